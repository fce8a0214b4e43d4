"""Measurements and a first shape from features: the trained regression as shipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load as load_arrays

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.capture.belief import ShapeBelief
from body_models.capture.camera import Floats
from body_models.capture.regression.features import Features
from body_models.capture.regression.network import Network, network_of
from resources.errors import ResourceError

WEIGHTS: Final = "outline_regression.safetensors"
CALIBRATED: Final = "calibrated"
UNCALIBRATED: Final = "uncalibrated"
_SOFT_STD: Final[Mapping[bool, Mapping[str, float]]] = MappingProxyType(
    {
        True: {"stature_cm": 1.5, "body_mass_kg": 1.5},
        False: {"stature_cm": 0.5, "body_mass_kg": 1.0},
    }
)
"""What people say of themselves, cm and kg, by whether a calibrated camera knows better. Without one their
stature is the scale."""
_HONOURED_STD: Final = 0.1
"""Any other typed number is what the person wants the body to have."""
_USUAL_OUTLINE_STD_M: Final = 0.0015


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predicted:
    """Log measurements of a person and what the shape may be.

    ``seen`` is what it was read from.
    ``mean_log`` [M] and ``covariance_log`` [M, M] belong to `MEASURED_NAMES` (cm, kg). ``oddness`` above
    about 1: the outlines are unlike those of the people it was trained on.
    """

    seen: Features
    mean_log: Floats
    covariance_log: Floats
    betas: Floats  # [K]
    betas_covariance: Floats  # [K, K]
    oddness: float

    @property
    def values(self) -> dict[str, float]:
        """Every measurement in cm and kg."""
        return dict(zip(MEASURED_NAMES, np.exp(self.mean_log).tolist(), strict=True))

    @property
    def stds(self) -> dict[str, float]:
        """Every measurement's standard deviation in cm and kg."""
        deviations = np.exp(self.mean_log) * np.sqrt(np.diag(self.covariance_log))
        return dict(zip(MEASURED_NAMES, deviations.tolist(), strict=True))

    @property
    def start(self) -> ShapeBelief:
        """Where a fit may start: betas and how far off they may be."""
        return ShapeBelief(sex=self.seen.sex, mean=self.betas, covariance=self.betas_covariance)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regressor:
    """The trained networks, one for calibrated cameras and one for the others."""

    networks: dict[str, Network]

    def predict(self, seen: Features) -> Predicted:
        """What a person's features say, after their typed stature and mass were heard."""
        network = self.networks[CALIBRATED if seen.calibrated else UNCALIBRATED]
        standardised = network.standardised(seen.values[None])
        logs = network.logs(standardised)
        factors = network.std_factors(conditions_of(logs, [seen]))[0]
        covariance = network.covariance * np.outer(factors, factors)
        oddness = float(network.oddness(standardised)[0])
        covariance *= max(1.0, oddness)
        mean, covariance = heard(logs[0], covariance, typed_of(seen), calibrated=seen.calibrated)
        return Predicted(
            seen=seen,
            mean_log=mean,
            covariance_log=covariance,
            betas=network.shapes(standardised, mean[None])[0],
            betas_covariance=network.betas_covariance * max(1.0, oddness),
            oddness=oddness,
        )


def is_soft(name: str) -> bool:
    """Whether a typed number is heard, not honoured."""
    return name in _SOFT_STD[True]


def typed_std(name: str, *, calibrated: bool) -> float:
    """How far a typed number may be from the truth, cm or kg."""
    return _SOFT_STD[calibrated].get(name, _HONOURED_STD)


def typed_of(seen: Features) -> dict[str, float]:
    """The numbers typed along with the pictures, by measurement."""
    typed = {"stature_cm": seen.stature_cm, "body_mass_kg": seen.mass_kg}
    return {name: value for name, value in typed.items() if value is not None}


def heard(
    mean_log: Floats, covariance_log: Floats, typed: Mapping[str, float], *, calibrated: bool
) -> tuple[Floats, Floats]:
    """A normal distribution of log measurements [M] after some were typed (cm, kg).

    What a typed number says of the others follows from how their errors go together.
    """
    if not typed:
        return mean_log, covariance_log
    rows = np.array([MEASURED_NAMES.index(name) for name in typed])
    values = np.array(list(typed.values()))
    noise = np.array([typed_std(name, calibrated=calibrated) for name in typed]) / values
    own = covariance_log[np.ix_(rows, rows)] + np.diag(noise**2)
    gain = np.linalg.solve(own, covariance_log[rows]).T
    mean = mean_log + gain @ (np.log(values) - mean_log[rows])
    covariance = covariance_log - gain @ covariance_log[rows]
    return mean, 0.5 * (covariance + covariance.T)


def conditions_of(logs: Floats, seen: list[Features]) -> Floats:
    """What the uncertainty depends on [N, 4]: outline, clothes, girth for the stature, unstated sex."""
    stoutness = logs[:, MEASURED_NAMES.index("waist_girth_cm")] - logs[:, MEASURED_NAMES.index("stature_cm")]
    rows = [
        [
            np.log(max(s.outline_std_m, 2e-4) / _USUAL_OUTLINE_STD_M),
            min(s.looseness_cm, 4.0),
            4.0 * max(float(stout) + 0.6, 0.0),
            1.0 if s.sex == "unspecified" else 0.0,
        ]
        for s, stout in zip(seen, stoutness, strict=True)
    ]
    return np.asarray(rows, dtype=np.float64)


def regressor_of(arrays: dict[str, npt.NDArray[np.float32]]) -> Regressor:
    """The regressor of stored arrays, named ``calibrated.NAME`` and ``uncalibrated.NAME``."""
    return Regressor(
        networks={
            kind: network_of(
                {n.removeprefix(f"{kind}."): a for n, a in arrays.items() if n.startswith(f"{kind}.")}
            )
            for kind in (CALIBRATED, UNCALIBRATED)
        }
    )


@lru_cache(maxsize=1)
def load_regressor() -> Regressor:
    """The shipped regressor; raises `ResourceError` CAPTURE_WEIGHTS_MALFORMED for a damaged file."""
    try:
        return regressor_of(load_arrays((files("resources.capture") / WEIGHTS).read_bytes()))
    except (KeyError, ValueError, OSError) as error:
        raise ResourceError(
            "CAPTURE_WEIGHTS_MALFORMED",
            f"The camera's weights {WEIGHTS} cannot be read ({error}); restore them from the installation.",
        ) from error
