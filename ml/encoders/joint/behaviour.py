"""What a shop's own customers did, brought into the joint space.

Co-tried and co-bought vectors mean something in one shop only, so nothing of them can ship. A shop's vectors
are read by a ridge regression onto what its products are otherwise known as: in closed form, in
milliseconds, again whenever there is more to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError

Rows = npt.NDArray[np.float32]
_RIDGES: Final = (0.1, 1.0, 10.0, 100.0, 1000.0)
_LEAST_PRODUCTS: Final = 20
_LEAST_WEIGHT: Final = -3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BehaviourMap:
    """One shop's behaviour vectors [B] → directions [128], and how far they can be relied on."""

    matrix: Rows  # [B, 128]
    middle: Rows  # [B]
    offset: Rows  # [128]
    log_weight: float
    left_out_cosine: float
    """Mean cosine between products and what their behaviour says of them, each left out of the fit."""

    @property
    def width(self) -> int:
        """Length of a behaviour vector."""
        return len(self.middle)

    def read(self, vectors: Rows) -> tuple[Rows, Rows]:
        """Directions [N, 128] and log weights [N] of behaviour vectors [N, B]."""
        said = (vectors - self.middle) @ self.matrix + self.offset
        length = np.maximum(np.linalg.norm(said, axis=1, keepdims=True), 1e-9)
        weights = np.full(len(vectors), self.log_weight, dtype=np.float32)
        return np.asarray(said / length, dtype=np.float32), weights

    @classmethod
    def fit(cls, vectors: Rows, products: Rows) -> BehaviourMap:
        """Read vectors [N, B] by the products [N, 128] they belong to.

        The ridge with the best left-out cosine is taken (leave-one-out in closed form, Allen 1974). Behaviour
        counts beside one other part of ordinary weight as its left-out cosine deserves.

        Raises DataError BEHAVIOUR_MALFORMED, BEHAVIOUR_TOO_FEW.
        """
        _check(vectors, products)
        middle, offset = vectors.mean(axis=0), products.mean(axis=0)
        centred, wanted = (vectors - middle).astype(np.float64), (products - offset).astype(np.float64)
        left, values, right = np.linalg.svd(centred, full_matrices=False)
        tried = []
        for ridge in _RIDGES:
            shrink = values / (values**2 + ridge)
            reach = (left**2 * (values * shrink)).sum(axis=1) + 1.0 / len(vectors)
            projected = shrink[:, None] * (left.T @ wanted)
            fitted = left @ (values[:, None] * projected)
            left_out = wanted - (wanted - fitted) / np.maximum(1.0 - reach, 1e-6)[:, None] + offset
            tried.append((float(_cosines(left_out, products).mean()), right.T @ projected))
        best, matrix = max(tried, key=lambda one: one[0])
        cosine = min(max(best, 1e-3), 0.99)
        return cls(
            matrix=matrix.astype(np.float32),
            middle=middle.astype(np.float32),
            offset=offset.astype(np.float32),
            log_weight=max(float(np.log(cosine / (1 - cosine))), _LEAST_WEIGHT),
            left_out_cosine=best,
        )


def _cosines(left: npt.NDArray[np.floating], right: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.asarray((left * right).sum(axis=1) / np.maximum(lengths, 1e-12))


def _check(vectors: Rows, products: Rows) -> None:
    if vectors.ndim != 2 or products.ndim != 2 or len(vectors) != len(products):
        raise DataError(
            "BEHAVIOUR_MALFORMED",
            f"There must be one behaviour vector for each product; these are "
            f"{vectors.shape} for {products.shape}.",
        )
    if not np.isfinite(vectors).all():
        raise DataError(
            "BEHAVIOUR_MALFORMED", "A behaviour vector holds numbers that are none; leave it out."
        )
    if len(vectors) < _LEAST_PRODUCTS:
        raise DataError(
            "BEHAVIOUR_TOO_FEW",
            f"{len(vectors)} products with behaviour are too few to read it by; collect {_LEAST_PRODUCTS}.",
        )
