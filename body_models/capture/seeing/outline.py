"""The outline to a fraction of a pixel: where, across the mask's border, backdrop gives way to person.

Along each normal the colours are explained as an offset of the backdrop outside, a step at the edge, and the
shading of a rounded body inside, all seen through the lens's blur; the edge that explains them best, agreeing
with its neighbours along the line, is the outline. So neither blur nor a body that darkens towards its rim
moves it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.backdrop import Backdrop, Colours, Map
from body_models.capture.seeing.profiles import best_path, profiles

Floats = npt.NDArray[np.float64]

STEP_PX: Final = 0.5
WINDOW_PX: Final = 9.0
_MOST_INWARDS_PX: Final = 4.0
_MOST_OUTWARDS_PX: Final = 6.0
_CANDIDATE_STEP_PX: Final = 0.25
_BLURS_PX: Final = (0.45, 0.7, 1.0, 1.4, 2.0, 3.0, 4.5)
_RIDGES: Final = (0.02, 0.0, 0.3, 0.3)
"""Of offset outside, step, rim shading, slope inside: what is unusual has to pay."""
_LIGHT_POWER: Final = 1.4
"""Of codes: a lens blends light (2.2), many renderers and sharpening blend codes (1). Between bright and dark
the two put an edge up to 0.7 px apart; half-way neither is off by more than half of that."""
_RIM_PX: Final = 2.0
_LEAST_POINTS: Final = 24
_MOST_COST: Final = 12.0
_NEIGHBOUR_STD_PX: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """Closed lines round the person and round gaps within."""

    lines_px: tuple[Floats, ...]  # each [N, 2]
    std_px: float
    blur_px: float
    """Standard deviation of the lens's and the motion's blur."""


def outline_of(mask: npt.NDArray[np.bool_], picture: Colours, backdrop: Backdrop) -> Outline:
    """The refined outline of ``mask`` [H, W]."""
    distance = signed_distance_px(mask)
    lines = _lines(mask)
    if not lines:
        return Outline(lines_px=(), std_px=float(max(mask.shape)), blur_px=0.0)
    normals = [_normals(line) for line in lines]
    points, outwards = np.concatenate(lines), np.concatenate(normals)
    signals, noises = profiles(
        points, outwards, picture, backdrop.colour, backdrop.noise, distance, _LIGHT_POWER
    )
    blur = _blur_px(signals, noises)
    misfits = _misfits(signals, blur)
    found: list[Floats] = []
    doubts: list[Floats] = []
    first = 0
    for line, normal in zip(lines, normals, strict=True):
        part = slice(first, first + len(line))
        first += len(line)
        offsets, stds = _offsets(misfits[part], noises[part])
        steady = _smoothed(offsets, 1.5)
        found.append(_smoothed(line + steady[:, None] * normal, 0.7))
        doubts.append(stds)
    return Outline(
        lines_px=tuple(found), std_px=float(np.sqrt(np.mean(np.concatenate(doubts) ** 2))), blur_px=blur
    )


def signed_distance_px(mask: npt.NDArray[np.bool_]) -> Map:
    """Pixels to the mask's border [H, W], positive inside."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.where(mask, inside - 0.5, 0.5 - outside), np.float32)


def _lines(mask: npt.NDArray[np.bool_]) -> list[Floats]:
    """The mask's borders, smoothed, with points about a pixel apart.

    OpenCV walks through the centres of the person's border pixels: the border is half a pixel outwards.
    """
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    lines = []
    for contour in contours:
        if len(contour) < _LEAST_POINTS:
            continue
        points = _smoothed(contour[:, 0, :].astype(np.float64), 2.0)
        lines.append(points + 0.5 * _normals(points))
    return lines


