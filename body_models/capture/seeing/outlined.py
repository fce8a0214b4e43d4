"""A person's outline in a whole picture: backdrop, mask, sub-pixel lines, and what was noticed on the way."""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.aligned import aligned
from body_models.capture.seeing.backdrop import Backdrop, Colours, Map, backdrop_around, backdrop_from
from body_models.capture.seeing.coverage import enclosed
from body_models.capture.seeing.mask import person_mask
from body_models.capture.seeing.outline import outline_of
from body_models.capture.seeing.parts import gap_zones
from body_models.capture.seeing.people import SeenPerson
from body_models.capture.seeing.strangers import has_stranger
from body_models.capture.view import Landmarks

_MOST_SIDE_PX: Final = 2000
"""Larger pictures are looked at smaller: no lens of a webcam draws finer."""
_SURELY_OUTSIDE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlined:
    """A person's outline in a picture; lengths in the picture's own pixels."""

    alpha: Map  # [H, W]
    coarse: Map  # [H, W], the network's probability
    std_px: float
    blur_px: float
    shift_px: float
    """How far the empty booth's picture had to be moved."""
    is_elsewhere: bool
    """The empty booth's picture is not of this view."""
    has_stranger: bool


def outlined(person: SeenPerson, picture: Picture, background: Picture | None) -> Outlined:
    """The outline of a person found by the networks, with or without the empty booth's picture."""
    height, width = picture.shape[:2]
    scale = min(_MOST_SIDE_PX / max(height, width), 1.0)
    size = (round(width * scale), round(height * scale))
    colours = _sized(picture, size)
    coarse = np.asarray(cv2.resize(person.coarse, size, interpolation=cv2.INTER_LINEAR), np.float32)
    outside = _outside(coarse)
    fits = background is not None and background.shape == picture.shape
    is_elsewhere, shift_px, backdrop = background is not None and not fits, 0.0, None
    if background is not None and fits:
        moved = aligned(_sized(background, size), colours, outside)
        is_elsewhere, shift_px = moved.is_elsewhere, moved.shift_px
        backdrop = None if is_elsewhere else backdrop_from(colours, moved.background, outside)
    strange = backdrop is not None and has_stranger(colours, backdrop, coarse)
    backdrop = backdrop or backdrop_around(colours, outside)
    lines, std_px, blur_px = _lines(colours, backdrop, coarse, _scaled(person.landmarks, scale))
    return Outlined(
        alpha=enclosed(tuple((line + 0.5) / scale - 0.5 for line in lines), (width, height)),
        coarse=np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32),
        std_px=std_px / scale,
        blur_px=blur_px / scale,
        shift_px=shift_px / scale,
        is_elsewhere=is_elsewhere,
        has_stranger=strange,
    )


def _lines(
    colours: Colours, backdrop: Backdrop, coarse: Map, landmarks: Landmarks
) -> tuple[tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], ...], float, float]:
    """Closed lines in the whole picture, their standard deviation and the lens's blur, px."""
    box = _around(coarse)
    own = np.ascontiguousarray(colours[box])
    mask, shaded = person_mask(own, backdrop.cropped(box), coarse[box], gap_zones(landmarks, box))
    outline = outline_of(mask, own, shaded)
    corner = np.array([box[1].start, box[0].start], np.float64)
    return tuple(line + corner for line in outline.lines_px), outline.std_px, outline.blur_px


def _sized(picture: Picture, size: tuple[int, int]) -> Colours:
    if (picture.shape[1], picture.shape[0]) != size:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return picture.astype(np.float32)


def _scaled(landmarks: Landmarks, scale: float) -> Landmarks:
    return (
        landmarks if scale == 1.0 else replace(landmarks, points_px=(landmarks.points_px + 0.5) * scale - 0.5)
    )


def _outside(coarse: Map) -> Map:
    """1 where the picture surely shows the booth, [H, W]."""
    height, width = coarse.shape
    small = cv2.resize(coarse, (width // 4 + 1, height // 4 + 1), interpolation=cv2.INTER_AREA)
    reach = max(small.shape) // 60
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(np.asarray(small > _SURELY_OUTSIDE, np.uint8), kernel)
    return np.asarray(1 - cv2.resize(near, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)


def _around(coarse: Map) -> tuple[slice, slice]:
    """Rows and columns about the person, with a margin."""
    rows, columns = np.nonzero(coarse > 0.1)
    margin = max(coarse.shape) // 25
    height, width = coarse.shape
    if len(rows) == 0:
        return slice(0, height), slice(0, width)
    return (
        slice(max(int(rows.min()) - margin, 0), min(int(rows.max()) + margin + 1, height)),
        slice(max(int(columns.min()) - margin, 0), min(int(columns.max()) + margin + 1, width)),
    )
