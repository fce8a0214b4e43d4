"""A shop teaches a private model of fit, installs it and advises with it, all by the real program."""

from collections.abc import Callable
from pathlib import Path

import pytest

from resources.catalogue import load_catalogue
from resources.paths import embedded_body_path
from tests.end2end.driving import Program
from tests.unit.ml.fit.rentals import InventedShop
from tests.unit.ml.fit.test_evaluate import write_rows

pytestmark = pytest.mark.usefixtures("_built_body")


@pytest.mark.long
def test_a_private_model_is_taught_installed_and_asked(
    program: Program, person_file: Callable[[object], Path], tmp_path: Path
) -> None:
    data, home, out = tmp_path / "rentals", tmp_path / "home", tmp_path / "model"
    data.mkdir()
    home.mkdir()
    (home / "bodies").symlink_to(embedded_body_path().parents[1])
    write_rows(data / "train.csv", InventedShop().rentals(3000))
    environment = {"VITRINE_HOME": str(home)}
    words = (
        "train",
        "fit",
        "--data",
        data,
        "--out",
        out,
        "--dp-epsilon",
        20,
        "--install",
        "--tracker",
        "none",
    )
    taught = program(*words, "--json", **environment)
    assert taught.status == 0, taught.err
    document = taught.document()
    assert isinstance(document, dict)
    assert document["privacy"]["epsilon"] <= 20.0
    assert Path(document["installed"]).is_relative_to(home)

    person = person_file({"sex": "female", "measurements": {"stature_cm": 166, "body_mass_kg": 60}})
    asked = ("advise", "size", "--person", person, "--product", "tee-women", "--json")
    advised = program(*asked, **environment)
    assert advised.status == 0, advised.err
    found = advised.document()
    assert isinstance(found, dict)
    sizes = load_catalogue().product("tee-women").sizes
    assert tuple(found["learned"]["probabilities"]) == sizes
    for chances in found["learned"]["probabilities"].values():
        assert sum(chances.values()) == pytest.approx(1.0, abs=0.01)
    assert found["learned"]["weight"] > 0
    assert found["size"] in sizes
