"""A question put to the visits: which groups there are, and to which of them a visit belongs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit

Cell = tuple[str, ...]
"""One group, by one word for each dimension."""
ChartKind = Literal["funnel", "bars", "stacked_bars", "heat_map", "line"]
SharesOf = Literal["nothing", "first_row", "last_dimension", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``cells``: the groups a visit belongs to; those outside ``domain`` are of the past.

    ``most_cells``: in a private figure a visit counts in so many groups at most; the fewer, the less noise.
    ``is_cumulative``: the domain is a ladder; a visit has its highest step, and counts for those below too.
    ``shares_of``: what the share of a row is a share of.
    """

    code: str
    dimensions: tuple[str, ...]
    cells: Callable[[Visit], Iterable[Cell]]
    domain: Callable[[InsightShelf], tuple[Cell, ...]]
    most_cells: int
    chart: ChartKind
    is_cumulative: bool = False
    shares_of: SharesOf = "nothing"
