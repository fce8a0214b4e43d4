"""How content wearers were: by their ratings where the rentals carry them, else by whether they came back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.fit.coming_back import SOON_DAYS, came_back
from ml.fit.rows import RentalRows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """1 content, 0 not, NaN unknown, of the rentals before a cut-off [E] and of those after it [L]."""

    early: Floats
    late: Floats
    meaning: str
    """In words, for the figures."""


def satisfaction(rows: RentalRows, start: int) -> Satisfaction:
    """Of ``rows`` in time order, cut before the row ``start``; what is early knows nothing of what is late.

    Raises DataError SINGLE_CLASS when all ratings of the early rows are the same.
    """
    early = rows.take(np.arange(start))
    if early.ratings is None or rows.ratings is None or np.isnan(early.ratings).all():
        return Satisfaction(
            early=came_back(early),
            late=came_back(rows)[start:],
            meaning=f"rented again within {SOON_DAYS} days",
        )
    least = _least_of_content(early.ratings)
    liked = np.where(np.isnan(rows.ratings), np.nan, rows.ratings >= least)
    return Satisfaction(early=liked[:start], late=liked[start:], meaning=f"rated {least:g} or better")


def _least_of_content(ratings: Floats) -> float:
    """The rating from which on a wearer counts as content: the middle one, with some below it.

    Most give the best mark or the one before, so that a fixed border would part nobody from the others.
    """
    given = ratings[~np.isnan(ratings)]
    middle = float(np.median(given))
    if (given < middle).any():
        return float(given[given >= middle].min())
    above = given[given > middle]
    if not len(above):
        raise DataError(
            "SINGLE_CLASS",
            f"All {len(given)} ratings to learn from are {middle:g}, which tells nothing; leave the column "
            "rating out.",
        )
    return float(above.min())
