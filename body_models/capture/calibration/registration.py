"""A board's pose from every edge of it: the board is drawn through the lens and laid on the picture.

On the floor the board is small and seen at a slant, and a tenth of a pixel tilts it: the corners alone are
few, the markers' edges are many. Gauss–Newton on the six unknowns of the pose, with the picture's blur and
its response to light; brightness and contrast may change over the board and are solved for in passing
(variable projection). After Lucas and Kanade, 1981.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.lens import LensFit
from body_models.capture.calibration.pattern import drawn_pattern

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

_SQUARE_PX: Final = 64  # of the drawn pattern
_MOST_SAMPLES: Final = 250_000
_STEPS: Final = 12
_NUDGES: Final = np.array([1e-4, 1e-4, 1e-4, 1e-5, 1e-5, 1e-4, 0.02, 0.02])
"""For the derivatives: rotation (rad), shift (m), logarithm of the blur and of the response."""
_FIRST_BLUR_PX: Final = 0.7
_HUBER: Final = 2.0
_MARKER_BELIEF: Final = 0.01  # of a square: how far markers may be drawn off
_NOISE: Final = 3.0  # grey levels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Patch:
    """The pixels a board is laid on."""

    seen: Floats  # [H, W]
    flat: Floats  # [H · finer · W · finer, 2]: rays through the parts of each pixel, at depth 1
    finer: int
    inside: npt.NDArray[np.bool_]  # [H, W]: well within the board
    places: Floats  # [H, W, 2]: -1 to 1, for light that changes over the board
    trust: Floats  # [N] of the pixels inside: less where the markers' own edges are


def registered(grey: Grey, board: Board, lens: LensFit, pose: Floats) -> tuple[Floats, float]:
    """The pose [6] (rotation vector, translation in m) that lays a board on the picture, and the likeness.

    ``pose`` has to be right to two pixels or so; where nothing better is near it, it comes back. The likeness
    is the share of the picture's variation that the drawn board explains, 1 when all of it.
    """
    pattern = _patterns(board)
    patch = _patch(grey, board, lens, pose)
    if patch is None:
        return pose, 0.0
    state = np.concatenate([pose, [np.log(_FIRST_BLUR_PX), 0.0]])
    patch = _trusted(patch, board, pattern, state)
    residuals, damping = _residuals(patch, board, pattern, state), 1e-3
    for _ in range(_STEPS):
        jacobian = _jacobian(patch, board, pattern, state, residuals)
        weights = _weights(residuals)
        hessian = jacobian.T @ (jacobian * weights[:, None])
        gradient = jacobian.T @ (weights * residuals)
        step = np.linalg.solve(hessian + damping * np.diag(np.diag(hessian) + 1e-12), -gradient)
        tried = state + step
        tried[6:] = np.clip(tried[6:], [np.log(0.25), -1.2], [np.log(4.0), 1.2])
        tried_residuals = _residuals(patch, board, pattern, tried)
        if (weights * tried_residuals**2).sum() < (weights * residuals**2).sum():
            state, residuals, damping = tried, tried_residuals, damping * 0.2
            if np.abs(step[:6]).max() < 1e-6:
                break
        else:
            damping *= 10.0
    trusted = (patch.seen[patch.inside] - patch.seen[patch.inside].mean()) * patch.trust
    likeness = 1.0 - float((residuals**2).sum() / max((trusted**2).sum(), 1e-6))
    return (state[:6] if _is_near(state[:6], pose, board, lens) else pose), likeness


def _is_near(pose: Floats, start: Floats, board: Board, lens: LensFit) -> bool:
    """Whether a board stayed where it was found, to an eighth of a square."""
    moved = np.linalg.norm(_outline(pose, board, lens) - _outline(start, board, lens), axis=1).max()
    outline = _outline(start, board, lens)
    side = np.linalg.norm(outline[1] - outline[0]) / board.squares_x
    return bool(moved < max(0.25 * side, 2.0))


def _outline(pose: Floats, board: Board, lens: LensFit) -> Floats:
    import cv2

    width, height = board.size_m
    corners = np.array([[0.0, 0, 0], [width, 0, 0], [width, height, 0], [0, height, 0]])
    shown, _ = cv2.projectPoints(corners, pose[:3], pose[3:], lens.matrix, lens.distortion)
    return np.asarray(shown, np.float64).reshape(-1, 2)


def _patch(grey: Grey, board: Board, lens: LensFit, pose: Floats) -> _Patch | None:
    import cv2

    outline = _outline(pose, board, lens)
    height, width = grey.shape
    left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 1, [width, height])
    if right - left < 12 or bottom - top < 6:
        return None
    finer = int(np.clip(np.sqrt(_MOST_SAMPLES / ((right - left) * (bottom - top))), 1, 4))
    offsets = (np.arange(finer) + 0.5) / finer - 0.5
    xs = (np.arange(left, right)[:, None] + offsets).ravel()
    ys = (np.arange(top, bottom)[:, None] + offsets).ravel()
    pixels = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 1, 2)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-9)
    rays = cv2.undistortPoints(pixels, lens.matrix, lens.distortion, None, None, None, criteria)
    mask = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillConvexPoly(mask, np.round(outline - [left, top]).astype(np.int32), 1)
    inside = cv2.erode(mask, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    places = np.stack(
        np.meshgrid(np.linspace(-1, 1, right - left), np.linspace(-1, 1, bottom - top)), axis=-1
    )
    if inside.sum() < 100:
        return None
    return _Patch(
        seen=grey[top:bottom, left:right].astype(np.float64),
        flat=np.asarray(rays, np.float64).reshape(-1, 2),
        finer=finer,
        inside=inside.astype(bool),
        places=places,
        trust=np.ones(int(inside.sum())),
    )


def _drawn(patch: _Patch, board: Board, pattern: npt.NDArray[np.float32], state: Floats) -> Floats:
    """The board's brightness as the camera would see it, and how it changes with the markers, [H, W, 4]."""
    import cv2

    rotation, _ = cv2.Rodrigues(state[:3])
    # A ray (x, y, 1) meets the board where R (u, v, 0) + t lies on it: a homography from rays to the board.
    to_board = np.linalg.inv(np.column_stack([rotation[:, 0], rotation[:, 1], state[3:6]]))
    raised = np.column_stack([patch.flat, np.ones(len(patch.flat))]) @ to_board.T
    cells = raised[:, :2] / raised[:, 2:] * (_SQUARE_PX / board.square_length_m) - 0.5
    height, width = patch.seen.shape
    finer = patch.finer
    maps = cells.reshape(height * finer, width * finer, 2).astype(np.float32)
    across, down = np.ascontiguousarray(maps[..., 0]), np.ascontiguousarray(maps[..., 1])
    paper = (1.0, 0.0, 0.0, 0.0)
    ink = cv2.remap(
        pattern, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )
    area = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(area, (0, 0), float(np.exp(state[6])), borderType=cv2.BORDER_REPLICATE)
    response = float(np.exp(state[7]))
    linear = np.clip(blurred[..., :1], 1e-3, 1.0)
    curved = [linear**response, response * linear ** (response - 1.0) * blurred[..., 1:]]
    return np.concatenate(curved, axis=-1).astype(np.float64)


