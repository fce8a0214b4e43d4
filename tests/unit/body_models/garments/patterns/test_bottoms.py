"""Jeans, shorts, leggings and their sisters measure what was asked for and can be sewn."""

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.families import FAMILIES, measure_pattern, pattern_program
from body_models.garments.patterns.specification import PatternSpecification
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

BOTTOMS = ("trousers", "tapered-trousers", "wide-trousers", "jeans", "shorts", "leggings")
CHARTS = tuple(chart for chart in load_size_charts().values() if chart.family in BOTTOMS)


@st.composite
def _bottoms(draw: st.DrawFn) -> tuple[str, str, dict[str, float]]:
    """A family, a block and its base size with every measure moved, some of them out of all proportion."""
    chart = draw(st.sampled_from(CHARTS))
    spread = draw(st.sampled_from([0.03, 0.25]))
    poms = {
        name: value * draw(st.floats(1 - spread, 1 + spread)) for name, value in chart.base_poms_cm.items()
    }
    return chart.family, chart.block, poms


@settings(max_examples=40, deadline=None)
@given(_bottoms())
def test_any_measures_make_a_sewable_pattern_or_are_refused(
    drawn: tuple[str, str, dict[str, float]],
) -> None:
    family, block, poms = drawn
    try:
        specification = pattern_program(family, block).build(poms)
        mesh = mesh_pattern(specification, 0.03)  # refuses outlines that cross themselves
    except PatternError as error:
        assert error.code in {"POM_CONFLICT", "POM_RANGE", "PATTERN_PANEL_CROSSES"}, error.code
        return
    assert measure_pattern(family, specification) == pytest.approx(poms, abs=0.1)
    _assert_seams_match(specification)
    assert len(mesh.boundary_loops) == 3  # the waist and two hems


def _assert_seams_match(specification: PatternSpecification) -> None:
    """Every seam is sewn without easing: both sides equally long."""
    edges = {name: dense_panel_edges(specification, name) for name in specification.panels}
    joined = [(stitch[0], stitch[1]) for stitch in specification.pattern.stitches]
    for sides in (*joined, *(closure.sides for closure in specification.pattern.closures)):
        one, other = (length(edges[side.panel][side.edge]) for side in sides)
        assert one == pytest.approx(other, abs=1e-3), sides


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_girth_grows_with_the_size(chart: SizeChart) -> None:
    girths = [name for name in chart.base_poms_cm if name.endswith("_girth")]
    for length_name in tuple(chart.lengths) or (None,):
        rows = [graded_poms(chart, size) for size in chart.sizes_in(length_name)]
        for smaller, larger in itertools.pairwise(rows):
            assert all(larger[name] > smaller[name] for name in girths)


def _of(chart_id: str, size: str) -> PatternSpecification:
    return graded_pattern(load_size_chart(chart_id), size)


def test_the_yoke_of_jeans_takes_the_dart_in_its_curved_seams() -> None:
    jeans = _of("jeans-women", "28x30")
    back, yoke = jeans.panels["back_left"], jeans.panels["yoke_back_left"]
    assert "dart" not in {edge.label for edge in back.edges}
    bottom, top = (
        next(edge for edge in yoke.edges if edge.label == label) for label in ("yoke_seam", "waist_seam")
    )
    assert bottom.curvature is not None
    assert top.curvature is not None
    seams = {label for edge in (*back.edges, *yoke.edges) if (label := edge.label)}
    assert {"yoke_seam", "crotch_seam", "side_seam", "waist_seam"} <= seams


def test_trousers_and_jeans_have_a_fly_and_leggings_an_elastic() -> None:
    for chart_id, size in (("trousers-men", "M"), ("jeans-men", "32x32"), ("shorts-women", "M")):
        closures = _of(chart_id, size).pattern.closures
        assert [closure.kind for closure in closures] == ["zip"]
        assert {side.panel for side in closures[0].sides} == {"front_left", "front_right"}
    leggings = _of("leggings-women", "M")
    assert not leggings.pattern.closures
    elastics = [
        e.elastic for panel in leggings.panels.values() for e in panel.edges if e.label == "waistband"
    ]
    assert len(elastics) == 4
    assert all(share is not None and share < 1 for share in elastics)


def _width(specification: PatternSpecification, name: str) -> float:
    return measure_pattern("trousers", specification)[name]


def test_the_legs_are_what_their_families_say() -> None:
    tapered, straight, wide = (
        _of(chart, size)
        for chart, size in (
            ("tapered-trousers-men", "50"),
            ("trousers-men", "M"),
            ("wide-trousers-men", "M"),
        )
    )
    hems = [_width(specification, "hem_girth") for specification in (tapered, straight, wide)]
    assert hems[0] < hems[1] - 4 < hems[2] - 12
    assert _width(tapered, "knee_girth") > 1.15 * hems[0]


@pytest.mark.parametrize("family", BOTTOMS)
def test_a_womens_base_size_has_about_four_thousand_vertices(family: str) -> None:
    chart = load_size_chart(f"{family}-women")
    size = chart.sizes_in(next(iter(chart.lengths), None))[chart.run.index(chart.base_size)]
    mesh = mesh_pattern(graded_pattern(chart, size), FAMILIES[family].resolution_m)
    assert 3_500 < mesh.vertex_count < 4_700


@pytest.mark.parametrize(
    ("family", "change", "named"),
    [
        ("jeans", {"yoke_height_back": 12, "back_rise": 27}, "yoke"),
        ("shorts", {"thigh_girth": 90}, "thigh"),
        ("leggings", {"back_rise": 55}, "back rise"),
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
