"""The outline of a person's alpha: points at its half level, evenly along the outline, with normals.

Marching squares with linear interpolation between pixel centres (Lorensen & Cline 1987, in the plane), linked
into loops, smoothed over a few pixels so that a pixel's noise does not turn the normals.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]

_LEVEL: Final = 0.5
_SMOOTHED_PX: Final = 5.0  # along the outline; shrinks a finger of 8 px radius by a tenth of a pixel
_SHORTEST_LOOP: Final = 30.0  # spacings
_BORDER_PX: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """N points of a person's outline in one picture."""

    points_px: Floats  # [N, 2]
    normals: Floats  # [N, 2], away from the person
    lengths_px: Floats  # [N]: how much of the outline each point stands for

    def some(self, keep: npt.NDArray[np.bool_]) -> "Outline":
        """The points of a mask [N]."""
        return Outline(
            points_px=self.points_px[keep], normals=self.normals[keep], lengths_px=self.lengths_px[keep]
        )


def outline_of(alpha: npt.NDArray[np.float32], spacing_px: float) -> Outline:
    """The outline of an alpha [H, W], inner gaps included, about every ``spacing_px``.

    Where the person leaves the picture there is no outline. Specks and pinholes are left out.
    """
    height, width = alpha.shape
    rows = np.nonzero((alpha >= _LEVEL).any(axis=1))[0]
    columns = np.nonzero((alpha >= _LEVEL).any(axis=0))[0]
    if len(rows) == 0:
        return Outline(points_px=np.empty((0, 2)), normals=np.empty((0, 2)), lengths_px=np.empty(0))
    top, left = max(int(rows[0]) - 1, 0), max(int(columns[0]) - 1, 0)
    part = alpha[top : rows[-1] + 2, left : columns[-1] + 2]
    padded = np.zeros((part.shape[0] + 2, part.shape[1] + 2), dtype=np.float32)
    padded[1:-1, 1:-1] = part
    loops = [_resampled(loop, spacing_px) for loop in _loops(padded, _SHORTEST_LOOP * spacing_px)]
    corner = np.array([left - 1, top - 1])
    whole = Outline(
        points_px=np.concatenate([p for p, _, _ in loops] or [np.empty((0, 2))]) + corner,
        normals=np.concatenate([n for _, n, _ in loops] or [np.empty((0, 2))]),
        lengths_px=np.concatenate([s for _, _, s in loops] or [np.empty(0)]),
    )
    x, y = whole.points_px.T
    inside = (
        (x > _BORDER_PX) & (x < width - 1 - _BORDER_PX) & (y > _BORDER_PX) & (y < height - 1 - _BORDER_PX)
    )
    return whole.some(inside)


def _loops(alpha: npt.NDArray[np.float32], shortest_px: float) -> list[Floats]:
    """Closed loops [n, 2] around the person, in the order of walking with the person on the right."""
    points, ends = _traced(alpha)
    return [
        points[start:end]
        for start, end in itertools.pairwise(ends)
        if _length(points[start:end]) >= shortest_px
    ]


def _length(loop: Floats) -> float:
    return float(np.linalg.norm(loop - np.roll(loop, 1, axis=0), axis=1).sum())


def _resampled(loop: Floats, spacing_px: float) -> tuple[Floats, Floats, Floats]:
    """Points, outward normals and lengths, evenly along a loop after smoothing it."""
    steps = np.linalg.norm(np.roll(loop, -1, axis=0) - loop, axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    total = along[-1]
    fine_count = int(np.ceil(total))
    fine = _at(loop, along, np.linspace(0.0, total, fine_count, endpoint=False))
    half = round(_SMOOTHED_PX / 2)
    smooth = np.mean([np.roll(fine, k, axis=0) for k in range(-half, half + 1)], axis=0)
    tangent = np.roll(smooth, -2, axis=0) - np.roll(smooth, 2, axis=0)
    count = max(round(total / spacing_px), 8)
    chosen = (np.arange(count) * (fine_count / count)).astype(np.intp)
    tangent = tangent[chosen]
    normals = np.column_stack([tangent[:, 1], -tangent[:, 0]])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return smooth[chosen], normals, np.full(count, total / count)


def _at(loop: Floats, along: Floats, wanted: Floats) -> Floats:
    closed = np.concatenate([loop, loop[:1]])
    return np.column_stack([np.interp(wanted, along, closed[:, k]) for k in range(2)])


@njit(cache=True, nogil=True)
def _traced(alpha: npt.NDArray[np.float32]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Walk along the half level through cells of four pixels, the higher side on the right hand.

    A cell is left through the side after the one it was entered by, clockwise, where the level is crossed;
    in saddles that keeps the low side open. Returns points of all loops and where each loop ends.
    """
    height, width = alpha.shape
    level = np.float32(0.5)
    seen = np.zeros((height, width), dtype=np.uint8)  # crossings of the pixel's right side, walked upwards
    points = np.empty((4 * height * width // 8 + 4096, 2), dtype=np.float64)
    ends = [0]
    count = 0
    for y0 in range(height):
        for x0 in range(width - 1):
            # A loop starts where the level is crossed to the right, from low to high: walked upwards.
            if not (alpha[y0, x0] < level and alpha[y0, x0 + 1] >= level) or seen[y0, x0]:
                continue
            # The crossing lies between a (low, on the left hand) and b (high, on the right hand).
            ax, ay, bx, by = x0, y0, x0 + 1, y0
            while True:
                if ay == by and bx == ax + 1:
                    if seen[ay, ax]:
                        break
                    seen[ay, ax] = 1
                if count == len(points):
                    larger = np.empty((2 * len(points), 2), dtype=np.float64)
                    larger[:count] = points
                    points = larger
                share = (level - alpha[ay, ax]) / (alpha[by, bx] - alpha[ay, ax])
                points[count, 0] = ax + share * (bx - ax)
                points[count, 1] = ay + share * (by - ay)
                count += 1
                # Forward is to the left of the way from a to b: the cell's two other corners are c, d.
                fx, fy = by - ay, -(bx - ax)
                cx, cy = ax + fx, ay + fy
                dx, dy = bx + fx, by + fy
                c_high, d_high = alpha[cy, cx] >= level, alpha[dy, dx] >= level
                if not d_high:
                    # saddle (c high, d low) and plain turn alike: go round b, the high one
                    ax, ay = dx, dy
                elif c_high:
                    bx, by = cx, cy
                else:
                    ax, ay, bx, by = cx, cy, dx, dy
            ends.append(count)
    return points[:count], np.array(ends)
