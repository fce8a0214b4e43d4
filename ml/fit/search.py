"""A search for better settings of the trees, on rows held out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ml.figures.classification import log_loss
from ml.fit.boosting import BoostingPlan
from ml.fit.trees import BoostedTrees
from ml.training.kept import KeptParts
from ml.training.search import Attempt, Choice, Setting, Span, search

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

SPACE: Final[Mapping[str, Span | Choice]] = {
    "learning_rate": Span(low=0.02, high=0.12, log=True),
    "leaves": Span(low=5, high=40, whole=True),
    "leaf_rows": Span(low=20, high=400, log=True, whole=True),
    "feature_share": Span(low=0.15, high=0.8),
    "ridge": Span(low=1.0, high=100.0, log=True),
}


def search_plan(
    start: BoostingPlan,
    grow: Callable[[BoostingPlan], BoostedTrees],
    asked: Floats,
    labels: Labels,
    *,
    trials: int,
    seed: int,
    kept: KeptParts,
    progress: Callable[[float], None],
) -> BoostingPlan:
    """The plan of least log loss of ``labels`` [N] for the features ``asked`` [N, F] among ``trials``.

    The first trial is ``start`` itself, so a search never ends with a worse plan. Raises LearningError as
    `ml.training.search.search`.
    """

    def cost(tried: Mapping[str, Setting], _: Attempt) -> float:
        return log_loss(labels, softmax(grow(_with(start, tried)).scores(asked), axis=1))

    found = search(
        cost,
        SPACE,
        trials=trials,
        seed=seed,
        start={name: value for name, value in asdict(start).items() if name in SPACE},
        journal=kept.journal,
        training=kept.fingerprint,
        progress=lambda share, _: progress(share),
    )
    return _with(start, found.best)


def _with(plan: BoostingPlan, tried: Mapping[str, Setting]) -> BoostingPlan:
    return replace(plan, **tried)  # type: ignore[arg-type]
