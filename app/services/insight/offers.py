"""What became of outfits and promotions that were shown."""

from collections.abc import Iterator

from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit
from app.storage.shop_events import ShopEvent

OUTFIT_STEPS = ("shown", "taken", "bought")
RESPONSES = ("shown", "refused", "opened", "bought")


def _outfit(visit: Visit) -> Iterator[Cell]:
    shown = visit.of("outfit_shown", "outfit_taken")
    if not shown:
        return
    taken = {item for event in visit.of("outfit_taken") for item in event.items}
    if taken & visit.products("bought"):
        yield ("bought",)
    elif visit.has("outfit_taken"):
        yield ("taken",)
    else:
        yield ("shown",)


def _outfit_steps(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((step,) for step in OUTFIT_STEPS)


def _promoted(visit: Visit) -> dict[str, list[ShopEvent]]:
    found: dict[str, list[ShopEvent]] = {}
    for event in visit.of("promotion_shown", "promotion_opened", "promotion_refused"):
        if event.promotion_id is not None:
            found.setdefault(event.promotion_id, []).append(event)
    return found


def _response(visit: Visit) -> Iterator[Cell]:
    bought = visit.products("bought")
    for promotion, events in _promoted(visit).items():
        kinds = {event.kind for event in events}
        if any(event.product_id in bought for event in events):
            yield (promotion, "bought")
        elif "promotion_opened" in kinds:
            yield (promotion, "opened")
        else:
            yield (promotion, "refused" if "promotion_refused" in kinds else "shown")


def _responses(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((promotion, response) for promotion in shelf.promotions for response in RESPONSES)


OUTFIT_UPTAKE = Question(
    code="outfit_uptake",
    dimensions=("step",),
    cells=_outfit,
    domain=_outfit_steps,
    most_cells=1,
    chart="funnel",
    is_cumulative=True,
    shares_of="first_row",
)
"""Visits that were shown an outfit, took one, bought a piece of it."""
PROMOTION_RESPONSE = Question(
    code="promotion_response",
    dimensions=("promotion", "response"),
    cells=_response,
    domain=_responses,
    most_cells=2,
    chart="stacked_bars",
    shares_of="last_dimension",
)