def _normals(line: Floats) -> Floats:
    """Unit normals [N, 2] out of the person: OpenCV walks all borders with the person on the same hand."""
    along = np.roll(line, -2, axis=0) - np.roll(line, 2, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return np.column_stack([-along[:, 1], along[:, 0]])


def _smoothed(values: Floats, sigma: float) -> Floats:
    """A closed line's values [N] or [N, K] averaged along it."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    flat = values.reshape(len(values), -1)
    padded = np.take(flat, np.arange(-reach, len(flat) + reach), axis=0, mode="wrap")
    columns = [np.convolve(padded[:, k], kernel, mode="valid") for k in range(flat.shape[1])]
    return np.asarray(np.stack(columns, axis=1).reshape(values.shape))


def _candidates_px() -> Floats:
    return np.arange(-_MOST_INWARDS_PX, _MOST_OUTWARDS_PX + 1e-9, _CANDIDATE_STEP_PX)


@lru_cache(maxsize=len(_BLURS_PX))
def _explained(blur_px: float) -> Floats:
    """Per candidate edge four columns [T, C * 4]: their squared products with a signal are explained."""
    places = np.arange(-WINDOW_PX, WINDOW_PX + 1e-9, STEP_PX)
    fine = np.arange(-WINDOW_PX - 6.0, WINDOW_PX + 6.0, 0.125)
    kernel = np.exp(-0.5 * ((places[:, None] - fine[None]) / blur_px) ** 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    columns = []
    for edge in _candidates_px():
        deep = np.clip(edge - fine, 0.0, None)
        inside = (fine < edge).astype(np.float64)
        basis = kernel @ np.column_stack(
            [1.0 - inside, inside, inside * np.exp(-deep / _RIM_PX), inside * deep / WINDOW_PX]
        )
        half = np.linalg.cholesky(basis.T @ basis + np.diag(_RIDGES))
        columns.append(np.linalg.solve(half, basis.T).T)
    return np.concatenate(columns, axis=1)


def _misfits(signals: Floats, blur_px: float) -> Floats:
    """What each candidate edge leaves unexplained of each profile [N, C], squared codes."""
    explained = (signals @ _explained(blur_px)) ** 2
    power = (signals**2).sum(axis=1, keepdims=True)
    return np.asarray(power - explained.reshape(len(signals), -1, 4).sum(axis=2))


def _blur_px(signals: Floats, noises: Floats) -> float:
    """The blur that explains the clearest edges best."""
    strength = np.abs(signals[:, : len(signals[0]) // 2]).mean(axis=1) / noises
    clearest = np.argsort(-strength)[: max(len(strength) // 3, 50) : 4]
    scale = signals[clearest].std(axis=1, keepdims=True) + 1e-6
    left = [float(np.median(_misfits(signals[clearest] / scale, blur).min(axis=1))) for blur in _BLURS_PX]
    return _BLURS_PX[int(np.argmin(left))]


def _offsets(misfits: Floats, noises: Floats) -> tuple[Floats, Floats]:
    """The best path along one closed line [N], px outwards, and its standard deviation [N]."""
    least = misfits.min(axis=1, keepdims=True)
    samples = 2.0 * WINDOW_PX / STEP_PX + 1.0
    variance = np.maximum(least / samples, noises[:, None] ** 2) * 3.0  # neighbouring samples share pixels
    costs = np.minimum(0.5 * (misfits - least) / variance, _MOST_COST)
    path = best_path(costs, _CANDIDATE_STEP_PX / _NEIGHBOUR_STD_PX)
    candidates = _candidates_px()
    inner = np.clip(path, 1, len(candidates) - 2)
    rows = np.arange(len(path))
    before, here, after = costs[rows, inner - 1], costs[rows, inner], costs[rows, inner + 1]
    bend = np.maximum(before + after - 2.0 * here, 1e-3)
    offsets = candidates[inner] + np.clip(0.5 * (before - after) / bend, -1.0, 1.0) * _CANDIDATE_STEP_PX
    return offsets, np.minimum(_CANDIDATE_STEP_PX / np.sqrt(bend), 3.0)
