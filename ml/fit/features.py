"""The columns a model sees, by name, and the groups in which they are explained."""

from __future__ import annotations

from typing import Final

from ml.fit import item_history, logistic, user_history

_PLAIN: Final = (
    "size",
    "usual_size",
    "gap",
    "step",
    "mass_kg",
    "body_mass_index",
    "stature_cm",
    "bust_band_in",
    "bust_cup",
    "age_years",
    "bust_in",
    "body_type",
    "category",
    "category_rows",
    "occasion",
    "expected_small",
    "expected_large",
)
_EFFECTS: Final = (
    "item_effect_small",
    "item_effect_large",
    "user_effect_small",
    "user_effect_large",
    "sum_small",
    "sum_large",
)

FEATURES: Final = (*_PLAIN, *_EFFECTS, *logistic.NAMES, *item_history.NAMES, *user_history.NAMES)
"""All columns of `ml.fit.history.History.features`, in their order."""

BODY_FEATURES: Final = _PLAIN
"""What is known of anybody in anything: no history of this item or this person."""
