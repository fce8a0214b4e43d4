"""The size a body usually takes, on the house's ladder, by regression on the body (past rentals only)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from ml.recommend.events import Floats, Ids, RentalEvents

_RIDGE: Final = 1.0
_LARGEST_STEP: Final = 40
"""Steps above belong to another ladder of the house; they would bend the line for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualSize:
    """Ridge regression from a body to a step of the ladder; what is unknown counts as the mean.

    ``body_means``, ``body_stds``: of the bodies [5] and of the usual sizes (last) it was learnt from.
    """

    body_type_names: tuple[str, ...]
    body_means: Floats
    body_stds: Floats
    weights: Floats

    @classmethod
    def learnt(cls, events: RentalEvents, rows: Ids) -> Self:
        """From past rentals ``rows``."""
        means, stds = _moments(events.bodies[rows])
        names = events.body_type_names
        design = _design(events.bodies[rows], np.eye(len(names))[events.body_types[rows]], means, stds)
        sizes = np.minimum(events.sizes[rows], _LARGEST_STEP).astype(np.float64)
        penalty = _RIDGE * np.eye(design.shape[1])
        weights = np.asarray(np.linalg.solve(design.T @ design + penalty, design.T @ sizes), np.float64)
        size_mean, size_std = _moments((design @ weights)[:, None])
        return cls(
            body_type_names=names,
            body_means=np.concatenate([means, size_mean]),
            body_stds=np.concatenate([stds, size_std]),
            weights=weights,
        )

    def of(self, events: RentalEvents) -> Floats:
        """For every event, [N]; a type of body it does not know counts as none."""
        known = np.asarray([[one == name for name in self.body_type_names] for one in events.body_type_names])
        types = known.astype(np.float64)[events.body_types]
        sizes: Floats = (
            _design(events.bodies, types, self.body_means[:-1], self.body_stds[:-1]) @ self.weights
        )
        return sizes


def _moments(columns: Floats) -> tuple[Floats, Floats]:
    """Mean and std of the known values of each column; 0 and 1 where nobody gave one."""
    known = np.isfinite(columns)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, columns, 0.0).sum(axis=0) / counts
    stds = np.sqrt(np.where(known, (columns - means) ** 2, 0.0).sum(axis=0) / counts)
    return means, np.where(stds > 0, stds, 1.0)


def _design(bodies: Floats, types: npt.NDArray[np.float64], means: Floats, stds: Floats) -> Floats:
    unknown = np.isnan(bodies)
    z = np.where(unknown, 0.0, np.clip((bodies - means) / stds, -5.0, 5.0))
    offset = np.ones((len(z), 1))
    return np.concatenate(
        [z, unknown.astype(np.float64), z[:, :1] ** 2, z[:, :1] * z[:, 1:2], types, offset], axis=1
    )
