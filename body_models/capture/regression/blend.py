"""How much the fit and how much the regression is believed, measurement by measurement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load as load_arrays

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.anthropometry.shape_fit import Shape
from body_models.capture.belief import ShapeBelief
from body_models.capture.camera import Floats
from body_models.capture.regression.features import Features
from body_models.capture.regression.regressor import CALIBRATED, UNCALIBRATED, Predicted
from resources.errors import ResourceError

WEIGHTS: Final = "outline_blend.safetensors"
_EVIDENCE: Final = 5
FACTORS: Final = (0.3, 2.5)
"""The least and the largest factor that the evidence may put on a std."""
LARGEST_SHARE: Final = 0.95
_COUNTED: Final = tuple(
    MEASURED_NAMES.index(f"{name}_cm")
    for name in ("stature", "chest_girth", "waist_girth", "hip_girth", "thigh_girth", "crotch_height")
)
_TOLERATED: Final = 1.5
"""Fit and regression may lie this many standard deviations apart before their union is less sure."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A normal distribution of log measurements, in the order of `MEASURED_NAMES`."""

    mean_log: Floats  # [M]
    covariance_log: Floats  # [M, M]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class United(Reading):
    """The union of two readings; ``disagreement`` is the mean distance between them in stds."""

    disagreement: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blend:
    """What was learnt of the errors of fit and regression on people neither knew. All [M]."""

    fit_floor: Floats  # std of the fit's error beyond what it says, logarithm
    fit_scale: Floats  # how much the fit's own std is to be multiplied by
    regression_floor: Floats
    regression_scale: Floats
    regression_bias: Floats  # logarithm, to be subtracted; the fit has none
    together: Floats  # correlation of both errors
    scale: Floats  # final factor of the std
    correlation: Floats  # [M, M] of the union's errors
    evidence_usual: Floats  # [C] of `evidence_of`, in pictures it was learnt from
    evidence_slopes: Floats  # [C]: log of the std's factor, by the evidence

    def united(self, fit: Reading, predicted: Predicted, evidence: Floats) -> United:
        """The union of both readings, as sure as the pictures' ``evidence`` [C] is good."""
        own, other = (np.sqrt(np.diag(reading.covariance_log)) for reading in (fit, predicted))
        fit_std = widened(own, self.fit_scale, self.fit_floor)
        other_std = widened(other, self.regression_scale, self.regression_floor)
        apart = predicted.mean_log - self.regression_bias - fit.mean_log
        share = shares(fit_std, other_std, self.together)
        shared = self.together * fit_std * other_std
        apart_std = np.sqrt(np.maximum(fit_std**2 + other_std**2 - 2 * shared, 1e-12))
        disagreement = float(np.abs(apart / apart_std)[list(_COUNTED)].mean())
        own_std = union_std(fit_std, other_std, self.together, share)
        std = self.scale * self.factor(evidence) * own_std * max(1.0, disagreement / _TOLERATED)
        return United(
            mean_log=fit.mean_log + share * apart,
            covariance_log=self.correlation * np.outer(std, std),
            disagreement=disagreement,
        )

    def factor(self, evidence: Floats) -> float:
        """How much less sure than usual the union is with this evidence [C]."""
        excess = (evidence - self.evidence_usual) @ self.evidence_slopes
        return float(np.exp(np.clip(excess, *np.log(FACTORS))))

    def arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """All arrays by name, as they are stored."""
        return {name: np.asarray(getattr(self, name), dtype=np.float32) for name in self.__slots__}


def reading_of(shape: Shape, belief: ShapeBelief) -> Reading:
    """What a fit says of the log measurements, as far as its own covariance knows."""
    slopes = shape.jacobian / shape.values[:, None]
    return Reading(mean_log=np.log(shape.values), covariance_log=slopes @ belief.covariance @ slopes.T)


def evidence_of(residual_px: Sequence[float], misfit: float, strangeness: float, seen: Features) -> Floats:
    """What tells clean pictures of a common body from others [C].

    Logarithms of the fit's residual and of the outline's std (both in mm), the share of the outline that the
    body leaves, how far clothes stand off (cm), the logarithm of ``strangeness``: the fitted shape's
    Mahalanobis distance from its prior's mean.
    """
    residual_mm = 1000.0 * float(np.mean(np.array(residual_px) * np.array(seen.metres_per_px)))
    return np.array(
        [
            np.log(np.clip(np.nan_to_num(residual_mm, nan=10.0), 0.2, 10.0)),
            np.log(np.clip(1000.0 * seen.outline_std_m, 0.2, 10.0)),
            10.0 * np.clip(np.nan_to_num(misfit, nan=1.0), 0.0, 0.2),
            np.clip(seen.looseness_cm, 0.0, 3.0),
            np.log(np.clip(strangeness, 1.0, 40.0)),
        ]
    )


def union_std(fit_std: Floats, other_std: Floats, together: Floats, share: Floats) -> Floats:
    """The std of (1 - share) of the fit's error plus share of the regression's."""
    shared = 2 * share * (1 - share) * together * fit_std * other_std
    return np.asarray(np.sqrt((share * other_std) ** 2 + ((1 - share) * fit_std) ** 2 + shared), np.float64)


def widened(std: Floats, scale: Floats, floor: Floats) -> Floats:
    """The standard deviations of errors that are larger than their source says; arrays that broadcast."""
    wide: Floats = np.hypot(scale * std, floor)
    return wide


def shares(fit_std: Floats, other_std: Floats, together: Floats) -> Floats:
    """How much of the way from the fit to the regression the union lies: least expected square."""
    shared = together * fit_std * other_std
    best = (fit_std**2 - shared) / np.maximum(fit_std**2 + other_std**2 - 2 * shared, 1e-12)
    return np.asarray(np.clip(best, 0.0, LARGEST_SHARE), dtype=np.float64)


def untaught_blend() -> Blend:
    """Both believed as far as they believe themselves, before anything was learnt of their errors."""
    count = len(MEASURED_NAMES)
    return Blend(
        fit_floor=np.full(count, 0.004),
        fit_scale=np.full(count, 1.5),
        regression_floor=np.zeros(count),
        regression_scale=np.ones(count),
        regression_bias=np.zeros(count),
        together=np.full(count, 0.4),
        scale=np.ones(count),
        correlation=0.7 * np.eye(count) + 0.3,
        evidence_usual=np.zeros(_EVIDENCE),
        evidence_slopes=np.zeros(_EVIDENCE),
    )


def blend_of(arrays: Mapping[str, npt.NDArray[np.floating]]) -> Blend:
    """The blend of stored arrays; raises `KeyError` for a missing one."""
    return Blend(**{name: np.asarray(arrays[name], dtype=np.float64) for name in Blend.__slots__})


@lru_cache(maxsize=1)
def load_blends() -> dict[bool, Blend]:
    """The shipped blends, by whether the camera is calibrated.

    Raises `ResourceError` CAPTURE_WEIGHTS_MALFORMED for a damaged file.
    """
    try:
        stored = load_arrays((files("resources.capture") / WEIGHTS).read_bytes())
        return {
            kind == CALIBRATED: blend_of(
                {n.removeprefix(f"{kind}."): a for n, a in stored.items() if n.startswith(f"{kind}.")}
            )
            for kind in (CALIBRATED, UNCALIBRATED)
        }
    except (KeyError, ValueError, OSError) as error:
        raise ResourceError(
            "CAPTURE_WEIGHTS_MALFORMED",
            f"The camera's weights {WEIGHTS} cannot be read ({error}); restore them from the installation.",
        ) from error
