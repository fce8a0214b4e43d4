"""The figures count what happened, group by group, and show no group of fewer than 20 visits."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.insight.figures import SMALLEST_GROUP, Figure, plain_figure
from app.services.insight.journey import FELT_BY_PRODUCT, FUNNEL, RATINGS, VISITS_BY_DAY
from app.services.insight.offers import OUTFIT_UPTAKE, PROMOTION_RESPONSE
from app.services.insight.promotion_effect import promotion_effects, wilson_95
from app.services.insight.purchases import RETURN_REASONS, RETURNS, TRY_ON_TO_PURCHASE
from app.services.insight.questions import Question
from app.services.insight.report import questions, shop_report
from app.services.insight.sizes import SIZES_UNSTOCKED, SOLD_AGAINST_ADVISED
from app.services.insight.visits import visits_of
from app.storage.shop_events import EventKind, ShopEvent, new_visit
from tests.invented_shop import SHELF, SINCE, InventedShop, invented_events

Happened = EventKind | tuple[EventKind, dict[str, Any]]
UNTIL = SINCE + timedelta(days=28)
TEE, SHIRT = "crew-tee", "oxford-shirt"


def _did(kind: EventKind, what: dict[str, Any]) -> Happened:
    return (kind, what)


def _visit(*happened: Happened) -> Iterator[ShopEvent]:
    visit = new_visit()
    for second, one in enumerate(happened):
        kind, what = one if isinstance(one, tuple) else (one, {})
        at = SINCE + timedelta(hours=9, seconds=second)
        yield ShopEvent.model_validate({"kind": kind, "visit": visit, "at": at, **what})


def _times(times: int, *happened: Happened) -> list[ShopEvent]:
    return [event for _ in range(times) for event in _visit(*happened)]


def _figure(question: Question, events: Sequence[ShopEvent]) -> Figure:
    return plain_figure(question, visits_of(events), SHELF)


def _counts(question: Question, events: Sequence[ShopEvent]) -> dict[tuple[str, ...], int]:
    return {row.cell: row.visits for row in _figure(question, events).rows}


def test_the_funnel_counts_how_far_visits_came() -> None:
    began: tuple[EventKind, ...] = ("visit_began", "consented", "measured", "browsed")
    opened, tried = _did("product_opened", {"product_id": TEE}), _did("tried_on", {"product_id": TEE})
    bought = _did("bought", {"product_id": TEE})
    events = (
        _times(30, "visit_began")
        + _times(25, *began)
        + _times(40, *began, opened, tried)
        + _times(20, "visit_began", "declined", "browsed", opened, tried, bought)
    )
    figure = _figure(FUNNEL, events)
    assert {row.cell[0]: row.visits for row in figure.rows} == {
        "began": 115,
        "measured": 85,
        "looked": 60,
        "tried_on": 60,
        "chosen": 20,
        "bought": 20,
    }
    assert figure.rows[0].share == 1.0
    assert figure.rows[-1].share == pytest.approx(20 / 115)


def test_a_try_on_counts_as_bought_when_that_product_was_bought() -> None:
    tried_both = [_did("tried_on", {"product_id": TEE}), _did("tried_on", {"product_id": SHIRT})]
    events = _times(30, *tried_both, _did("bought", {"product_id": TEE, "size": "M"}))
    assert _counts(TRY_ON_TO_PURCHASE, events) == {(TEE, "bought"): 30, (SHIRT, "not_bought"): 30}


def test_a_visit_counts_once_however_often_it_tries() -> None:
    events = _times(25, *[_did("tried_on", {"product_id": TEE, "size": size}) for size in "SML"])
    assert _counts(TRY_ON_TO_PURCHASE, events) == {(TEE, "not_bought"): 25}


def test_sizes_sold_against_advised() -> None:
    def bought(advised: str, sold: str) -> Happened:
        return _did("bought", {"product_id": TEE, "size": sold, "advised_size": advised})

    events = _times(60, bought("M", "M")) + _times(20, bought("M", "L")) + _times(5, bought("M", "S"))
    figure = _figure(SOLD_AGAINST_ADVISED, events)
    assert {row.cell: row.visits for row in figure.rows} == {("M", "M"): 60, ("M", "L"): 20}
    assert figure.withheld == 1
    assert [row.share for row in figure.rows] == [None, None]  # the five would follow from a share


def test_returns_and_their_reasons() -> None:
    events = _times(80, _did("kept", {"product_id": TEE})) + _times(
        20, _did("returned", {"product_id": TEE, "reason": "too_tight"})
    )
    figure = _figure(RETURNS, events)
    assert [(row.cell, row.visits, row.share) for row in figure.rows] == [
        ((TEE, "kept"), 80, 0.8),
        ((TEE, "returned"), 20, 0.2),
    ]
    assert _counts(RETURN_REASONS, events) == {("too_tight",): 20}


def test_demand_for_sizes_that_are_not_stocked() -> None:
    wanted = _did("size_unstocked", {"product_id": TEE, "size": "XL"})
    events = _times(22, wanted, wanted) + _times(
        30, _did("size_unstocked", {"product_id": TEE, "size": "5XL"})
    )
    # A size the shop does not know is demand too.
    assert _counts(SIZES_UNSTOCKED, events) == {(TEE, "XL"): 22, (TEE, "5XL"): 30}


def test_the_uptake_of_outfits() -> None:
    shown = _did("outfit_shown", {"items": (TEE, SHIRT)})
    taken = _did("outfit_taken", {"items": (TEE, SHIRT)})
    events = (
        _times(50, shown)
        + _times(30, shown, taken)
        + _times(20, shown, taken, _did("bought", {"product_id": SHIRT}))
        + _times(40, _did("bought", {"product_id": SHIRT}))
    )
    assert _counts(OUTFIT_UPTAKE, events) == {("shown",): 100, ("taken",): 50, ("bought",): 20}


def test_the_response_to_promotions() -> None:
    offer = {"promotion_id": "two-tees", "product_id": TEE}
    events = (
        _times(40, _did("promotion_shown", offer))
        + _times(25, _did("promotion_shown", offer), _did("promotion_refused", offer))
        + _times(21, _did("promotion_shown", offer), _did("promotion_opened", offer))
        + _times(22, _did("promotion_shown", offer), _did("bought", {"product_id": TEE}))
    )
    assert {cell[1]: count for cell, count in _counts(PROMOTION_RESPONSE, events).items()} == {
        "shown": 40,
        "refused": 25,
        "opened": 21,
        "bought": 22,
    }


def test_how_it_felt_and_stars() -> None:
    felt = [
        _did("felt", {"product_id": TEE, "felt": "good"}),
        _did("rated", {"rating": 2}),
        _did("rated", {"rating": 5}),
    ]
    events = _times(33, *felt)
    assert _counts(FELT_BY_PRODUCT, events) == {(TEE, "good"): 33}
    assert _counts(RATINGS, events) == {("5",): 33}  # what was said last


def test_a_visit_is_of_the_day_it_began() -> None:
    visits = []
    for _ in range(20):
        visit, late = new_visit(), datetime(2026, 9, 3, 23, 59, tzinfo=UTC)
        visits += [
            ShopEvent(kind="visit_began", visit=visit, at=late),
            ShopEvent(kind="visit_ended", visit=visit, at=late + timedelta(minutes=5)),
        ]
    assert _counts(VISITS_BY_DAY, visits) == {("2026-09-03",): 20}


@settings(max_examples=40, deadline=None)
@given(
    visits=st.integers(0, 60), seed=st.integers(0, 10_000), bought=st.floats(0, 0.8), returned=st.floats(0, 1)
)
def test_no_group_of_fewer_than_twenty_is_ever_shown(
    visits: int, seed: int, bought: float, returned: float
) -> None:
    events = invented_events(InventedShop(visits=visits, seed=seed, bought=bought, returned=returned))
    report = shop_report(events, SHELF, since=SINCE, until=UNTIL)
    for figure, question in zip(report.figures, questions(SHELF), strict=True):
        shown = {row.cell: row.visits for row in figure.rows}
        assert all(visits >= SMALLEST_GROUP for visits in shown.values())
        for row in figure.rows:
            if row.share is None or question.is_cumulative:
                continue
            # The whole a share is of, less what is shown of it, is no small group either.
            whole = round(row.visits / row.share)
            beside = [
                count
                for cell, count in shown.items()
                if question.shares_of == "all" or cell[:-1] == row.cell[:-1]
            ]
            assert whole - sum(beside) == 0 or whole - sum(beside) >= SMALLEST_GROUP
    for series in (series for chart in report.charts for series in chart.series):
        assert all(value is None or value >= SMALLEST_GROUP for value in series.values)


def test_the_order_of_events_does_not_matter() -> None:
    events = list(invented_events(InventedShop(visits=150)))
    report = shop_report(events, SHELF, since=SINCE, until=UNTIL)
    np.random.default_rng(1).shuffle(events)
    assert shop_report(events, SHELF, since=SINCE, until=UNTIL) == report


def test_a_promotion_that_works_is_told_from_one_that_does_not() -> None:
    working = invented_events(InventedShop(visits=3000, promotion_lift=0.3))
    idle = invented_events(InventedShop(visits=3000, promotion_lift=0.0))
    for effect in promotion_effects(visits_of(working), SHELF.promoted):
        assert effect.low_95 > 0.05
        assert effect.low_95 < effect.difference < effect.high_95
        assert effect.difference == pytest.approx(effect.seen_share - effect.unseen_share)
    assert all(
        effect.low_95 < 0 < effect.high_95 for effect in promotion_effects(visits_of(idle), SHELF.promoted)
    )


def test_the_effect_of_a_promotion_few_saw_is_not_told() -> None:
    events = invented_events(InventedShop(visits=60))
    assert promotion_effects(visits_of(events), SHELF.promoted) == ()


def test_wilsons_interval_is_scipys() -> None:
    from scipy.stats import binomtest

    for hits, of in ((0, 20), (7, 20), (20, 20), (311, 1000)):
        expected = binomtest(hits, of).proportion_ci(0.95, method="wilson")
        assert wilson_95(hits, of) == pytest.approx((expected.low, expected.high), abs=1e-9)
