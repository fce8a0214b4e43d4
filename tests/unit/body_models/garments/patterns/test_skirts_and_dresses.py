"""Skirts and dresses measure what was asked for, can be sewn and are cut for a body."""

import itertools
import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.families import FAMILIES, measure_pattern, pattern_program
from body_models.garments.patterns.specification import PatternSpecification
from resources.size_charts import load_size_chart

SKIRTS = ("straight-skirt", "a-line-skirt", "circle-skirt")
DRESSES = ("sheath-dress", "a-line-dress", "shirt-dress")
# Sewn with a little ease: the bodice to its skirt, the cap of a sleeve into its armhole.
EASED = {"waist_seam": 0.04, "armhole": 0.03}


@st.composite
def _poms(draw: st.DrawFn) -> tuple[str, dict[str, float]]:
    """A family and its base size with every measure moved, some of them out of all proportion."""
    family = draw(st.sampled_from((*SKIRTS, *DRESSES)))
    spread = draw(st.sampled_from([0.03, 0.25]))
    base = load_size_chart(f"{family}-women").base_poms_cm
    return family, {name: value * draw(st.floats(1 - spread, 1 + spread)) for name, value in base.items()}


@settings(max_examples=40, deadline=None)
@given(_poms())
def test_any_measures_make_a_sewable_pattern_or_are_refused(drawn: tuple[str, dict[str, float]]) -> None:
    family, poms = drawn
    try:
        specification = pattern_program(family, "women").build(poms)
        mesh = mesh_pattern(specification, 0.03)  # refuses outlines that cross themselves
    except PatternError as error:
        assert error.code in {"POM_CONFLICT", "POM_RANGE", "PATTERN_PANEL_CROSSES"}, error.code
        return
    assert measure_pattern(family, specification) == pytest.approx(poms, abs=0.1)
    # The waist and the hem; a dress has a neck and two sleeves or armholes instead of the waist.
    assert len(mesh.boundary_loops) == (2 if family in SKIRTS else 4)


@pytest.mark.parametrize("family", (*SKIRTS, *DRESSES))
def test_all_sizes_measure_back_and_their_seams_match(family: str) -> None:
    chart = load_size_chart(f"{family}-women")
    for size in chart.sizes:
        specification = graded_pattern(chart, size)
        measured = measure_pattern(family, specification)
        assert measured == pytest.approx(graded_poms(chart, size), abs=0.1)
        _assert_seams_match(specification)


def _assert_seams_match(specification: PatternSpecification) -> None:
    edges = {name: dense_panel_edges(specification, name) for name in specification.panels}
    joined = [(stitch[0], stitch[1]) for stitch in specification.pattern.stitches]
    for sides in (*joined, *(closure.sides for closure in specification.pattern.closures)):
        one, other = (length(edges[side.panel][side.edge]) for side in sides)
        label = specification.panels[sides[0].panel].edges[sides[0].edge].label
        assert one == pytest.approx(other, rel=EASED.get(label or "", 0.0), abs=1e-3), sides


@pytest.mark.parametrize("family", (*SKIRTS, *DRESSES))
def test_every_girth_grows_with_the_size(family: str) -> None:
    chart = load_size_chart(f"{family}-women")
    girths = [name for name in chart.base_poms_cm if name.endswith("_girth")]
    rows = [graded_poms(chart, size) for size in chart.sizes]
    for smaller, larger in itertools.pairwise(rows):
        assert all(larger[name] > smaller[name] for name in girths)


@pytest.mark.parametrize("family", (*SKIRTS, *DRESSES))
def test_a_base_size_has_about_four_thousand_vertices(family: str) -> None:
    chart = load_size_chart(f"{family}-women")
    mesh = mesh_pattern(graded_pattern(chart, chart.base_size), FAMILIES[family].resolution_m)
    assert 3_000 < mesh.vertex_count < 4_700


def _base(family: str) -> PatternSpecification:
    chart = load_size_chart(f"{family}-women")
    return graded_pattern(chart, chart.base_size)


