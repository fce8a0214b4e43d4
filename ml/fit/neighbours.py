"""What the nearest earlier rentals of the same item, or of the same person, said: a kernel mean.

Nadaraya-Watson with a Gaussian kernel, shrunk to a prior by weight that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.fit.codes import Floats, Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Earlier rentals sorted by group (an item, a person)."""

    starts: Indices  # [groups + 1]
    positions: Floats  # [M, D]; one bandwidth is 1
    values: Floats  # [M, V]
    strength: float

    @classmethod
    def of(
        cls, groups: Indices, group_rows: int, positions: Floats, values: Floats, *, strength: float
    ) -> Neighbourhood:
        """From rentals [M] with their group, position and values; of the unknown group none are kept."""
        order = np.argsort(groups, kind="stable")
        order = order[groups[order] < group_rows - 1]
        starts = np.searchsorted(groups[order], np.arange(group_rows + 1)).astype(np.int64)
        return cls(starts=starts, positions=positions[order], values=values[order], strength=strength)

    def means(self, groups: Indices, positions: Floats) -> Floats:
        """Shrunk means [N, V] and, last, the log of the weight found: [N, V + 1]."""
        found = np.zeros((len(groups), self.values.shape[1] + 1))
        order = np.argsort(groups, kind="stable")
        for asked in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
            if not len(asked):
                continue
            group = groups[asked[0]]
            inside = slice(self.starts[group], self.starts[group + 1])
            if inside.start == inside.stop:
                continue
            weights = _kernel(positions[asked], self.positions[inside])
            total = weights.sum(axis=1, keepdims=True)
            found[asked, :-1] = weights @ self.values[inside] / (total + self.strength)
            found[asked, -1] = np.log1p(total[:, 0])
        return found


def _kernel(left: Floats, right: Floats) -> Floats:
    """Gaussian of the distances between [A, D] and [B, D]: [A, B]."""
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)[None] - 2.0 * left @ right.T
    weights: Floats = np.exp(-0.5 * np.maximum(squares, 0.0))
    return weights
