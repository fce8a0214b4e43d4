"""The outline to a fraction of a pixel: where, across the mask's edge, the backdrop gives way to the person.

Along each normal the share of the person is read from the colours (inside colour, backdrop); the integral of
that share is the edge's place, whatever symmetric blur the lens gave it.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from numba import njit

from body_models.capture.seeing.backdrop import Backdrop, Colours, Map

Floats = npt.NDArray[np.float64]

_REACH_PX: Final = 9.0
_STEP_PX: Final = 0.5
_LEAST_POINTS: Final = 24
_FINER: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """Closed lines round the person and round gaps within."""

    lines_px: tuple[Floats, ...]  # each [N, 2]
    std_px: float


def outline_of(mask: npt.NDArray[np.bool_], picture: Colours, backdrop: Backdrop) -> Outline:
    """The refined outline of ``mask`` [H, W]."""
    distance = signed_distance_px(mask)
    lines: list[Floats] = []
    doubts: list[Floats] = []
    for line in _lines(mask):
        normals = _normals(line)
        offsets, weights = edge_offsets(
            line, normals, picture, backdrop.colour, backdrop.noise, distance, _REACH_PX, _STEP_PX
        )
        steady = _steadied(offsets, weights)
        lines.append(line + steady[:, None] * normals)
        doubts.append(np.abs(offsets - steady)[weights > 0.0])
    spread = np.concatenate(doubts) if doubts else np.zeros(0)
    return Outline(
        lines_px=tuple(lines),
        std_px=float(np.clip(1.5 * np.median(spread), 0.15, 6.0)) if len(spread) else 3.0,
    )


def alpha_of(outline: Outline, image_size: tuple[int, int]) -> Map:
    """How much of each pixel [H, W] the outline encloses, 0 to 1."""
    width, height = image_size
    fine = np.zeros((height * _FINER, width * _FINER), np.uint8)
    shift = 4
    polygons = [
        np.rint(((line + 0.5) * _FINER - 0.5) * (1 << shift)).astype(np.int32).reshape(-1, 1, 2)
        for line in outline.lines_px
    ]
    cv2.fillPoly(fine, polygons, 255, lineType=cv2.LINE_8, shift=shift)
    alpha = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(alpha, np.float32) / np.float32(255.0)


def signed_distance_px(mask: npt.NDArray[np.bool_]) -> Map:
    """Pixels to the mask's edge [H, W], positive inside."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.where(mask, inside - 0.5, 0.5 - outside), np.float32)


def _lines(mask: npt.NDArray[np.bool_]) -> list[Floats]:
    """The mask's borders, smoothed, with points about 1.5 px apart; the person lies on the left hand."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.5)
    contours, _ = cv2.findContours(np.asarray(soft > 0.5, np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    lines = []
    for contour in contours:
        points = contour[:, 0, :].astype(np.float64)
        if len(points) < _LEAST_POINTS:
            continue
        lines.append(_smoothed(points, 2.0)[::1])
    return lines


def _smoothed(values: Floats, sigma: float) -> Floats:
    """A closed line's values [N] or [N, K] averaged along it."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    flat = values.reshape(len(values), -1)
    padded = np.take(flat, np.arange(-reach, len(flat) + reach), axis=0, mode="wrap")
    out = np.stack([np.convolve(padded[:, k], kernel, mode="valid") for k in range(flat.shape[1])], axis=1)
    return np.asarray(out.reshape(values.shape))


