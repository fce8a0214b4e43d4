"""Rentals replayed in time order: every choice is predicted from the days strictly before it.

The order of rentals within a day is not known, so that a day is learnt as a whole after all of it was
predicted. Models and baselines see the same past through the same `Shelf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.recommend.events import Flags, Floats, Ids, RentalEvents
from ml.recommend.features import CANDIDATES, DayView
from ml.recommend.shelf import Counts, Shelf
from ml.recommend.usual_size import UsualSize


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenes:
    """``N`` choices with their candidates."""

    rows: Ids
    items: Ids
    """[N, C] candidates."""
    features: npt.NDArray[np.float16]
    """[N, C, F]"""
    taken: Ids
    """[N] the place of the product taken among the candidates, -1 where it is not among them."""
    occasion_known: Flags


def days_of(events: RentalEvents) -> Iterator[tuple[int, Ids]]:
    """Each day with its rows, oldest first."""
    starts = np.flatnonzero(np.diff(events.days, prepend=events.days[0] - 1))
    ends = np.append(starts[1:], len(events))
    for start, end in zip(starts, ends, strict=True):
        yield int(events.days[start]), np.arange(start, end)


def replay(
    events: RentalEvents,
    wanted: Flags,
    usual_sizes: Floats,
    see: Callable[[Shelf, Ids], None],
) -> None:
    """Go through all days; ``see`` gets the shelf of each day's morning and that day's ``wanted`` rows."""
    shelf = Shelf(events)
    for day, rows in days_of(events):
        shelf.advance(day)
        asked = rows[wanted[rows]]
        if len(asked):
            see(shelf, asked)
        shelf.learn(rows, usual_sizes)


def scenes(
    events: RentalEvents,
    wanted: Flags,
    *,
    usual_size: UsualSize,
    withheld: Flags | None = None,
    candidates: int = CANDIDATES,
) -> Scenes:
    """The candidates of all ``wanted`` rows, described by what came before each.

    ``withheld`` [events]: rows whose occasion the shopper does not say.
    """
    usual_sizes = usual_size.of(events)
    kept: list[tuple[int, Ids, Counts]] = []

    def see(shelf: Shelf, rows: Ids) -> None:
        view = DayView(shelf, usual_sizes, usual_size)
        for row in rows.tolist():
            known = withheld is None or not withheld[row]
            seen = view.candidates(row, occasion_known=known, count=candidates)
            kept.append((row, seen.items, seen.features.astype(np.float16)))

    replay(events, wanted, usual_sizes, see)
    rows = np.asarray([row for row, _, _ in kept], dtype=np.int64)
    items = np.stack([one for _, one, _ in kept])
    hits = items == events.items[rows][:, None]
    return Scenes(
        rows=rows,
        items=items,
        features=np.stack([one for _, _, one in kept]),
        taken=np.where(hits.any(axis=1), hits.argmax(axis=1), -1),
        occasion_known=np.ones(len(rows), np.bool_) if withheld is None else ~withheld[rows],
    )


def earlier_counts(events: RentalEvents) -> tuple[Ids, Ids]:
    """For every event: rentals by the same person, and of the same item, on days before, [N] each."""
    return _earlier(events.users, events.days), _earlier(events.items, events.days)


def _earlier(keys: Ids, days: Ids) -> Ids:
    order = np.lexsort((days, keys))
    sorted_keys, sorted_days = keys[order], days[order]
    places = np.arange(len(keys))
    new_key = np.diff(sorted_keys, prepend=sorted_keys[0] - 1) != 0
    new_day = new_key | (np.diff(sorted_days, prepend=sorted_days[0] - 1) != 0)
    key_start = np.maximum.accumulate(np.where(new_key, places, 0))
    day_start = np.maximum.accumulate(np.where(new_day, places, 0))
    counts = np.empty(len(keys), np.int64)
    counts[order] = day_start - key_start
    return counts
