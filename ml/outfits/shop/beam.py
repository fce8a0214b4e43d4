"""Completing an outfit: a beam over the roles that are free, the best partial outfits of each shape first.

Exact for an outfit of two; with layers, the beam keeps the best partial outfits of each shape and, for each
role, the pieces that go best with what is given. What the budget, the occasions and seasons of all, the rules
and the flags forbid is never in the beam.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.colour import Floats
from ml.outfits.shop.grammar import ROLES, SHAPES, Role, Shape, can_grow_to
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.rules import may_meet

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
PairScorer = Callable[[Rows, Rows], Floats]

_ORDER: Final[tuple[Role, ...]] = ("bottom", "leggings", "top", "one_piece", "knit", "jacket", "coat")
"""The core of an outfit is found first, layers are put over it."""
_CENT: Final = 0.005  # sums of prices are not exact


@dataclass(frozen=True, slots=True, kw_only=True)
class BeamWidth:
    """How many pieces of a role, and how many partial outfits of a shape, are followed."""

    pieces: int = 64
    outfits: int = 32


WIDE: Final = BeamWidth(pieces=512, outfits=512)
"""For wishes that are hard to keep."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What a search may use: the shelves, which pieces [N], which of them are of the wished colour [N]."""

    shelves: Shelves
    allowed: Flags
    coloured: Flags
    budget: float
    score: PairScorer
    cheapest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beam:
    """Outfits of one shape: ``rows`` [S, k]; the sum and the worst of their pairs' scores; what all share."""

    shape: Shape
    rows: Rows
    total: Floats
    worst: Floats
    occasions: npt.NDArray[np.uint16]
    seasons: npt.NDArray[np.uint16]
    price: Floats
    clo: Floats
    coloured: Flags

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, chosen: Rows | Flags) -> Beam:
        return Beam(
            shape=self.shape,
            rows=self.rows[chosen],
            total=self.total[chosen],
            worst=self.worst[chosen],
            occasions=self.occasions[chosen],
            seasons=self.seasons[chosen],
            price=self.price[chosen],
            clo=self.clo[chosen],
            coloured=self.coloured[chosen],
        )


def search(ground: Ground, given: Sequence[Rows], width: BeamWidth) -> list[Beam]:
    """Complete outfits by shape, in which each of the ``given`` (rows to choose from) has its place."""
    beams = _given_beams(ground, given)
    lists = _shortlists(ground, given, width)
    complete = [beam for beam in beams if beam.shape in SHAPES]
    while beams:
        grown: dict[Shape, list[Beam]] = {}
        for beam in beams:
            for role in _growing(beam.shape, given, ground.shelves):
                bigger = _grow(ground, beam, role, lists[role])
                if len(bigger):
                    grown.setdefault(bigger.shape, []).append(bigger)
        beams = [_pruned(ground, _joined(parts), width.outfits) for parts in grown.values()]
        complete += [beam for beam in beams if beam.shape in SHAPES]
    return [kept for beam in complete if len(kept := beam[beam.coloured])]


def per_pair(total: Floats, pairs: int) -> Floats:
    """Sums over pairs so that outfits of two and of four compare: their mean."""
    return np.asarray(total / max(pairs, 1))


def _given_beams(ground: Ground, given: Sequence[Rows]) -> list[Beam]:
    """Every choice of one row for each of what is given, by shape."""
    beams: list[Beam] = []
    for rows in given:
        usable = rows[ground.allowed[rows]]
        if not beams and rows is given[0]:
            beams = [_alone(ground, usable)] if len(usable) else []
            continue
        beams = [grown for beam in beams if len(grown := _grow(ground, beam, _role(ground, rows), usable))]
    return beams


def _role(ground: Ground, rows: Rows) -> Role:
    return ground.shelves.pieces[int(rows[0])].role


def _alone(ground: Ground, rows: Rows) -> Beam:
    table = ground.shelves.table
    beam = Beam(
        shape=frozenset({_role(ground, rows)}),
        rows=rows[:, None],
        total=np.zeros(len(rows)),
        worst=np.zeros(len(rows)),
        occasions=table.occasions[rows],
        seasons=table.seasons[rows],
        price=ground.shelves.price[rows],
        clo=table.clo[rows],
        coloured=ground.coloured[rows],
    )
    return beam[beam.price <= ground.budget]


def _growing(shape: Shape, given: Sequence[Rows], shelves: Shelves) -> list[Role]:
    """Roles to add next: later in the order than any added so far, so that each outfit is reached once."""
    fixed = {ROLES[shelves.role[rows[0]]] for rows in given}
    last = max((_ORDER.index(role) for role in shape - fixed), default=-1)
    return [role for role in _ORDER[last + 1 :] if role not in shape and can_grow_to(shape | {role})]


