"""Ease is garment minus body at the level where the zone lies on this body."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from body_models.errors import MeasurementError
from body_models.garments.fit.ease import ZONES, inferred_knee_girth_cm, zone_eases
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

Body = Callable[..., dict[str, float]]
_HEIGHTS = ("cervicale_height_cm", "chest_height_cm", "waist_height_cm", "crotch_height_cm", "knee_height_cm")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chart=st.sampled_from(list(load_size_charts().values())), tall=st.floats(0.86, 1.16))
def test_ease_grows_with_every_size_in_every_zone(body: Body, chart: SizeChart, tall: float) -> None:
    person = body(chart.block)
    person |= {name: person[name] * tall for name in (*_HEIGHTS, "arm_length_cm")}
    rows = [zone_eases(chart, size, person) for size in chart.sizes]
    for smaller, larger in itertools.pairwise(rows):
        for one, other in zip(smaller, larger, strict=True):
            assert other.ease_cm > one.ease_cm + 0.05, one.zone


def test_the_zones_are_those_of_the_family(body: Body) -> None:
    for chart in load_size_charts().values():
        eases = zone_eases(chart, "M", body(chart.block))
        assert tuple(ease.zone for ease in eases) == ZONES[chart.family]
        assert all(ease.ease_cm == pytest.approx(ease.garment_cm - ease.body_cm) for ease in eases)


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
