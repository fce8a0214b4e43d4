"""How a person is lit: shares and levels that mean the same in any look."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture

_BLOWN: Final = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Light in one picture."""

    blown_share: float
    """Of the person's pixels, those at the sensor's limit in all channels."""
    clipped_share: float
    """Of the person's pixels, those at the limit in two channels."""
    touched_share: float
    """Of the person's pixels, those at the limit in any channel: a vivid colour may be so by itself."""
    surround_share: float
    """Of all other pixels, those at the limit in any channel: a white wall may be so by itself."""
    surround_clipped_share: float
    """Of all other pixels, those at the limit in two channels: so bright a wall eats the edge of whoever
    stands before it."""
    brightest: float
    """The 95th percentile of the whole picture's brightness, codes."""
    person_level: float
    """The person's median brightness, codes."""


def light_of(picture: Picture, person: npt.NDArray[np.bool_]) -> Light:
    """Of a picture [H, W, 3] and its person's pixels [H, W]; without any, of the whole picture."""
    sparse, is_own = picture[::4, ::4], person[::4, ::4]
    own, others = sparse[is_own], sparse[~is_own]
    if len(own) == 0:
        own = sparse.reshape(-1, 3)
    if len(others) == 0:
        others = own
    limits, other_limits = np.sort(own, axis=1), np.sort(others, axis=1)
    return Light(
        blown_share=float((limits[:, 0] >= _BLOWN).mean()),
        clipped_share=float((limits[:, 1] >= _BLOWN).mean()),
        touched_share=float((limits[:, 2] >= _BLOWN).mean()),
        surround_share=float((other_limits[:, 2] >= _BLOWN).mean()),
        surround_clipped_share=float((other_limits[:, 1] >= _BLOWN).mean()),
        brightest=float(np.quantile(sparse.mean(axis=2), 0.95)),
        person_level=float(np.median(own.mean(axis=1))),
    )
