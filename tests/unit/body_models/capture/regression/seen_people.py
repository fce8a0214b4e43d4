"""People of the booth, seen with erring outlines, for the tests of the regression."""

from functools import lru_cache

import numpy as np

from body_models.capture.booth.people import drawn_people
from body_models.capture.booth.scene import MaskPair, masks_only

SEED = 7_000_000
"""No training run draws from it."""


@lru_cache(maxsize=4)
def seen_people(count: int, outline_std_px: float = 0.8) -> tuple[MaskPair, ...]:
    """The same people at every call, half of them foreign to the model."""
    return tuple(
        masks_only(p, np.random.default_rng([SEED, p.number]), outline_std_px=outline_std_px)
        for p in drawn_people(count, SEED, foreign_share=0.5)
    )
