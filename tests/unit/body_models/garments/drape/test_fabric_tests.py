"""The solver's cloth, pulled, hung and bent in the laboratory, behaves as its fabric file says."""

import pytest

from body_models.garments.drape.fabric_tests import cantilever_test, hanging_test, strip_test
from resources.fabrics import Fabric, load_fabric, load_fabrics

_FABRICS = list(load_fabrics().values())
# Light rigid weaves: what the solver adds is as much as the fabric gives.
_LIGHT_WEAVES = ("poplin", "silk-satin", "silk-crepe")


@pytest.mark.parametrize("fabric", _FABRICS, ids=lambda fabric: fabric.id)
def test_a_known_weight_stretches_the_warp_as_the_fabric_gives(fabric: Fabric) -> None:
    pulled = strip_test(fabric, "warp")
    if fabric.id in _LIGHT_WEAVES:
        assert pulled.measured_strain == pytest.approx(pulled.expected_strain, abs=0.006)
    else:
        assert pulled.stiffness_ratio == pytest.approx(1, abs=0.08)


@pytest.mark.parametrize("fabric", [one for one in _FABRICS if one.knit], ids=lambda fabric: fabric.id)
def test_a_known_weight_stretches_the_weft_of_a_knit_as_the_fabric_gives(fabric: Fabric) -> None:
    pulled = strip_test(fabric, "weft")
    if fabric.id != "boiled-wool":  # felted: nearly a weave
        assert pulled.stiffness_ratio == pytest.approx(0.9, abs=0.18)
    assert pulled.stiffness_ratio < 1.08


@pytest.mark.parametrize("fabric", _FABRICS, ids=lambda fabric: fabric.id)
def test_cloth_gives_more_on_the_bias(fabric: Fabric) -> None:
    pulled = strip_test(fabric, "bias")
    assert 0.4 < pulled.stiffness_ratio < 1.1
    if fabric.knit:
        assert pulled.stiffness_ratio == pytest.approx(0.95, abs=0.13)


@pytest.mark.parametrize("fabric", _FABRICS, ids=lambda fabric: fabric.id)
def test_a_garment_length_is_stretched_by_its_own_weight_as_it_should(fabric: Fabric) -> None:
    hung = hanging_test(fabric)
    # Two millimetres over 60 cm of the heaviest knit.
    assert hung.measured_strain == pytest.approx(hung.expected_strain, abs=0.0035)


@pytest.mark.parametrize("fabric", _FABRICS, ids=lambda fabric: fabric.id)
@pytest.mark.parametrize("direction", ["warp", "weft"])
def test_an_overhang_bends_as_peirce_says(fabric: Fabric, direction: str) -> None:
    bent = cantilever_test(fabric, "warp" if direction == "warp" else "weft")
    assert 0.95 < bent.length_ratio < 1.3
    assert 25 < bent.angle_deg < 60


@pytest.mark.parametrize("name", ["elastane-jersey", "cotton-jersey", "cotton-twill", "wool-suiting"])
@pytest.mark.parametrize("resolution_m", [0.0128, 0.0157, 0.018])
def test_the_calibration_holds_for_the_meshes_of_all_families(name: str, resolution_m: float) -> None:
    pulled = strip_test(load_fabric(name), "warp", resolution_m)
    assert pulled.stiffness_ratio == pytest.approx(1, abs=0.13)


def test_a_stiffer_fabric_reaches_further_over_the_edge() -> None:
    silk, denim = (cantilever_test(load_fabric(name), "warp") for name in ("silk-satin", "denim"))
    assert denim.measured_m > 1.5 * silk.measured_m
