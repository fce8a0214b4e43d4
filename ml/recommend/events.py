"""Rentals as coded arrays in time order: who took what when, and what was known before the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.fit.rows import LABELS, RentalRows

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BODY_COLUMNS: Final = ("mass_kg", "stature_cm", "bust_band_in", "bust_cup", "age_years")
LADDER_STEPS: Final = 60
"""Steps of the house's size ladder that are told apart; larger sizes count as the last."""
AGE_EDGES: Final = (24.0, 28.0, 31.0, 35.0, 40.0, 48.0)
_FIT: Final = LABELS.index("fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalEvents:
    """``N`` rentals, oldest first; words are places in the vocabularies beside them.

    ``categories``, ``sizes`` and ``satisfied`` are only known after the choice: they go into histories, never
    into the features of their own row.
    """

    users: Ids
    items: Ids
    days: Ids
    """Days since 1970-01-01."""
    occasions: Ids
    """What it was rented for, as the shopper says when asking; its name is ``""`` where it was not said."""
    body_types: Ids
    age_bands: Ids
    bodies: Floats
    """[N, 5] in the order of `BODY_COLUMNS`; NaN is unknown."""
    categories: Ids
    sizes: Ids
    satisfied: Floats
    """1 where the size was called a fit, else 0: the rating these rentals have."""
    felt: Floats
    """-1 small, 0 fit, 1 large."""
    is_test: Flags
    user_count: int
    item_names: tuple[str, ...]
    occasion_names: tuple[str, ...]
    category_names: tuple[str, ...]
    body_type_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.users)

    @property
    def item_count(self) -> int:
        """How many things there are to choose from: all that occur in the files."""
        return len(self.item_names)


def rental_events(train: RentalRows | None, test: RentalRows | None = None) -> RentalEvents:
    """Code one or two halves as events; rows of ``test`` are marked, and must not be older than ``train``.

    Raises:
        DataError: ``REPLAY_EMPTY`` (no rows), ``REPLAY_ORDER`` (a test row lies before a training row).
    """
    halves = [half for half in (train, test) if half is not None and len(half)]
    if not halves:
        raise DataError(
            "REPLAY_EMPTY", "There are no rentals to replay; give a folder with train and test rows."
        )
    days = [half.dates.astype("datetime64[D]").astype(np.int64) for half in halves]
    if len(days) == 2 and days[1].min() < days[0].max():
        raise DataError(
            "REPLAY_ORDER",
            "The test rentals begin before the training rentals end; split the rentals by date.",
        )
    marks = [np.full(len(half), half is test, dtype=np.bool_) for half in halves]
    day = np.concatenate(days)
    order = np.argsort(day, kind="stable")
    items, item_names = _coded([half.item_ids for half in halves], order)
    users, user_names = _coded([half.user_ids for half in halves], order)
    occasions, occasion_names = _coded([half.rented_for for half in halves], order)
    categories, category_names = _coded([half.categories for half in halves], order)
    body_types, body_type_names = _coded([half.body_types for half in halves], order)
    bodies = np.concatenate([_bodies(half) for half in halves])[order]
    return RentalEvents(
        users=users,
        items=items,
        days=day[order],
        occasions=occasions,
        body_types=body_types,
        age_bands=_age_bands(bodies[:, BODY_COLUMNS.index("age_years")]),
        bodies=bodies,
        categories=categories,
        sizes=np.concatenate([_ladder(half.sizes) for half in halves])[order],
        satisfied=np.concatenate([_satisfied(half) for half in halves])[order],
        felt=np.concatenate([half.labels for half in halves])[order] - float(_FIT),
        is_test=np.concatenate(marks)[order],
        user_count=len(user_names),
        item_names=item_names,
        occasion_names=occasion_names,
        category_names=category_names,
        body_type_names=body_type_names,
    )


def _coded(columns: Sequence[npt.NDArray[np.str_]], order: Ids) -> tuple[Ids, tuple[str, ...]]:
    """Places [N] in the sorted vocabulary of what occurs."""
    names, places = np.unique(np.concatenate(columns), return_inverse=True)
    return places[order].astype(np.int64), tuple(names.tolist())


def _bodies(rows: RentalRows) -> Floats:
    return np.stack(
        [rows.mass_kg, rows.stature_cm, rows.bust_band_in, rows.bust_cups, rows.age_years], axis=1
    )


def _age_bands(age_years: Floats) -> Ids:
    bands = np.digitize(np.nan_to_num(age_years), AGE_EDGES).astype(np.int64)
    bands[np.isnan(age_years)] = len(AGE_EDGES) + 1
    return bands


def _ladder(sizes: Floats) -> Ids:
    return np.clip(np.round(sizes), 0, LADDER_STEPS - 1).astype(np.int64)


def _satisfied(rows: RentalRows) -> Floats:
    return np.asarray(rows.labels == _FIT, np.float64)
