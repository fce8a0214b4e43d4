"""How far visits came, when they were, and what was said of them."""

from collections.abc import Iterator

from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit
from app.storage.shop_events import EventKind

_STEPS: tuple[tuple[str, tuple[EventKind, ...]], ...] = (
    ("began", ()),
    ("measured", ("measured",)),
    ("looked", ("product_opened",)),
    ("tried_on", ("tried_on",)),
    ("chosen", ("outfit_taken", "taken_home")),
    ("bought", ("bought",)),
)
FUNNEL_STEPS = tuple(step for step, _ in _STEPS)
FELT = ("too_tight", "good", "too_loose")


def _furthest(visit: Visit) -> Iterator[Cell]:
    yield next((step,) for step, kinds in reversed(_STEPS) if not kinds or visit.has(*kinds))


def _steps(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((step,) for step in FUNNEL_STEPS)


def _day(visit: Visit) -> Iterator[Cell]:
    yield (visit.began_at.date().isoformat(),)


def _days(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((day.isoformat(),) for day in shelf.days)


def _felt(visit: Visit) -> Iterator[Cell]:
    for event in visit.of("felt"):
        if event.product_id is not None and event.felt is not None:
            yield (event.product_id, event.felt)


def _all_felt(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((product, felt) for product in shelf.products for felt in FELT)


def _stars(visit: Visit) -> Iterator[Cell]:
    ratings = [event.rating for event in visit.of("rated") if event.rating is not None]
    if ratings:
        yield (str(ratings[-1]),)  # what was said last is what was meant


def _all_stars(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((str(stars),) for stars in range(1, 6))


FUNNEL = Question(
    code="funnel",
    dimensions=("step",),
    cells=_furthest,
    domain=_steps,
    most_cells=1,
    chart="funnel",
    is_cumulative=True,
    shares_of="first_row",
)
"""Visits that came at least so far. Who skipped a step (declined to be measured, say) counts as beyond it."""
VISITS_BY_DAY = Question(
    code="visits_by_day", dimensions=("day",), cells=_day, domain=_days, most_cells=1, chart="line"
)
"""Visits by the day they began, in UTC."""
FELT_BY_PRODUCT = Question(
    code="felt",
    dimensions=("product", "felt"),
    cells=_felt,
    domain=_all_felt,
    most_cells=2,
    chart="stacked_bars",
    shares_of="last_dimension",
)
RATINGS = Question(
    code="ratings",
    dimensions=("stars",),
    cells=_stars,
    domain=_all_stars,
    most_cells=1,
    chart="bars",
    shares_of="all",
)
