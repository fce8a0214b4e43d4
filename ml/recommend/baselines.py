"""What every recommender has to beat: recent popularity, and item-kNN mixed with it, tuned on validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ml.figures.ranking import ndcg
from ml.recommend.events import Flags, Floats, Ids, RentalEvents
from ml.recommend.replay import days_of
from ml.recommend.shelf import Counts, PeopleHistory

HALF_LIVES: Final = (7.0, 14.0, 28.0, 60.0, 120.0)
NEIGHBOUR_WEIGHTS: Final = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
OUT_OF_SIGHT: Final = 10**6
"""The place of a product that cannot be shown, such as one the person already took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineSetting:
    """A mix: popularity of a half-life (1 for the most popular product) + weight × kNN score."""

    half_life_days: float
    neighbour_weight: float

    @property
    def name(self) -> str:
        """For tables."""
        return f"half-life {self.half_life_days:g} days, kNN × {self.neighbour_weight:g}"


@dataclass(slots=True)
class _Places:
    """Places of the products taken, by setting."""

    rows: list[int] = field(default_factory=list)
    by_setting: dict[BaselineSetting, list[float]] = field(default_factory=dict)


def grid() -> list[BaselineSetting]:
    """All settings that are tried."""
    return [
        BaselineSetting(half_life_days=half_life, neighbour_weight=weight)
        for half_life in HALF_LIVES
        for weight in NEIGHBOUR_WEIGHTS
    ]


def baseline_places(
    events: RentalEvents,
    wanted: Flags,
    settings: Sequence[BaselineSetting],
    *,
    per_occasion: bool = False,
) -> tuple[Ids, Mapping[BaselineSetting, Floats]]:
    """Rows [N] and, by setting, the place [N] of the product taken among all products, ties at their middle.

    ``per_occasion``: popularity among rentals for the same occasion instead of all.
    """
    half_lives = sorted({setting.half_life_days for setting in settings})
    groups = len(events.occasion_names) if per_occasion else 1
    counts = {one: np.zeros((groups, events.item_count), np.float32) for one in half_lives}
    people, found = PeopleHistory(events), _Places(by_setting={setting: [] for setting in settings})
    before = int(events.days[0])
    for day, rows in days_of(events):
        for half_life, fading in counts.items():
            fading *= np.float32(0.5 ** ((day - before) / half_life))
        before = day
        for row in rows[wanted[rows]].tolist():
            group = int(events.occasions[row]) if per_occasion else 0
            _place(events, row, people, {one: fading[group] for one, fading in counts.items()}, found)
        places = events.occasions[rows] if per_occasion else np.zeros(len(rows), np.int64)
        for fading in counts.values():
            np.add.at(fading, (places, events.items[rows]), 1.0)
        people.learn(rows)
    return np.asarray(found.rows), {one: np.asarray(places) for one, places in found.by_setting.items()}


def tuned(events: RentalEvents, validation: Flags, *, per_occasion: bool = False) -> BaselineSetting:
    """The setting of the best NDCG@10 on the validation rows."""
    _, places = baseline_places(events, validation, grid(), per_occasion=per_occasion)
    return max(places, key=lambda setting: ndcg(places[setting].astype(np.int64)))


def _place(
    events: RentalEvents, row: int, people: PeopleHistory, counts: Mapping[float, Counts], found: _Places
) -> None:
    user, item = int(events.users[row]), int(events.items[row])
    taken = np.unique(np.asarray(people.taken[user], dtype=np.int64))
    near = people.neighbours(user)
    near_counts = bool(near.any())
    shares = {one: fading / max(float(fading.max()), 1e-9) for one, fading in counts.items()}
    alone = {one: place_of(share, item, taken) for one, share in shares.items()}
    found.rows.append(row)
    for setting, places in found.by_setting.items():
        if near_counts and setting.neighbour_weight:
            score = shares[setting.half_life_days] + np.float32(setting.neighbour_weight) * near
            places.append(place_of(score, item, taken))
        else:
            places.append(alone[setting.half_life_days])


def place_of(scores: Counts, item: int, taken: Ids) -> float:
    """Where ``item`` stands among all but those ``taken`` (each once); equal scores share the middle."""
    if item in taken:
        return float(OUT_OF_SIGHT)
    own = scores[item]
    above, equal = int(np.count_nonzero(scores > own)), int(np.count_nonzero(scores == own)) - 1
    if len(taken):
        others = scores[taken]
        above -= int(np.count_nonzero(others > own))
        equal -= int(np.count_nonzero(others == own))
    return above + equal / 2
