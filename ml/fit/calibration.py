"""From scores to probabilities that mean what they say: vector scaling (Guo et al. 2017) on rows held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Probabilities are the softmax of ``scale * log p + offset``."""

    scale: float = 1.0
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __call__(self, probabilities: Floats) -> Floats:
        """Calibrated probabilities [N, 3]."""
        return softmax(self.scale * np.log(np.maximum(probabilities, 1e-12)) + np.asarray(self.offset))


def softmax(scores: Floats) -> Floats:
    """Probabilities [N, C] of scores [N, C]."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def calibrate(labels: Labels, probabilities: Floats, *, prior_rows: float = 100.0) -> Calibration:
    """Scale and offsets of least log loss of ``labels`` [N], drawn to 1 and 0 as by ``prior_rows`` rows."""
    from scipy.optimize import minimize

    logs = np.log(np.maximum(probabilities, 1e-12))
    rows = np.arange(len(labels))

    def cost(parameters: Floats) -> float:
        scores = parameters[0] * logs + np.array([parameters[1], 0.0, parameters[2]])
        likelihoods = softmax(scores)[rows, labels]
        away = (parameters[0] - 1.0) ** 2 + parameters[1] ** 2 + parameters[2] ** 2
        return float(-np.log(likelihoods).sum() + 0.5 * prior_rows * away) / max(len(labels), 1)

    found = minimize(cost, np.array([1.0, 0.0, 0.0]), method="L-BFGS-B").x
    return Calibration(scale=float(found[0]), offset=(float(found[1]), 0.0, float(found[2])))
