"""A mixed logistic model of "small" and of "large": the question, the item with its slopes, the person.

In log-odds, an item is told by how it falls on everybody and by how that changes with the gap, the usual
size, stature, bust and age; a person by a tendency of their own. Effects have normal priors. Fitted by
iteratively reweighted least squares, the parts in turns (penalised quasi-likelihood: Breslow, Clayton 1993).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.fit.body_space import BodySpace, Places
from ml.fit.codes import Floats, Indices
from ml.fit.expectation import Expectation
from ml.fit.rows import RentalQuestions

_ITEM_VARIANCES: Final = (1.2, 0.1, 0.05, 0.05, 0.05, 0.05)
_USER_VARIANCE: Final = 0.5
_RIDGE: Final = 10.0
_ROUNDS: Final = 5
_WEIGHT_ROUNDS: Final = 2
_TURNS: Final = 2
_FARTHEST_GAP: Final = 2.0
_FARTHEST_LOGIT: Final = 6.0
_LEAST_WEIGHT: Final = 0.01
_HINGES: Final = ((-1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0), (-1.0, -0.5, 0.0, 0.5, 1.0, 2.0))
"""Of the gap and of the usual size."""

NAMES: Final = (
    "logit_small",
    "logit_large",
    "item_logit_small",
    "item_logit_large",
    "user_logit_small",
    "user_logit_large",
    "sum_logit_small",
    "sum_logit_large",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticEffects:
    """Weights and effects of both answers; the last row of items and of people is 0."""

    weights: Floats  # [K, 2]
    items: Floats  # [items, 6, 2]
    users: Floats  # [users, 2]

    @classmethod
    def of(
        cls,
        rows: RentalQuestions,
        space: BodySpace,
        places: Places,
        expectation: Expectation,
        answers: Floats,
        items: tuple[Indices, int],
        users: tuple[Indices, int],
    ) -> LogisticEffects:
        """From ``answers`` [N, 2]; codes [N] of items and of people, each with the rows of their tables."""
        design = _design(rows, space, places, expectation)
        turns = _Turns(design, item_regressors(rows, space, places), items, users)
        fitted = [turns.fit(answer) for answer in answers.T]
        return cls(
            weights=np.stack([one[0] for one in fitted], axis=-1),
            items=np.stack([one[1] for one in fitted], axis=-1),
            users=np.stack([one[2] for one in fitted], axis=-1),
        )

    def features(
        self,
        questions: RentalQuestions,
        space: BodySpace,
        places: Places,
        expectation: Expectation,
        items: Indices,
        users: Indices,
    ) -> Floats:
        """[N, `NAMES`] in log-odds."""
        plain = _design(questions, space, places, expectation) @ self.weights
        regressors = item_regressors(questions, space, places)
        item = np.einsum("nk,nka->na", regressors, self.items[items])
        user = self.users[users]
        return np.concatenate([plain, item, user, plain + item + user], axis=1)


def item_regressors(questions: RentalQuestions, space: BodySpace, places: Places) -> Floats:
    """[N, 6]: how an item may fall differently on other bodies."""
    standard = space.standard(questions)
    gap = np.clip(places.gap, -_FARTHEST_GAP, _FARTHEST_GAP)
    bust = (standard[:, 2] + standard[:, 3]) / np.sqrt(2.0)
    return np.stack([np.ones(len(gap)), gap, places.usual, standard[:, 1], bust, standard[:, 4]], axis=1)


def _design(questions: RentalQuestions, space: BodySpace, places: Places, expectation: Expectation) -> Floats:
    """Regressors [N, K]: the expectation's, bent at hinges, and products of body and gap."""
    standard = space.standard(questions)
    gap = np.clip(places.gap, -3.0, 3.0)
    columns = [
        np.maximum(value - hinge, 0.0)
        for value, hinges in zip((gap, places.usual), _HINGES, strict=True)
        for hinge in hinges
    ]
    columns += [gap * one for one in standard.T] + list(standard.T)
    columns += [standard[:, left] * standard[:, right] for left in range(5) for right in range(left, 5)]
    plain = expectation.design(questions, space, places)
    return np.concatenate([plain, np.stack(columns, axis=1)], axis=1)


