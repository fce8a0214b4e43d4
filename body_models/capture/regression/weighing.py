"""How far fit and regression are to be believed, from their errors on people whose measurements are known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import nnls

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.capture.camera import Floats
from body_models.capture.regression.blend import FACTORS, Blend, shares, union_std, widened

_NORMAL_90: Final = 1.6449
_SCALES: Final = np.geomspace(0.25, 3.0, 16)
_FLOORS: Final = np.geomspace(0.0005, 0.04, 24)
_TAILS: Final = 5.0
"""Degrees of freedom of the errors' distribution while its width is sought: a few are far off."""
_SHRUNK: Final = 0.25
_CORRELATION_SPAN: Final = (0.0, 0.9)
_UNDER_HAIR: Final = [MEASURED_NAMES.index(name) for name in ("stature_cm", "head_girth_cm")]
"""Too large under hair, right without: no bias that could be taken off everybody."""
_SMALL: Final = 0.1
_SLOPES_RIDGE: Final = 8.0
_PRIOR_COUNT: Final = 40.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """Log measurements of N people by fit and regression, what each says of its std, and the truth. [N, M]

    ``evidence`` [N, C] is what the std may follow.
    """

    fit: Floats
    fit_std: Floats
    regression: Floats
    regression_std: Floats
    truth: Floats
    evidence: Floats  # [N, C]


def weighed(readings: Readings) -> Blend:
    """The blend under which the union's errors are least and its 90 % intervals hold 90 % of the people.

    The fit's own biases come from what the pictures' people wear and are left: skin has none of them.
    """
    other_bias = _bias(readings.regression - readings.truth)
    other_bias[_UNDER_HAIR] = 0.0
    fit_error = readings.fit - readings.truth
    other_error = readings.regression - other_bias - readings.truth
    scale, floor = _widths(fit_error, readings.fit_std)
    other_scale, other_floor = _widths(other_error, readings.regression_std)
    fit_std = widened(readings.fit_std, scale, floor)
    other_std = widened(readings.regression_std, other_scale, other_floor)
    together = _together(fit_error / fit_std, other_error / other_std)
    share = shares(fit_std, other_std, together)
    union = fit_error + share * (other_error - fit_error)
    std = union_std(fit_std, other_std, together, share)
    usual, slopes = readings.evidence.mean(axis=0), _slopes(union / std, readings.evidence)
    excess = np.clip((readings.evidence - usual) @ slopes, *np.log(FACTORS))
    std = std * np.exp(excess)[:, None]
    final = _holding(union / std)
    return Blend(
        fit_floor=floor,
        fit_scale=scale,
        regression_floor=other_floor,
        regression_scale=other_scale,
        regression_bias=other_bias,
        together=together,
        scale=final,
        correlation=_correlation(union / (std * final)),
        evidence_usual=usual,
        evidence_slopes=slopes,
    )


def _slopes(standardised: Floats, evidence: Floats) -> Floats:
    """How the sizes of all of a person's standardised errors [N, M] follow the evidence [N, C].

    More of any evidence never makes surer; what the few people cannot show stays small (ridge).
    """
    size = np.log(np.abs(standardised) + _SMALL).mean(axis=1)
    spread = evidence.std(axis=0) + 1e-9
    known, size = (evidence - evidence.mean(axis=0)) / spread, size - size.mean()
    left = np.vstack([known, np.sqrt(_SLOPES_RIDGE) * np.eye(known.shape[1])])
    slopes, _ = nnls(left, np.concatenate([size, np.zeros(known.shape[1])]))
    return np.asarray(slopes / spread, dtype=np.float64)


def _bias(errors: Floats) -> Floats:
    """The median error, as far as it is more than chance."""
    middle = np.median(errors, axis=0)
    spread = np.median(np.abs(errors - middle), axis=0) * 1.4826
    chance = (1.2533 * spread) ** 2 / len(errors)
    return np.asarray(middle * middle**2 / (middle**2 + 4.0 * chance + 1e-12), dtype=np.float64)


def _widths(errors: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Scale and floor [M] of a std under which errors [N, M] are likeliest."""
    grid = np.array([(s, f) for s in _SCALES for f in _FLOORS])
    found = []
    for error, std in zip(errors.T, own.T, strict=True):
        width = widened(std, grid[:, :1], grid[:, 1:])  # [G, N]
        surprise = np.log(width) + 0.5 * (_TAILS + 1.0) * np.log1p((error / width) ** 2 / _TAILS)
        found.append(grid[np.argmin(surprise.sum(axis=1))])
    scale, floor = np.array(found).T
    return scale, floor


def _together(first: Floats, second: Floats) -> Floats:
    """How standardised errors [N, M] of both go together [M]; few people say little."""
    a, b = np.clip(first, -3, 3), np.clip(second, -3, 3)
    correlation = (a * b).mean(axis=0) / np.sqrt((a * a).mean(axis=0) * (b * b).mean(axis=0))
    trust = len(first) / (len(first) + _PRIOR_COUNT)
    likely: Floats = np.clip(trust * correlation + (1.0 - trust) * 0.3, *_CORRELATION_SPAN)
    return likely


def _holding(standardised: Floats) -> Floats:
    """Factors [M] with which nine of ten errors lie within 1.645; extremes are drawn to the mean of all."""
    own = np.quantile(np.abs(standardised), 0.9, axis=0) / _NORMAL_90
    trust = len(standardised) / (len(standardised) + _PRIOR_COUNT)
    return np.asarray(own**trust * np.exp(np.log(own).mean()) ** (1.0 - trust), dtype=np.float64)


def _correlation(standardised: Floats) -> Floats:
    clipped = np.clip(standardised, -3.0, 3.0)
    covariance = clipped.T @ clipped / len(clipped)
    scale = np.sqrt(np.diag(covariance))
    correlation: Floats = (1.0 - _SHRUNK) * covariance / np.outer(scale, scale)
    return correlation + _SHRUNK * np.eye(len(scale))
