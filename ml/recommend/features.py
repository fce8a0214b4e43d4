"""A product seen by one shopper at one day, as numbers; all of it known before the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.recommend.events import LADDER_STEPS, Floats, Ids
from ml.recommend.occasions import OccasionBelief
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
_PRIOR_WEARERS: Final = 5.0
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
        self.belief = OccasionBelief(shelf)
        self.log_popularity = np.log(shelf.popularity + 0.05)
        arrived = np.minimum(shelf.day - shelf.first_day, _OLDEST_DAYS).astype(np.float32)
        self.arrival = np.where(shelf.rentals > 0, np.log1p(arrived), -1.0)
        self.rested = np.log1p(np.minimum(shelf.day - shelf.last_day, _OLDEST_DAYS).astype(np.float32))
        month = month_of(shelf.day)
        months = [(month - 1) % 12, month, (month + 1) % 12]
        self.log_month = np.log(shelf.by_month[months].sum(axis=0) + 0.3)
        self.fit_share = (shelf.fits[1] + 3.0) / (shelf.fits[0] + 4.0)
        self.log_weekday = np.log(shelf.by_weekday[shelf.day % 7] + 0.1)
        sums = shelf.body_sums + _PRIOR_WEARERS * usual_size.body_means[:, None]
        self.wearers = sums / (shelf.body_weights + _PRIOR_WEARERS)
        self.never = np.where(shelf.rentals == 0, np.float32(-1e9), np.float32(0.0))

    def candidates(self, row: int, *, occasion_known: bool, count: int = CANDIDATES) -> Seen:
        """The products that deserve a closer look, by counts alone, without what the person took before."""
        shelf = self.shelf
        user = int(self.events.users[row])
        size = self._size(row)
        sized = _log_sized(shelf.by_size, size)
        together = shelf.people.neighbours(user)
        weights = self.belief.weights(row, size, stated=occasion_known)
        occasion = _log_counted(weights, shelf.by_occasion[1])
        score = _stage_one(self.log_popularity, occasion, sized, together) + self.never
        score[shelf.people.taken[user]] = -np.inf
        items = np.argpartition(-score, min(count, len(score)) - 1)[:count]
        columns = [
            *self.log_popularity[:, items],
            *(_log_counted(weights, counts[:, items]) for counts in shelf.by_occasion),
            self.arrival[items],
            self.rested[items],
            self.log_month[items],
            self.fit_share[items],
            self.log_weekday[items],
            *self._wearers_like(row, items),
            sized[items],
            *self._bodies_like(row, items),
            together[items],
            *self._before(user, items),
            np.full(len(items), float(occasion_known)),
        ]
        return Seen(items=items, features=np.stack(columns, axis=1).astype(np.float32))

    def _size(self, row: int) -> float:
        """The size the person took before, drawn a little to what such bodies take."""
        before = self.shelf.people.sizes[int(self.events.users[row])][-5:]
        usual = float(self.usual_sizes[row])
        return 0.3 * usual + 0.7 * float(np.mean(before)) if before else usual

    def _wearers_like(self, row: int, items: Ids) -> tuple[Counts, Counts]:
        """Rentals by people of the same type of body, and of the same age."""
        shelf, events = self.shelf, self.events
        return (
            np.log(shelf.by_body_type[events.body_types[row], items] + 0.1),
            np.log(shelf.by_age_band[events.age_bands[row], items] + 0.1),
        )

    def _bodies_like(self, row: int, items: Ids) -> Floats:
        """Minus the squared distance to the usual wearer, in standard deviations of everybody, [6, items]."""
        body = np.append(self.events.bodies[row], self.usual_sizes[row])
        apart = (body[:, None] - self.wearers[:, items]) / self.body_stds[:, None]
        return -(np.nan_to_num(apart) ** 2)

    def _before(self, user: int, items: Ids) -> list[Floats]:
        """How like what the person took before: by category, by occasions; and how much that was."""
        people, categories = self.shelf.people, self.shelf.category
        before, nothing = people.taken[user], np.zeros(len(items))
        if not before:
            return [nothing, nothing, nothing]
        taken = np.bincount(categories[before], minlength=len(self.events.category_names))
        alike = np.where(categories[items] < 0, 0, taken[categories[items]]) / len(before)
        counts = self.shelf.by_occasion[2][:, items]
        weights = np.bincount(people.occasions[user], minlength=len(counts)) / len(before)
        shares = (weights @ counts) / (counts.sum(axis=0) + 1.0)
        return [alike, shares, np.full(len(items), np.log1p(len(before)))]


def _stage_one(popularity: Counts, occasion: Counts, sized: Counts, together: Counts) -> Counts:
    weight = _STAGE_ONE
    score: Counts = (
        weight["3"] * popularity[0]
        + weight["10"] * popularity[1]
        + weight["30"] * popularity[2]
        + weight["occasion"] * occasion
        + weight["size"] * sized
        + weight["together"] * together
    )
    return score


def _log_counted(weights: Counts, counts: Counts) -> Counts:
    """Rentals for an occasion, or for those it may be, of ``counts`` [occasions, items]."""
    return np.asarray(np.log(weights @ counts + 0.02), np.float32)


def _log_sized(counts: Counts, size: float) -> Counts:
    """Rentals in sizes near ``size``, of ``counts`` [steps, items]."""
    near = np.exp(-0.5 * ((np.arange(LADDER_STEPS) - size) / _SIZE_SPREAD) ** 2).astype(np.float32)
    return np.asarray(np.log(near @ counts + 0.05), np.float32)
