"""The arithmetic of the trained regression: a linear map plus an ensemble of small networks, in numpy.

Everything is a plain array, so that a file of arrays is the whole model and no learning library is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Floats
from body_models.capture.regression.features import block

FARTHEST: Final = 4.0
"""Standardised features farther from what was ever trained on are read as this far."""
_LEAST_DEPTH: Final = 0.01
"""A share of the height that no body is thinner than."""
_STD_SPAN: Final = (0.6, 2.5)

Arrays = Mapping[str, npt.NDArray[np.floating]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """One trained regression from F features to the logarithms of M measurements and to K betas."""

    seen_mean: Floats  # [F] of the features
    seen_precision: Floats  # [F, F]: inverse covariance of the features, to fill in what was not seen
    centre: Floats  # [I] of the inputs: features, and logarithms of the side view's depths
    spread: Floats  # [I]
    linear: Floats  # [I + 1, M]: the last row is the offset
    members: tuple[tuple[Floats, Floats, Floats, Floats], ...]  # [F, h], [h], [h, M], [M] each
    covariance: Floats  # [M, M] of the logarithms' errors
    std_slopes: Floats  # [C + 1, M]: log of each std's factor by the conditions of `conditions_of`
    betas: Floats  # [I + M + 1, K]
    betas_covariance: Floats  # [K, K]
    odd_axes: Floats  # [I, P]: whitening axes of the inputs
    odd_usual: float
    """The 99th percentile of the oddness of training people."""

    def standardised(self, values: npt.NDArray[np.floating]) -> Floats:
        """Inputs [N, I] in standard deviations from features [N, F]; NaN is filled in as most probable."""
        complete = completed(np.asarray(values, np.float64), self.seen_mean, self.seen_precision)
        scaled = (with_depths(complete) - self.centre) / self.spread
        return np.clip(scaled, -FARTHEST, FARTHEST)

    def logs(self, standardised: Floats) -> Floats:
        """Logarithms of the measurements [N, M] for standardised inputs [N, I]."""
        first: Floats = standardised @ self.linear[:-1] + self.linear[-1]
        if not self.members:
            return first
        corrections = [np.tanh(standardised @ a + b) @ c + d for a, b, c, d in self.members]
        return np.asarray(first + np.mean(corrections, axis=0), dtype=np.float64)

    def shapes(self, standardised: Floats, logs: Floats) -> Floats:
        """Betas [N, K] for standardised features and predicted logarithms."""
        mean, scale = self.linear[-1], np.sqrt(np.diag(self.covariance))
        known = np.concatenate([standardised, (logs - mean) / (10.0 * scale)], axis=1)
        return np.asarray(known @ self.betas[:-1] + self.betas[-1], dtype=np.float64)

    def std_factors(self, conditions: Floats) -> Floats:
        """How much larger than usual each measurement's std is [N, M] under conditions [N, C]."""
        factors = np.exp(conditions @ self.std_slopes[:-1] + self.std_slopes[-1])
        return np.asarray(np.clip(factors, *_STD_SPAN), dtype=np.float64)

    def oddness(self, standardised: Floats) -> Floats:
        """How unlike any training person's the features are [N]; above about 1 is rare."""
        whitened = standardised @ self.odd_axes
        outside = standardised - whitened @ np.linalg.pinv(self.odd_axes)
        squared = (whitened**2).mean(axis=1) + (outside**2).mean(axis=1)
        return np.asarray(squared / self.odd_usual, dtype=np.float64)

    def arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """All arrays by name, as they are stored."""
        named: dict[str, npt.NDArray[np.floating]] = {
            "seen_mean": self.seen_mean,
            "seen_precision": self.seen_precision,
            "centre": self.centre,
            "spread": self.spread,
            "linear": self.linear,
            "covariance": self.covariance,
            "std_slopes": self.std_slopes,
            "betas": self.betas,
            "betas_covariance": self.betas_covariance,
            "odd_axes": self.odd_axes,
            "odd_usual": np.array([self.odd_usual]),
        }
        for i, member in enumerate(self.members):
            named |= {f"member{i}.{j}": part for j, part in enumerate(member)}
        return {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in named.items()}


def network_of(arrays: Arrays) -> Network:
    """The network of stored arrays; raises `KeyError` for a missing one."""
    wide = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
    count = len({name.split(".")[0] for name in wide if name.startswith("member")})
    members = tuple(
        (wide[f"member{i}.0"], wide[f"member{i}.1"], wide[f"member{i}.2"], wide[f"member{i}.3"])
        for i in range(count)
    )
    fields = (
        "seen_mean",
        "seen_precision",
        "centre",
        "spread",
        "linear",
        "covariance",
        "std_slopes",
        "betas",
        "betas_covariance",
        "odd_axes",
    )
    return Network(
        members=members, odd_usual=float(wide["odd_usual"][0]), **{name: wide[name] for name in fields}
    )


def completed(values: Floats, mean: Floats, precision: Floats) -> Floats:
    """Features [N, F] whose NaN are replaced by their expectation given the others (jointly normal)."""
    complete = values.copy()
    for row in complete:
        hidden = np.flatnonzero(~np.isfinite(row))
        if len(hidden):
            offset = np.where(np.isfinite(row), row - mean, 0.0)
            pull = precision[hidden] @ offset
            row[hidden] = mean[hidden] - np.linalg.solve(precision[np.ix_(hidden, hidden)], pull)
    return complete


def with_depths(complete: Floats) -> Floats:
    """Inputs [N, I]: the features, and the logarithms of the distances between front and back edge."""
    depths = complete[:, block("front_edge")] - complete[:, block("back_edge")]
    return np.concatenate([complete, np.log(np.maximum(depths, _LEAST_DEPTH))], axis=1)
