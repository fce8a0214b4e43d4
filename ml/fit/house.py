"""What a model of rentals can be asked about: the house whose rentals it learnt from, without the rentals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.fit.rows import RentalRows

Floats = npt.NDArray[np.float64]

FEWEST_OF_STEP: Final = 50
"""Rentals below which a step of the ladder is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The sizes of a house that were rented often, and its words."""

    steps: Floats  # [K]; rising
    """Steps of its ladder that were seen at least `FEWEST_OF_STEP` times."""
    categories: frozenset[str]
    items: frozenset[str] = frozenset()
    """What the model has a history of; a network has none of anything."""
    until: np.datetime64
    """The day of the last rental; not a time where that must not be told."""

    @classmethod
    def of(cls, rows: RentalRows) -> House:
        """The house of at least one rental, with all its items."""
        steps, counts = np.unique(rows.sizes, return_counts=True)
        return cls(
            steps=steps[counts >= FEWEST_OF_STEP],
            categories=frozenset(rows.categories.tolist()) - {""},
            items=frozenset(rows.item_ids.tolist()) - {""},
            until=rows.dates.max(),
        )

    def document(self) -> dict[str, Any]:
        """As JSON; without items."""
        until = None if np.isnat(self.until) else str(self.until)
        return {"steps": self.steps.tolist(), "categories": sorted(self.categories), "until": until}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> House:
        """What `document` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        steps = np.asarray([float(step) for step in document["steps"]], dtype=np.float64)
        if not np.isfinite(steps).all() or (np.diff(steps) <= 0).any():
            raise ValueError("steps of a ladder have to rise")
        return cls(
            steps=steps,
            categories=frozenset(str(word) for word in document["categories"]),
            until=np.datetime64("NaT" if document["until"] is None else str(document["until"]), "D"),
        )
