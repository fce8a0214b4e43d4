"""Fabrics carry plausible figures, each with its source."""

import json
from pathlib import Path

import pytest

from resources.errors import ResourceError
from resources.fabrics import Fabric, load_fabric, load_fabrics
from resources.records import read_record

_FOLDER = Path(__file__).parents[3] / "resources" / "fabrics"


def test_jersey_stretches_more_and_twill_is_heavier_and_stiffer() -> None:
    jersey, twill = load_fabric("cotton-jersey"), load_fabric("cotton-twill")
    assert jersey.knit
    assert not twill.knit
    assert jersey.stretch_weft_n_m < twill.stretch_weft_n_m
    assert jersey.wearable_stretch_limit_weft > 3 * twill.wearable_stretch_limit_weft
    assert jersey.areal_density_kg_m2 < twill.areal_density_kg_m2
    assert jersey.bending_warp_n_m < twill.bending_warp_n_m


def test_every_figure_says_where_it_comes_from() -> None:
    for fabric in load_fabrics().values():
        assert all(len(source) > 20 for source in fabric.sources.values())


def test_a_figure_without_a_source_is_refused(tmp_path: Path) -> None:
    record = json.loads((_FOLDER / "cotton-twill.json").read_text(encoding="utf-8"))
    del record["sources"]["friction"]
    path = tmp_path / "twill.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        read_record(path, Fabric, "FABRIC_MALFORMED")
    assert "friction has no source" in caught.value.message


def test_an_unknown_fabric_names_the_known_ones() -> None:
    with pytest.raises(ResourceError) as caught:
        load_fabric("silk")
    assert caught.value.code == "FABRIC_UNKNOWN"
    assert "cotton-twill" in caught.value.message
