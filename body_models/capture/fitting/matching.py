"""Which point of a body's rim is which point of a person's outline, both ways."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from body_models.capture.fitting.outline import Outline
from body_models.capture.fitting.rim import Rim
from body_models.capture.fitting.skinned import Floats

_LEAST_AGREEMENT = 0.5  # cosine between the normals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matches:
    """M pairs of a rim point and an outline point."""

    rim: npt.NDArray[np.intp]  # [M]
    outline: npt.NDArray[np.intp]  # [M]
    gaps_px: Floats  # [M]: from the outline to the rim along the outline's normal, positive outside
    lengths_px: Floats  # [M]: how much outline a pair speaks for; both ways together count once
    unmatched: float
    """Share of the outline that has no rim near."""


def matched(outline: Outline, rim: Rim, *, reach_px: float, turning_px: float) -> Matches:
    """Pair every outline point with the nearest rim point and every rim point with the nearest outline point.

    Points whose normals differ count as farther apart, by up to 2 ``turning_px``; pairs beyond ``reach_px``
    or that look different ways are left out.
    """
    if len(rim.share) == 0 or len(outline.lengths_px) == 0:
        return Matches(
            rim=np.empty(0, np.intp),
            outline=np.empty(0, np.intp),
            gaps_px=np.empty(0),
            lengths_px=np.empty(0),
            unmatched=1.0,
        )
    seen = np.column_stack([outline.points_px, turning_px * outline.normals])
    drawn = np.column_stack([rim.points_px, turning_px * rim.normals])
    to_rim = cKDTree(drawn).query(seen, distance_upper_bound=2 * reach_px)[1]
    to_outline = cKDTree(seen).query(drawn, distance_upper_bound=2 * reach_px)[1]
    i = np.concatenate([np.minimum(to_rim, len(drawn) - 1), np.arange(len(drawn))])
    o = np.concatenate([np.arange(len(seen)), np.minimum(to_outline, len(seen) - 1)])
    apart = rim.points_px[i] - outline.points_px[o]
    agreement = np.einsum("nc,nc->n", rim.normals[i], outline.normals[o])
    near = np.einsum("nc,nc->n", apart, apart) < reach_px**2
    found = near & (agreement > _LEAST_AGREEMENT)
    found &= np.concatenate([to_rim < len(drawn), to_outline < len(seen)])
    gaps = np.einsum("nc,nc->n", apart, outline.normals[o])
    lengths = 0.5 * np.concatenate([outline.lengths_px, rim.lengths_px])
    total = float(outline.lengths_px.sum())
    here = found[: len(seen)]
    return Matches(
        rim=i[found],
        outline=o[found],
        gaps_px=gaps[found],
        lengths_px=lengths[found],
        unmatched=1.0 - float(outline.lengths_px[here].sum()) / total,
    )
