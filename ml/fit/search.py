"""A search for better settings of the trees: tree-structured Parzen estimators on rows held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ml.figures.classification import log_loss
from ml.fit.boosting import BoostingPlan
from ml.fit.calibration import softmax
from ml.fit.trees import BoostedTrees

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def search_plan(
    start: BoostingPlan,
    grow: Callable[[BoostingPlan], BoostedTrees],
    asked: Floats,
    labels: Labels,
    *,
    trials: int,
    seed: int,
    progress: Callable[[float], None],
) -> BoostingPlan:
    """The plan of least log loss of ``labels`` [N] for the features ``asked`` [N, F] among ``trials``.

    The first trial is ``start`` itself, so a search never ends with a worse plan. Bergstra et al. 2011.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    tried = ("learning_rate", "leaves", "leaf_rows", "feature_share", "ridge")
    study.enqueue_trial({name: value for name, value in asdict(start).items() if name in tried})

    def cost(trial: Any) -> float:
        plan = replace(
            start,
            learning_rate=trial.suggest_float("learning_rate", 0.02, 0.12, log=True),
            leaves=trial.suggest_int("leaves", 5, 40),
            leaf_rows=trial.suggest_int("leaf_rows", 20, 400, log=True),
            feature_share=trial.suggest_float("feature_share", 0.15, 0.8),
            ridge=trial.suggest_float("ridge", 1.0, 100.0, log=True),
        )
        figure = log_loss(labels, softmax(grow(plan).scores(asked)))
        progress((trial.number + 1) / trials)
        return figure

    study.optimize(cost, n_trials=trials)
    return replace(start, **study.best_params)
