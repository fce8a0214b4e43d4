"""How sure a figure is: bootstrap over rows, or over groups of rows that belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

_DRAWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def document(self) -> dict[str, float | list[float | None] | None]:
        """As JSON: ``{"value", "interval": [low, high]}``; null where there is no number."""
        return {"value": _rounded(self.value), "interval": [_rounded(self.low), _rounded(self.high)]}


def bootstrap(
    figure: Callable[[npt.NDArray[np.int64]], float],
    rows: int,
    *,
    groups: npt.NDArray[np.int64] | None = None,
    draws: int = _DRAWS,
    seed: int = 0,
) -> Interval:
    """The figure of all ``rows`` and the percentile interval of its bootstrap.

    ``figure`` takes row indices. ``groups`` [rows]: rows of one group (a person) are drawn together. Draws
    whose figure is not a number (a class was missing) are left out.
    """
    generator = np.random.default_rng(seed)
    members: list[npt.NDArray[np.int64]] | None = None
    if groups is not None:
        order = np.argsort(groups, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    values = []
    for _ in range(draws):
        if members is None:
            drawn = generator.integers(rows, size=rows)
        else:
            drawn = np.concatenate(
                [members[one] for one in generator.integers(len(members), size=len(members))]
            )
        values.append(figure(drawn))
    kept = np.asarray([value for value in values if np.isfinite(value)])
    low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (np.nan, np.nan)
    return Interval(value=figure(np.arange(rows)), low=float(low), high=float(high))


def _rounded(value: float) -> float | None:
    return round(value, 5) if np.isfinite(value) else None
