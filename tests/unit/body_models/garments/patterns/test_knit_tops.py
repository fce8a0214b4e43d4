"""Long-sleeve tees, tanks, sweaters and hoodies measure what was asked for and can be sewn."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.families import FAMILIES, measure_pattern, pattern_program
from body_models.garments.patterns.specification import PatternSpecification
from resources.size_charts import SizeChart, load_size_charts

KNIT_TOPS = ("tee", "long-sleeve-tee", "tank", "sweater", "hoodie")
CHARTS = tuple(chart for chart in load_size_charts().values() if chart.family in KNIT_TOPS)
_NAMES = [chart.id for chart in CHARTS]


def _edge_lengths_cm(specification: PatternSpecification) -> dict[tuple[str, int], float]:
    return {
        (name, index): 100 * length(edge)
        for name in specification.panels
        for index, edge in enumerate(dense_panel_edges(specification, name))
    }


@pytest.mark.parametrize("chart", CHARTS, ids=_NAMES)
def test_every_size_measures_back_within_a_millimetre(chart: SizeChart) -> None:
    for size in chart.sizes:
        measured = measure_pattern(chart.family, graded_pattern(chart, size))
        assert measured == pytest.approx(graded_poms(chart, size), abs=0.1), size


@pytest.mark.parametrize("chart", CHARTS, ids=_NAMES)
def test_ease_grows_with_every_size(chart: SizeChart) -> None:
    rows = [graded_poms(chart, size) for size in chart.sizes]
    for smaller, larger in itertools.pairwise(rows):
        assert all(larger[girth] > smaller[girth] for girth in ("chest_girth", "waist_girth", "hem_girth"))


@pytest.mark.parametrize(
    ("family", "least_cm", "most_cm"),
    [("tank", 2, 5), ("tee", 4, 8), ("long-sleeve-tee", 4, 8), ("sweater", 10, 14), ("hoodie", 14, 18)],
)
def test_the_chest_has_the_ease_of_its_kind(family: str, least_cm: float, most_cm: float) -> None:
    for chart in (chart for chart in CHARTS if chart.family == family):
        for size in chart.sizes:
            low, high = chart.body_range_cm(size, "chest_girth_cm")
            ease = graded_poms(chart, size)["chest_girth"] - (low + high) / 2
            assert least_cm <= ease <= most_cm, (chart.id, size)


@st.composite
def _wandering_poms(draw: st.DrawFn) -> tuple[str, str, dict[str, float]]:
    """A chart's size whose measures each wander on their own."""
    chart = draw(st.sampled_from(CHARTS))
    poms = graded_poms(chart, draw(st.sampled_from(chart.sizes)))
    return (
        chart.family,
        chart.block,
        {name: value * draw(st.floats(0.9, 1.1)) for name, value in poms.items()},
    )


@settings(max_examples=60, deadline=None)
@given(_wandering_poms())
def test_any_measures_are_drafted_or_refused_with_a_code(drawn: tuple[str, str, dict[str, float]]) -> None:
    family, block, poms = drawn
    try:
        specification = pattern_program(family, block).build(poms)
    except PatternError as error:
        assume(error.code not in {"POM_CONFLICT", "POM_RANGE"})
        raise
    assert measure_pattern(family, specification) == pytest.approx(poms, abs=0.1)
    mesh = mesh_pattern(specification, 0.03)
    assert len(mesh.panels) == len(specification.panels)


@pytest.mark.parametrize("block", ["women", "men"])
def test_an_m_has_four_to_six_thousand_vertices(block: str) -> None:
    for chart in (chart for chart in CHARTS if chart.block == block):
        mesh = mesh_pattern(graded_pattern(chart, "M"), FAMILIES[chart.family].resolution_m)
        assert 3_500 < mesh.vertex_count < 6_000, chart.id