def _normals(line: Floats) -> Floats:
    """Outward unit normals [N, 2]: OpenCV walks outer borders counter-clockwise on the screen, holes the other way."""
    along = np.roll(line, -2, axis=0) - np.roll(line, 2, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    return np.column_stack([-along[:, 1], along[:, 0]])


def _steadied(offsets: Floats, weights: Floats, sigma: float = 2.0) -> Floats:
    """Offsets averaged along the line by their weights, far outliers drawn in."""
    middle = _smoothed(offsets * weights, 6.0) / (_smoothed(weights, 6.0) + 1e-9)
    drawn = np.clip(offsets, middle - 2.0, middle + 2.0)
    return _smoothed(drawn * weights, sigma) / (_smoothed(weights, sigma) + 1e-9)


@njit(cache=True, nogil=True)
def _at(image: Map, x: float, y: float, channel: int) -> float:
    height, width = image.shape[:2]
    x = min(max(x, 0.0), width - 1.001)
    y = min(max(y, 0.0), height - 1.001)
    column, row = int(x), int(y)
    u, v = x - column, y - row
    return (1.0 - v) * ((1.0 - u) * image[row, column, channel] + u * image[row, column + 1, channel]) + v * (
        (1.0 - u) * image[row + 1, column, channel] + u * image[row + 1, column + 1, channel]
    )


@njit(cache=True, nogil=True)
def edge_offsets(
    line: Floats,
    normals: Floats,
    picture: Colours,
    empty: Colours,
    noise: Map,
    distance: Map,
    reach_px: float,
    step_px: float,
) -> tuple[Floats, Floats]:
    """Where the edge lies along each outward normal, in pixels from ``line`` [N, 2], and its weight [N]."""
    count = int(2 * reach_px / step_px) + 1
    seen = np.empty((count, 3))
    back = np.empty((count, 3))
    depth = np.empty(count)
    offsets = np.zeros(len(line))
    weights = np.zeros(len(line))
    height, width = noise.shape
    for i in range(len(line)):
        x0, y0 = line[i]
        for j in range(count):
            t = j * step_px - reach_px
            x, y = x0 + t * normals[i, 0], y0 + t * normals[i, 1]
            for k in range(3):
                seen[j, k] = _at(picture, x, y, k)
                back[j, k] = _at(empty, x, y, k)
            column = min(max(int(x + 0.5), 0), width - 1)
            row = min(max(int(y + 0.5), 0), height - 1)
            depth[j] = distance[row, column]
        column = min(max(int(x0 + 0.5), 0), width - 1)
        row = min(max(int(y0 + 0.5), 0), height - 1)
        sigma = noise[row, column]
        edge = 0.0
        for _ in range(3):
            edge, weight = _edge_of(seen, back, depth, edge, reach_px, step_px, sigma)
        offsets[i] = edge
        weights[i] = weight
    return offsets, weights


@njit(cache=True, nogil=True)
def _edge_of(
    seen: Floats, back: Floats, depth: Floats, start: float, reach_px: float, step_px: float, sigma: float
) -> tuple[float, float]:
    count = len(seen)
    inner = np.zeros(3)
    inside, shade_seen, shade_back, outside = 0, 0.0, 0.0, 0
    for j in range(count):
        t = j * step_px - reach_px
        if start - 5.0 <= t <= start - 2.0 and depth[j] > 0.5:
            inside += 1
            inner += seen[j]
        if start + 3.0 <= t <= start + 8.0 and depth[j] < -1.5 and depth[j] < -0.5 * t:
            outside += 1
            for k in range(3):
                shade_seen += seen[j, k] * back[j, k]
                shade_back += back[j, k] * back[j, k]
    if inside == 0:
        return start, 0.0
    inner /= inside
    shade = 1.0
    if outside >= 4 and shade_back > 0.0:
        shade = min(max(shade_seen / shade_back, 0.4), 1.2)
    edge, contrast = start - 2.5, 0.0
    for j in range(count):
        t = j * step_px - reach_px
        if t < start - 2.5 or t > start + 3.0:
            continue
        over, under = 0.0, 0.0
        for k in range(3):
            difference = inner[k] - shade * back[j, k]
            over += (seen[j, k] - shade * back[j, k]) * difference
            under += difference * difference
        share = over / max(under, 1.0)
        edge += min(max(share, -0.3), 1.3) * step_px
        contrast += under
    edge -= 0.5 * step_px
    weight = contrast / (12.0 * 3.0 * sigma * sigma)
    edge = min(max(edge, start - 2.5), start + 3.0)
    return min(max(edge, 5.0 - reach_px), reach_px - 4.0), weight / (1.0 + weight)
