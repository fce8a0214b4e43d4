"""Questions with something erased: as they would be if that were not known.

Models are taught on erased copies too, so an item or a person without history, or a body that was not given,
is nothing new to them; and an explanation erases to see what a group of features did.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ml.fit.rows import RentalQuestions

Group = Literal["body", "size", "item", "person", "occasion"]
GROUPS: Final[tuple[Group, ...]] = ("body", "size", "item", "person", "occasion")
"""The body; the size asked for; the item's history; the person's own; category and occasion."""
_ERASABLE: Final = (
    *("mass_kg", "stature_cm", "bust_band_in", "bust_cups", "age_years", "body_types"),
    *("sizes", "item_ids", "user_ids", "categories", "rented_for"),
)


def erase(questions: RentalQuestions, groups: Collection[Group]) -> RentalQuestions:
    """The questions without these groups."""
    erased = questions
    nothing, unknown = np.full(len(questions), np.nan), np.full(len(questions), "")
    if "body" in groups:
        erased = replace(
            erased,
            mass_kg=nothing,
            stature_cm=nothing,
            bust_band_in=nothing,
            bust_cups=nothing,
            age_years=nothing,
            body_types=unknown,
        )
    if "size" in groups:
        erased = replace(erased, sizes=nothing)
    if "item" in groups:
        erased = replace(erased, item_ids=unknown)
    if "person" in groups:
        erased = replace(erased, user_ids=unknown)
    if "occasion" in groups:
        erased = replace(erased, categories=unknown, rented_for=unknown)
    return erased


def erase_at_random(
    questions: RentalQuestions, shares: dict[Group, float], generator: np.random.Generator
) -> RentalQuestions:
    """The questions, each group erased in its share of them, independently."""
    for group, share in shares.items():
        chosen = generator.random(len(questions)) < share
        questions = _where(chosen, erase(questions, (group,)), questions)
    return questions


def _where(chosen: npt.NDArray[np.bool_], left: RentalQuestions, right: RentalQuestions) -> RentalQuestions:
    values = {name: np.where(chosen, getattr(left, name), getattr(right, name)) for name in _ERASABLE}
    return replace(right, **values)
