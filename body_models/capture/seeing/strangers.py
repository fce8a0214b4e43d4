"""Something tall beside the person that is not in the empty booth: somebody the networks missed."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.backdrop import Backdrop, Colours, Map

_COARSER: Final = 4
_CLEAR_CODES: Final = 30.0
_CLEAR_NOISES: Final = 6.0
_LEAST_HEIGHT: Final = 0.35
"""Of the person's height."""
_LEAST_AREA: Final = 0.12
"""Of the person's area."""
_LOWEST_TOP: Final = 0.6
"""Of the person's height from the top: a floor's reflections begin lower."""


def has_stranger(picture: Colours, backdrop: Backdrop, coarse: Map) -> bool:
    """Whether the picture [H, W, 3] shows more than the person where ``coarse`` [H, W] sees nobody.

    Shadows and lamps change brightness alone and are forgiven.
    """
    height, width = coarse.shape
    size = (max(width // _COARSER, 1), max(height // _COARSER, 1))
    now, empty, noise, own = (
        np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
        for image in (picture, backdrop.colour, backdrop.noise, coarse)
    )
    person = own > 0.5
    rows = np.nonzero(person.any(axis=1))[0]
    if len(rows) == 0:
        return False
    light = (now * empty).sum(axis=2) / np.maximum((empty**2).sum(axis=2), 30.0)
    off = np.sqrt(((now - light[..., None] * empty) ** 2).sum(axis=2))
    dark_or_bright = (light < 0.3) | (light > 1.6)
    unlike = (off > np.maximum(_CLEAR_CODES, _CLEAR_NOISES * noise)) | (
        dark_or_bright & (np.abs(now - empty).max(axis=2) > _CLEAR_CODES)
    )
    near = cv2.dilate(np.asarray(own > 0.05, np.uint8), np.ones((9, 9), np.uint8))
    return _is_tall(unlike & (near == 0), int(rows[0]), int(rows[-1]) + 1, int(person.sum()))


def _is_tall(unlike: npt.NDArray[np.bool_], top: int, bottom: int, area: int) -> bool:
    closed = cv2.morphologyEx(unlike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    tall = stats[1:, cv2.CC_STAT_HEIGHT] > _LEAST_HEIGHT * (bottom - top)
    large = stats[1:, cv2.CC_STAT_AREA] > _LEAST_AREA * area
    high = stats[1:, cv2.CC_STAT_TOP] < top + _LOWEST_TOP * (bottom - top)
    return bool((tall & large & high).any())
