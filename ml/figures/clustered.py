"""How sure a mean is when rows of one person belong together."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.figures.intervals import Interval

_DRAWS: Final = 400


def mean_interval(
    values: npt.NDArray[np.float64], groups: npt.NDArray[np.int64], *, seed: int = 0, draws: int = _DRAWS
) -> Interval:
    """The mean of values [N] and the 95 % percentile interval of its bootstrap over ``groups`` [N].

    The same as `ml.figures.intervals.bootstrap` of a mean with groups, by sums of groups instead of rows:
    with ten thousand people a hundred times as fast.
    """
    return ratio_interval(values, np.ones(len(values)), groups, seed=seed, draws=draws)


def ratio_interval(
    values: npt.NDArray[np.float64],
    others: npt.NDArray[np.float64],
    groups: npt.NDArray[np.int64],
    *,
    seed: int = 0,
    draws: int = _DRAWS,
) -> Interval:
    """The mean of ``values`` [N] over the mean of ``others`` [N] of the same rows, drawn together.

    Not a number where ``others`` are all 0.
    """
    _, places = np.unique(groups, return_inverse=True)
    above, below = np.bincount(places, weights=values), np.bincount(places, weights=others)
    if not below.any():
        return Interval(value=np.nan, low=np.nan, high=np.nan)
    generator = np.random.default_rng(seed)
    drawn = [generator.integers(len(above), size=len(above)) for _ in range(draws)]
    ratios = [float(above[one].sum() / below[one].sum()) for one in drawn if below[one].any()]
    low, high = np.percentile(ratios, [2.5, 97.5])
    return Interval(value=float(above.sum() / below.sum()), low=float(low), high=float(high))
