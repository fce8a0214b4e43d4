"""What the shop's answers say of the ranking's weights, and the policies that draw by it.

A reward from 0 to 1 is believed to be an offset plus `REWARD_PER_SCORE` × the score: the default weights are
the first guess, and every answered choice moves them (Bayesian regression, `LinearPosterior`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from ml.errors import DataError
from ml.recommend.choice_log import ChoiceRecord, answered
from ml.recommend.exploration import LinearPosterior, Policy, SoftmaxPolicy, ThompsonPolicy
from ml.recommend.ranking import DEFAULT_WEIGHTS, RANKING_FEATURES

PolicyName = Literal["thompson", "softmax"]

REWARD_PER_SCORE: Final = 0.15
"""First guess: who is shown what lies a standard deviation nearer to their words takes it 15 % more often."""
_WEIGHT_STD: Final = 0.075
"""Half of that: the first guess of a weight may well be wrong by as much."""
_OFFSET_MEAN: Final = 0.3
_OFFSET_STD: Final = 0.5
_NOISE_STD: Final = 0.5
"""Of an answer that is yes or no, at most."""
_TEMPERATURE: Final = 0.2 * REWARD_PER_SCORE


def prior_beliefs() -> LinearPosterior:
    """What is believed before any answer, of the weights of `RANKING_FEATURES` and of the offset."""
    mean = np.asarray(
        [*(REWARD_PER_SCORE * DEFAULT_WEIGHTS[name] for name in RANKING_FEATURES), _OFFSET_MEAN]
    )
    stds = np.asarray([*(_WEIGHT_STD for _ in RANKING_FEATURES), _OFFSET_STD])
    precision = np.diag(stds**-2.0)
    return LinearPosterior(precision=precision, moment=precision @ mean, noise_std=_NOISE_STD)


def beliefs_from(records: Sequence[ChoiceRecord]) -> LinearPosterior:
    """What is believed after the answered choices of a log.

    Raises:
        DataError: ``LOG_FEATURES`` when a choice was described by other features than this version knows.
    """
    beliefs = prior_beliefs()
    for record in answered(records):
        shown = record.features[record.index]
        if len(shown) != len(RANKING_FEATURES):
            raise DataError(
                "LOG_FEATURES",
                f"The choice {record.id} describes products by {len(shown)} features, not by the "
                f"{len(RANKING_FEATURES)} of this version; begin another log.",
            )
        beliefs.learn(np.asarray([*shown, 1.0]), float(record.reward or 0.0))
    return beliefs


def ranking_weights(beliefs: LinearPosterior) -> dict[str, float]:
    """The weights of a ranking the answers speak for."""
    means = beliefs.mean()[: len(RANKING_FEATURES)] / REWARD_PER_SCORE
    return dict(zip(RANKING_FEATURES, means.tolist(), strict=True))


def policy_of(name: PolicyName, beliefs: LinearPosterior) -> Policy:
    """The policy that draws by these beliefs. The offset is the same for all: it decides nothing."""
    weights = beliefs.marginal(len(RANKING_FEATURES))
    if name == "thompson":
        return ThompsonPolicy(posterior=weights)
    return SoftmaxPolicy(weights=weights.mean(), temperature=_TEMPERATURE)
