"""Knitted structures: columns of loops whose legs make a V."""

import numpy as np
import numpy.typing as npt

from viewer.scene.textiles.noise import periodic_noise
from viewer.scene.textiles.relief import PIXELS, Relief, pixel_grid, shade_of

Image = npt.NDArray[np.float64]
_SHAPE = (PIXELS, PIXELS)
_COURSE = 0.72  # height of a loop over the width of its wale


def _loops(wales: int, courses: int) -> tuple[Image, tuple[float, float]]:
    """Height [R, C] of plain knitting, and the size of the tile in wales."""
    size = (float(wales), courses * _COURSE)
    across, along = pixel_grid(size)
    x = across - np.floor(across) - 0.5
    y = along / _COURSE
    height = np.full(_SHAPE, -1.0)
    for sign in (-1.0, 1.0):
        for lift in (-1.0, 0.0, 1.0):
            rise = y - np.floor(y) - lift  # a leg reaches a little into the courses above and below
            leg = sign * (0.10 + 0.27 * rise)
            away = (np.abs(x - leg) * 0.80) / 0.21
            round_leg = np.sqrt(np.maximum(0.0, 1.0 - away**2))
            reach = np.clip(1.0 - np.maximum(np.abs(rise - 0.5) - 0.52, 0.0) / 0.30, 0.0, 1.0)
            height = np.maximum(height, round_leg * reach - 0.35 * (rise - 0.5) - 0.4)
    return np.maximum(height, -0.75), size


def jersey() -> Relief:
    """Plain fine knitting."""
    height, size = _loops(32, 44)
    return Relief(height=height, shade=shade_of(height, 0.24), second=np.zeros(_SHAPE), threads=size)


def rib() -> Relief:
    """One wale forward, one back: upright cords."""
    loops, size = _loops(16, 22)
    across, _ = pixel_grid(size)
    cords = np.cos(np.pi * across) * np.ones(_SHAPE)
    return Relief(
        height=0.35 * loops + 0.9 * cords,
        shade=shade_of(0.35 * loops + 0.8 * cords, 0.42),
        second=np.zeros(_SHAPE),
        threads=size,
    )


def sweater() -> Relief:
    """Chunky knitting: every loop can be seen, the yarn is hairy and twisted."""
    loops, size = _loops(8, 11)
    fibre = periodic_noise(_SHAPE, 31, across_px=3.0, along_px=6.0)
    across, along = pixel_grid(size)
    side = np.where(across - np.floor(across) > 0.5, 1.0, -1.0)
    plies = np.cos(2 * np.pi * (3.2 * along + side * 2.0 * across)) * np.ones(_SHAPE)
    return Relief(
        height=loops + 0.035 * plies + 0.03 * fibre,
        shade=shade_of(loops, 0.50) * (1.0 + 0.05 * fibre + 0.03 * plies),
        second=np.zeros(_SHAPE),
        threads=size,
        steepness=0.30,
    )
