"""Words and ids as row numbers of tables; what was never seen gets the last row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Texts = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Codes:
    """Known words, sorted, [K]."""

    known: Texts

    @classmethod
    def of(cls, words: Texts, *, at_least: int = 1) -> Codes:
        """The words that stand at least so often among ``words`` [N]; the empty word is never known."""
        found, counts = np.unique(words, return_counts=True)
        return cls(found[(counts >= at_least) & (found != "")])

    def __len__(self) -> int:
        return len(self.known)

    @property
    def rows(self) -> int:
        """Rows of a table by these codes: one more than the known words."""
        return len(self.known) + 1

    def __call__(self, words: Texts) -> Indices:
        """Codes of ``words`` [N]: 0 … K - 1, and K for the unknown."""
        places = np.searchsorted(self.known, words)
        if len(self.known) == 0:
            return places.astype(np.int64)
        near = np.minimum(places, len(self.known) - 1)
        return np.where(self.known[near] == words, near, len(self.known)).astype(np.int64)


def table_mean(
    codes: Indices,
    values: Floats,
    rows: int,
    *,
    among: npt.NDArray[np.bool_] | None = None,
    strength: float = 0.0,
) -> Floats:
    """Mean of ``values`` [N] by code, [rows], shrunk to 0 as ``strength`` more rows of value 0 would.

    ``among`` [N]: which of them count; None for all. Without a strength, a code without rows has NaN. The
    last row, of the unknown, is as one without rows.
    """
    if among is not None:
        codes, values = codes[among], values[among]
    counts = np.bincount(codes, minlength=rows).astype(np.float64)
    sums = np.bincount(codes, weights=values, minlength=rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = sums / (counts + strength)
    means[-1] = 0.0 if strength else np.nan
    return means


def table_count(codes: Indices, rows: int) -> Floats:
    """Number of rows by code, [rows]; none for the unknown."""
    counts = np.bincount(codes, minlength=rows).astype(np.float64)
    counts[-1] = 0.0
    return counts


def ridge(design: Floats, target: Floats, strength: float) -> Floats:
    """Weights [K] of a linear model of ``target`` [N] on ``design`` [N, K] with a quadratic penalty."""
    gram = design.T @ design + strength * np.eye(design.shape[1])
    return np.linalg.solve(gram, design.T @ target).astype(np.float64, copy=False)
