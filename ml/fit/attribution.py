"""Which groups of what is known made a prediction, exactly: Shapley values over five groups.

The worth of some groups is the prediction with the others erased, for which the model was taught on erased
copies (`ml.fit.erasure`). With five groups all 32 worths are computed, so nothing is sampled (Shapley 1953;
Lundberg, Lee 2017).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.fit.erasure import GROUPS, Group, erase
from ml.fit.model import AnyFitModel
from ml.fit.rows import RentalQuestions

Floats = npt.NDArray[np.float64]

_COALITIONS: Final = [
    frozenset(chosen) for size in range(len(GROUPS) + 1) for chosen in itertools.combinations(GROUPS, size)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Why questions [N] were answered as they were."""

    base: Floats  # [N, 3]; probabilities when nothing is known
    contributions: Mapping[Group, Floats]  # [N, 3] each; base + their sum = probabilities
    probabilities: Floats  # [N, 3]

    def top(self, label: int) -> list[Group]:
        """The group that moved the probability of an answer the most, by question [N]."""
        sizes = np.stack([np.abs(self.contributions[group][:, label]) for group in GROUPS])
        return [GROUPS[index] for index in sizes.argmax(axis=0)]


def attribute(model: AnyFitModel, questions: RentalQuestions) -> Attribution:
    """The share of each group in each prediction."""
    worths = _worths(model, questions)
    return Attribution(
        base=worths[frozenset()],
        contributions={group: _shapley(group, worths) for group in GROUPS},
        probabilities=worths[frozenset(GROUPS)],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionFigures:
    """How far erasing a group moves the probability of the answer given, by its rank in the attribution."""

    rows: int
    mean_move_by_rank: tuple[float, ...]
    """The group said to matter the most first."""
    top_moves_most: float
    """Share of the rows in which no other group moves it further; chance is one in five."""


def deletion_figures(model: AnyFitModel, questions: RentalQuestions) -> DeletionFigures:
    """The attribution, checked by erasing one group at a time."""
    found = attribute(model, questions)
    rows = np.arange(len(questions))
    answer = found.probabilities.argmax(axis=1)
    given = found.probabilities[rows, answer]
    claimed = np.stack([np.abs(found.contributions[group][rows, answer]) for group in GROUPS])
    moved = np.stack(
        [np.abs(given - model.predict(erase(questions, (group,)))[rows, answer]) for group in GROUPS]
    )
    order = np.argsort(-claimed, axis=0, kind="stable")
    by_rank = np.take_along_axis(moved, order, axis=0)
    return DeletionFigures(
        rows=len(questions),
        mean_move_by_rank=tuple(float(one) for one in by_rank.mean(axis=1)),
        top_moves_most=float((by_rank[0] >= moved.max(axis=0) - 1e-12).mean()),
    )


def _worths(model: AnyFitModel, questions: RentalQuestions) -> dict[frozenset[Group], Floats]:
    """The prediction [N, 3] with only these groups known, by group."""
    asked = _stacked([erase(questions, set(GROUPS) - known) for known in _COALITIONS])
    answers = np.split(model.predict(asked), len(_COALITIONS))
    return dict(zip(_COALITIONS, answers, strict=True))


def _shapley(group: Group, worths: Mapping[frozenset[Group], Floats]) -> Floats:
    """Mean over all orders of what the group adds to those before it, [N, 3]."""
    count = len(GROUPS)
    value = np.zeros_like(worths[frozenset()])
    for known, worth in worths.items():
        if group in known:
            before = len(known) - 1
            orders = math.factorial(before) * math.factorial(count - len(known)) / math.factorial(count)
            value += orders * (worth - worths[known - {group}])
    return value


def _stacked(parts: list[RentalQuestions]) -> RentalQuestions:
    values: dict[str, Any] = {
        column.name: np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(RentalQuestions)
    }
    return RentalQuestions(**values)
