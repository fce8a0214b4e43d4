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
    _, places = np.unique(groups, return_inverse=True)
    sums = np.bincount(places, weights=values)
    counts = np.bincount(places).astype(np.float64)
    generator = np.random.default_rng(seed)
    means = np.empty(draws)
    for draw in range(draws):
        drawn = generator.integers(len(sums), size=len(sums))
        means[draw] = sums[drawn].sum() / counts[drawn].sum()
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(value=float(values.mean()), low=float(low), high=float(high))
