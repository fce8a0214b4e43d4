"""A verdict is tight, good or loose by the cloth's own limits."""

from collections.abc import Callable

import pytest

from body_models.garments.fit.bands import EASE_BANDS
from body_models.garments.fit.ease import ZoneEase
from body_models.garments.fit.verdict import fit_of_size, judge_zone
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart

Body = Callable[..., dict[str, float]]
_JERSEY, _TWILL = load_fabric("cotton-jersey"), load_fabric("cotton-twill")
_CHEST = EASE_BANDS["tee"]["chest"]


def _chest(garment_cm: float) -> ZoneEase:
    return ZoneEase(zone="chest", body_cm=100.0, garment_cm=garment_cm)


@pytest.mark.parametrize(
    ("garment_cm", "verdict"),
    [(80, "does_not_fit"), (95, "tight"), (100, "tight"), (102, "good"), (113, "good"), (115, "loose")],
)
def test_a_chest_of_100_in_jersey(garment_cm: float, verdict: str) -> None:
    assert judge_zone(_chest(garment_cm), _CHEST, _JERSEY).verdict == verdict


def test_a_knit_needs_less_ease_than_a_woven_cloth_and_forgives_more() -> None:
    assert judge_zone(_chest(102), _CHEST, _JERSEY).verdict == "good"
    assert judge_zone(_chest(102), _CHEST, _TWILL).verdict == "tight"
    assert judge_zone(_chest(96), _CHEST, _JERSEY).verdict == "tight"
    assert judge_zone(_chest(96), _CHEST, _TWILL).verdict == "does_not_fit"


def test_what_is_lacking_is_told_in_centimetres() -> None:
    judged = judge_zone(_chest(98), _CHEST, _TWILL)
    assert judged.short_cm == pytest.approx(2 + 100 * _CHEST.tight_below_in(_TWILL))
    assert judged.extra_cm == 0


def test_an_average_man_in_all_tees(body: Body) -> None:
    chart = load_size_chart("tee-men")
    verdicts = [fit_of_size(chart, size, _JERSEY, body("men")).verdict for size in chart.sizes]
    assert verdicts == ["tight", "tight", "good", "loose", "loose", "loose", "loose"]


def test_trousers_that_pass_over_the_hip_do_not_fit(body: Body) -> None:
    chart = load_size_chart("trousers-men")
    fit = fit_of_size(chart, "3XL", _TWILL, body("men"))
    assert fit.verdict == "does_not_fit"
    assert fit.zones["waist"].verdict == "loose"


def test_a_waistband_that_cannot_be_closed_does_not_fit(body: Body) -> None:
    fit = fit_of_size(load_size_chart("trousers-women"), "XS", _TWILL, body("women"))
    assert fit.verdict == "does_not_fit"
    assert fit.zones["waist"].verdict == "does_not_fit"
