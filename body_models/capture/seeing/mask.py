"""Which pixels are the person: differences from the backdrop, shadows forgiven, and the network's coarse mask."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.seeing.backdrop import Backdrop, Colours, Map

_COLOUR_COST: Final = 9.0
"""Log cost of a person's colour: any of a wide range, against the narrow one of the backdrop."""
_SHADOW_COST: Final = 5.0
_DARKEST_SHADOW: Final = 0.42
_MOST_EVIDENCE: Final = 10.0
_MOST_PRIOR: Final = 6.0


def person_mask(picture: Colours, backdrop: Backdrop, coarse: Map) -> npt.NDArray[np.bool_]:
    """The person's pixels [H, W]; ``coarse`` [H, W] is the network's probability, some pixels off."""
    half = (max(picture.shape[1] // 2, 1), max(picture.shape[0] // 2, 1))
    small = cv2.resize(picture, half, interpolation=cv2.INTER_AREA)
    empty = cv2.resize(backdrop.colour, half, interpolation=cv2.INTER_AREA)
    noise = cv2.resize(backdrop.noise, half, interpolation=cv2.INTER_AREA) * 0.7
    prior = cv2.resize(coarse, half, interpolation=cv2.INTER_LINEAR)
    evidence = _evidence(small, empty, noise, prior)
    smooth = _edge_aware(evidence, np.asarray(small.mean(axis=2), np.float32))
    mask = _cleaned(smooth > 0.0, prior)
    full = cv2.resize(
        np.asarray(np.where(mask, np.maximum(smooth, 0.1), np.minimum(smooth, -0.1)), np.float32),
        (picture.shape[1], picture.shape[0]),
        interpolation=cv2.INTER_LINEAR,
    )
    found: npt.NDArray[np.bool_] = full > 0.0
    return found


def _evidence(picture: Colours, empty: Colours, noise: Map, prior: Map) -> Map:
    """Log odds of person against backdrop, colours and coarse mask together, [h, w]."""
    variance = noise**2
    plain = ((picture - empty) ** 2).sum(axis=2) / variance
    shade = (picture * empty).sum(axis=2) / np.maximum((empty**2).sum(axis=2), 1.0)
    tint = ((picture - shade[..., None] * empty) ** 2).sum(axis=2) / (2.0 * variance)
    unlike = np.where((shade > _DARKEST_SHADOW) & (shade < 1.02), _SHADOW_COST * 2.0, 1e3)
    behind = 0.5 * np.minimum(plain, tint + unlike)
    colours = np.clip(behind - _COLOUR_COST, -_MOST_EVIDENCE, _MOST_EVIDENCE)
    inside = np.clip(prior, 1e-4, 1.0 - 1e-4)
    odds = np.clip(1.5 * np.log(inside / (1.0 - inside)), -_MOST_PRIOR, _MOST_PRIOR)
    far = cv2.dilate(np.asarray(prior > 0.03, np.uint8), np.ones((25, 25), np.uint8)) == 0
    return np.asarray(np.where(far, -_MOST_EVIDENCE, colours + odds), np.float32)


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


def _cleaned(mask: npt.NDArray[np.bool_], prior: Map) -> npt.NDArray[np.bool_]:
    """Without specks and pinholes; parts that the network is nowhere sure of go, and so do hollows it is sure of."""
    kept = mask.copy()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    largest = stats[1:, cv2.CC_STAT_AREA].max(initial=0)
    for label in range(1, count):
        part = labels == label
        if stats[label, cv2.CC_STAT_AREA] < 0.02 * largest or float(prior[part].max()) < 0.6:
            kept[part] = False
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8), connectivity=4)
    for label in range(1, count):
        hole = labels == label
        if stats[label, cv2.CC_STAT_AREA] < 12 or float(prior[hole].min()) > 0.75:
            kept[hole] = True
    return kept
