"""Where a board's inner corners are, to a few hundredths of a pixel.

Around each corner the board is drawn as the camera would see it and moved until it lies on the picture. The
markers are part of what is drawn: they stand too near to the corners for the usual gradient method, which
takes their edges for the squares' and is half a pixel off where the board is turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.pattern import drawn_pattern

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

_SQUARE_PX: Final = 48  # of the drawn pattern
_FINER: Final = 3
_MOST_REACH_PX: Final = 12.0
_LEAST_REACH_PX: Final = 5.0
_BLURS_PX: Final = (0.45, 0.8, 1.3, 2.0, 3.0)
_STEPS: Final = 5
_LEAST_CONTRAST: Final = 8.0
_MOST_RESIDUAL: Final = 0.35
"""Of the contrast: more is no crossing of this board (a hand, a reflection, a wrong number)."""


def carried(plane: Floats, points: Floats) -> Floats:
    """Points [N, 2] through a homography [3, 3]."""
    raised = np.column_stack([points, np.ones(len(points))]) @ plane.T
    return np.asarray(raised[:, :2] / raised[:, 2:], np.float64)


def found_crossings(grey: Grey, board: Board, plane: Floats) -> tuple[Floats, Floats]:
    """Inner corners on the board [N, 2] (m) and in the picture [N, 2] (px), those that can be made out.

    ``plane`` [3, 3] takes the board to the picture, to within a third of a square.
    """
    pattern = drawn_pattern(board, _SQUARE_PX)
    corners_m = board.corners_m()
    blur_px = _blur(grey, board, pattern, plane)
    found: list[tuple[Floats, Floats]] = []
    for corner_m in corners_m:
        match = _matched(grey, board, pattern, _Start(plane=plane, corner_m=corner_m, blur_px=blur_px))
        if match is not None and match.residual < _MOST_RESIDUAL:
            found.append((corner_m, match.corner_px))
    return (
        np.array([corner_m for corner_m, _ in found]).reshape(-1, 2),
        np.array([corner_px for _, corner_px in found]).reshape(-1, 2),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Start:
    plane: Floats
    corner_m: Floats
    blur_px: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Match:
    corner_px: Floats
    residual: float  # root of the mean square, as a share of the contrast


def _blur(grey: Grey, board: Board, pattern: Floats, plane: Floats) -> float:
    """How blurred the picture is around the board: which drawing is most like it, over some corners."""
    corners_m = board.corners_m()
    some = corners_m[:: max(1, len(corners_m) // 5)]

    def unlikeness(blur_px: float) -> float:
        starts = (_Start(plane=plane, corner_m=corner_m, blur_px=blur_px) for corner_m in some)
        matches = (_matched(grey, board, pattern, start) for start in starts)
        residuals = [match.residual for match in matches if match is not None]
        return float(np.median(residuals)) if residuals else np.inf

    return min(_BLURS_PX, key=unlikeness)


def _matched(grey: Grey, board: Board, pattern: Floats, start: _Start) -> _Match | None:
    """The corner's place by Gauss–Newton on shift, contrast and brightness; None when it leads nowhere."""
    origin = carried(start.plane, start.corner_m[None])[0]
    window = _window(grey, board, start, origin)
    if window is None:
        return None
    left, top, right, bottom = window
    seen = grey[top:bottom, left:right].astype(np.float64)
    shift, contrast, residual = np.zeros(2), 0.0, np.inf
    for _ in range(_STEPS):
        drawn, near = _drawn(board, pattern, start, window, shift)
        across = np.asarray(np.gradient(drawn, axis=1), np.float64)
        down = np.asarray(np.gradient(drawn, axis=0), np.float64)
        columns = np.column_stack([drawn[near], np.ones(near.sum()), -across[near], -down[near]])
        solved = np.asarray(np.linalg.lstsq(columns, seen[near], rcond=None)[0], np.float64)
        contrast = float(solved[0])
        if contrast < _LEAST_CONTRAST:
            return None
        step = np.clip(solved[2:] / contrast, -2.0, 2.0)
        shift = shift + step
        residual = float(np.sqrt(np.mean((columns @ solved - seen[near]) ** 2))) / contrast
        if np.abs(step).max() < 0.008:
            break
    reach = np.sqrt(near.sum()) / 2
    if np.abs(shift).max() > max(1.5, 0.7 * reach):
        return None
    return _Match(corner_px=origin + shift, residual=residual)


def _reach_m(board: Board, start: _Start, origin: Floats) -> float:
    """How far around the corner to look, on the board: before the markers where that is enough pixels."""
    half = 0.5 * board.square_length_m
    around = np.array([[half, 0], [0, half]])
    pixels_per_m = float(np.linalg.norm(carried(start.plane, start.corner_m + around) - origin, axis=1).min())
    pixels_per_m /= half
    margin = 0.5 * (board.square_length_m - board.marker_length_m)
    return float(
        np.clip(0.9 * margin, min(half, _LEAST_REACH_PX / pixels_per_m), _MOST_REACH_PX / pixels_per_m)
    )


def _window(grey: Grey, board: Board, start: _Start, origin: Floats) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of the pixels around a corner; None when they leave the picture."""
    reach = _reach_m(board, start, origin)
    square = reach * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    extent = carried(start.plane, start.corner_m + square)
    low, high = np.floor(extent.min(axis=0)).astype(int) - 2, np.ceil(extent.max(axis=0)).astype(int) + 3
    height, width = grey.shape
    if low.min() < 0 or high[0] > width or high[1] > height or (high - low).max() > 160:
        return None
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _drawn(
    board: Board, pattern: Floats, start: _Start, window: tuple[int, int, int, int], shift: Floats
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The board drawn in a window with its corner moved by ``shift``; which pixels lie near the corner."""
    import cv2

    left, top, right, bottom = window
    pad = int(np.ceil(2.5 * start.blur_px))
    offsets = (np.arange(_FINER) + 0.5) / _FINER - 0.5
    xs = (np.arange(left - pad, right + pad)[:, None] + offsets).ravel() - shift[0]
    ys = (np.arange(top - pad, bottom + pad)[:, None] + offsets).ravel() - shift[1]
    pixels = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    on_board = carried(np.asarray(np.linalg.inv(start.plane), np.float64), pixels)
    rows, columns = pattern.shape
    cell = on_board * (_SQUARE_PX / board.square_length_m)
    column, row = np.floor(cell).astype(int).T
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    ink = np.where(inside, pattern[row.clip(0, rows - 1), column.clip(0, columns - 1)], 1.0)
    shape = (bottom - top + 2 * pad, _FINER, right - left + 2 * pad, _FINER)
    drawn = ink.reshape(shape).mean(axis=(1, 3))
    blurred = cv2.GaussianBlur(drawn, (0, 0), start.blur_px)
    centre = on_board.reshape(shape[0], _FINER, shape[2], _FINER, 2).mean(axis=(1, 3)) - start.corner_m
    reach = _reach_m(board, start, carried(start.plane, start.corner_m[None])[0])
    near = np.abs(centre).max(axis=-1) < reach
    kept = np.s_[pad : pad + bottom - top, pad : pad + right - left]
    return np.asarray(blurred[kept], np.float64), near[kept]