def _trusted(patch: _Patch, board: Board, pattern: npt.NDArray[np.float32], state: Floats) -> _Patch:
    """The same with pixels trusted less the more they change with where the markers are drawn."""
    by_markers = _drawn(patch, board, pattern, state)[patch.inside][:, 1:]
    contrast = float(np.ptp(patch.seen[patch.inside]))
    doubt = _MARKER_BELIEF * contrast * np.linalg.norm(by_markers, axis=1) / _NOISE
    return replace(patch, trust=1.0 / np.sqrt(1.0 + doubt**2))


def _residuals(patch: _Patch, board: Board, pattern: npt.NDArray[np.float32], state: Floats) -> Floats:
    """Seen minus drawn [N], with brightness and contrast that change linearly over the board solved for."""
    drawn = _drawn(patch, board, pattern, state)[patch.inside] * patch.trust[:, None]
    seen = patch.seen[patch.inside] * patch.trust
    light = np.column_stack([np.ones(len(drawn)), patch.places[patch.inside]])
    plain = light * patch.trust[:, None]
    columns = np.column_stack([plain, light * drawn[:, :1], _MARKER_BELIEF * drawn[:, 1:]])
    square = columns.T @ columns
    # A belief in the markers' right place, without which a board of few pixels would have too much freedom.
    square[6:, 6:] += np.eye(3) * (_NOISE / max(float(np.ptp(seen)), 1.0) / _MARKER_BELIEF) ** 2
    solved = np.linalg.solve(square + 1e-9 * np.eye(len(square)), columns.T @ seen)
    return np.asarray(seen - columns @ solved, np.float64)


@functools.lru_cache(maxsize=4)
def _patterns(board: Board) -> npt.NDArray[np.float32]:
    """The pattern and its derivatives by the markers' size and place (as shares of a square), [R, C, 4].

    Programs that draw a board round the markers to their pixels, and ink spreads: the squares are right
    then, the markers a little off, all of them alike.
    """
    nudge = 0.02
    layers = [drawn_pattern(board, _SQUARE_PX)]
    for larger, right, down in ((nudge, 0.0, 0.0), (0.0, nudge, 0.0), (0.0, 0.0, nudge)):
        ahead = drawn_pattern(board, _SQUARE_PX, larger=larger, shift=(right, down))
        behind = drawn_pattern(board, _SQUARE_PX, larger=-larger, shift=(-right, -down))
        layers.append((ahead - behind) / (2 * nudge))
    return np.stack(layers, axis=-1).astype(np.float32)


def _jacobian(
    patch: _Patch, board: Board, pattern: npt.NDArray[np.float32], state: Floats, residuals: Floats
) -> Floats:
    columns = []
    for unknown, nudge in enumerate(_NUDGES):
        ahead, behind = state.copy(), state.copy()
        ahead[unknown] += nudge
        behind[unknown] -= nudge
        columns.append(
            (_residuals(patch, board, pattern, ahead) - _residuals(patch, board, pattern, behind))
            / (2 * nudge)
        )
    return np.stack(columns, axis=1)


def _weights(residuals: Floats) -> Floats:
    scale = max(1.4826 * float(np.median(np.abs(residuals))), 0.3)
    return np.minimum(1.0, _HUBER * scale / np.maximum(np.abs(residuals), 1e-12))
