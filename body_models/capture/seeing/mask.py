"""Which pixels are the person: differences from the backdrop, shadows forgiven, and the coarse mask."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.backdrop import Backdrop, Colours, Map
from body_models.capture.seeing.odds import MOST_EVIDENCE, colour_odds

Mask = npt.NDArray[np.bool_]

_MOST_PRIOR: Final = 6.0
_PRIOR_SHARE: Final = 1.5
_NETWORK_ERROR_PX: Final = 8.0
_DEPTH_ODDS: Final = 2.0
"""A pixel, beyond the network's usual error."""
_CROSSING_PX: Final = 4
"""Half as wide as a body's shading stays near the backdrop's brightness on its way past it."""
_HEM_PX: Final = 6
_GAP_CONTRAST: Final = 14.0
_LEAST_HOLE_PX: Final = 30
_COARSER: Final = 4


def person_mask(picture: Colours, backdrop: Backdrop, coarse: Map, gaps: Mask) -> tuple[Mask, Backdrop]:
    """The person's pixels [H, W], and the backdrop in the shadows beside them.

    ``coarse`` [H, W] is the network's probability, some pixels off.

    Where ``gaps`` [H, W] allows, narrow gaps may open that the network did not resolve.
    """
    colours, odds, light = evidence(picture, backdrop, coarse, gaps)
    guide = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)
    sharp = np.asarray(cv2.boxFilter(colours, -1, (3, 3)), np.float32)
    smooth = _edge_aware(colours, guide)
    mask = sharp + smooth + odds > 0.0
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _CROSSING_PX + 1, 2 * _CROSSING_PX + 1))
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, disc) > 0
    difference = cv2.absdiff(picture, np.ascontiguousarray(backdrop.colour))
    unlike = np.asarray(
        np.sqrt(cv2.transform(cv2.multiply(difference, difference), np.ones((1, 3)))), np.float32
    )
    shaded = replace(backdrop, colour=np.asarray(backdrop.colour * light[..., None], np.float32))
    mended = np.where(gaps, mask | _hems(mask), closed)
    return _cleaned(mended, coarse, unlike, backdrop.noise), shaded


def _hems(mask: Mask) -> Mask:
    """Thin slits that lie across: the dark edges of clothes. Gaps between limbs stand upright."""
    tall = cv2.getStructuringElement(cv2.MORPH_RECT, (1, 2 * _HEM_PX + 1))
    slits = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, tall) > 0
    slits &= ~mask
    _, labels, stats, _ = cv2.connectedComponentsWithStats(slits.astype(np.uint8), connectivity=8)
    lies = stats[:, cv2.CC_STAT_WIDTH] > 1.5 * stats[:, cv2.CC_STAT_HEIGHT]
    lies[0] = False
    found: Mask = lies[labels]
    return found


def evidence(picture: Colours, backdrop: Backdrop, coarse: Map, gaps: Mask) -> tuple[Map, Map, Map]:
    """Log odds of person against backdrop by colours and by the coarse mask; the shadows' light; [H, W]."""
    light, unsure, own, spread = _surroundings(picture, backdrop, coarse)
    colours = colour_odds(
        picture, np.ascontiguousarray(backdrop.colour), light, unsure, own, spread, backdrop.noise, gaps
    )
    inside = np.clip(coarse, np.float32(1e-4), np.float32(1.0 - 1e-4))
    odds = np.clip(_PRIOR_SHARE * np.log(inside / (1 - inside)), -_MOST_PRIOR, _MOST_PRIOR)
    depth = cv2.distanceTransform(np.asarray(coarse > 0.5, np.uint8), cv2.DIST_L2, 5)
    odds += np.where(gaps, 0.0, np.clip(_DEPTH_ODDS * (depth - _NETWORK_ERROR_PX), 0.0, 3.0 * MOST_EVIDENCE))
    odds[coarse < 1e-3] = -3.0 * MOST_EVIDENCE
    return colours, np.asarray(odds, np.float32), light


