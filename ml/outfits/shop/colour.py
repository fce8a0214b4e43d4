"""Colours as eyes compare them: OKLab and its hue, chroma and lightness.

OKLab and its matrices: B. Ottosson, "A perceptual color space for image processing" (2020), public domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LMS_FROM_LINEAR: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB_FROM_LMS: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

# Chroma at which a hue is half a colour, half a neutral. Cloth the trade calls neutral keeps more chroma
# where earth (sand, camel, tobacco) and indigo (navy, denim) lie: their hue, its width and how much more.
_HALF_NEUTRAL_CHROMA: Final = 0.05
_TRADE_NEUTRALS: Final = ((75.0, 25.0, 0.04), (262.0, 20.0, 0.025))
_NEUTRAL_SHARPNESS: Final = 4.0


def oklab(rgb: npt.ArrayLike) -> Floats:
    """sRGB [..., 3] in 0 … 255 → OKLab [..., 3]: L in 0 … 1, a and b about ±0.4."""
    coded = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    lab: Floats = np.cbrt(linear @ _LMS_FROM_LINEAR.T) @ _LAB_FROM_LMS.T
    return lab


def chroma(lab: Floats) -> Floats:
    """How far colours [..., 3] are from grey."""
    return np.asarray(np.hypot(lab[..., 1], lab[..., 2]))


def hue_deg(lab: Floats) -> Floats:
    """Hues of colours [..., 3], in degrees 0 … 360; of a grey it says nothing."""
    return np.asarray(np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) % 360)


def hue_gap_deg(one: Floats, other: Floats) -> Floats:
    """Angles between hues, in degrees 0 … 180."""
    return np.abs((hue_deg(one) - hue_deg(other) + 180) % 360 - 180)


def difference(one: Floats, other: Floats) -> Floats:
    """Euclidean distances in OKLab; 0.02 is about the least one sees side by side."""
    return np.asarray(np.linalg.norm(one - other, axis=-1))


def neutrality(lab: Floats) -> Floats:
    """How far colours go with every other, 0 … 1: greys, and the trade's earth tones and indigos."""
    half = np.full(lab.shape[:-1], _HALF_NEUTRAL_CHROMA)
    hue = hue_deg(lab)
    for centre, width, more in _TRADE_NEUTRALS:
        half += more * np.exp(-0.5 * (((hue - centre + 180) % 360 - 180) / width) ** 2)
    return np.asarray(1 / (1 + (chroma(lab) / half) ** _NEUTRAL_SHARPNESS))


PLAIN: Final[Mapping[str, tuple[tuple[int, int, int], ...]]] = {
    "black": ((28, 28, 30), (42, 43, 46)),
    "white": ((246, 246, 244), (236, 232, 222)),
    "grey": ((66, 68, 72), (128, 130, 133), (182, 184, 186)),
    "navy": ((38, 48, 77), (28, 36, 60)),
    "blue": ((98, 121, 150), (158, 190, 216), (92, 116, 152), (40, 80, 170)),
    "green": ((38, 70, 56), (98, 100, 66), (146, 160, 136), (22, 104, 80), (32, 96, 104)),
    "red": ((178, 36, 40), (104, 30, 44), (152, 66, 56)),
    "pink": ((196, 138, 126), (228, 196, 188), (224, 110, 150)),
    "purple": ((92, 48, 82), (120, 70, 150), (182, 166, 212)),
    "yellow": ((214, 162, 68), (240, 210, 80)),
    "orange": ((170, 92, 50), (226, 122, 48)),
    "beige": ((224, 206, 178), (196, 178, 148), (176, 152, 115)),
    "brown": ((181, 140, 93), (118, 84, 57), (72, 51, 41)),
}
"""The plain colours a shopper names, and shades of the trade that are called so (sRGB)."""


def nearest_plain(lab: Floats) -> npt.NDArray[np.int16]:
    """Which plain colour each of [N, 3] would be called: index into `PLAIN`, −1 for NaN."""
    shades = [shade for shades in PLAIN.values() for shade in shades]
    owners = np.repeat(np.arange(len(PLAIN)), [len(shades) for shades in PLAIN.values()])
    apart = difference(lab[:, None, :], oklab(shades)[None])
    known = np.asarray(~np.isnan(lab).any(axis=-1))
    return np.where(known, owners[np.where(known[:, None], apart, 0).argmin(axis=1)], -1).astype(np.int16)
