"""Whether a person rented again soon: what rentals themselves say of being satisfied, without asking."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.fit.rows import RentalRows

Floats = npt.NDArray[np.float64]

SOON_DAYS: Final = 60


def came_back(rows: RentalRows) -> Floats:
    """1 where the person rented on a later day within `SOON_DAYS`, 0 where not: [N].

    NaN where that cannot be known yet: the rows end sooner, and the person was not back by then.
    """
    if not len(rows):
        return np.zeros(0)
    days = rows.dates.astype("datetime64[D]").astype(np.int64)
    order = np.lexsort((days, rows.user_ids))
    waits = np.full(len(rows), np.inf)
    for place, following in zip(order[-2::-1].tolist(), order[:0:-1].tolist(), strict=True):
        if rows.user_ids[place] == rows.user_ids[following]:
            wait = float(days[following] - days[place])
            waits[place] = wait if wait > 0 else waits[following]  # two rentals of one day: one visit
    back: Floats = (waits <= SOON_DAYS).astype(np.float64)
    back[(back == 0) & (days > days.max() - SOON_DAYS)] = np.nan
    return back
