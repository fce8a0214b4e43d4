"""How loud a print is, from what it shows: its contrast, its size, and how much of the cloth it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ml.outfits.shop.colour import Floats, difference

LOUD: Final = 0.35
"""From here on a print is the loud one of an outfit: a Breton stripe is, a pinstripe is not."""

# The contrast of black on white is 1; a repeat that shows across a street is this large.
_FULL_CONTRAST: Final = 0.45
_FULL_SIZE_MM: Final = 40.0
_COLOURS_OF_A_MOTIF: Final = 3
_FULL_COVER: Final = 0.3
_COVER: Final[Mapping[str, float]] = {"pinstripe": 0.06, "herringbone": 0.5, "melange": 0.5, "dots": 0.2}


def loudness(ground: Floats, colours: Floats, scale_mm: float, kind: str) -> float:
    """Loudness 0 … 1 of a print with OKLab colours [n, 3] on a ground [3], one repeat ``scale_mm`` large.

    The contrast of its strongest colour, by the square roots of its size (10 mm is half as loud as 40) and of
    its share in the cloth, and a fifth more for each further colour up to a motif of three.
    """
    contrast = min(float(difference(colours, ground).max()) / _FULL_CONTRAST, 1.0)
    size = min(scale_mm / _FULL_SIZE_MM, 1.0) ** 0.5
    cover = min(_COVER.get(kind, _FULL_COVER) / _FULL_COVER, 1.0) ** 0.5
    more = 1 + 0.2 * (min(len(colours), _COLOURS_OF_A_MOTIF) - 1)
    return float(np.clip(contrast * size * cover * more, 0.0, 1.0))
