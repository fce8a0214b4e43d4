"""What a shop knows of its products at a day from the rentals before it: counts that fade with time.

A count of half-life h days of a rental x days ago is 2^(-x/h). Arrays are [.., items] unless said.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.recommend.events import AGE_EDGES, BODY_COLUMNS, LADDER_STEPS, Ids, RentalEvents

Counts = npt.NDArray[np.float32]

POPULARITY_HALF_LIVES: Final = (3.0, 10.0, 30.0, 100.0)
OCCASION_HALF_LIVES: Final = (15.0, 60.0, 240.0)
_WEARERS_HALF_LIFE: Final = 90.0
_BODY_HALF_LIFE: Final = 365.0
_FIT_HALF_LIFE: Final = 180.0
_GROUP_STEPS: Final = 4
SIZE_GROUPS: Final = 12
_NEVER: Final = -(10**6)
_KNN_SHRINKAGE: Final = 5.0


class Shelf:
    """Counts of all products, carried forward day by day; only past days are ever learnt."""

    def __init__(self, events: RentalEvents) -> None:
        self.events = events
        items = events.item_count
        self.day = int(events.days[0])
        self.popularity = np.zeros((len(POPULARITY_HALF_LIVES), items), np.float32)
        self.by_occasion = np.zeros((len(OCCASION_HALF_LIVES), len(events.occasion_names), items), np.float32)
        occasions = len(events.occasion_names)
        self.occasions_by_age = np.zeros((occasions, len(AGE_EDGES) + 2), np.float32)
        self.occasions_by_size = np.zeros((occasions, SIZE_GROUPS), np.float32)
        self.by_body_type = np.zeros((len(events.body_type_names), items), np.float32)
        self.by_age_band = np.zeros((len(AGE_EDGES) + 2, items), np.float32)
        self.by_size = np.zeros((LADDER_STEPS, items), np.float32)
        self.by_weekday = np.zeros((7, items), np.float32)
        self.by_month = np.zeros((12, items), np.float32)
        self.body_sums = np.zeros((len(BODY_COLUMNS) + 1, items), np.float32)
        self.body_weights = np.zeros((len(BODY_COLUMNS) + 1, items), np.float32)
        self.fits = np.zeros((2, items), np.float32)
        self.rentals = np.zeros(items, np.int64)
        self.first_day = np.full(items, _NEVER, np.int64)
        self.last_day = np.full(items, _NEVER, np.int64)
        self.category = np.full(items, -1, np.int64)
        self.people = PeopleHistory(events)

    def advance(self, day: int) -> None:
        """Let the counts fade until ``day``."""
        passed = day - self.day
        self.day = day
        if passed == 0:
            return
        for place, half_life in enumerate(POPULARITY_HALF_LIVES):
            self.popularity[place] *= _faded(passed, half_life)
        for place, half_life in enumerate(OCCASION_HALF_LIVES):
            self.by_occasion[place] *= _faded(passed, half_life)
        wearers = (self.by_body_type, self.by_age_band, self.by_size, self.by_weekday)
        for counts in (*wearers, self.occasions_by_age, self.occasions_by_size):
            counts *= _faded(passed, _WEARERS_HALF_LIFE)
        for counts in (self.body_sums, self.body_weights):
            counts *= _faded(passed, _BODY_HALF_LIFE)
        self.fits *= _faded(passed, _FIT_HALF_LIFE)

    def learn(self, rows: Ids, usual_sizes: npt.NDArray[np.float64]) -> None:
        """Take in the present day's rentals. ``usual_sizes`` [N]: what bodies like these usually take."""
        events, items = self.events, self.events.items[rows]
        for popular in self.popularity:
            np.add.at(popular, items, 1.0)
        for counts in self.by_occasion:
            np.add.at(counts, (events.occasions[rows], items), 1.0)
        occasions = events.occasions[rows]
        np.add.at(self.occasions_by_age, (occasions, events.age_bands[rows]), 1.0)
        np.add.at(self.occasions_by_size, (occasions, size_group(events.sizes[rows])), 1.0)
        np.add.at(self.by_body_type, (events.body_types[rows], items), 1.0)
        np.add.at(self.by_age_band, (events.age_bands[rows], items), 1.0)
        np.add.at(self.by_size, (events.sizes[rows], items), 1.0)
        np.add.at(self.by_weekday[self.day % 7], items, 1.0)
        np.add.at(self.by_month[month_of(self.day)], items, 1.0)
        bodies = np.concatenate([events.bodies[rows], usual_sizes[rows, None]], axis=1)
        for column in range(bodies.shape[1]):
            known = np.isfinite(bodies[:, column])
            np.add.at(self.body_sums[column], items[known], bodies[known, column].astype(np.float32))
            np.add.at(self.body_weights[column], items[known], 1.0)
        np.add.at(self.fits[1], items, events.satisfied[rows].astype(np.float32))
        np.add.at(self.fits[0], items, 1.0)
        np.add.at(self.rentals, items, 1)
        fresh = items[self.first_day[items] == _NEVER]
        self.first_day[fresh] = self.day
        self.last_day[items] = self.day
        self.category[items] = events.categories[rows]
        self.people.learn(rows)


class PeopleHistory:
    """What each person took before, and which products the same people took."""

    def __init__(self, events: RentalEvents) -> None:
        self.events = events
        self.taken: list[list[int]] = [[] for _ in range(events.user_count)]
        self.sizes: list[list[int]] = [[] for _ in range(events.user_count)]
        self.occasions: list[list[int]] = [[] for _ in range(events.user_count)]
        self.together: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.takers = np.zeros(events.item_count, np.float32)

    def learn(self, rows: Ids) -> None:
        """Take in rentals."""
        events = self.events
        for row in rows.tolist():
            user, item = int(events.users[row]), int(events.items[row])
            for other in self.taken[user]:
                if other != item:
                    self.together[other][item] += 1.0
                    self.together[item][other] += 1.0
            self.taken[user].append(item)
            self.sizes[user].append(int(events.sizes[row]))
            self.occasions[user].append(int(events.occasions[row]))
            self.takers[item] += 1.0

    def neighbours(self, user: int) -> Counts:
        """Item-kNN: Σ over what the person took of the shrunk cosine of co-rentals, [items].

        Sarwar, Karypis, Konstan, Riedl 2001, with the shrinkage of Bell and Koren 2007.
        """
        scores = np.zeros(len(self.takers), np.float32)
        for taken in self.taken[user]:
            near = self.together.get(taken)
            if not near:
                continue
            items = np.fromiter(near.keys(), np.int64, len(near))
            counts = np.fromiter(near.values(), np.float32, len(near))
            scale = (self.takers[taken] + _KNN_SHRINKAGE) * (self.takers[items] + _KNN_SHRINKAGE)
            scores[items] += counts / np.sqrt(scale)
        return scores


def size_group(steps: Ids) -> Ids:
    """Some neighbouring steps of the ladder together: 0 … `SIZE_GROUPS` - 1."""
    return np.minimum(steps // _GROUP_STEPS, SIZE_GROUPS - 1)


def month_of(day: int) -> int:
    """0 … 11 of days since 1970."""
    return int(np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64) % 12)


def _faded(days: int, half_life: float) -> np.float32:
    return np.float32(0.5 ** (days / half_life))
