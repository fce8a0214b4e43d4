"""Making probabilities mean what they say: fitted on rows held out, never on training or test rows.

Temperature and vector scaling as in Guo et al. 2017; isotonic regression one class against the rest as in
Zadrozny and Elkan 2002.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from ml.errors import DataError, ModelError
from ml.figures.classification import expected_calibration_error, log_loss

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Method = Literal["temperature", "shifted", "vector", "isotonic"]

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

    @classmethod
    def unchanged(cls, classes: int) -> Calibration:
        """That leaves probabilities as they are."""
        return cls(scales=(1.0,) * classes, offsets=(0.0,) * classes)

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
        calibrated: Floats = softmax(scores, axis=1)
        return calibrated

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"scales": list(self.scales), "offsets": list(self.offsets), "steps": self.steps}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Calibration:
        """What `document` gave. Raises ModelError MODEL_MALFORMED."""
        try:
            if len(document["scales"]) != len(document["offsets"]):
                raise ValueError("not as many scales as offsets")
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
    labels: Labels, probabilities: Floats, *, method: Method = "temperature", prior_rows: float = 0.0
) -> tuple[Calibration, CalibrationReport]:
    """Fit a calibration on rows held out: labels [N] and probabilities [N, C].

    ``temperature`` has one scale for all classes, ``shifted`` an offset for each beside it (the middle class
    stays), ``vector`` a scale and an offset for each. Scales and offsets are drawn to 1 and 0 as
    ``prior_rows`` rows would; isotonic lines are not.

    Raises DataError CALIBRATION_ROWS when rows are too few for isotonic lines, or a class is missing and
    nothing draws to the start.
    """
    classes = probabilities.shape[1]
    unheld = prior_rows == 0.0 and len(np.unique(labels)) < classes
    if unheld or (method == "isotonic" and len(labels) < _ROWS_FOR_ISOTONIC):
        raise DataError(
            "CALIBRATION_ROWS",
            f"{len(labels)} rows of {len(np.unique(labels))} of {classes} classes are too few to calibrate "
            f"by {method}; hold out more rows.",
        )
    fitted = (
        _isotonic(labels, probabilities)
        if method == "isotonic"
        else _scaled(labels, probabilities, _turns(method, classes), prior_rows)
    )
    after = fitted.apply(probabilities)
    return fitted, CalibrationReport(
        method=method,
        error_before=expected_calibration_error(labels, probabilities),
        error_after=expected_calibration_error(labels, after),
        log_loss_before=log_loss(labels, probabilities),
        log_loss_after=log_loss(labels, after),
    )


def _turns(method: Method, classes: int) -> tuple[Floats, Floats]:
    """What each of W weights adds to the scales and to the offsets of the classes: [W, C] twice."""
    each, one, none = np.eye(classes), np.ones((1, classes)), np.zeros((1, classes))
    if method == "temperature":
        return one, none
    if method == "vector":
        return np.concatenate([each, 0.0 * each]), np.concatenate([0.0 * each, each])
    others = np.delete(each, classes // 2, axis=0)
    return np.concatenate([one, 0.0 * others]), np.concatenate([none, others])


def _scaled(
    labels: Labels, probabilities: Floats, turns: tuple[Floats, Floats], prior_rows: float
) -> Calibration:
    """Scales and offsets of least log loss."""
    from scipy.optimize import minimize

    scores = np.log(np.maximum(probabilities, _SMALLEST))
    rows, classes = scores.shape
    wanted = np.eye(classes)[labels]
    to_scales, to_offsets = turns
    start = to_scales.any(axis=1).astype(np.float64)

    def loss_and_slope(weights: Floats) -> tuple[float, Floats]:
        found = softmax(scores * (weights @ to_scales) + weights @ to_offsets, axis=1)
        away, excess = weights - start, (found - wanted) / rows
        value = float(-np.log(np.maximum(found[np.arange(rows), labels], _SMALLEST)).mean())
        value += 0.5 * prior_rows / rows * float(away @ away)
        slope = to_scales @ (excess * scores).sum(axis=0) + to_offsets @ excess.sum(axis=0)
        return value, slope + prior_rows / rows * away

    best = np.asarray(minimize(loss_and_slope, start, jac=True, method="L-BFGS-B").x, dtype=np.float64)
    return Calibration(scales=tuple((best @ to_scales).tolist()), offsets=tuple((best @ to_offsets).tolist()))


def _isotonic(labels: Labels, probabilities: Floats) -> Calibration:
    from sklearn.isotonic import IsotonicRegression

    steps = []
    for index in range(probabilities.shape[1]):
        line = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        line.fit(probabilities[:, index], labels == index)
        steps.append((tuple(line.X_thresholds_.tolist()), tuple(line.y_thresholds_.tolist())))
    return Calibration(scales=(), offsets=(), steps=tuple(steps))
