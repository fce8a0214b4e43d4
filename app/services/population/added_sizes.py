"""What a size more would win: the people it fits well whom nothing fits today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.services.population.coverage import percent
from app.services.population.judged import JudgedPerson
from app.services.population.new_sizes import Kind, NewSize, Range, label_of, new_sizes
from app.services.stoppable import Work
from body_models.garments.fit.rack import Rack
from body_models.garments.grading import graded_poms


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AddedSize:
    """A size more and how many people it wins; ``in_all`` with those ranked before it."""

    label: str
    kind: Kind
    beside: tuple[str, ...]
    body_ranges_cm: Mapping[str, Range]
    poms_cm: Mapping[str, float]
    wins: int
    in_all: int

    def label_with(self, said: Callable[[str], str]) -> str:
        """The label with the sizes or lengths beside it as ``said`` names them."""
        return label_of(self.kind, tuple(said(name) for name in self.beside))


def added_sizes(rack: Rack, judged: Sequence[JudgedPerson], work: Work) -> list[AddedSize]:
    """Every size that could be added, the one that wins most first. Raises WORK_STOPPED.

    Each is judged alone; ``in_all`` counts nobody twice.
    """
    missing = [person.body for person in judged if person.size is None]
    candidates = new_sizes(rack.chart, rack.fabric)
    won = []
    for number, candidate in enumerate(candidates):
        work.step(number / len(candidates), f"a size {candidate.label}")
        won.append(_won_by(candidate, missing))
    order = sorted(range(len(candidates)), key=lambda number: -int(won[number].sum()))
    reached = np.zeros(len(missing), dtype=bool)
    ranked = []
    for number in order:
        reached = reached | won[number]
        ranked.append(_added(candidates[number], int(won[number].sum()), int(reached.sum())))
    return ranked


def _won_by(candidate: NewSize, missing: Sequence[Mapping[str, float]]) -> npt.NDArray[np.bool_]:
    return np.array(
        [any(candidate.rack.suits(size, body) for size in candidate.sizes) for body in missing],
        dtype=bool,
    )


def _added(candidate: NewSize, wins: int, in_all: int) -> AddedSize:
    chart = candidate.rack.chart
    plain = min(candidate.sizes, key=lambda size: abs(chart.inseam_change_cm(size)))
    return AddedSize(
        label=candidate.label,
        kind=candidate.kind,
        beside=candidate.beside,
        body_ranges_cm=candidate.body_ranges_cm,
        poms_cm=graded_poms(chart, plain),
        wins=wins,
        in_all=in_all,
    )


def added_document(sizes: Sequence[AddedSize], people: int) -> list[dict[str, Any]]:
    """The ranking for a report."""
    return [
        {
            "label": one.label,
            "kind": one.kind,
            "beside": list(one.beside),
            "wins": one.wins,
            "wins_percent": percent(one.wins, people),
            "in_all_percent": percent(one.in_all, people),
            "body_ranges_cm": {
                name: [round(end, 1) for end in span] for name, span in one.body_ranges_cm.items()
            },
            "poms_cm": dict(one.poms_cm),
        }
        for one in sizes
    ]
