"""Why a product is like a question: which of its parts said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.vocabulary import MODALITIES

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EmbeddedParts:
    """Products taken apart: what each part says and how much it counts."""

    directions: Rows  # [N, 7, 128], zero where a part is missing
    shares: Rows  # [N, 7], summing to 1 over the parts a product has

    def joined(self) -> Rows:
        """The products' unit rows  # [N, 128]."""
        return _unit((self.shares[..., None] * self.directions).sum(axis=1))


def part_contributions(query: Rows, parts: EmbeddedParts) -> Mapping[str, Rows]:
    """What each part adds to the similarity of products [N] to a query [128]; they sum to the cosine.

    Exact: a product is the weighted mean of its parts, so its cosine is a sum over them. A part adds a lot
    when it counts a lot; whether another could have said the same is told by `lost_without`.
    """
    mean = (parts.shares[..., None] * parts.directions).sum(axis=1)
    length = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
    added = parts.shares * (parts.directions @ query) / length
    return {name: added[:, place].astype(np.float32) for place, name in enumerate(MODALITIES)}


def lost_without(query: Rows, parts: EmbeddedParts) -> Mapping[str, Rows]:
    """By how much products [N] would be less like a query [128] if each part were unknown.

    The same as embedding them again without it; negative where the part speaks against the query.
    """
    mean = (parts.shares[..., None] * parts.directions).sum(axis=1)
    whole = _unit(mean) @ query
    return {
        name: (
            whole - _unit(mean - parts.shares[:, place, None] * parts.directions[:, place]) @ query
        ).astype(np.float32)
        for place, name in enumerate(MODALITIES)
    }


def _unit(rows: Rows) -> Rows:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    # What is left of a product's only part is rounding, not a direction.
    return np.asarray(np.where(length > 1e-5, rows / np.maximum(length, 1e-12), 0.0), dtype=np.float32)
