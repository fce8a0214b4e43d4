"""Whether a judgement would be too kind: what is asked was learnt from, or a feature tells the answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.figures.classification import auc

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TELLING_AUC: Final = 0.99
"""A single feature that separates a class this well is most likely known only after the fact."""


def found_again(known: Iterable[Hashable], asked: Iterable[Hashable]) -> Flags:
    """Which of those asked [N] (a row's content, a person, an item) stand among the known ones."""
    among = set(known)
    return np.asarray([one in among for one in asked], dtype=np.bool_)


def telling_features(features: Mapping[str, Floats], labels: npt.NDArray[np.int64]) -> dict[str, float]:
    """The AUC of each feature [N] beyond `TELLING_AUC`, tried alone on the labels [N]."""
    found = {name: best_single_auc(column, labels) for name, column in features.items()}
    return {name: area for name, area in found.items() if area >= TELLING_AUC}


def best_single_auc(column: Floats, labels: npt.NDArray[np.int64]) -> float:
    """The best AUC of any class (against the rest) under one feature [N], either way round.

    A missing value is below all others; that it is missing is tried as a feature too.
    """
    missing = np.isnan(column)
    filled = np.where(missing, np.nanmin(column) - 1 if not missing.all() else 0.0, column)
    tried = (filled, missing.astype(np.float64)) if missing.any() else (filled,)
    areas = [auc(labels == label, scores) for label in np.unique(labels) for scores in tried]
    return max((max(area, 1 - area) for area in areas if np.isfinite(area)), default=0.5)
