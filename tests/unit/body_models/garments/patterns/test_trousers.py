"""The flat trousers measure what was asked for and can be sewn."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.families import measure_pattern
from body_models.garments.patterns.legs import TrousersBlock, draft_legs
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.trousers import MENS_TROUSERS, WOMENS_TROUSERS, PatternTrousers

_M: Mapping[str, float] = {
    "waist_girth": 89,
    "hip_girth": 109,
    "hip_level": 7,
    "thigh_girth": 67.5,
    "knee_girth": 48,
    "hem_girth": 42,
    "front_rise": 27,
    "back_rise": 36.5,
    "inseam": 76,
    "waistband_height": 4,
}
_BLOCKS = st.sampled_from([WOMENS_TROUSERS, MENS_TROUSERS])


@st.composite
def _plausible_poms(draw: st.DrawFn) -> dict[str, float]:
    poms = {name: value * draw(st.floats(0.96, 1.04)) for name, value in _M.items()}
    growth = draw(st.floats(0.85, 1.35))
    for name in ("waist_girth", "hip_girth", "thigh_girth", "knee_girth", "hem_girth"):
        poms[name] *= growth
    for name in ("front_rise", "back_rise"):
        poms[name] *= 1 + 0.6 * (growth - 1)
    return poms


@settings(max_examples=30, deadline=None)
@given(_plausible_poms(), _BLOCKS)
def test_any_plausible_trousers_measure_back_and_sew(poms: dict[str, float], block: TrousersBlock) -> None:
    try:
        specification = PatternTrousers(block).build(poms)
    except PatternError as error:
        assume(error.code not in {"POM_CONFLICT", "POM_RANGE"})
        raise
    measured = measure_pattern("trousers", specification)
    for name, value in poms.items():
        assert measured[name] == pytest.approx(value, abs=0.2), name
    _assert_seams_match(specification)
    mesh = mesh_pattern(specification, 0.03)  # refuses outlines that cross themselves
    assert len(mesh.boundary_loops) == 3


def _assert_seams_match(specification: PatternSpecification) -> None:
    """Every seam of trousers is sewn without easing: both sides equally long."""
    edges = {name: dense_panel_edges(specification, name) for name in specification.panels}
    for stitch in specification.pattern.stitches:
        one, other = (length(edges[side.panel][side.edge]) for side in (stitch[0], stitch[1]))
        assert one == pytest.approx(other, abs=1e-3), stitch


def test_the_crotch_curve_runs_on_smoothly_from_front_to_back() -> None:
    """Front and back forks both end level, so the sewn crotch seam has no point in it."""
    legs = draft_legs(_M, WOMENS_TROUSERS)
    for half in (legs.front, legs.back):
        arriving = half.rise_lower()[3] - half.rise_lower()[2]
        assert abs(arriving[1]) < 1e-9
        assert arriving[0] < 0


def test_the_back_is_cut_for_a_seat() -> None:
    legs = draft_legs(_M, WOMENS_TROUSERS)
    front, back = legs.front, legs.back
    front_fork = front.hip_centre[0] - front.fork[0]
    back_fork = back.hip_centre[0] - back.fork[0]
    assert back_fork > 2 * front_fork
    assert back.waist_centre[1] > front.waist_centre[1] + 1  # higher at the centre back
    assert back.waist_centre[0] > back.hip_centre[0] + 1  # the seat seam leans
    assert 0 < front.fork[1] - back.fork[1] < 3  # the back fork is dropped a little


def test_a_belly_is_given_to_the_front_and_the_sides() -> None:
    legs = draft_legs({**_M, "waist_girth": 118, "hip_girth": 112}, MENS_TROUSERS)
    assert legs.front.waist_centre[0] < legs.front.hip_centre[0]
    assert legs.front.waist_side[0] > legs.front.hip_side[0]


def test_left_and_right_legs_are_mirror_images() -> None:
    mesh = mesh_pattern(PatternTrousers(WOMENS_TROUSERS).build(_M))
    left = mesh.vertices_m[mesh.panel_vertices("front_left")]
    right = mesh.vertices_m[mesh.panel_vertices("front_right")]
    assert np.sort(left[:, 0]) == pytest.approx(np.sort(-right[:, 0]), abs=2e-3)
    assert left[:, 0].mean() > 0.05


def test_the_waistband_is_sewn_all_round() -> None:
    mesh = mesh_pattern(PatternTrousers(WOMENS_TROUSERS).build(_M))
    seam = set(mesh.labels["waist_seam"].tolist())
    free = set(np.concatenate(mesh.boundary_loops).tolist())
    assert not seam & free
    assert set(mesh.labels["waistband"].tolist()) <= free
    loops = {frozenset(loop.tolist()) for loop in mesh.boundary_loops}
    assert frozenset(mesh.labels["waistband"].tolist()) in loops


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"thigh_girth": 45}, "thigh"),
        ({"front_rise": 18, "hip_level": 12}, "front rise"),
        ({"back_rise": 60}, "back rise"),
    ],
)
def test_measures_that_cannot_be_drafted_are_refused(change: dict[str, float], named: str) -> None:
    with pytest.raises(PatternError) as caught:
        PatternTrousers(WOMENS_TROUSERS).build({**_M, **change})
    assert caught.value.code == "POM_CONFLICT"
    assert named in caught.value.message
