"""What trying on led to: bought or not, kept or given back, and why."""

from collections.abc import Iterator

from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit
from app.storage.shop_events import REASONS


def _tried(visit: Visit) -> Iterator[Cell]:
    bought = visit.products("bought")
    for product in visit.products("tried_on"):
        yield (product, "bought" if product in bought else "not_bought")


def _all_tried(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((product, outcome) for product in shelf.products for outcome in ("bought", "not_bought"))


def _kept(visit: Visit) -> Iterator[Cell]:
    returned = visit.products("returned")
    for product in visit.products("kept", "returned"):
        yield (product, "returned" if product in returned else "kept")


def _all_kept(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((product, outcome) for product in shelf.products for outcome in ("kept", "returned"))


def _reasons(visit: Visit) -> Iterator[Cell]:
    for event in visit.of("returned"):
        yield (event.reason or "other",)


def _all_reasons(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((reason,) for reason in REASONS)


TRY_ON_TO_PURCHASE = Question(
    code="try_on_to_purchase",
    dimensions=("product", "outcome"),
    cells=_tried,
    domain=_all_tried,
    most_cells=3,
    chart="stacked_bars",
    shares_of="last_dimension",
)
RETURNS = Question(
    code="returns",
    dimensions=("product", "outcome"),
    cells=_kept,
    domain=_all_kept,
    most_cells=2,
    chart="stacked_bars",
    shares_of="last_dimension",
)
"""Of what was bought and since heard of: kept, or given back."""
RETURN_REASONS = Question(
    code="return_reasons",
    dimensions=("reason",),
    cells=_reasons,
    domain=_all_reasons,
    most_cells=1,
    chart="bars",
    shares_of="all",
)
