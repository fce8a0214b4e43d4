"""What the body, the size and the category alone lead one to expect, and what items and people add to it.

The share of "small" (and of "large") is modelled as a linear function of the question, plus an effect of the
item, plus an effect of the person; effects are shrunk to 0 by how many rentals speak for them (empirical
Bayes; the two kinds of effects are found in turns, as backfitting of a mixed model).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.fit.body_space import BodySpace, Places
from ml.fit.codes import Codes, Floats, Indices, ridge, table_mean
from ml.fit.rows import RentalQuestions

_COMMON_ROWS: Final = 300
_RIDGE: Final = 10.0
_ITEM_PRIOR_ROWS: Final = 5.0
_USER_PRIOR_ROWS: Final = 10.0
_TURNS: Final = 4
_FARTHEST_GAP: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A linear model of the share of each answer in `ANSWERS`."""

    weights: Floats  # [K, 2]
    categories: Codes
    occasions: Codes
    body_types: Codes
    steps: Codes

    @classmethod
    def of(cls, rows: RentalQuestions, space: BodySpace, places: Places, answers: Floats) -> Expectation:
        """Fitted to ``answers`` [N, 2]: was it small, was it large."""
        empty = cls(
            weights=np.zeros((0, 2)),
            categories=Codes.of(rows.categories, at_least=_COMMON_ROWS),
            occasions=Codes.of(rows.rented_for, at_least=_COMMON_ROWS),
            body_types=Codes.of(rows.body_types, at_least=_COMMON_ROWS),
            steps=Codes.of(_step_words(rows.sizes), at_least=_COMMON_ROWS),
        )
        weights = ridge(empty.design(rows, space, places), answers, _RIDGE)
        return cls(
            weights=weights,
            categories=empty.categories,
            occasions=empty.occasions,
            body_types=empty.body_types,
            steps=empty.steps,
        )

    def design(self, questions: RentalQuestions, space: BodySpace, places: Places) -> Floats:
        """Regressors [N, K]."""
        gap, usual = np.clip(places.gap, -_FARTHEST_GAP, _FARTHEST_GAP), places.usual
        standard = space.standard(questions)
        numbers = [np.ones(len(questions)), gap, gap**2, gap**3, usual, usual**2, gap * usual]
        numbers += [standard[:, 1], standard[:, 4], np.isnan(questions.mass_kg).astype(np.float64)]
        words = [
            np.eye(codes.rows)[codes(values)]
            for codes, values in (
                (self.categories, questions.categories),
                (self.occasions, questions.rented_for),
                (self.body_types, questions.body_types),
                (self.steps, _step_words(questions.sizes)),
            )
        ]
        return np.concatenate([np.stack(numbers, axis=1), *words], axis=1)

    def shares(self, questions: RentalQuestions, space: BodySpace, places: Places) -> Floats:
        """Expected shares [N, 2] of small and of large."""
        shares: Floats = self.design(questions, space, places) @ self.weights
        return shares


def _step_words(sizes: Floats) -> np.ndarray:
    return np.where(np.isfinite(sizes), np.nan_to_num(sizes).astype(np.int64).astype(np.str_), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What items [items, 2] and people [users, 2] add to the shares of small and of large."""

    items: Floats
    users: Floats


def find_effects(
    residuals: Floats, items: Indices, users: Indices, item_rows: int, user_rows: int
) -> Effects:
    """Shrunk effects from ``residuals`` [N, 2] of the expectation."""
    item_effects, user_effects = np.zeros((item_rows, 2)), np.zeros((user_rows, 2))
    for answer in range(2):
        for _ in range(_TURNS):
            rest = residuals[:, answer] - user_effects[users, answer]
            item_effects[:, answer] = table_mean(items, rest, item_rows, strength=_ITEM_PRIOR_ROWS)
            rest = residuals[:, answer] - item_effects[items, answer]
            user_effects[:, answer] = table_mean(users, rest, user_rows, strength=_USER_PRIOR_ROWS)
    return Effects(items=item_effects, users=user_effects)