def _surroundings(picture: Colours, backdrop: Backdrop, coarse: Map) -> tuple[Map, Map, Colours, Map]:
    """The light of the shadows beside the person and its doubt, the person's own colours and their spread.

    A shadow darkens all channels evenly, and it goes on outside the person: where the surroundings are as
    bright as they were, no pixel is excused as a shadow. All [H, W], worked out on a quarter of the pixels.
    """
    height, width = coarse.shape
    size = (max(width // _COARSER, 1), max(height // _COARSER, 1))
    small, empty, noise, prior = (
        np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
        for image in (picture, backdrop.colour, backdrop.noise, coarse)
    )
    off = cv2.erode(np.asarray(prior < 0.03, np.uint8), np.ones((3, 3), np.uint8)) > 0
    light = (small * empty).sum(axis=2) / np.maximum((empty**2).sum(axis=2), 30.0)
    tint = ((small - light[..., None] * empty) ** 2).sum(axis=2) / noise**2
    trusted = np.asarray(off & (tint < 20.0) & (light > 0.3) & (light < 1.3), np.float32)
    near = nearby(light, trusted, (2.5, 10.0))
    spread = np.sqrt(nearby(np.asarray((light - near) ** 2, np.float32), trusted, (4.0, 12.0)))
    unsure = np.asarray(0.5 * spread + 0.25 * np.abs(1.0 - near), np.float32)
    core = np.asarray(cv2.erode(np.asarray(prior > 0.9, np.uint8), np.ones((3, 3), np.uint8)), np.float32)
    own = np.stack([nearby(small[..., k], core, (2.5, 8.0)) for k in range(3)], axis=2)
    foreign = np.asarray(((small - own) ** 2).sum(axis=2), np.float32)
    varied = nearby(foreign, core, (2.5, 8.0)) / 3.0
    full = (width, height)
    return (
        np.asarray(cv2.resize(near, full), np.float32),
        np.asarray(cv2.resize(unsure, full), np.float32),
        np.asarray(cv2.resize(own, full), np.float32),
        np.asarray(cv2.resize(varied, full), np.float32),
    )


def nearby(values: Map, weights: Map, widths: tuple[float, ...]) -> Map:
    """The weighted mean [h, w] about each pixel, from as near as there is anything."""
    overall = float((values * weights).sum() / max(float(weights.sum()), 1.0))
    total = np.full_like(values, overall * 1e-7)
    norm = np.full_like(values, 1e-7)
    share = 1.0
    for width in widths:
        total += share * cv2.GaussianBlur(np.asarray(values * weights, np.float32), (0, 0), width)
        norm += share * cv2.GaussianBlur(weights, (0, 0), width)
        share *= 1e-3
    return np.asarray(total / norm, np.float32)


def _edge_aware(evidence: Map, guide: Map, radius: int = 4, sameness: float = 40.0) -> Map:
    """Averaged over neighbours of like brightness (guided filter, He 2010)."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(image: Map) -> Map:
        return np.asarray(cv2.boxFilter(image, -1, size), np.float32)

    guide_mean, evidence_mean = mean(guide), mean(evidence)
    slope = (mean(guide * evidence) - guide_mean * evidence_mean) / (
        mean(guide * guide) - guide_mean**2 + sameness
    )
    level = evidence_mean - slope * guide_mean
    return np.asarray(mean(slope) * guide + mean(level), np.float32)


def _cleaned(mask: Mask, prior: Map, unlike: Map, noise: Map) -> Mask:
    """Without specks the network doubts, and without holes that the colours do not prove.

    ``unlike`` [H, W] is each pixel's distance from the backdrop.
    """
    kept = mask.astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(kept, connectivity=8)
    largest = stats[1:, cv2.CC_STAT_AREA].max(initial=0)
    for label in range(1, count):
        box = _box_of(stats[label], 0)
        part = labels[box] == label
        if stats[label, cv2.CC_STAT_AREA] < 0.01 * largest or float(prior[box][part].max()) < 0.6:
            kept[box][part] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - kept, connectivity=4)
    for label in range(1, count):
        box = _box_of(stats[label], 5)
        hole = (labels[box] == label) & (kept[box] == 0)
        if stats[label, cv2.CC_STAT_AREA] > 0.3 * mask.size or not hole.any():
            continue
        small = stats[label, cv2.CC_STAT_AREA] < _LEAST_HOLE_PX
        sure = float(prior[box][hole].min()) > 0.3
        if small or (sure and not _is_gap(hole, unlike[box], float(noise[box][hole].mean()))):
            kept[box][hole] = 1
    return kept > 0


def _box_of(stats: npt.NDArray[np.int32], margin: int) -> tuple[slice, slice]:
    left, top, width, height = (int(value) for value in stats[:4])
    return (
        slice(max(top - margin, 0), top + height + margin),
        slice(max(left - margin, 0), left + width + margin),
    )


def _is_gap(hole: Mask, unlike: Map, noise: float) -> bool:
    """A true gap shows the backdrop up to a sharp border; shading that passes its colour does not."""
    seen = hole.astype(np.uint8)
    near, far = cv2.dilate(seen, np.ones((3, 3), np.uint8)), cv2.dilate(seen, np.ones((9, 9), np.uint8))
    ring = (far > 0) & (near == 0)
    if not ring.any():
        return False
    return float(np.quantile(unlike[ring], 0.25)) > max(6.0 * noise, _GAP_CONTRAST)
