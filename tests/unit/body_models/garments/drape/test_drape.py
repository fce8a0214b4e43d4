"""Whole drapes, as a fitter would look at them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from body_models.errors import DrapeError
from body_models.garments.drape import (
    colouring,
    contact,
    crossings_kernels,
    grid_kernels,
    kernels,
    self_contact_kernels,
)
from body_models.garments.drape.drape import DrapeSettings, drape
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.drape.grid import with_layer
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.drape.quality import inside_share
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric

if TYPE_CHECKING:
    from .conftest import Wearer

JERSEY, TWILL = load_fabric("cotton-jersey"), load_fabric("cotton-twill")


def test_a_tee_that_fits_hangs_from_the_shoulders(average_woman: "Wearer") -> None:
    mesh = garment_mesh("tee-women", "M")
    worn = drape(mesh, average_woman.form, average_woman.grid, JERSEY)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.inside_percent == 0.0
    assert worn.quality.faces_inside_percent < 0.1
    assert not worn.quality.over_limit
    figure = average_woman.form.figure
    shoulder = worn.vertices_m[mesh.labels["shoulder"]]
    assert abs(shoulder[:, 1].max() - figure.neck_level_m) < 0.04
    hem = worn.vertices_m[mesh.labels["hem"]]
    assert np.ptp(hem[:, 1]) < 0.09
    assert hem[:, 1].mean() < figure.waist_level_m


def test_the_same_drape_twice_has_the_same_bits(average_woman: "Wearer") -> None:
    mesh = garment_mesh("tee-women", "S")
    first, second = (drape(mesh, average_woman.form, average_woman.grid, JERSEY) for _ in range(2))
    assert first.vertices_m.tobytes() == second.vertices_m.tobytes()


def test_trousers_hang_on_the_waist_without_pulling_their_first_rows(average_woman: "Wearer") -> None:
    mesh = garment_mesh("trousers-women", "M")
    worn = drape(mesh, average_woman.form, average_woman.grid, TWILL)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.support in ("waist", "hips")
    top = worn.vertices_m[mesh.labels["waistband"]]
    assert np.ptp(top[:, 1]) < 0.05  # the waistband is level
    assert worn.waistband_level_m is not None
    assert abs(top[:, 1].mean() - worn.waistband_level_m) < 0.03
    touching = np.isin(mesh.faces, mesh.labels["waistband"]).any(axis=1)
    assert np.percentile(worn.strain.warp[touching], 90) < 0.08
    assert np.median(worn.strain.warp[touching]) < 0.01


def test_a_tee_far_too_small_is_a_valid_drape_that_is_over_its_limit(heavy_man: "Wearer") -> None:
    worn = drape(garment_mesh("tee-men", "XS"), heavy_man.form, heavy_man.grid, JERSEY)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.over_limit
    assert worn.quality.needed_stretch > 0.2


def test_trousers_far_too_small_stay_outside(heavy_man: "Wearer") -> None:
    worn = drape(garment_mesh("trousers-men", "XS"), heavy_man.form, heavy_man.grid, TWILL)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.quality.over_limit
    assert worn.quality.inside_percent <= 0.05


def test_trousers_far_too_large_do_not_fall_off(thin_woman: "Wearer") -> None:
    mesh = garment_mesh("trousers-women", "3XL")
    worn = drape(mesh, thin_woman.form, thin_woman.grid, TWILL)
    assert worn.quality.passed, worn.quality.reasons
    assert worn.support == "held"
    assert worn.vertices_m[mesh.labels["waistband"], 1].min() > thin_woman.form.figure.crotch_m[1]


def test_larger_sizes_stretch_less(average_woman: "Wearer") -> None:
    strains = []
    for size in ("XS", "M", "XL"):
        worn = drape(garment_mesh("tee-women", size), average_woman.form, average_woman.grid, JERSEY)
        strains.append(float(np.percentile(worn.strain.weft, 90)))
    assert strains[0] > strains[1] > strains[2]


def test_a_tee_goes_over_trousers(average_woman: "Wearer") -> None:
    inner, outer = garment_mesh("trousers-women", "M"), garment_mesh("tee-women", "M")
    trousers = drape(inner, average_woman.form, average_woman.grid, TWILL)
    layered = with_layer(average_woman.grid, trousers.vertices_m, inner.faces, 0.001)
    tee = drape(outer, average_woman.form, layered, JERSEY)
    assert tee.quality.passed, tee.quality.reasons
    assert (clearance_mm(tee.vertices_m, layered) > 0).mean() > 0.999


@pytest.mark.parametrize("chart", ["tee-women", "trousers-women"])
def test_placement_starts_near_the_pattern_and_mostly_outside(average_woman: "Wearer", chart: str) -> None:
    mesh = garment_mesh(chart, "M")
    start = place_on_body(mesh, average_woman.form)
    assert np.isfinite(start.vertices_m).all()
    assert inside_share(start.vertices_m, average_woman.grid) < 0.08
    ends, rest = start.vertices_m[mesh.faces], mesh.rest_uv_m
    placed, cut = (np.linalg.norm(side[:, 1] - side[:, 0], axis=1) for side in (ends, rest))
    assert 0.9 < np.median(placed / cut) < 1.15


def test_a_drape_stopped_early_says_so(average_woman: "Wearer") -> None:
    hurried = DrapeSettings(falling_frames=1, calming_frames=1, patient_frames=1, most_frames=2)
    worn = drape(garment_mesh("tee-women", "M"), average_woman.form, average_woman.grid, JERSEY, hurried)
    assert not worn.quality.passed
    assert worn.quality.reasons == ("NOT_SETTLED",)


def test_a_drape_is_left_between_two_searches_when_nobody_wants_it(average_woman: "Wearer") -> None:
    searches = 0

    def leave() -> None:
        nonlocal searches
        searches += 1
        if searches == 12:
            raise InterruptedError

    mesh, watched = garment_mesh("tee-women", "M"), DrapeSettings(each_search=leave)
    with pytest.raises(InterruptedError):
        drape(mesh, average_woman.form, average_woman.grid, JERSEY, watched)
    assert searches == 12  # of some 160


def test_a_garment_without_roles_is_refused(average_woman: "Wearer") -> None:
    mesh = garment_mesh("tee-women", "M")
    nameless = replace(mesh, panels=tuple(replace(panel, role="cape") for panel in mesh.panels))
    with pytest.raises(DrapeError, match="no role") as caught:
        drape(nameless, average_woman.form, average_woman.grid, JERSEY)
    assert caught.value.code == "GARMENT_PLACEMENT_UNKNOWN"


def test_grid_and_figure_must_be_of_one_body(average_woman: "Wearer") -> None:
    other = replace(average_woman.grid, vertices_m=np.zeros((3, 3), np.float32))
    with pytest.raises(DrapeError) as caught:
        drape(garment_mesh("tee-women", "M"), average_woman.form, other, JERSEY)
    assert caught.value.code == "DRAPE_BODY_MISMATCH"


def test_warming_up_compiles_everything_a_drape_calls(average_woman: "Wearer") -> None:
    kernels.warm_up()
    compiled = _signatures()
    drape(garment_mesh("trousers-women", "S"), average_woman.form, average_woman.grid, TWILL)
    assert _signatures() == compiled


def _signatures() -> dict[str, int]:
    modules = (kernels, contact, grid_kernels, colouring, self_contact_kernels, crossings_kernels)
    return {
        f"{module.__name__}.{name}": len(member.signatures)
        for module in modules
        for name, member in vars(module).items()
        if hasattr(member, "signatures")
    }
