"""Fabrics carry plausible figures, each with its source."""

import json
from pathlib import Path

import pytest

from resources.errors import ResourceError
from resources.fabrics import Fabric, load_fabric, load_fabrics
from resources.records import read_record

_FOLDER = Path(__file__).parents[3] / "resources" / "fabrics"


def test_the_shelf_holds_what_a_shop_sells() -> None:
    fabrics = load_fabrics()
    assert len(fabrics) >= 20
    assert {fabric.look.weave for fabric in fabrics.values()} >= {
        "plain",
        "twill",
        "denim",
        "satin",
        "linen",
        "jersey",
        "rib",
        "knit",
        "fleece",
        "wool",
        "felt",
    }


def test_jersey_stretches_more_and_twill_is_heavier_and_stiffer() -> None:
    jersey, twill = load_fabric("cotton-jersey"), load_fabric("cotton-twill")
    assert jersey.knit
    assert not twill.knit
    assert jersey.stretch_weft_n_m < twill.stretch_weft_n_m
    assert jersey.wearable_stretch_limit_weft > 3 * twill.wearable_stretch_limit_weft
    assert jersey.areal_density_kg_m2 < twill.areal_density_kg_m2
    assert jersey.bending_warp_n_m < twill.bending_warp_n_m


@pytest.mark.parametrize("fabric", load_fabrics().values(), ids=lambda fabric: fabric.id)
def test_figures_are_those_of_cloth(fabric: Fabric) -> None:
    # A textile laboratory finds bending lengths of about 1 to 3.5 cm.
    bending_length_m = (fabric.bending_warp_n_m / (9.81 * fabric.areal_density_kg_m2)) ** (1 / 3)
    assert 0.01 < bending_length_m < 0.035
    assert fabric.stretch_warp_n_m >= fabric.stretch_weft_n_m
    assert fabric.wearable_stretch_limit_warp <= fabric.wearable_stretch_limit_weft
    if not fabric.knit:
        assert fabric.wearable_stretch_limit_warp <= 0.05
        assert fabric.stretch_warp_n_m >= 500
    # 50 to 700 kg/m³: from a fleece full of air to a pressed shirting.
    assert 50 < fabric.areal_density_kg_m2 / fabric.thickness_m < 700


def test_what_a_legging_is_made_of_can_be_worn_stretched() -> None:
    for name in ("elastane-jersey", "swim-lycra"):
        assert load_fabric(name).wearable_stretch_limit_weft >= 0.4


def test_every_figure_says_where_it_comes_from_and_estimates_say_so() -> None:
    for fabric in load_fabrics().values():
        for name, source in fabric.sources.items():
            honest = (
                "et al. 2011",
                "SIGGRAPH 2011",
                "2022",
                "not measured",
                "Nominal",
                "by definition",
                "Taken",
            )
            assert len(source) > 20
            assert any(mark in source for mark in honest), (fabric.id, name)


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
