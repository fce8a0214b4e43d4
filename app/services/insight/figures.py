"""A question's answer: how many visits are in each group, none of them small."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.services.insight.questions import Cell, Question
from app.services.insight.shelf import InsightShelf
from app.services.insight.visits import Visit

SMALLEST_GROUP: Final = 20
"""A group of fewer visits is withheld: of so few, a colleague could guess who they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One group. ``share`` in 0 … 1 of what the question says, None where part of that is withheld."""

    cell: Cell
    visits: int
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The answer to one question. A group that is missing is smaller than ``smallest_group``, or empty.

    ``epsilon`` and ``error_95``: of a private figure; None of a plain one, which does not leave the shop.
    """

    code: str
    dimensions: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    withheld: int
    smallest_group: int = SMALLEST_GROUP
    epsilon: float | None = None
    error_95: float | None = None

    @property
    def is_private(self) -> bool:
        """Whether it may leave the shop."""
        return self.epsilon is not None


def plain_figure(question: Question, visits: Sequence[Visit], shelf: InsightShelf) -> Figure:
    """The answer as it is, for the shop's own staff.

    Groups of fewer than 20 visits are withheld, and no total is given from which they would follow. Whoever
    compares two spans of days may still find out about the visits between: this protects against a glance,
    not against a calculation; what leaves the shop is private instead.
    """
    counts: Counter[Cell] = Counter()
    for visit in visits:
        counts.update(set(question.cells(visit)))
    domain = question.domain(shelf)
    if question.is_cumulative:
        counts = Counter(dict(zip(domain, cumulated([counts[cell] for cell in domain]), strict=True)))
    others = sorted(set(counts) - set(domain))  # products that are no longer sold
    there = {cell: counts[cell] for cell in (*domain, *others) if question.is_cumulative or counts[cell]}
    large = {cell: count for cell, count in there.items() if count >= SMALLEST_GROUP}
    return Figure(
        code=question.code,
        dimensions=question.dimensions,
        rows=rows_of(question, there, large, lambda groups: SMALLEST_GROUP),
        withheld=sum(1 for count in there.values() if 0 < count < SMALLEST_GROUP),
    )


def cumulated(counts: Sequence[int]) -> list[int]:
    """How many came at least so far, from how many came just so far."""
    sums, total = [], 0
    for count in reversed(counts):
        total += count
        sums.append(total)
    return sums[::-1]


def rows_of(
    question: Question, counts: Mapping[Cell, int], shown: Mapping[Cell, int], line: Callable[[int], int]
) -> tuple[FigureRow, ...]:
    """The rows of the groups that are shown, with their shares.

    ``line``: how large so many withheld groups together have to be before a share may be of a whole that they
    are part of.
    """
    return tuple(
        FigureRow(cell=cell, visits=count, share=_share(question, cell, counts, shown, line))
        for cell, count in shown.items()
    )


def _share(
    question: Question,
    cell: Cell,
    counts: Mapping[Cell, int],
    shown: Mapping[Cell, int],
    line: Callable[[int], int],
) -> float | None:
    if question.shares_of == "nothing":
        return None
    if question.shares_of == "first_row":
        whole = shown.get(next(iter(counts)))
        return None if not whole else min(1.0, shown[cell] / whole)
    is_beside = question.shares_of == "last_dimension"
    group = [other for other in counts if not is_beside or other[:-1] == cell[:-1]]
    withheld = [counts[other] for other in group if other not in shown]
    if withheld and sum(withheld) < line(len(withheld)):
        return None
    return min(1.0, shown[cell] / sum(counts[other] for other in group))
