"""All figures of a span of days as they may leave the shop: private, and paid for.

The budget is spent, and the release put into the outbox, in one transaction; numbers are drawn within it and
shown only when it is kept. A program that ends in between has told nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.services.insight.errors import InsightError
from app.services.insight.figures import SMALLEST_GROUP, Figure, cumulated, rows_of
from app.services.insight.privacy import NoisyCounts, noisy_counts, noisy_sum, tail
from app.services.insight.questions import Question
from app.services.insight.report import questions
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit, visits_of
from app.storage.database import Database
from app.storage.event_store import EventStore
from app.storage.ledger import PrivacyLedger, periods_of
from app.storage.outbox import Outbox
from app.storage.releases import PrivateRelease, ReleasedFigure, ReleasedRow, ReleasedSum

_MINOR_UNITS: Final = 100
_MILLIARD: Final = 10**9
_BASKET: Final = 3
"""A visit's spending counts up to so many of the dearest product."""
_SUM_PARTS: Final = 2
SPENT: Final = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateReport:
    """What was told, and what it cost."""

    release: PrivateRelease
    figures: tuple[Figure, ...]
    sums: tuple[ReleasedSum, ...]
    left: Mapping[str, float]
    """By month: what may still be told, in epsilon."""


def private_report(
    database: Database,
    ledger: PrivacyLedger,
    shelf: InsightShelf,
    *,
    since: datetime,
    until: datetime,
    epsilon: float,
    now: datetime,
    codes: Sequence[str] = (),
    to_outbox: bool = False,
) -> PrivateReport:
    """Answer the questions of these codes (all when none is named) about visits that began in the span.

    Raises StorageError BUDGET_SPENT, BUDGET_RANGE, and as `Database.session`; InsightError FIGURE_EMPTY.
    """
    asked = [
        question
        for question in questions(shelf)
        if (not codes or question.code in codes) and question.domain(shelf)
    ]
    with_sums = (not codes or SPENT in codes) and bool(shelf.currencies)
    if not asked and not with_sums:
        raise InsightError("FIGURE_EMPTY", "There is nothing to ask: no product, promotion or day is named.")
    visits = visits_of(EventStore(database).visits_between(since, until))
    # Shared out so that all counts are equally exact; rounded down, so that it is never more in all.
    parts = sum(question.most_cells for question in asked) + _SUM_PARTS * with_sums
    each = math.floor(epsilon / parts * _MILLIARD) / _MILLIARD
    periods = periods_of(since, until)
    with ledger.spending(periods, epsilon, purpose="insight", at=now) as (spend_id, session):
        figures = tuple(
            private_figure(question, visits, shelf, each * question.most_cells) for question in asked
        )
        sums = private_sums(visits, shelf, _SUM_PARTS * each) if with_sums else ()
        release = PrivateRelease(
            spend_id=spend_id,
            since=since,
            until=until,
            epsilon=epsilon,
            smallest_group=SMALLEST_GROUP,
            figures=tuple(
                _released(question, figure) for question, figure in zip(asked, figures, strict=True)
            ),
            sums=sums,
        )
        if to_outbox:
            Outbox.put(session, release, now)
    return PrivateReport(
        release=release,
        figures=figures,
        sums=sums,
        left={period: ledger.left(period) for period in periods},
    )


def private_figure(
    question: Question, visits: Sequence[Visit], shelf: InsightShelf, epsilon: float
) -> Figure:
    """The private answer to one question."""
    domain = question.domain(shelf)
    noisy = noisy_counts(
        {visit.name: frozenset(question.cells(visit)) for visit in visits},
        domain,
        most_cells=question.most_cells,
        epsilon=epsilon,
    )
    if question.is_cumulative:
        counts = _ladder(noisy, domain)
        terms = {cell: len(domain) - place for place, cell in enumerate(domain)}
    else:
        counts, terms = dict(noisy.counts), dict.fromkeys(domain, 1)
    shown = {cell: count for cell, count in counts.items() if count >= noisy.line(terms[cell])}
    return Figure(
        code=question.code,
        dimensions=question.dimensions,
        rows=rows_of(question, counts, shown, lambda groups: 0),  # the whole is as private as its parts
        withheld=len(domain) - len(shown),
        epsilon=epsilon,
        error_95=round(noisy.error_95(len(domain) if question.is_cumulative else 1), 1),
    )


def private_sums(visits: Sequence[Visit], shelf: InsightShelf, epsilon: float) -> tuple[ReleasedSum, ...]:
    """What was spent, by currency: half of epsilon tells whether enough visits bought, half the sum."""
    if not shelf.currencies or shelf.highest_price <= 0:
        return ()
    each = epsilon / len(shelf.currencies)
    return tuple(_sum_of(visits, shelf, currency, each) for currency in shelf.currencies)


def _sum_of(visits: Sequence[Visit], shelf: InsightShelf, currency: str, epsilon: float) -> ReleasedSum:
    spent_minor: dict[str, int] = {}
    for visit in visits:
        prices = [
            event.price
            for event in visit.of("bought")
            if event.price is not None and event.currency == currency
        ]
        if prices:
            spent_minor[visit.name] = round(sum(prices) * _MINOR_UNITS)
    buyers = noisy_counts(
        {name: {("bought",)} for name in spent_minor}, [("bought",)], most_cells=1, epsilon=epsilon / 2
    )
    highest = round(_BASKET * shelf.highest_price * _MINOR_UNITS)
    total_minor, scale = noisy_sum(list(spent_minor.values()), highest=highest, epsilon=epsilon / 2)
    is_shown = buyers.counts[("bought",)] >= buyers.line()
    return ReleasedSum(
        code=SPENT,
        unit=currency,
        epsilon=epsilon,
        error_95=round(tail(scale, 1, 0.025) / _MINOR_UNITS, 2),
        value=max(0, total_minor) / _MINOR_UNITS if is_shown else None,
    )


def _ladder(noisy: NoisyCounts, domain: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Each step holds all beyond it; the noise of a step is that of as many counts as it adds up."""
    return dict(zip(domain, cumulated([noisy.counts[cell] for cell in domain]), strict=True))


def _released(question: Question, figure: Figure) -> ReleasedFigure:
    assert figure.epsilon is not None and figure.error_95 is not None  # noqa: S101 (a private figure has both)
    return ReleasedFigure(
        code=figure.code,
        dimensions=figure.dimensions,
        epsilon=figure.epsilon,
        most_cells=question.most_cells,
        error_95=figure.error_95,
        rows=tuple(ReleasedRow(cell=row.cell, count=row.visits) for row in figure.rows),
        withheld=figure.withheld,
    )
