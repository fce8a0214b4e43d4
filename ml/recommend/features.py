"""A product seen by one shopper at one day, as numbers; all of it known before the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.recommend.events import LADDER_STEPS, Floats, Ids
from ml.recommend.shelf import Counts, Shelf, month_of
from ml.recommend.usual_size import UsualSize

FEATURES: Final = (
    "popularity_3_days",
    "popularity_10_days",
    "popularity_30_days",
    "popularity_100_days",
    "occasion_15_days",
    "occasion_60_days",
    "occasion_240_days",
    "days_since_arrival",
    "days_since_rental",
    "month",
    "share_that_fit",
    "weekday",
    "body_type",
    "age_band",
    "size_rented",
    "mass_like_wearers",
    "stature_like_wearers",
    "bust_band_like_wearers",
    "bust_cup_like_wearers",
    "age_like_wearers",
    "size_like_wearers",
    "taken_together",
    "category_taken_before",
    "occasions_taken_before",
    "rentals_before",
    "occasion_stated",
)
CANDIDATES: Final = 300
_SIZE_SPREAD: Final = 3.0
"""Steps of the ladder around somebody's size within which a rental says the product comes in it."""
_OLDEST_DAYS: Final = 2000.0
_STAGE_ONE: Final = {"3": 0.1, "10": 0.3, "30": 0.2, "occasion": 0.6, "size": 0.3, "together": 4.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The candidates of one row: their items [C] and features [C, F]."""

    items: Ids
    features: Counts


class DayView:
    """What a day's shelf looks like; rows of that day share it."""

    def __init__(self, shelf: Shelf, usual_sizes: Floats, usual_size: UsualSize) -> None:
        self.shelf, self.events, self.usual_sizes = shelf, shelf.events, usual_sizes
        self.body_stds = usual_size.body_stds
        self.log_popularity = np.log(shelf.popularity + 0.05)
        self.log_occasion = np.log(shelf.by_occasion + 0.02)
        shares = shelf.by_occasion.sum(axis=2, keepdims=True)
        shares = (shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-6)) ** 2
        self.log_any_occasion = np.log(shelf.by_occasion.sum(axis=1) * shares.sum(axis=1) + 0.02)
        arrived = np.minimum(shelf.day - shelf.first_day, _OLDEST_DAYS).astype(np.float32)
        self.arrival = np.where(shelf.rentals > 0, np.log1p(arrived), -1.0)
        self.rested = np.log1p(np.minimum(shelf.day - shelf.last_day, _OLDEST_DAYS).astype(np.float32))
        month = month_of(shelf.day)
        months = [(month - 1) % 12, month, (month + 1) % 12]
        self.log_month = np.log(shelf.by_month[months].sum(axis=0) + 0.3)
        self.fit_share = (shelf.fits[1] + 3.0) / (shelf.fits[0] + 4.0)
        self.log_weekday = np.log(shelf.by_weekday[shelf.day % 7] + 0.1)
        prior = 5.0
        sums = shelf.body_sums + prior * usual_size.body_means[:, None]
        self.wearers = sums / (shelf.body_weights + prior)
        self.never = -1e9 * (shelf.rentals == 0)

    def candidates(self, row: int, *, occasion_known: bool, count: int = CANDIDATES) -> Seen:
        """The products that deserve a closer look, by counts alone, without what the person took before."""
        shelf, events = self.shelf, self.events
        user = int(events.users[row])
        sized = self._sized(row)
        together = shelf.people.neighbours(user)
        occasions = self._occasions(row, occasion_known=occasion_known)
        weight = _STAGE_ONE
        score = (
            weight["3"] * self.log_popularity[0]
            + weight["10"] * self.log_popularity[1]
            + weight["30"] * self.log_popularity[2]
            + weight["occasion"] * occasions[1]
            + weight["size"] * sized
            + weight["together"] * together
            + self.never
        )
        score[shelf.people.taken[user]] = -np.inf
        size = min(count, len(score))
        items = np.argpartition(-score, size - 1)[:size]
        return Seen(
            items=items,
            features=self._features(
                row, items, sized[items], together[items], occasions[:, items], occasion_known=occasion_known
            ),
        )

    def _occasions(self, row: int, *, occasion_known: bool) -> Counts:
        if not occasion_known:
            withheld: Counts = self.log_any_occasion
            return withheld
        said: Counts = self.log_occasion[:, self.events.occasions[row]]
        return said

    def _size(self, row: int) -> float:
        """The size the person took before, drawn a little to what such bodies take."""
        before = self.shelf.people.sizes[int(self.events.users[row])][-5:]
        usual = float(self.usual_sizes[row])
        return 0.3 * usual + 0.7 * float(np.mean(before)) if before else usual

    def _sized(self, row: int) -> Counts:
        steps = np.arange(LADDER_STEPS)
        near = np.exp(-0.5 * ((steps - self._size(row)) / _SIZE_SPREAD) ** 2).astype(np.float32)
        return np.asarray(np.log(near @ self.shelf.by_size + 0.05), np.float32)

    def _features(
        self,
        row: int,
        items: Ids,
        sized: Counts,
        together: Counts,
        occasions: Counts,
        *,
        occasion_known: bool,
    ) -> Counts:
        shelf, events = self.shelf, self.events
        before = shelf.people.taken[int(events.users[row])]
        body = np.append(events.bodies[row], self.usual_sizes[row])
        apart = (body[:, None] - self.wearers[:, items]) / self.body_stds[:, None]
        likeness = -(np.nan_to_num(apart) ** 2)
        columns = [
            *self.log_popularity[:, items],
            *occasions,
            self.arrival[items],
            self.rested[items],
            self.log_month[items],
            self.fit_share[items],
            self.log_weekday[items],
            np.log(shelf.by_body_type[events.body_types[row], items] + 0.1),
            np.log(shelf.by_age_band[events.age_bands[row], items] + 0.1),
            sized,
            *likeness,
            together,
            self._category_share(before, items),
            self._occasion_share(row, items),
            np.full(len(items), np.log1p(len(before))),
            np.full(len(items), float(occasion_known)),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _category_share(self, before: list[int], items: Ids) -> Floats:
        if not before:
            return np.zeros(len(items))
        categories = self.shelf.category
        taken = np.bincount(categories[before], minlength=len(self.events.category_names))
        shares: Floats = np.where(categories[items] < 0, 0, taken[categories[items]]) / len(before)
        return shares

    def _occasion_share(self, row: int, items: Ids) -> Floats:
        """How often the product goes to the occasions the person rented for before."""
        occasions = self.shelf.people.occasions[int(self.events.users[row])]
        if not occasions:
            return np.zeros(len(items))
        counts = self.shelf.by_occasion[2][:, items]
        weights = np.bincount(occasions, minlength=len(counts)) / len(occasions)
        shares: Floats = (weights @ counts) / (counts.sum(axis=0) + 1.0)
        return shares
