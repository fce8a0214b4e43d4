"""What the booth would show where the person stands: the empty booth's picture in this picture's light.

Colours are sRGB codes, 0 to 255, as 32-bit floats. A constant exposure change and a shadow both scale such
codes nearly evenly (a power of a product is a product), so both are told as ratios.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.float32]
Map = npt.NDArray[np.float32]

_COARSER: Final = 4
_LEAST_NOISE: Final = 1.0
"""Rounding to whole codes and a picture's compression leave this much, in codes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backdrop:
    """The picture without the person.

    ``colour`` [H, W, 3]; ``noise`` [H, W] is the standard deviation of an empty pixel's channel about it.
    """

    colour: Colours
    noise: Map
    known: bool
    """From an empty-booth picture, rather than imagined from what surrounds the person."""

    def cropped(self, box: tuple[slice, slice]) -> "Backdrop":
        """The part within rows and columns."""
        return Backdrop(colour=self.colour[box], noise=self.noise[box], known=self.known)


def backdrop_from(picture: Colours, background: Colours, outside: Map) -> Backdrop:
    """The empty booth [H, W, 3] in the light of ``picture``; ``outside`` [H, W] is 1 off the person."""
    small = _smaller(picture), _smaller(background), _smaller(outside)
    ratio = _light_ratio(*small)
    height, width = picture.shape[:2]
    full_ratio = cv2.resize(ratio, (width, height), interpolation=cv2.INTER_LINEAR)
    colour = np.asarray(background * full_ratio, np.float32)
    return Backdrop(colour=colour, noise=_noise(picture, colour, outside), known=True)


def backdrop_around(picture: Colours, outside: Map) -> Backdrop:
    """Imagined from both sides of the person, along rows: walls and floors run across a picture."""
    small, free = _smaller(picture), _smaller(outside)
    free = np.asarray(free > 0.95, np.float32)
    total = np.full_like(small, 0.0)
    weight = np.full(free.shape, 1e-6, np.float32)
    for across, along, share in ((12.0, 1.0, 1.0), (60.0, 3.0, 1e-3), (200.0, 40.0, 1e-6)):
        sums = cv2.GaussianBlur(small * free[..., None], (0, 0), sigmaX=across, sigmaY=along)
        total += share * sums
        weight += share * cv2.GaussianBlur(free, (0, 0), sigmaX=across, sigmaY=along)
    colour = total / weight[..., None]
    height, width = picture.shape[:2]
    full = np.asarray(cv2.resize(colour, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return Backdrop(colour=full, noise=_noise(picture, full, outside), known=False)


def _smaller(image: Map) -> Map:
    height, width = image.shape[:2]
    size = (max(width // _COARSER, 1), max(height // _COARSER, 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)


def _light_ratio(picture: Colours, background: Colours, outside: Map) -> Colours:
    """How much brighter each channel is now than in the empty booth, smooth, [h, w, 3]."""
    free = np.asarray(outside > 0.95, np.float32)
    ratio = np.clip((picture + 2.0) / (background + 2.0), 0.3, 3.0)
    clear = (picture.max(axis=2) < 250) & (background.max(axis=2) < 250) & (free > 0)
    overall = np.median(ratio[clear], axis=0) if clear.sum() > 100 else np.ones(3, np.float32)
    trusted = free * (np.abs(ratio / overall - 1.0).max(axis=2) < 0.25)
    wide = 60.0
    weight = cv2.GaussianBlur(np.asarray(trusted, np.float32), (0, 0), wide)[..., None] + 0.02
    field = cv2.GaussianBlur(np.asarray((ratio - overall) * trusted[..., None], np.float32), (0, 0), wide)
    return np.asarray(overall + field / weight, np.float32)


def _noise(picture: Colours, colour: Colours, outside: Map) -> Map:
    """Spread of empty pixels: everywhere the usual one, more where the surroundings agree less."""
    sparse = (slice(_COARSER // 2, None, _COARSER),) * 2  # single pixels: an average would hide their noise
    error = np.abs(picture[sparse] - colour[sparse]).mean(axis=2)
    free = np.asarray(outside[sparse] > 0.95, np.float32)
    usual = float(np.median(error[free > 0])) if free.sum() > 100 else 10.0
    near = cv2.GaussianBlur(np.minimum(error, 60.0) * free, (0, 0), 5.0)
    weight = cv2.GaussianBlur(free, (0, 0), 5.0)
    local = (near + usual * 0.05) / (weight + 0.05)
    noise = 1.25 * np.maximum(local, usual) + _LEAST_NOISE  # mean of |normal| is 0.8 std
    height, width = picture.shape[:2]
    return np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