class _Turns:
    """The three parts of the model, each fitted to what the others leave."""

    def __init__(
        self, design: Floats, regressors: Floats, items: tuple[Indices, int], users: tuple[Indices, int]
    ) -> None:
        self.design, self.regressors = design, regressors
        self.items, self.item_rows = items
        self.users, self.user_rows = users
        self.order = np.argsort(self.items, kind="stable")
        self.known, self.starts = np.unique(self.items[self.order], return_index=True)
        sorted_regressors = regressors[self.order]
        width = regressors.shape[1]
        self.outer = (sorted_regressors[:, :, None] * sorted_regressors[:, None, :]).reshape(-1, width**2)
        self.sorted_regressors = sorted_regressors

    def fit(self, answer: Floats) -> tuple[Floats, Floats, Floats]:
        """Weights [K], item effects [items, 6] and user effects [users] of an answer [N] of 0 and 1."""
        share = float(np.clip(answer.mean(), 1e-4, 1 - 1e-4))
        logit = np.full(len(answer), np.log(share / (1 - share)))
        weights = np.zeros(self.design.shape[1])
        item_effects = np.zeros((self.item_rows, self.regressors.shape[1]))
        user_effects = np.zeros(self.user_rows)
        item_part, user_part = np.zeros(len(answer)), np.zeros(len(answer))
        for number in range(_ROUNDS):
            probability = 1.0 / (1.0 + np.exp(-logit))
            curvature = np.maximum(probability * (1.0 - probability), _LEAST_WEIGHT)
            target = logit + (answer - probability) / curvature
            if number < _WEIGHT_ROUNDS:
                weights = self._weights(curvature, target - item_part - user_part)
            plain = self.design @ weights
            for _ in range(_TURNS):
                item_effects = self._item_effects(curvature, target - plain - user_part)
                item_part = (self.regressors * item_effects[self.items]).sum(axis=1)
                user_effects = self._user_effects(curvature, target - plain - item_part)
                user_part = user_effects[self.users]
            logit = np.clip(plain + item_part + user_part, -_FARTHEST_LOGIT, _FARTHEST_LOGIT)
        item_effects[-1] = 0.0
        user_effects[-1] = 0.0
        return weights, item_effects, user_effects

    def _weights(self, curvature: Floats, rest: Floats) -> Floats:
        weighted = self.design * curvature[:, None]
        gram = weighted.T @ self.design + _RIDGE * np.eye(self.design.shape[1])
        return np.linalg.solve(gram, weighted.T @ rest).astype(np.float64, copy=False)

    def _item_effects(self, curvature: Floats, rest: Floats) -> Floats:
        width = self.regressors.shape[1]
        grams = np.add.reduceat(self.outer * curvature[self.order][:, None], self.starts, axis=0)
        moments = np.add.reduceat(
            self.sorted_regressors * (curvature * rest)[self.order][:, None], self.starts, axis=0
        )
        effects = np.zeros((self.item_rows, width))
        precision = np.diag(1.0 / np.asarray(_ITEM_VARIANCES))
        effects[self.known] = np.linalg.solve(
            grams.reshape(-1, width, width) + precision, moments[:, :, None]
        )[:, :, 0]
        return effects

    def _user_effects(self, curvature: Floats, rest: Floats) -> Floats:
        sums = np.bincount(self.users, weights=curvature * rest, minlength=self.user_rows)
        counts = np.bincount(self.users, weights=curvature, minlength=self.user_rows)
        effects: Floats = sums / (counts + 1.0 / _USER_VARIANCE)
        return effects
