"""Figures of many draws from the same predictions: what does not change between draws is computed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DrawnAuc:
    """`ml.figures.classification.average_auc` of drawn rows, with the scores sorted beforehand."""

    labels: Labels  # [N]
    groups: tuple[Indices, ...]  # by class: the place of each row's score among the distinct scores, [N]

    @classmethod
    def of(cls, labels: Labels, probabilities: Floats) -> DrawnAuc:
        """Of labels [N] under probabilities [N, C]."""
        return cls(labels, tuple(np.unique(column, return_inverse=True)[1] for column in probabilities.T))

    def __call__(self, drawn: Indices) -> float:
        """The mean one-against-rest area of rows [M], ties half; NaN when a class is missing."""
        labels = self.labels[drawn]
        return float(np.mean([_area(labels == label, own[drawn]) for label, own in enumerate(self.groups)]))


def _area(positive: npt.NDArray[np.bool_], places: Indices) -> float:
    ups = np.bincount(places, weights=positive)
    downs = np.bincount(places) - ups
    pairs = ups.sum() * downs.sum()
    below = np.cumsum(downs) - downs
    return float((ups * (below + 0.5 * downs)).sum() / pairs) if pairs else float("nan")


def fast_macro_f1(labels: Labels, decided: Labels, class_count: int = 3) -> float:
    """Mean F1 over classes of decisions [N]; a class that is neither decided for nor there counts 0."""
    table = np.bincount(labels * class_count + decided, minlength=class_count**2)
    counts = table.reshape(class_count, class_count)
    right = np.diag(counts)
    both = counts.sum(axis=0) + counts.sum(axis=1)
    return float(np.mean(2.0 * right / np.maximum(both, 1)))
