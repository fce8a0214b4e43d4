"""Sizes grow as the grade rule says, and each one can be cut."""

import itertools

import pytest

from body_models.errors import PatternError
from body_models.garments.grading import garment_mesh, graded_pattern, graded_poms
from body_models.garments.patterns.families import FAMILIES, measure_pattern
from resources.errors import ResourceError
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

CHARTS = tuple(load_size_charts().values())


def _lengths(chart: SizeChart) -> tuple[str | None, ...]:
    return tuple(chart.lengths) or (None,)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_the_base_size_is_as_written_and_no_measure_ever_shrinks(chart: SizeChart) -> None:
    for length in _lengths(chart):
        rows = [graded_poms(chart, size) for size in chart.sizes_in(length)]
        base = rows[chart.run.index(chart.base_size)]
        if chart.inseam_change_cm(chart.sizes_in(length)[0]) == 0:
            assert base == pytest.approx(dict(chart.base_poms_cm))
        for smaller, larger in itertools.pairwise(rows):
            assert all(larger[name] >= smaller[name] for name in smaller)


def test_a_length_changes_the_inseam_alone() -> None:
    chart = load_size_chart("trousers-women")
    regular, long = graded_poms(chart, "L"), graded_poms(chart, "L-long")
    assert long["inseam"] - regular["inseam"] == pytest.approx(chart.lengths["long"].inseam_change_cm)
    assert {**long, "inseam": regular["inseam"]} == regular
    jeans = load_size_chart("jeans-men")
    assert graded_poms(jeans, "32x34")["inseam"] > graded_poms(jeans, "32x30")["inseam"] + 8


def test_a_step_is_added_for_each_size_passed() -> None:
    chart = load_size_chart("tee-women")
    steps = chart.grade_cm["chest_girth"]
    base = chart.base_poms_cm["chest_girth"]
    assert graded_poms(chart, "XL")["chest_girth"] == pytest.approx(base + steps[2] + steps[3])
    assert graded_poms(chart, "XS")["chest_girth"] == pytest.approx(base - steps[0] - steps[1])


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_size_measures_back_within_a_millimetre(chart: SizeChart) -> None:
    """The smallest, the base and the largest girth in the shortest and the longest legs."""
    for length in {_lengths(chart)[0], _lengths(chart)[-1]}:
        rack = chart.sizes_in(length)
        for size in {rack[0], rack[chart.run.index(chart.base_size)], rack[-1]}:
            measured = measure_pattern(chart.family, graded_pattern(chart, size))
            assert measured == pytest.approx(graded_poms(chart, size), abs=0.1), size


def test_every_family_says_where_it_is_measured() -> None:
    assert [name for name, family in FAMILIES.items() if family.pom_lines is None] == []


def test_an_unknown_size_names_the_known_ones() -> None:
    with pytest.raises(ResourceError) as caught:
        garment_mesh("tee-men", "XXXL")
    assert caught.value.code == "SIZE_UNKNOWN"
    assert "3XL" in caught.value.message


def test_a_chart_that_names_a_measure_the_garment_does_not_have_is_refused() -> None:
    chart = load_size_chart("tee-men")
    wrong = chart.model_copy(update={"base_poms_cm": {**chart.base_poms_cm, "pocket_width": 9.0}})
    with pytest.raises(PatternError) as caught:
        graded_pattern(wrong, "M")
    assert caught.value.code == "POM_UNKNOWN"
    assert "'pocket_width'" in caught.value.message


def test_a_mesh_is_made_once() -> None:
    assert garment_mesh("trousers-men", "S") is garment_mesh("trousers-men", "S")
    assert 3_000 < garment_mesh("trousers-women", "M").vertex_count < 5_000
