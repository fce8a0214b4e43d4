"""Ease is garment minus body at the level where the zone lies on this body."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from body_models.errors import MeasurementError
from body_models.garments.fit.ease import carried_zones, garment_type, zone_eases
from body_models.garments.fit.levels import WearerLevels, inferred_knee_girth_cm
from body_models.garments.fit.row_body import row_body
from resources.families import families
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

Body = Callable[..., dict[str, float]]
_CHARTS = list(load_size_charts().values())
_HEIGHTS = ("cervicale_height_cm", "chest_height_cm", "waist_height_cm", "crotch_height_cm", "knee_height_cm")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chart=st.sampled_from(_CHARTS), tall=st.floats(0.9, 1.12))
def test_ease_grows_with_every_size_at_every_girth_the_chart_chooses_by(
    body: Body, chart: SizeChart, tall: float
) -> None:
    person = body(chart.block)
    person |= {name: person[name] * tall for name in (*_HEIGHTS, "arm_length_cm")}
    rack = chart.sizes_in(chart.length_of(chart.sizes[0]))
    rows = [{ease.zone: ease for ease in zone_eases(chart, size, person)} for size in rack]
    for smaller, larger in itertools.pairwise(rows):
        for zone in {"chest", "waist", "hip", "thigh"} & set(smaller):
            assert larger[zone].ease_cm > smaller[zone].ease_cm + 0.05, zone


@pytest.mark.parametrize("chart", _CHARTS, ids=lambda chart: chart.id)
def test_every_size_of_a_chart_is_judged_at_the_same_zones(body: Body, chart: SizeChart) -> None:
    for size in chart.sizes:
        eases = zone_eases(chart, size, body(chart.block))
        assert tuple(ease.zone for ease in eases) == carried_zones(chart.id)
        assert all(ease.ease_cm == pytest.approx(ease.garment_cm - ease.body_cm) for ease in eases)
        assert all(5 < ease.garment_cm < 700 for ease in eases)


@pytest.mark.parametrize("chart", _CHARTS, ids=lambda chart: chart.id)
def test_a_short_sleeve_on_a_long_arm_still_has_a_girth(body: Body, chart: SizeChart) -> None:
    for size in chart.sizes:
        eases = zone_eases(chart, size, body(chart.block, arm_length_cm=72.0))
        assert all(5 < ease.garment_cm < 700 for ease in eases)


def test_every_family_has_a_type() -> None:
    assert {garment_type(family).name for family in families()} >= {"pulled_over", "coat", "second_skin"}


def test_zones_follow_from_the_panels() -> None:
    assert carried_zones("tee-women") == ("neck", "shoulders", "chest", "waist", "hip", "arms")
    assert set(carried_zones("trousers-women")) >= {"waist", "hip", "thigh", "knee", "calf"}
    assert "chest" not in carried_zones("trousers-women")


def test_an_average_woman_has_the_ease_the_tee_is_cut_for(body: Body) -> None:
    eases = {ease.zone: ease.ease_cm for ease in zone_eases(load_size_chart("tee-women"), "M", body("women"))}
    assert eases["chest"] == pytest.approx(6, abs=1)
    assert 2 < eases["hip"] < 9
    assert 0 < eases["shoulders"] < 5


def test_the_waist_is_measured_where_it_lies_on_the_body(body: Body) -> None:
    """The tee is narrowest at its own waist; on a body with a lower waist there is more cloth there."""
    chart = load_size_chart("tee-women")

    def cloth_at_waist(waist_height_cm: float) -> float:
        eases = zone_eases(chart, "M", body("women", waist_height_cm=waist_height_cm))
        return next(ease.garment_cm for ease in eases if ease.zone == "waist")

    assert cloth_at_waist(90.0) > cloth_at_waist(99.0) + 1


def test_a_step_needs_more_room_the_lower_the_hem(body: Body) -> None:
    levels = WearerLevels(block="women", body=body("women"))
    mini, knee, calf = (levels.girth_of_a_step(height) for height in (70.0, 45.0, 25.0))
    assert mini < knee < calf
    # A straight skirt to the knee is cut 92 to 104 cm round for this reason.
    assert 85 < knee < 105


def test_the_people_of_a_row_are_like_people() -> None:
    people = row_body(load_size_chart("tee-women"), "M")
    assert people.median["chest_girth_cm"] == 94
    assert (people.low["chest_girth_cm"], people.high["chest_girth_cm"]) == (90, 98)
    assert 80 < people.median["waist_girth_cm"] < 92
    assert people.low["waist_girth_cm"] < people.median["waist_girth_cm"] - 5


def test_a_knee_that_was_not_measured_is_inferred_and_says_so(body: Body) -> None:
    person = body("men")
    del person["knee_girth_cm"]
    knee = next(
        ease for ease in zone_eases(load_size_chart("trousers-men"), "M", person) if ease.zone == "knee"
    )
    assert knee.body_source == "inferred"
    assert knee.body_cm == pytest.approx(inferred_knee_girth_cm("men", 59.5, 38.0))
    assert 37 < knee.body_cm < 42


def test_a_missing_measurement_is_named(body: Body) -> None:
    person = body("women")
    del person["arm_length_cm"]
    with pytest.raises(MeasurementError) as caught:
        zone_eases(load_size_chart("tee-women"), "M", person)
    assert caught.value.code == "MEASUREMENT_MISSING"
    assert "arm_length_cm" in caught.value.message
