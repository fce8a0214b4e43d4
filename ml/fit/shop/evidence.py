"""What this shop was told, as counts: everything that is kept of the events.

An event becomes a weight in a cell: product, size, how small the size lies to that body (rounded to a tenth
of a step), how sure that is, the body's place on the ladder (rounded to quarters), and what was felt or done.
No event, no person and no measurement is kept; cells add up in any order, so the order of events does not
matter, and two shops' counts can be added. Old events fade: weights are kept as of `EPOCH` and halve every
`HALF_LIFE_DAYS`, counted back from the newest event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple, get_args

from ml.fit.shop.ordinal import Felt

Outcome = Literal["small", "fit", "large", "kept", "returned"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
HALF_LIFE_DAYS: Final = 365.0
_LEVEL_STEP: Final = 0.1
_PLACE_STEP: Final = 0.25


class Cell(NamedTuple):
    """One place of the table. Steps are whole numbers of `_LEVEL_STEP` and `_PLACE_STEP`."""

    product: str
    size: str
    level: int
    doubt: int
    build: tuple[int, ...]
    """Where the body lies on the product's ladder by each charted girth; empty when the body is not known."""
    outcome: Outcome

    @property
    def level_steps(self) -> float:
        """How small the size lies, in steps of the ladder."""
        return self.level * _LEVEL_STEP

    @property
    def doubt_steps(self) -> float:
        """Standard deviation of that."""
        return self.doubt * _LEVEL_STEP


def cell_of(
    product: str,
    size: str,
    *,
    level_steps: float,
    doubt_steps: float,
    build: tuple[float, ...],
    outcome: Outcome,
) -> Cell:
    """The cell an event falls into. Levels beyond six steps are counted as six."""
    return Cell(
        product=product,
        size=size,
        level=round(min(max(level_steps, -6.0), 6.0) / _LEVEL_STEP),
        doubt=round(min(doubt_steps, 3.0) / _LEVEL_STEP),
        build=build_cell(build),
        outcome=outcome,
    )


def build_cell(build: tuple[float, ...]) -> tuple[int, ...]:
    """A body's place on a ladder, rounded."""
    return tuple(round(place / _PLACE_STEP) for place in build)


def build_distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How far two bodies lie apart on a ladder, in steps: at the measurement where they differ most."""
    return _PLACE_STEP * max(abs(a - b) for a, b in zip(one, other, strict=True))


@dataclass(slots=True)
class Tally:
    """A cell's events: how many, and their weight as of `EPOCH`."""

    count: int = 0
    weight: float = 0.0


@dataclass(slots=True)
class ZoneTally:
    """What was said of one zone of one size, as plain counts."""

    small: int = 0
    fit: int = 0
    large: int = 0

    def add(self, felt: Felt) -> None:
        """Count one more."""
        setattr(self, felt, getattr(self, felt) + 1)

    @property
    def total(self) -> int:
        """How often something was said."""
        return self.small + self.fit + self.large


@dataclass(slots=True)
class Evidence:
    """The table, what was said of zones (product, size, zone), and the time of the newest event."""

    cells: dict[Cell, Tally] = field(default_factory=dict)
    zones: dict[tuple[str, str, str], ZoneTally] = field(default_factory=dict)
    newest: datetime = EPOCH

    def add(self, cell: Cell, time: datetime, weight: float = 1.0) -> None:
        """Count one event that weighs so much while it is new."""
        tally = self.cells.setdefault(cell, Tally())
        tally.count += 1
        tally.weight += weight * weight_at(time)
        self.newest = max(self.newest, time)

    def add_zone(self, product: str, size: str, zone: str, felt: Felt) -> None:
        """Count what was said of a zone."""
        self.zones.setdefault((product, size, zone), ZoneTally()).add(felt)

    def weights(self) -> Mapping[Cell, float]:
        """Weight of every cell as of the newest event: 1 for an event of that moment, less for older ones."""
        scale = 1.0 / weight_at(self.newest)
        return {cell: tally.weight * scale for cell, tally in self.cells.items()}

    def without(self, left_out: frozenset[Cell]) -> Evidence:
        """The same evidence as if some cells had never been; for asking what they change."""
        kept = {cell: tally for cell, tally in self.cells.items() if cell not in left_out}
        return Evidence(cells=kept, zones=self.zones, newest=self.newest)

    def count_of(self, product: str) -> int:
        """How many events of a product say something of its fit."""
        return sum(tally.count for cell, tally in self.cells.items() if cell.product == product)


def weight_at(time: datetime) -> float:
    """What an event weighs as of `EPOCH`: doubled for every half-life it happened later."""
    return float(2.0 ** ((time - EPOCH).total_seconds() / (86_400.0 * HALF_LIFE_DAYS)))