def _shortlists(ground: Ground, given: Sequence[Rows], width: BeamWidth) -> dict[Role, Rows]:
    """For each role the pieces that go best with what is given (cheapest ones, where that is asked)."""
    seeds = np.concatenate([rows[ground.allowed[rows]] for rows in given])
    shape = frozenset(_role(ground, rows) for rows in given)
    lists: dict[Role, Rows] = {}
    for place, role in enumerate(ROLES):
        if not can_grow_to(shape | {role}):
            continue
        rows = np.flatnonzero(ground.allowed & (ground.shelves.role == place))
        rows = rows[may_meet(ground.shelves, seeds[:, None], rows).any(axis=0)]
        if len(rows) > width.pieces:
            lists[role] = _best_rows(ground, seeds, rows, width.pieces)
        else:
            lists[role] = rows
    return lists


def _best_rows(ground: Ground, seeds: Rows, rows: Rows, count: int) -> Rows:
    """The best rows beside any of the seeds; half of them of the colour wished for, where there are."""
    if ground.cheapest_first:
        value = -ground.shelves.price[rows]
    else:
        together = ground.score(np.repeat(seeds, len(rows)), np.tile(rows, len(seeds)))
        value = together.reshape(len(seeds), len(rows)).max(axis=0)
    return rows[_half_each(value, ground.coloured[rows], count)]


def _half_each(value: Floats, coloured: Flags, count: int) -> Rows:
    """Places of the ``count`` largest values, and as many again of the coloured where not all are."""
    best = np.argsort(-value, kind="stable")
    if coloured.all():
        return best[:count]
    wished = best[coloured[best]][:count]
    return np.unique(np.concatenate([best[:count], wished]))


def _grow(ground: Ground, beam: Beam, role: Role, rows: Rows) -> Beam:
    """Every outfit of the beam with every one of the rows that keeps what all must share."""
    table, shelves = ground.shelves.table, ground.shelves
    fine = beam.price[:, None] + shelves.price[rows] <= ground.budget + _CENT  # [S, R]
    fine &= (beam.occasions[:, None] & table.occasions[rows]) > 0
    fine &= (beam.seasons[:, None] & table.seasons[rows]) > 0
    for worn in beam.rows.T:
        fine &= may_meet(shelves, worn[:, None], rows)
    state, taken = np.nonzero(fine)
    added = rows[taken]
    scores = _scores(ground, beam.rows[state], added)
    return Beam(
        shape=beam.shape | {role},
        rows=np.column_stack([beam.rows[state], added]),
        total=beam.total[state] + scores.sum(axis=1),
        worst=np.minimum(beam.worst[state], scores.min(axis=1, initial=0.0)),
        occasions=beam.occasions[state] & table.occasions[added],
        seasons=beam.seasons[state] & table.seasons[added],
        price=beam.price[state] + shelves.price[added],
        clo=beam.clo[state] + table.clo[added],
        coloured=beam.coloured[state] | ground.coloured[added],
    )


def _scores(ground: Ground, rows: Rows, added: Rows) -> Floats:
    """Pair scores [S, k] of an added row with each of an outfit's; every distinct pair is scored once."""
    size = len(ground.shelves.pieces)
    keys, place = np.unique(rows * size + added[:, None], return_inverse=True)
    scores = ground.score(keys // size, keys % size)
    return np.asarray(scores[place.reshape(rows.shape)])


def _pruned(ground: Ground, beam: Beam, count: int) -> Beam:
    if ground.cheapest_first:
        return beam[_half_each(-beam.price, beam.coloured, count)]
    return beam[_half_each(beam.total + beam.worst, beam.coloured, count)]


def _joined(parts: Sequence[Beam]) -> Beam:
    if len(parts) == 1:
        return parts[0]
    # Columns follow the order of adding, which differs between ways to a shape; an outfit is a set.
    names = ("rows", "total", "worst", "occasions", "seasons", "price", "clo", "coloured")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Beam(shape=parts[0].shape, **columns)


def beside(ground: Ground, given: Sequence[Rows], roles: frozenset[Role]) -> list[tuple[int, float]]:
    """Pieces of the roles that can be put to what is given: (row, log-odds of its pairs), best first."""
    best: dict[int, float] = {}
    for beam in _given_beams(ground, given):
        for role in sorted(roles - beam.shape):
            if can_grow_to(beam.shape | {role}):
                place = ROLES.index(role)
                rows = np.flatnonzero(ground.allowed & (ground.shelves.role == place))
                grown = _grow(ground, beam, role, rows)
                grown = grown[grown.coloured]
                added = per_pair(grown.total, grown.rows.shape[1] - 1)
                for row, score in zip(grown.rows[:, -1], added, strict=True):
                    best[int(row)] = max(float(score), best.get(int(row), -np.inf))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))
