"""A verdict is tight, good or loose by what wearing needs, by the cloth and by how the size is cut."""

from collections.abc import Callable

import pytest

from body_models.garments.fit.bands import EaseBand, ease_band
from body_models.garments.fit.ease import ZoneEase, base_size, garment_type
from body_models.garments.fit.row_body import row_body
from body_models.garments.fit.verdict import fit_of_size, judge_zone
from resources.fabrics import Fabric, load_fabric
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

Body = Callable[..., dict[str, float]]
_JERSEY, _TWILL = load_fabric("cotton-jersey"), load_fabric("cotton-twill")
_USUAL_CLOTH = {"second_skin": "elastane-jersey", "close_top": "rib-knit", "pulled_over": "cotton-jersey"}
_FLARED_CM = 12.0
_CHARTS = list(load_size_charts().values())


def _usual_cloth(chart: SizeChart) -> Fabric:
    return load_fabric(_USUAL_CLOTH.get(garment_type(chart.family).name, "cotton-twill"))


def _zone_fit(body_cm: float, garment_cm: float, fabric: Fabric) -> str:
    ease = ZoneEase(zone="waist", body_cm=body_cm, garment_cm=garment_cm)
    band = ease_band(load_size_chart("tee-women"), "M", "waist", body_cm, fabric)
    return judge_zone(ease, band, fabric).verdict


def test_a_knit_needs_less_ease_than_a_woven_cloth_and_forgives_more() -> None:
    assert _zone_fit(90, 92, _JERSEY) == "good"
    assert _zone_fit(90, 92, _TWILL) == "tight"
    assert _zone_fit(90, 86, _JERSEY) == "tight"
    assert _zone_fit(90, 86, _TWILL) == "does_not_fit"


def test_what_is_lacking_and_what_is_too_much_is_told_in_centimetres() -> None:
    band = EaseBand(tight_below_cm=3.0, loose_above_cm=9.0, beneath_cm=0.0)
    narrow = judge_zone(ZoneEase(zone="chest", body_cm=100, garment_cm=101), band, _TWILL)
    wide = judge_zone(ZoneEase(zone="chest", body_cm=100, garment_cm=112), band, _TWILL)
    assert (narrow.verdict, narrow.short_cm, narrow.extra_cm) == ("tight", 2.0, 0.0)
    assert (wide.verdict, wide.short_cm, wide.extra_cm) == ("loose", 0.0, 3.0)


def test_an_elastic_waist_is_tight_by_its_cloth_and_loose_by_its_elastic() -> None:
    band = EaseBand(tight_below_cm=0.0, loose_above_cm=-2.0, beneath_cm=0.0)

    def verdict(body_cm: float) -> str:
        waist = ZoneEase(zone="waist", body_cm=body_cm, garment_cm=70, extends_to_cm=90)
        return judge_zone(waist, band, _TWILL).verdict

    assert [verdict(body) for body in (70, 80, 92, 95)] == ["loose", "good", "tight", "does_not_fit"]


def test_lengths_are_short_or_long() -> None:
    band = EaseBand(tight_below_cm=-1.5, loose_above_cm=4.0, beneath_cm=0.0)
    sleeves = [ZoneEase(zone="sleeve", body_cm=55, garment_cm=length) for length in (52, 55, 60)]
    assert [judge_zone(sleeve, band, _TWILL).verdict for sleeve in sleeves] == ["short", "good", "long"]


def test_a_shirt_too_narrow_at_the_hip_rides_up_but_can_be_worn(body: Body) -> None:
    wide_hips = body("women", hip_girth_cm=118)
    hip = fit_of_size(load_size_chart("shirt-women"), "M", load_fabric("poplin"), wide_hips).zones["hip"]
    assert hip.ease.needed_stretch > load_fabric("poplin").wearable_stretch_limit_weft
    assert hip.verdict == "tight"


def test_a_coat_is_judged_over_what_is_worn_beneath(body: Body) -> None:
    coat = fit_of_size(load_size_chart("coat-women"), "M", load_fabric("wool-coating"), body("women"))
    chest = coat.zones["chest"]
    assert chest.verdict == "good"
    assert chest.band.beneath_cm == 4
    assert chest.band.tight_below_cm is not None
    assert chest.band.tight_below_cm > 6


def test_leggings_are_judged_by_the_stretch_they_need(body: Body) -> None:
    fabric = load_fabric("elastane-jersey")
    fit = fit_of_size(load_size_chart("leggings-women"), "M", fabric, body("women"))
    assert fit.verdict == "good"
    assert fit.zones["hip"].ease.ease_cm < -8
    assert 0.08 < fit.zones["hip"].ease.needed_stretch < fabric.wearable_stretch_limit_weft


def test_an_average_man_in_all_tees(body: Body) -> None:
    chart = load_size_chart("tee-men")
    verdicts = [fit_of_size(chart, size, _JERSEY, body("men")).verdict for size in chart.sizes]
    assert verdicts == ["tight", "tight", "good", "loose", "loose", "loose", "loose"]


def test_trousers_that_fall_over_the_hip_do_not_fit(body: Body) -> None:
    chart = load_size_chart("trousers-men")
    fit = fit_of_size(chart, "3XL", _TWILL, body("men"))
    assert fit.verdict == "does_not_fit"
    assert fit.zones["waist"].verdict == "loose"


def test_a_waistband_that_cannot_be_closed_does_not_fit(body: Body) -> None:
    fit = fit_of_size(load_size_chart("trousers-women"), "XS", _TWILL, body("women"))
    assert fit.verdict == "does_not_fit"
    assert fit.zones["waist"].verdict == "does_not_fit"


@pytest.mark.parametrize("chart", _CHARTS, ids=lambda chart: chart.id)
def test_two_sizes_too_small_is_tight_and_two_too_large_is_loose_where_the_chart_chooses(
    chart: SizeChart,
) -> None:
    """On the middle person of every row, in the cloth it is usually made of; flared hips are not tight."""
    fabric = _usual_cloth(chart)
    charted = {"chest_girth_cm": "chest", "waist_girth_cm": "waist", "hip_girth_cm": "hip"}
    zones = [charted[name] for name in chart.body_ranges_cm]
    rack = chart.sizes_in(chart.length_of(base_size(chart)))
    for place, size in enumerate(rack):
        person = row_body(chart, size).median
        own = fit_of_size(chart, size, fabric, person)
        assert {own.zones[zone].verdict for zone in zones} == {"good"}, (size, own.zones)
        if place >= 2:
            small = fit_of_size(chart, rack[place - 2], fabric, person)
            fitted = [zone for zone in zones if own.zones[zone].ease.ease_cm < _FLARED_CM or zone != "hip"]
            assert {small.zones[zone].verdict for zone in fitted} <= {"tight", "does_not_fit"}, size
            assert small.verdict in ("tight", "does_not_fit")
        if place + 2 < len(rack):
            large = fit_of_size(chart, rack[place + 2], fabric, person)
            assert {large.zones[zone].verdict for zone in zones} == {"loose"}, size
            assert large.verdict in ("loose", "does_not_fit")