@pytest.mark.parametrize("family", [*SKIRTS, "sheath-dress", "a-line-dress"])
def test_a_zip_runs_down_the_centre_back_past_the_seat(family: str) -> None:
    specification = _base(family)
    closures = specification.pattern.closures
    assert {closure.kind for closure in closures} == {"zip"}
    opening = 0.0
    for closure in closures:
        side = closure.sides[0]
        assert "back" in side.panel
        opening += 100 * length(dense_panel_edges(specification, side.panel)[side.edge])
    assert opening > 17


def test_a_shirt_dress_is_buttoned_evenly_from_collar_to_hem() -> None:
    closures = _base("shirt-dress").pattern.closures
    assert {closure.kind for closure in closures} == {"buttons"}
    bodice, skirt = closures[0], closures[1]
    specification = _base("shirt-dress")
    above = 100 * length(dense_panel_edges(specification, bodice.sides[0].panel)[bodice.sides[0].edge])
    places = [*bodice.buttons_cm, *(above + place for place in skirt.buttons_cm)]
    gaps = np.diff(places)
    assert len(places) > 8
    assert gaps == pytest.approx(np.full(len(gaps), gaps[0]), abs=0.02)


def test_a_circle_skirt_hangs_equally_long_everywhere() -> None:
    specification = _base("circle-skirt")
    poms = load_size_chart("circle-skirt-women").base_poms_cm
    for name in ("skirt_front", "skirt_back_left"):
        edges = dict(
            zip(
                [edge.label for edge in specification.panels[name].edges],
                dense_panel_edges(specification, name),
                strict=True,
            )
        )
        gaps = np.linalg.norm(edges["hem"][:, None] - edges["waist_seam"][None], axis=2).min(axis=1) * 100
        cloth = poms["skirt_length"] - poms["waistband_height"]
        assert gaps == pytest.approx(np.full(len(gaps), cloth), abs=0.1)
    turn = (poms["hem_girth"] - poms["waist_girth"]) / cloth
    assert turn > math.pi  # more than half a circle


def test_the_back_of_a_straight_skirt_is_cut_for_a_seat() -> None:
    specification = _base("straight-skirt")
    widths = {
        name: max(point[0] for point in specification.panels[name].vertices)
        for name in ("skirt_front", "skirt_back_right")
    }
    assert widths["skirt_back_right"] > widths["skirt_front"] + 1
    darts = {name: _dart_cm(specification, name) for name in widths}
    assert darts["skirt_back_right"] > darts["skirt_front"]


def _dart_cm(specification: PatternSpecification, name: str) -> float:
    edges = dense_panel_edges(specification, name)
    labels = [edge.label for edge in specification.panels[name].edges]
    first = labels.index("dart")
    return float(np.linalg.norm(edges[first][0] - edges[first + 1][-1])) * 100


def test_the_front_of_a_bodice_is_longer_over_the_bust() -> None:
    specification = _base("sheath-dress")
    lows = {
        name: min(point[1] for point in specification.panels[name].vertices)
        for name in ("bodice_front", "bodice_back_left")
    }
    assert 1.5 < lows["bodice_back_left"] - lows["bodice_front"] < 4


@pytest.mark.parametrize(
    ("family", "change", "named"),
    [
        ("straight-skirt", {"hip_girth": 180, "waist_girth": 60}, "waist"),
        ("straight-skirt", {"hem_girth": 200}, "hem"),
        ("a-line-skirt", {"hip_girth": 170}, "hip"),
        ("circle-skirt", {"hem_girth": 85}, "hem"),
        ("circle-skirt", {"hem_girth": 800}, "full circle"),
        ("sheath-dress", {"dress_length": 70, "waist_level": 58, "hip_level": 20}, "hem"),
        ("shirt-dress", {"collar_girth": 70}, "collar"),
    ],
)
def test_measures_that_cannot_be_drafted_are_refused(
    family: str, change: Mapping[str, float], named: str
) -> None:
    base = load_size_chart(f"{family}-women").base_poms_cm
    with pytest.raises(PatternError) as caught:
        pattern_program(family, "women").build({**base, **change})
    assert caught.value.code == "POM_CONFLICT"
    assert named in caught.value.message