def test_a_tank_has_bound_edges_and_no_sleeves() -> None:
    mesh = mesh_pattern(graded_pattern(_chart("tank-women"), "M"), 0.03)
    assert {panel.role for panel in mesh.panels} == {"torso_front", "torso_back"}
    # Free rims: the hem, the neckline and two armholes.
    assert len(mesh.boundary_loops) == 4
    rims = [set(loop.tolist()) for loop in mesh.boundary_loops]
    for label, count in (("neckline", 1), ("armhole", 2), ("hem", 1)):
        on_label = set(mesh.labels[label].tolist())
        assert sum(rim <= on_label for rim in rims) == count, label


def test_ribs_draw_in_what_they_are_sewn_to() -> None:
    specification = graded_pattern(_chart("sweater-men"), "L")
    lengths = _edge_lengths_cm(specification)
    gathered = [
        lengths[(cloth.panel, cloth.edge)] / lengths[(rib.panel, rib.edge)]
        for cloth, rib, *_ in specification.pattern.stitches
        if rib.panel.startswith(("cuff", "hem_band")) and not cloth.panel.startswith(("cuff", "hem_band"))
    ]
    assert len(gathered) == 4  # two cuffs, front and back of the hem
    assert all(1.04 < ratio < 1.3 for ratio in gathered)


@pytest.mark.parametrize("chart", [c for c in CHARTS if c.family == "hoodie"], ids=lambda chart: chart.id)
def test_a_hood_is_as_long_as_the_neckline_and_closes_over_the_crown(chart: SizeChart) -> None:
    for size in chart.sizes:
        specification = graded_pattern(chart, size)
        lengths = _edge_lengths_cm(specification)
        for one, other, *_ in specification.pattern.stitches:
            if other.panel.startswith("hood_"):
                assert lengths[one.panel, one.edge] == pytest.approx(
                    lengths[other.panel, other.edge], abs=0.1
                )
        mesh = mesh_pattern(specification, 0.03)
        assert len(mesh.boundary_loops) == 5  # hem, two cuffs, the face opening, the pocket's outline


def test_a_kangaroo_pocket_lies_on_the_front_in_its_own_coordinates() -> None:
    mesh = mesh_pattern(graded_pattern(_chart("hoodie-women"), "S"), 0.02)
    front, pocket = (mesh.panel_names.index(name) for name in ("front", "pocket_front"))
    assert mesh.panels[pocket].layer == 1
    beneath, above = (mesh.cut_uv_m[mesh.panel_of_cut == number] for number in (front, pocket))
    assert above[:, 1].min() > beneath[:, 1].min()
    assert np.abs(above[:, 0]).max() < np.abs(beneath[:, 0]).max()
    # Hands go in at both sides: the outline is sewn down everywhere else.
    sewn = set(mesh.labels["pocket_seam"].tolist())
    opening = set(mesh.labels["pocket_opening"].tolist())
    assert len(opening - sewn) > 8
    assert len(sewn) > len(opening)


@pytest.mark.parametrize(
    ("chart", "change", "code", "named"),
    [
        ("long-sleeve-tee-women", {"sleeve_length": 20}, "POM_RANGE", "sleeve_length"),
        ("tank-women", {"across_shoulder": 30}, "POM_UNKNOWN", "across_shoulder"),
        ("tank-women", {"strap_width": 2, "shoulder_drop": 3}, "POM_CONFLICT", "straps"),
        ("tank-men", {"across_front": 60}, "POM_CONFLICT", "tank top"),
        ("sweater-women", {"bicep_girth": 70}, "POM_CONFLICT", "sweater"),
        ("hoodie-men", {"hood_depth": 18.5}, "POM_CONFLICT", "neckline"),
        ("hoodie-men", {"pocket_width": 59}, "POM_CONFLICT", "wider than the front"),
        ("hoodie-women", {"pocket_height": 30, "back_length": 54}, "POM_CONFLICT", "armholes"),
    ],
)
def test_measures_that_cannot_be_drafted_are_refused(
    chart: str, change: dict[str, float], code: str, named: str
) -> None:
    known = _chart(chart)
    with pytest.raises(PatternError) as caught:
        pattern_program(known.family, known.block).build({**graded_poms(known, "M"), **change})
    assert caught.value.code == code
    assert named in caught.value.message


def _chart(chart_id: str) -> SizeChart:
    return next(chart for chart in CHARTS if chart.id == chart_id)
