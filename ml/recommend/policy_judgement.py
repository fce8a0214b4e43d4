"""A policy judged by the shop's own log of choices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.errors import DataError
from ml.recommend.exploration import ChoiceRecord, Policy
from ml.recommend.off_policy import LoggedChoices, OffPolicyReport, cross_fitted_rewards, judge


def judge_policy(policy: Policy, records: Sequence[ChoiceRecord]) -> OffPolicyReport:
    """What ``policy`` would have earned where another one chose, by all estimators of `off_policy`.

    Raises DataError as `off_policy.judge` does, and ``LOG_BROKEN`` when records describe products by
    different numbers of features.
    """
    return judge(logged_choices(policy, records))


def logged_choices(policy: Policy, records: Sequence[ChoiceRecord]) -> LoggedChoices:
    """The log as columns, with what ``policy`` would have done and a model of the rewards beside it."""
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
    for row, one in enumerate(records):
        features = np.asarray(one.features)
        offered[row, : len(features)] = features
        probable[row, : len(features)] = policy.probabilities(features)
    rows, shown = np.arange(len(records)), np.asarray([one.index for one in records], dtype=np.int64)
    rewards = np.asarray([one.reward for one in records], dtype=np.float64)
    columns = LoggedChoices(
        rewards=rewards,
        propensities=np.asarray([one.propensity for one in records], dtype=np.float64),
        target_probabilities=probable[rows, shown] if len(records) else rewards,
    )
    if len(records) < 2:
        return columns
    predicted, everywhere = cross_fitted_rewards(offered[rows, shown], rewards, offered)
    return LoggedChoices(
        rewards=columns.rewards,
        propensities=columns.propensities,
        target_probabilities=columns.target_probabilities,
        predicted=predicted,
        predicted_under_target=(probable * everywhere).sum(axis=1),
    )
