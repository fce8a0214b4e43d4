"""Whether a judgement would be too kind: rows, people or items on both sides, a feature that tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.figures.classification import auc
from ml.training.preparation import Split

Floats = npt.NDArray[np.float64]

TELLING_AUC: Final = 0.99
"""A single feature that separates a class this well is most likely known only after the fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakageReport:
    """What two parts of a split share, and which features tell the label alone."""

    shared: Mapping[str, int]
    """Values found in training and in a later part, by column and part (``"person in test"``)."""
    telling: Mapping[str, float]
    """The one-feature AUC of each feature beyond `TELLING_AUC`."""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.telling and not any(self.shared.values())

    def refuse(self) -> None:
        """Raise DataError SPLIT_LEAKS or FEATURE_TELLS_LABEL with what was found."""
        found = [f"{count} × {name}" for name, count in self.shared.items() if count]
        if found:
            raise DataError(
                "SPLIT_LEAKS", f"The rows held out are not new: {', '.join(found)}; split them otherwise."
            )
        if self.telling:
            told = ", ".join(f"{name} (AUC {value:.3f})" for name, value in self.telling.items())
            raise DataError(
                "FEATURE_TELLS_LABEL",
                f"Features give the label away: {told}; leave out what is known only afterwards.",
            )


def check_leakage(
    split: Split,
    *,
    disjoint: Mapping[str, npt.NDArray[np.generic]],
    features: Mapping[str, Floats] | None = None,
    labels: npt.NDArray[np.int64] | None = None,
) -> LeakageReport:
    """Look for leaks of a split.

    ``disjoint``: columns [N] whose values must not be in two parts (a row's content, a person, an item).
    ``features`` [N] each are tried alone on the ``labels`` [N], both ways round, missing values as a value of
    their own.
    """
    shared: dict[str, int] = {}
    for name, column in disjoint.items():
        for part, rows in split.parts().items():
            if part != "train":
                both = np.intersect1d(column[split.train], column[rows])
                shared[f"{name} in {part}"] = len(both)
        late = np.intersect1d(column[split.validation], column[split.test])
        shared[f"{name} in validation and test"] = len(late)
    telling: dict[str, float] = {}
    if features is not None and labels is not None:
        telling = {
            name: value
            for name, column in features.items()
            if (value := best_single_auc(column, labels)) >= TELLING_AUC
        }
    return LeakageReport(shared=shared, telling=telling)


def best_single_auc(column: Floats, labels: npt.NDArray[np.int64]) -> float:
    """The best AUC of any class (against the rest) under one feature [N] or under its being missing."""
    missing = np.isnan(column)
    filled = np.where(missing, np.nanmin(column) - 1 if not missing.all() else 0.0, column)
    best = 0.5
    for label in np.unique(labels):
        positive = labels == label
        for scores in (filled, missing.astype(np.float64)):
            area = auc(positive, scores)
            if np.isfinite(area):
                best = max(best, area, 1 - area)
    return best
