"""Log odds of a pixel for the person, from its colours: a compiled loop over all pixels."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

Map = npt.NDArray[np.float32]

COLOUR_COST: Final = 9.0
"""Log cost of a colour not seen on the person nearby: a wide range, against the backdrop's narrow one."""
MOST_EVIDENCE: Final = 10.0
_COLOUR_SPREAD: Final = 6.0
_CLEAR_CONTRAST: Final = 100.0
"""Of the noise's variance: enough to tell what share of a mixed pixel is the person's."""
_MIXED: Final = 16.0
_MIXED_SHARE: Final = 0.02
"""How far beside the line between both colours a mixture may lie, of the noise's and of the line's square."""


@njit(cache=True, nogil=True)
def colour_odds(
    picture: Map,
    empty: Map,
    light: Map,
    unsure: Map,
    own: Map,
    spread: Map,
    noise: Map,
    gaps: npt.NDArray[np.bool_],
) -> Map:
    """Log odds [H, W], at most `MOST_EVIDENCE` either way.

    ``picture``, ``empty`` and the person's ``own`` colours nearby [H, W, 3]; ``light`` of the shadows on the
    backdrop, how ``unsure`` it is, the ``spread`` (variance) of the own colours and the ``noise`` [H, W].
    Where ``gaps`` are expected, a pixel mixed of both counts by its shares, so that narrow gaps stay open; a
    colour that no mixture of both gives is the person's like everywhere.
    """
    height, width = noise.shape
    odds = np.empty((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            variance = noise[y, x] ** 2
            power, dots, apart, unlike, contrast, along_own = 1.0, 0.0, 0.0, 0.0, 1.0, 0.0
            for k in range(3):
                back = empty[y, x, k] * light[y, x]
                off = picture[y, x, k] - back
                between = own[y, x, k] - back
                power += back * back
                dots += off * back
                apart += off * off
                unlike += (picture[y, x, k] - own[y, x, k]) ** 2
                contrast += between * between
                along_own += off * between
            along = dots * dots / power
            behind = 0.5 * max(apart - along, 0.0) / variance
            behind += 0.5 * along / (variance + unsure[y, x] ** 2 * power)
            around = spread[y, x] + variance + _COLOUR_SPREAD**2
            ahead = min(0.5 * unlike / around + 1.5 * math.log(around / variance), COLOUR_COST)
            value = min(max(behind - ahead, -MOST_EVIDENCE), MOST_EVIDENCE)
            beside = apart - along_own * along_own / contrast
            may_mix = beside < _MIXED * (variance + unsure[y, x] ** 2 * power) + _MIXED_SHARE * contrast
            if gaps[y, x] and may_mix and contrast > _CLEAR_CONTRAST * variance:
                mixed = 2.0 * MOST_EVIDENCE * (along_own / contrast - 0.5)
                value = min(value, max(mixed, -MOST_EVIDENCE))
            odds[y, x] = value
    return odds
