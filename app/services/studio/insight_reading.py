"""What the studio shows of the visits of the last days: plain figures, and what may still leave the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.services.insight.report import ShopReport, shop_report
from app.services.insight.shelf import insight_shelf
from app.services.studio.product_names import told_apart
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.instants import utc_now
from app.storage.ledger import PrivacyLedger, periods_of
from resources.catalogue import load_catalogue
from resources.promotions import load_promotions

if TYPE_CHECKING:
    from app.settings import Settings
    from resources.records import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBudget:
    """What may still be told of the visits of a month (``2026-11``), of how much, in epsilon."""

    period: str
    left: float
    whole: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightReading:
    """The report of a span, how many visits it is of, names of what it counts, and the budgets it touches."""

    report: ShopReport
    visits: int
    names: Mapping[str, LocalText]
    budgets: tuple[MonthBudget, ...]

    @property
    def may_spend(self) -> float:
        """The most one report of this span can cost: what the poorest month has left."""
        return min((budget.left for budget in self.budgets), default=0.0)


def read_insight(days: int, settings: Settings, now: datetime | None = None) -> InsightReading:
    """The figures of the last ``days`` days. Raises as `open_database`, and those of the catalogue."""
    until = utc_now() if now is None else now
    since = until - timedelta(days=days)
    products, promotions = load_catalogue().products, load_promotions().promotions
    span = [since.date() + timedelta(days=day) for day in range((until.date() - since.date()).days + 1)]
    shelf = insight_shelf(products, promotions, span)
    database = open_database(settings.database_url)
    try:
        events = EventStore(database).visits_between(since, until)
        ledger = PrivacyLedger(database, settings.privacy_budget_epsilon)
        budgets = tuple(
            MonthBudget(period=period, left=ledger.left(period), whole=settings.privacy_budget_epsilon)
            for period in periods_of(since, until)
        )
    finally:
        database.close()
    names = told_apart(products)
    names |= {promotion.id: promotion.title for promotion in promotions}
    return InsightReading(
        report=shop_report(events, shelf, since=since, until=until),
        visits=len({event.visit for event in events}),
        names=names,
        budgets=budgets,
    )
