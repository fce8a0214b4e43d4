"""One person before one item: the questions of a shop, a size each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.fit.rows import RentalQuestions

_UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """What is known of the person; NaN and ``""`` where nothing is."""

    user_id: str = ""
    mass_kg: float = _UNKNOWN
    stature_cm: float = _UNKNOWN
    bust_band_in: float = _UNKNOWN
    bust_cup: float = _UNKNOWN
    """0 for AA, 1 for A, 2 for B, …"""
    age_years: float = _UNKNOWN
    body_type: str = ""


def ask_sizes(
    wearer: Wearer,
    sizes: Sequence[float],
    *,
    item_id: str = "",
    category: str = "",
    occasion: str = "",
    day: datetime.date | None = None,
) -> RentalQuestions:
    """How this item would feel in each of ``sizes`` [N], as questions [N]; today unless ``day`` is given."""
    count = len(sizes)

    def number(value: float) -> np.ndarray:
        return np.full(count, value, dtype=np.float64)

    def word(value: str) -> np.ndarray:
        return np.full(count, " ".join(value.split()))

    return RentalQuestions(
        user_ids=word(wearer.user_id),
        item_ids=word(item_id),
        categories=word(category.lower()),
        sizes=np.asarray(sizes, dtype=np.float64),
        mass_kg=number(wearer.mass_kg),
        stature_cm=number(wearer.stature_cm),
        bust_band_in=number(wearer.bust_band_in),
        bust_cups=number(wearer.bust_cup),
        age_years=number(wearer.age_years),
        body_types=word(wearer.body_type.lower()),
        rented_for=word(occasion.lower()),
        dates=np.full(count, np.datetime64(day or datetime.datetime.now(tz=datetime.UTC).date(), "D")),
    )
