"""Shirts, blouses, blazers and coats: they measure what was asked for, sew up, and fasten."""

import itertools
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

CHARTS = (
    "shirt-women",
    "shirt-men",
    "blouse-women",
    "blazer-women",
    "blazer-men",
    "coat-women",
    "coat-men",
)
# Seams in which one side is gathered or eased onto the other, by the labels of their edges.
_GATHERED = {"cuff_seam", "neck_seam", "princess", "armhole"}


def _poms(chart_id: str, size: str = "M") -> dict[str, float]:
    return graded_poms(load_size_chart(chart_id), size)


def _build(chart_id: str, poms: Mapping[str, float]) -> PatternSpecification:
    chart = load_size_chart(chart_id)
    return pattern_program(chart.family, chart.block).build(poms)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_size_measures_back_to_a_millimetre(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    for size in chart.run:
        asked = graded_poms(chart, size)
        measured = measure_pattern(chart.family, graded_pattern(chart, size))
        assert measured.keys() == asked.keys()
        for name, value in asked.items():
            assert measured[name] == pytest.approx(value, abs=0.1), (size, name)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_size_is_larger_than_the_one_before(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    for before, after in itertools.pairwise(chart.run):
        smaller, larger = graded_poms(chart, before), graded_poms(chart, after)
        for name in ("chest_girth", "waist_girth", "hem_girth", "bicep_girth", "cuff_girth", "sleeve_length"):
            assert larger[name] > smaller[name], (after, name)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_every_size_has_ease_at_the_chest_for_whom_it_is_meant(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    ease = {
        size: _poms(chart_id, size)["chest_girth"] - np.mean(chart.body_range_cm(size, "chest_girth_cm"))
        for size in chart.run
    }
    low, high = {"shirt": (8, 14), "blouse": (10, 14), "blazer": (9, 13), "coat": (16, 22)}[chart.family]
    assert all(low <= each <= high for each in ease.values()), ease


@pytest.mark.parametrize("chart_id", CHARTS)
def test_seams_are_as_long_on_both_sides_unless_gathered(chart_id: str) -> None:
    specification = graded_pattern(load_size_chart(chart_id), "M")
    for stitch in specification.pattern.stitches:
        sides = [(side.panel, side.edge) for side in (stitch[0], stitch[1])]
        one, other = (100 * length(dense_panel_edges(specification, name)[edge]) for name, edge in sides)
        labels = {specification.panels[name].edges[edge].label for name, edge in sides}
        tolerance = 0.85 * max(one, other) if labels & _GATHERED else 0.35
        assert one == pytest.approx(other, abs=tolerance), sides


@pytest.mark.parametrize("chart_id", CHARTS)
def test_the_fronts_are_fastened_by_buttons_that_lie_on_the_closure(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    mesh = mesh_pattern(graded_pattern(chart, "L"), 0.03)
    front = max(mesh.closures, key=lambda closure: len(closure.vertices))
    chain = mesh.vertices_m[front.vertices]
    assert len(front.buttons_m) >= (1 if chart.family == "blazer" else 3)
    assert (np.diff(front.buttons_m) > 0.05).all()
    assert front.buttons_m[0] > 0
    assert front.buttons_m[-1] < np.linalg.norm(chain[-1] - chain[0]) + 0.01
    assert np.abs(chain[:, 0]).max() < 1e-6  # on the centre line
    assert chain[0, 1] > chain[-1, 1]  # from the neck down


def test_a_shirt_has_a_button_on_the_collar_and_on_each_cuff() -> None:
    mesh = mesh_pattern(graded_pattern(load_size_chart("shirt-men"), "M"), 0.03)
    assert len(mesh.closures) == 4
    assert all(closure.kind == "buttons" for closure in mesh.closures)


def test_womens_fronts_have_a_bust_dart_and_are_longer_by_it() -> None:
    women, men = (graded_pattern(load_size_chart(f"shirt-{block}"), "M") for block in ("women", "men"))

    def darts(specification: PatternSpecification) -> int:
        edges = specification.panels["front_left"].edges
        return sum(edge.label == "dart" for edge in edges)

    def drop(specification: PatternSpecification) -> float:
        low = {
            name: min(v for _, v in specification.panels[name].vertices) for name in ("front_left", "back")
        }
        return low["back"] - low["front_left"]

    assert (darts(women), darts(men)) == (2, 0)
    assert 1.5 < drop(women) < 4
    assert drop(men) == pytest.approx(0, abs=1e-6)


@st.composite
def _wandering(draw: st.DrawFn) -> tuple[str, dict[str, float]]:
    """A size of some chart, each measure wandering on its own."""
    chart_id = draw(st.sampled_from(CHARTS))
    size = draw(st.sampled_from(load_size_chart(chart_id).run))
    poms = _poms(chart_id, size)
    return chart_id, {name: value * draw(st.floats(0.9, 1.1)) for name, value in poms.items()}


@settings(max_examples=40, deadline=None)
@given(_wandering())
def test_any_measures_give_a_garment_that_sews_or_a_reason(drawn: tuple[str, dict[str, float]]) -> None:
    chart_id, poms = drawn
    try:
        specification = _build(chart_id, poms)
        mesh = mesh_pattern(specification, 0.03)
    except PatternError as error:
        assert error.code in {"POM_CONFLICT", "POM_RANGE", "PATTERN_PANEL_CROSSES"}
        return
    assert np.isfinite(mesh.vertices_m).all()
    measured = measure_pattern(load_size_chart(chart_id).family, specification)
    for name, value in poms.items():
        assert measured[name] == pytest.approx(value, abs=0.1), name


@pytest.mark.parametrize(
    ("chart_id", "change", "code", "named"),
    [
        ("shirt-women", {"chest_girth": 20}, "POM_RANGE", "chest_girth"),
        ("shirt-women", {"chest": 100}, "POM_UNKNOWN", "'chest'"),
        ("shirt-men", {"collar_girth": 60}, "POM_CONFLICT", "collar"),
        ("shirt-men", {"yoke_depth": 17}, "POM_CONFLICT", "yoke"),
        ("blouse-women", {"bicep_girth": 60}, "POM_CONFLICT", "bicep"),
        ("blazer-men", {"lapel_break": 70}, "POM_CONFLICT", "button"),
        ("coat-women", {"lapel_break": 20, "front_neck_drop": 14}, "POM_CONFLICT", "lapel"),
    ],
)
def test_measures_that_cannot_be_drafted_are_refused(
    chart_id: str, change: dict[str, float], code: str, named: str
) -> None:
    with pytest.raises(PatternError) as caught:
        _build(chart_id, {**_poms(chart_id), **change})
    assert caught.value.code == code
    assert named in caught.value.message


@pytest.mark.parametrize("chart_id", CHARTS)
def test_the_base_size_is_meshed_for_the_kiosk(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    mesh = mesh_pattern(graded_pattern(chart, "M"), FAMILIES[chart.family].resolution_m)
    assert 3000 < mesh.vertex_count < 5500
