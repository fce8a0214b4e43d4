"""Judging a policy by the log of another one, without showing it to anybody.

A log says which product was shown, how probable that was, and what came of it. Weighted by how much more
(or less) often the new policy would have shown the same, the rewards tell what it would have earned:
inverse propensity (Horvitz, Thompson 1952), self-normalised (Swaminathan, Joachims 2015) and doubly robust
(Dudík, Langford, Li 2011), each with an interval from its own variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError

Floats = npt.NDArray[np.float64]

_NORMAL_95: Final = 1.959964
_RIDGE: Final = 1.0
_FEWEST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyValue:
    """The mean reward a policy would have had, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def interval(self) -> list[float]:
        """``[low, high]``."""
        return [self.low, self.high]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffPolicyReport:
    """What a log says of another policy. ``effective_rows``: (Σw)² / Σw², the rows that really count."""

    rows: int
    effective_rows: float
    largest_weight: float
    naive: PolicyValue
    """The plain mean of the log: what the *old* policy earned."""
    inverse_propensity: PolicyValue
    self_normalised: PolicyValue
    doubly_robust: PolicyValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChoices:
    """A log as arrays of [N], and what the policy to be judged thinks of it."""

    rewards: Floats
    propensities: Floats
    """Probability with which the shown product was shown."""
    target_probabilities: Floats
    """Probability with which the policy to be judged would have shown it."""
    predicted: Floats | None = None
    """Expected reward of the shown product, by a model that has not seen the row."""
    predicted_under_target: Floats | None = None
    """Σ over all candidates of target probability × expected reward, by the same model."""


def judge(choices: LoggedChoices) -> OffPolicyReport:
    """All estimates of a log; doubly robust where the two columns of predictions are given.

    Raises:
        DataError: ``LOG_TOO_SHORT`` (under 20 rows), ``LOG_PROPENSITY`` (outside (0, 1], or a target's
            outside [0, 1]), ``LOG_REWARD`` (not finite), ``LOG_SUPPORT`` (the policy never does what the log
            shows: nothing can be said of it).
    """
    _check(choices)
    rewards = choices.rewards
    weights = choices.target_probabilities / choices.propensities
    total = float(weights.sum())
    normalised = float((weights * rewards).sum() / total)
    robust = None
    if choices.predicted is not None and choices.predicted_under_target is not None:
        robust = _mean(choices.predicted_under_target + weights * (rewards - choices.predicted))
    return OffPolicyReport(
        rows=len(rewards),
        effective_rows=total**2 / float((weights**2).sum()),
        largest_weight=float(weights.max()),
        naive=_mean(rewards),
        inverse_propensity=_mean(weights * rewards),
        # The ratio of two means; its variance by the delta method (Owen 2013, chapter 9).
        self_normalised=_around(
            normalised, float((weights**2 * (rewards - normalised) ** 2).sum()) ** 0.5 / total
        ),
        doubly_robust=robust,
    )


def cross_fitted_rewards(
    features: npt.NDArray[np.float64], rewards: Floats, candidates: npt.NDArray[np.float64], *, folds: int = 5
) -> tuple[Floats, Floats]:
    """Expected rewards of the shown product [N] and of all candidates [N, K], by rows other than their own.

    ``features`` [N, F] are the shown product's, ``candidates`` [N, K, F] all of them. A ridge regression with
    an offset; folds are rows apart by ``folds``, so that the result is the same at every call.
    """
    fold = np.arange(len(rewards)) % folds
    shown, offered = np.empty(len(rewards)), np.empty(candidates.shape[:2])
    for one in range(folds):
        here = fold == one
        weights = _ridge(features[~here], rewards[~here])
        shown[here] = _with_offset(features[here]) @ weights
        offered[here] = _with_offset(candidates[here]) @ weights
    return shown, offered


def _check(choices: LoggedChoices) -> None:
    if len(choices.rewards) < _FEWEST:
        raise DataError(
            "LOG_TOO_SHORT",
            f"The log holds {len(choices.rewards)} choices; at least {_FEWEST} are needed to judge a policy.",
        )
    bad = ~((choices.propensities > 0) & (choices.propensities <= 1))
    bad |= ~((choices.target_probabilities >= 0) & (choices.target_probabilities <= 1 + 1e-9))
    if bad.any():
        raise DataError(
            "LOG_PROPENSITY",
            f"{int(bad.sum())} of {len(bad)} choices have no probability above 0 and at most 1; "
            "only logs of a policy that drew at random can be judged.",
        )
    if not np.isfinite(choices.rewards).all():
        raise DataError("LOG_REWARD", "A reward in the log is not a finite number; correct or drop that row.")
    if not (choices.target_probabilities > 0).any():
        raise DataError(
            "LOG_SUPPORT",
            "The policy would never have shown what the log shows; let the old one explore more first.",
        )


def _mean(values: Floats) -> PolicyValue:
    return _around(float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5)


def _around(value: float, error: float) -> PolicyValue:
    return PolicyValue(value=value, low=value - _NORMAL_95 * error, high=value + _NORMAL_95 * error)


def _with_offset(features: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([features, np.ones((*features.shape[:-1], 1))], axis=-1)


def _ridge(features: npt.NDArray[np.float64], rewards: Floats) -> Floats:
    extended = _with_offset(features)
    penalty = _RIDGE * np.eye(extended.shape[1])
    penalty[-1, -1] = 0.0
    return np.asarray(np.linalg.solve(extended.T @ extended + penalty, extended.T @ rewards), np.float64)
