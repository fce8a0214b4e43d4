"""A board's pattern as it is, not as a picture of few pixels has it: markers stand between pixels too."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board

Floats = npt.NDArray[np.float64]

_FINER: Final = 8


@functools.lru_cache(maxsize=16)
def drawn_pattern(
    board: Board, square_px: int, *, larger: float = 0.0, shift: tuple[float, float] = (0.0, 0.0)
) -> Floats:
    """The ink's brightness, 0 to 1, [squares_y · square_px, squares_x · square_px]; do not write into it.

    Every pixel is the mean over its area. The markers may be ``larger`` and moved by ``shift``, in shares of
    a square.
    """
    pattern = np.zeros((board.squares_y * square_px, board.squares_x * square_px))
    place = (np.arange(square_px * _FINER) + 0.5) / (square_px * _FINER) - 0.5  # of the square's middle
    side = board.marker_length_m / board.square_length_m + larger
    for (column, row), cells in marker_cells(board).items():
        x = np.floor(((place - shift[0]) / side + 0.5) * len(cells)).astype(int)
        y = np.floor(((place - shift[1]) / side + 0.5) * len(cells)).astype(int)
        ringed = np.pad(cells, 1, constant_values=1.0)  # white around the marker
        fine = ringed[np.ix_(np.clip(y + 1, 0, len(cells) + 1), np.clip(x + 1, 0, len(cells) + 1))]
        tile = fine.reshape(square_px, _FINER, square_px, _FINER).mean(axis=(1, 3))
        pattern[row * square_px :, column * square_px :][:square_px, :square_px] = tile
    pattern.setflags(write=False)
    return pattern


def marker_cells(board: Board) -> dict[tuple[int, int], Floats]:
    """The markers by the column and row of their white square: 0 for black cells, 1 for white, [C, C]."""
    drawn = board.in_opencv()
    dictionary = drawn.getDictionary()
    bits = int(dictionary.markerSize) + 2
    cells = {}
    for number, outline in zip(np.asarray(drawn.getIds()).ravel(), drawn.getObjPoints(), strict=True):
        column, row = np.floor(np.asarray(outline)[:, :2].mean(axis=0) / board.square_length_m).astype(int)
        marker = dictionary.generateImageMarker(int(number), bits)
        cells[int(column), int(row)] = np.asarray(marker, np.float64) / 255.0
    return cells
