"""Colours along the normals of a line, and the smoothest good path among candidate edges: compiled loops."""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]

_STEP_PX: Final = 0.5
_REACH: Final = 18
"""Samples to either side."""
_JUMP: Final = 4


@njit(cache=True, nogil=True)
def _at(image: Map, x: float, y: float, channel: int) -> float:
    height, width = image.shape[:2]
    x = min(max(x, 0.0), width - 1.001)
    y = min(max(y, 0.0), height - 1.001)
    column, row = int(x), int(y)
    u, v = x - column, y - row
    above = (1.0 - u) * image[row, column, channel] + u * image[row, column + 1, channel]
    below = (1.0 - u) * image[row + 1, column, channel] + u * image[row + 1, column + 1, channel]
    mixed: float = (1.0 - v) * above + v * below
    return mixed


@njit(cache=True, nogil=True)
def profiles(
    points: Floats, normals: Floats, picture: Map, empty: Map, noise: Map, distance: Map, power: float
) -> tuple[Floats, Floats]:
    """How unlike the backdrop, in the direction of the person's colour, each sample is.

    ``points`` and outward ``normals`` [N, 2], ``picture`` and ``empty`` [H, W, 3], ``noise`` and ``distance``
    (to the mask's border, positive inside) [H, W]. Returns signals [N, 37] from 9 px inside to 9 px outside,
    in codes (raised to ``power``: 1 is codes, 2.2 about light), and noises [N]. Samples of another
    part of the outline repeat their neighbour.
    """
    count = 2 * _REACH + 1
    height, width = noise.shape
    signals = np.empty((len(points), count))
    noises = np.empty(len(points))
    rest = np.empty((count, 3))
    for i in range(len(points)):
        x0, y0 = points[i]
        column = min(max(int(x0 + 0.5), 0), width - 1)
        row = min(max(int(y0 + 0.5), 0), height - 1)
        level = (empty[row, column, 0] + empty[row, column, 1] + empty[row, column, 2]) / 765.0
        noises[i] = noise[row, column] * power * max(level, 0.1) ** (power - 1.0)
        innermost, outermost = 0, count - 1
        toward = np.zeros(3)
        for j in range(count):
            t = (j - _REACH) * _STEP_PX
            x, y = x0 + t * normals[i, 0], y0 + t * normals[i, 1]
            for k in range(3):
                light = max(_at(empty, x, y, k), 0.0) / 255.0
                seen = max(_at(picture, x, y, k), 0.0) / 255.0
                rest[j, k] = 255.0 * (seen**power - light**power)
            column = min(max(int(x + 0.5), 0), width - 1)
            row = min(max(int(y + 0.5), 0), height - 1)
            depth = distance[row, column]
            if t < -1.0 and depth < -0.55 * t - 0.8:
                innermost = max(innermost, j + 1)
            if t > 1.0 and depth > -0.55 * t + 0.8:
                outermost = min(outermost, j - 1)
            if -4.0 <= t <= -1.0:
                for k in range(3):
                    toward[k] += rest[j, k]
        length = np.sqrt((toward**2).sum()) + 1e-9
        for j in range(count):
            held = min(max(j, innermost), outermost)
            signals[i, j] = (
                rest[held, 0] * toward[0] + rest[held, 1] * toward[1] + rest[held, 2] * toward[2]
            ) / length
    return signals, noises


@njit(cache=True, nogil=True)
def best_path(costs: Floats, stiffness: float) -> npt.NDArray[np.int64]:
    """The candidates of a closed line's points [N] with least costs [N, C] and squared steps."""
    count, choices = costs.shape
    total = costs[0].copy()
    came = np.zeros((2 * count, choices), np.int16)
    for step in range(1, 2 * count):  # twice round, so that the start is chosen as freely as the rest
        i = step % count
        following = np.empty(choices)
        for c in range(choices):
            best, best_from = np.inf, c
            for b in range(max(c - _JUMP, 0), min(c + _JUMP + 1, choices)):
                value = total[b] + 0.5 * (stiffness * (c - b)) ** 2
                if value < best:
                    best, best_from = value, b
            following[c] = best + costs[i, c]
            came[step, c] = best_from
        total = following - following.min()
    path = np.zeros(count, np.int64)
    choice = int(np.argmin(total))
    for step in range(2 * count - 1, count // 2 - 1, -1):
        if step < count + count // 2:
            path[step % count] = choice
        choice = int(came[step, choice])
    return path
