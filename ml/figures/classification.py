"""How good probabilities of classes are: AUC, F1, log loss, calibration error."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_BINS: Final = 15


def average_auc(labels: Labels, probabilities: Floats) -> float:
    """Mean of the one-against-rest AUCs of labels [N] under probabilities [N, C].

    NaN when a class is missing: then there is nothing to average.
    """
    areas = [auc(labels == index, probabilities[:, index]) for index in range(probabilities.shape[1])]
    return float(np.mean(areas))


def auc(positive: npt.NDArray[np.bool_], scores: Floats) -> float:
    """Area under the ROC curve: how often a positive of [N] scores above a negative, ties half."""
    from sklearn.metrics import roc_auc_score

    if positive.all() or not positive.any():
        return float("nan")
    return float(roc_auc_score(positive, scores))


def macro_f1(labels: Labels, probabilities: Floats) -> float:
    """Mean over classes of F1, deciding for the likeliest class."""
    from sklearn.metrics import f1_score

    decided = probabilities.argmax(axis=1)
    return float(f1_score(labels, decided, average="macro", zero_division=0.0))


def log_loss(labels: Labels, probabilities: Floats) -> float:
    """Mean negative log-likelihood in nats."""
    likelihoods = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(likelihoods, 1e-12)).mean())


def expected_calibration_error(labels: Labels, probabilities: Floats, *, bins: int = _BINS) -> float:
    """How far confidence lies from accuracy, weighted by how often (Guo et al. 2017, equal-width bins)."""
    confidence, decided = probabilities.max(axis=1), probabilities.argmax(axis=1)
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    error = 0.0
    for index in range(bins):
        inside = place == index
        if inside.any():
            gap = abs(float((decided[inside] == labels[inside]).mean() - confidence[inside].mean()))
            error += gap * float(inside.mean())
    return error
