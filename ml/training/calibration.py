"""Making probabilities mean what they say: fitted on rows held out, never on training or test rows.

Temperature and vector scaling as in Guo et al. 2017; isotonic regression one class against the rest as in
Zadrozny and Elkan 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from ml.errors import DataError, ModelError
from ml.figures.classification import expected_calibration_error, log_loss

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Method = Literal["temperature", "vector", "isotonic"]

_SMALLEST: Final = 1e-12
_ROWS_FOR_ISOTONIC: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A map from probabilities [N, C] to better ones; plain numbers, as a model's ``config.json`` holds them.

    ``scales`` and ``offsets`` [C] act on log probabilities; ``steps`` holds, per class, the corners of an
    isotonic line (values and what they become) and is empty for the others.
    """

    scales: tuple[float, ...]
    offsets: tuple[float, ...]
    steps: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = ()

    def apply(self, probabilities: Floats) -> Floats:
        """Calibrated probabilities [N, C]."""
        if self.steps:
            raised = [
                np.interp(probabilities[:, index], corners, values)
                for index, (corners, values) in enumerate(self.steps)
            ]
            shares = np.maximum(np.stack(raised, axis=1), 1e-6)
            found: Floats = shares / shares.sum(axis=1, keepdims=True)
            return found
        scores = np.log(np.maximum(probabilities, _SMALLEST)) * self.scales + self.offsets
        return _softmax(scores)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"scales": list(self.scales), "offsets": list(self.offsets), "steps": self.steps}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Calibration:
        """What `document` gave. Raises ModelError MODEL_MALFORMED."""
        try:
            return cls(
                scales=tuple(float(value) for value in document["scales"]),
                offsets=tuple(float(value) for value in document["offsets"]),
                steps=tuple((tuple(corners), tuple(values)) for corners, values in document["steps"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(
                "MODEL_MALFORMED", f"The calibration of the model is damaged ({error}); train it again."
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """Calibration error and log loss of the rows it was fitted on, before and after."""

    method: Method
    error_before: float
    error_after: float
    log_loss_before: float
    log_loss_after: float

    def figures(self) -> dict[str, float]:
        """For a model's card."""
        return {
            "ECE before calibration": self.error_before,
            "ECE after calibration": self.error_after,
            "log loss before calibration": self.log_loss_before,
            "log loss after calibration": self.log_loss_after,
        }


def calibrate(
    labels: Labels, probabilities: Floats, *, method: Method = "temperature"
) -> tuple[Calibration, CalibrationReport]:
    """Fit a calibration on rows held out: labels [N] and probabilities [N, C].

    Raises DataError CALIBRATION_ROWS when a class is missing, or rows are too few for isotonic lines.
    """
    classes = probabilities.shape[1]
    if len(np.unique(labels)) < classes or (method == "isotonic" and len(labels) < _ROWS_FOR_ISOTONIC):
        raise DataError(
            "CALIBRATION_ROWS",
            f"{len(labels)} rows of {len(np.unique(labels))} of {classes} classes are too few to calibrate "
            f"by {method}; hold out more rows.",
        )
    fitted = (
        _isotonic(labels, probabilities) if method == "isotonic" else _scaled(labels, probabilities, method)
    )
    after = fitted.apply(probabilities)
    return fitted, CalibrationReport(
        method=method,
        error_before=expected_calibration_error(labels, probabilities),
        error_after=expected_calibration_error(labels, after),
        log_loss_before=log_loss(labels, probabilities),
        log_loss_after=log_loss(labels, after),
    )


def _scaled(labels: Labels, probabilities: Floats, method: Method) -> Calibration:
    """One scale for all classes, or a scale and an offset for each: least log loss."""
    from scipy.optimize import minimize

    scores = np.log(np.maximum(probabilities, _SMALLEST))
    rows, classes = scores.shape
    wanted = np.eye(classes)[labels]
    vector = method == "vector"

    def loss_and_slope(weights: Floats) -> tuple[float, Floats]:
        scales, offsets = (
            (weights[:classes], weights[classes:]) if vector else (weights[0], np.zeros(classes))
        )
        scaled = scores * scales + offsets
        found = _softmax(scaled)
        excess = (found - wanted) / rows
        value = float(-np.log(np.maximum(found[np.arange(rows), labels], _SMALLEST)).mean())
        by_scale = (excess * scores).sum(axis=0)
        slope = np.concatenate([by_scale, excess.sum(axis=0)]) if vector else np.array([by_scale.sum()])
        return value, slope

    start = np.concatenate([np.ones(classes), np.zeros(classes)]) if vector else np.ones(1)
    best = np.asarray(minimize(loss_and_slope, start, jac=True, method="L-BFGS-B").x, dtype=np.float64)
    scales, offsets = (
        (best[:classes], best[classes:]) if vector else (np.full(classes, best[0]), np.zeros(classes))
    )
    return Calibration(scales=tuple(scales.tolist()), offsets=tuple(offsets.tolist()))


def _isotonic(labels: Labels, probabilities: Floats) -> Calibration:
    from sklearn.isotonic import IsotonicRegression

    steps = []
    for index in range(probabilities.shape[1]):
        line = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        line.fit(probabilities[:, index], labels == index)
        steps.append((tuple(line.X_thresholds_.tolist()), tuple(line.y_thresholds_.tolist())))
    return Calibration(scales=(), offsets=(), steps=tuple(steps))


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found
