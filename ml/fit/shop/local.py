"""What people of similar build say beyond what everybody says of a garment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ml.fit.shop.evidence import Cell, build_cell, build_distance
from ml.fit.shop.offsets import Offset, score_and_information
from ml.fit.shop.ordinal import WearerScale

LOCAL_STD: Final = 0.2
"""How builds differ about one garment, in steps, before anybody has said anything; the shop's judgement."""
_KERNEL_STEPS: Final = 0.5


def local_offset(
    weights: Mapping[Cell, float], build: tuple[float, ...], garment_mean: float, scale: WearerScale
) -> Offset:
    """The offset of a build about a garment, from weighed cells of people near it.

    Nearer people weigh more (a normal kernel on their places on the ladder). One step of Fisher scoring from
    the garment's own offset: exact where the step is small, which the prior sees to.
    """
    if not weights:
        return Offset(mean=0.0, std=LOCAL_STD)
    own, cells = build_cell(build), sorted(weights)
    distance = np.array([build_distance(cell.build, own) for cell in cells])
    near = np.exp(-0.5 * (distance / _KERNEL_STEPS) ** 2) * np.array([weights[cell] for cell in cells])
    score, information = score_and_information(cells, near, garment_mean, scale)
    precision = information + LOCAL_STD**-2
    return Offset(mean=score / precision, std=float(precision**-0.5))
