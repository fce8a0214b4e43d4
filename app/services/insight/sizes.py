"""Sizes: which were sold where which was advised, and which were wanted and not there."""

from collections.abc import Iterator

from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit


def _sold(visit: Visit) -> Iterator[Cell]:
    for event in visit.of("bought"):
        if event.advised_size is not None and event.size is not None:
            yield (event.advised_size, event.size)


def _all_pairs(shelf: InsightShelf) -> tuple[Cell, ...]:
    return shelf.size_pairs


def _unstocked(visit: Visit) -> Iterator[Cell]:
    for event in visit.of("size_unstocked"):
        if event.product_id is not None and event.size is not None:
            yield (event.product_id, event.size)


def _all_sizes(shelf: InsightShelf) -> tuple[Cell, ...]:
    return tuple((product, size) for product, sizes in shelf.sizes.items() for size in sizes)


SOLD_AGAINST_ADVISED = Question(
    code="size_sold_against_advised",
    dimensions=("advised", "sold"),
    cells=_sold,
    domain=_all_pairs,
    most_cells=2,
    chart="heat_map",
    shares_of="last_dimension",
)
SIZES_UNSTOCKED = Question(
    code="sizes_unstocked",
    dimensions=("product", "size"),
    cells=_unstocked,
    domain=_all_sizes,
    most_cells=2,
    chart="heat_map",
)
"""Visits that wanted a size the shop does not have: what another size would find as customers."""
