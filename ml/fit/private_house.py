"""What a private network may tell of the house it learnt from: sizes and words counted under noise.

Both counts are of public lists, so that a size or a word that nobody rented cannot be told from one that was
not looked for. Each is a count by category with discrete Laplace noise (Dwork et al. 2006), through OpenDP.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.fit.family_words import rental_words
from ml.fit.house import FEWEST_OF_STEP, House
from ml.fit.network import LAST_SIZE
from ml.fit.rows import RentalRows

_COUNTS: Final = 2
_FALSE_ALARMS: Final = 0.05
"""How often one of a list is believed at most that nobody rented."""

_Counts = npt.NDArray[np.int64]


def private_house(rows: RentalRows, epsilon: float) -> House:
    """The house of ``rows``: whether one of them is there changes nothing by more than ``epsilon``."""
    each = epsilon / _COUNTS
    ladder = list(range(int(LAST_SIZE) + 1))
    steps = _noisy_counts(np.rint(rows.sizes).astype(np.int64).tolist(), ladder, each)
    words = rental_words()
    known = _noisy_counts(rows.categories.tolist(), words, each)
    return House(
        steps=np.asarray(ladder, dtype=np.float64)[steps >= _fewest(len(ladder), each)],
        categories=frozenset(np.asarray(words)[known >= _fewest(len(words), each)].tolist()),
        until=np.datetime64("NaT", "D"),
    )


def _noisy_counts(
    values: Sequence[int] | Sequence[str], listed: Sequence[int] | Sequence[str], epsilon: float
) -> _Counts:
    """How often each listed value occurs, with noise; one row more or less moves one count by one."""
    import opendp.prelude as dp

    dp.enable_features("contrib")
    kind = dp.i32 if isinstance(listed[0], int) else dp.String
    counted = (
        dp.vector_domain(dp.atom_domain(T=kind)),
        dp.symmetric_distance(),
    ) >> dp.t.then_count_by_categories(categories=list(listed), null_category=False)
    measured = counted >> dp.m.then_laplace(scale=1.0 / epsilon)
    return np.asarray(measured(list(values)), dtype=np.int64)


def _fewest(listed: int, epsilon: float) -> float:
    """What a noisy count has to reach to be believed."""
    return max(float(FEWEST_OF_STEP), math.log(listed / (2.0 * _FALSE_ALARMS)) / epsilon)
