"""A policy judged by the shop's own log of choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ml.errors import DataError
from ml.recommend.choice_log import ChoiceRecord
from ml.recommend.exploration import Policy
from ml.recommend.off_policy import LoggedChoices, OffPolicyReport, cross_fitted_rewards, judge

Learn = Callable[[Sequence[ChoiceRecord]], Policy]
FOLDS = 5


def judge_policy(policy: Policy, records: Sequence[ChoiceRecord]) -> OffPolicyReport:
    """What ``policy`` would have earned where another one chose, by all estimators of `off_policy`.

    ``policy`` must not have learnt from these records: `judge_learner` is for one that has. Raises DataError
    as `off_policy.judge` does (``LOG_REWARD`` also for a choice nobody answered), and ``LOG_BROKEN`` when
    records describe products by different numbers of features.
    """
    return judge(logged_choices([policy] * len(records), records))


def judge_learner(learn: Learn, records: Sequence[ChoiceRecord], *, folds: int = FOLDS) -> OffPolicyReport:
    """What the policy learnt from such a log would have earned: on each fold, the one learnt from the others.

    A policy that was judged by the very answers it learnt from would look better than it is. Raises as
    `judge_policy` and ``learn`` do.
    """
    learnt = [
        learn([record for row, record in enumerate(records) if row % folds != fold]) for fold in range(folds)
    ]
    return judge(logged_choices([learnt[row % folds] for row in range(len(records))], records))


def logged_choices(policies: Sequence[Policy], records: Sequence[ChoiceRecord]) -> LoggedChoices:
    """The log as columns, beside what each row's policy would have done and a model of the rewards."""
    offered, probable = _offers(policies, records)
    rows, shown = np.arange(len(records)), np.asarray([one.index for one in records], dtype=np.int64)
    rewards = np.asarray([np.nan if one.reward is None else one.reward for one in records], dtype=np.float64)
    columns = LoggedChoices(
        rewards=rewards,
        propensities=np.asarray([one.propensity for one in records], dtype=np.float64),
        target_probabilities=probable[rows, shown] if len(records) else rewards,
    )
    if len(records) < FOLDS or not np.isfinite(rewards).all():
        return columns
    predicted, everywhere = cross_fitted_rewards(offered[rows, shown], rewards, offered, folds=FOLDS)
    return LoggedChoices(
        rewards=columns.rewards,
        propensities=columns.propensities,
        target_probabilities=columns.target_probabilities,
        predicted=predicted,
        predicted_under_target=(probable * everywhere).sum(axis=1),
    )


def _offers(policies: Sequence[Policy], records: Sequence[ChoiceRecord]) -> tuple[np.ndarray, np.ndarray]:
    """Features [N, K, F] of all candidates and their probabilities [N, K]; 0 where a row has fewer."""
    widths = {len(one.features[0]) for one in records}
    if len(widths) > 1:
        raise DataError(
            "LOG_BROKEN",
            f"The log describes products by {min(widths)} and by {max(widths)} features; "
            "judge the choices of each version of the product on their own.",
        )
    most = max((len(one.actions) for one in records), default=0)
    offered = np.zeros((len(records), most, max(widths, default=0)))
    probable = np.zeros((len(records), most))
    for row, (policy, one) in enumerate(zip(policies, records, strict=True)):
        features = np.asarray(one.features)
        offered[row, : len(features)] = features
        probable[row, : len(features)] = policy.probabilities(features)
    return offered, probable
