"""What somebody may rent for, where they do not say: by their age, their size and their rentals before."""

from __future__ import annotations

from typing import Final

import numpy as np

from ml.recommend.shelf import Counts, Shelf, size_group

_PRIOR_RENTALS: Final = 3.0
_SMOOTHING: Final = 1.0


class OccasionBelief:
    """Of a day: how probable occasions are, by naive Bayes over the rentals of late."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.totals = shelf.by_occasion[1].sum(axis=1) + _SMOOTHING  # [occasions]
        self.by_age = _shares(shelf.occasions_by_age)
        self.by_size = _shares(shelf.occasions_by_size)

    def weights(self, row: int, size: float, *, stated: bool) -> Counts:
        """By what to multiply each occasion's counts, [occasions]: 1 and zeros for a stated one.

        Where it is not stated, counts are weighed as if all occasions had equally many rentals, and scaled to
        as many as the believed one has.
        """
        events = self.shelf.events
        if stated:
            weights = np.zeros(len(self.totals), np.float32)
            weights[events.occasions[row]] = 1.0
            return weights
        believed = self.believed(row, size)
        return np.asarray(believed / self.totals * float(believed @ self.totals), np.float32)

    def believed(self, row: int, size: float) -> Counts:
        """Probabilities [occasions]."""
        events = self.shelf.events
        group = int(size_group(np.asarray([max(int(size), 0)]))[0])
        likely = self.totals * self.by_age[:, events.age_bands[row]] * self.by_size[:, group]
        likely = likely / likely.sum()
        before = self.shelf.people.occasions[int(events.users[row])]
        counted = np.bincount(before, minlength=len(likely)) + _PRIOR_RENTALS * likely
        return np.asarray(counted / counted.sum(), np.float32)


def _shares(counts: Counts) -> Counts:
    """Of each occasion's rentals [occasions, groups], the share of each group."""
    smoothed = counts + _SMOOTHING
    return np.asarray(smoothed / smoothed.sum(axis=1, keepdims=True), np.float32)
