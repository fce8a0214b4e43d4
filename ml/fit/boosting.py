"""How trees are grown: LightGBM, from features and labels to the arrays of `BoostedTrees`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.fit.trees import BoostedTrees, trees_of

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_MOST_THREADS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostingPlan:
    """Tuned on the last tenth of the training rows."""

    rounds: int = 300
    learning_rate: float = 0.05
    leaves: int = 15
    leaf_rows: int = 100
    feature_share: float = 0.4
    row_share: float = 0.7
    ridge: float = 20.0


def grow(
    values: Floats,
    labels: Labels,
    plan: BoostingPlan,
    *,
    seed: int,
    weights: Floats | None = None,
    progress: Callable[[float], None] | None = None,
) -> BoostedTrees:
    """Trees for the three answers, of ``values`` [N, F] (NaN is missing) and ``labels`` [N]."""
    import lightgbm

    settings: dict[str, Any] = {
        "objective": "multiclass",
        "num_class": 3,
        "learning_rate": plan.learning_rate,
        "num_leaves": plan.leaves,
        "min_data_in_leaf": min(plan.leaf_rows, max(len(labels) // 50, 1)),
        "feature_fraction": plan.feature_share,
        "bagging_fraction": plan.row_share,
        "bagging_freq": 1,
        "lambda_l2": plan.ridge,
        "max_bin": 127,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": _threads(),
        "verbosity": -1,
    }
    rows = lightgbm.Dataset(values.astype(np.float32), labels, weight=weights, free_raw_data=True)
    callbacks = [] if progress is None else [_reporting(progress, plan.rounds)]
    booster = lightgbm.train(settings, rows, plan.rounds, callbacks=callbacks)
    return trees_of(booster)


def _reporting(progress: Callable[[float], None], rounds: int) -> Callable[[Any], None]:
    def report(environment: Any) -> None:
        progress((environment.iteration + 1) / rounds)

    return report


def _threads() -> int:
    """As many as OpenMP may use here; a few are as good as many for so few rows."""
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(int(allowed) if allowed.isdigit() and int(allowed) > 0 else cores, _MOST_THREADS)
