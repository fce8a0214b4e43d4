"""What a model of fit has to beat, taught on the same rows: the majority, and plain gradient boosting."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ml.fit.blocks import Block
from ml.fit.boosting import BoostingPlan, grow
from ml.fit.features import FEATURES

Floats = npt.NDArray[np.float64]

BODY_COLUMNS: Final = (
    *("step", "mass_kg", "body_mass_index", "stature_cm", "bust_band_in", "bust_cup", "age_years"),
    *("body_type", "category", "occasion"),
)
HISTORY_COLUMNS: Final = (
    *BODY_COLUMNS,
    *("item_rows", "item_rate_small", "item_rate_large", "user_rows", "user_rate_small", "user_rate_large"),
)
_PLAN: Final = BoostingPlan(rounds=150, learning_rate=0.08)


def baseline_probabilities(blocks: list[Block], asked: Floats, *, seed: int) -> dict[str, Floats]:
    """Probabilities [N, 3] of each baseline for the features ``asked`` [N, F]."""
    labels = np.concatenate([block.labels for block in blocks])
    shares = np.bincount(labels, minlength=3) / len(labels)
    values = np.concatenate([block.features for block in blocks])
    found = {"majority": np.tile(shares, (len(asked), 1))}
    for name, columns in (("body_boosting", BODY_COLUMNS), ("history_boosting", HISTORY_COLUMNS)):
        chosen = [FEATURES.index(column) for column in columns]
        trees = grow(values[:, chosen], labels, _PLAN, seed=seed)
        found[name] = softmax(trees.scores(asked[:, chosen]), axis=1)
    return found
