"""All figures of a span of days, plain, for the shop's own staff. Nothing of it is written to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.insight.charts import Chart, chart_of
from app.services.insight.figures import Figure, plain_figure
from app.services.insight.journey import FELT_BY_PRODUCT, FUNNEL, RATINGS, VISITS_BY_DAY
from app.services.insight.offers import OUTFIT_UPTAKE, PROMOTION_RESPONSE
from app.services.insight.promotion_effect import PromotionEffect, effect_question, promotion_effects
from app.services.insight.purchases import RETURN_REASONS, RETURNS, TRY_ON_TO_PURCHASE
from app.services.insight.questions import Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.sizes import SIZES_UNSTOCKED, SOLD_AGAINST_ADVISED
from app.services.insight.visits import visits_of
from app.storage.shop_events import ShopEvent

QUESTIONS: tuple[Question, ...] = (
    FUNNEL,
    VISITS_BY_DAY,
    TRY_ON_TO_PURCHASE,
    SOLD_AGAINST_ADVISED,
    SIZES_UNSTOCKED,
    RETURNS,
    RETURN_REASONS,
    OUTFIT_UPTAKE,
    PROMOTION_RESPONSE,
    FELT_BY_PRODUCT,
    RATINGS,
)
"""Every question but that of the promotions, in the order they are shown."""


def questions(shelf: InsightShelf) -> tuple[Question, ...]:
    """Every question there is to this shop, in the order they are shown."""
    return (*QUESTIONS, effect_question(shelf.promoted))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopReport:
    """Figures with their charts, in the order of `questions`."""

    since: datetime
    until: datetime
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    promotions: tuple[PromotionEffect, ...]


def shop_report(
    events: Sequence[ShopEvent], shelf: InsightShelf, *, since: datetime, until: datetime
) -> ShopReport:
    """The plain figures of the visits these events tell of (`EventStore.visits_between`)."""
    visits = visits_of(events)
    asked = questions(shelf)
    figures = tuple(plain_figure(question, visits, shelf) for question in asked)
    return ShopReport(
        since=since,
        until=until,
        figures=figures,
        charts=tuple(chart_of(question, figure) for question, figure in zip(asked, figures, strict=True)),
        promotions=promotion_effects(visits, shelf.promoted),
    )
