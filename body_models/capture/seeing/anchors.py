"""From the raw output of BlazePose's detector to people: anchors, decoding, merging.

The anchors are those of the single-shot detector as MediaPipe's pose detection sets it up: five layers with
strides 8, 16, 32, 32 and 32 over 224 pixels, two square anchors of unit size in the middle of every cell.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]

DETECTOR_SIZE: Final = 224
_CELLS_AND_ANCHORS: Final = ((28, 2), (14, 2), (7, 6))  # the three layers of stride 32 lie on one another
_SAME_PERSON_IOU: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detection:
    """Somebody the detector saw, in the 0 to 1 of the square it looked at."""

    score: float
    box: Floats  # [4]: left, top, right, bottom, of the head and shoulders
    keypoints: Floats
    """[4, 2]: middle of the hips, rim of the body's circle, middle of the shoulders, rim of their circle."""


@cache
def anchor_centres() -> Floats:
    """Middles of the anchors in 0 to 1, [2254, 2]."""
    grids = []
    for cells, anchors in _CELLS_AND_ANCHORS:
        steps = (np.arange(cells) + 0.5) / cells
        grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        grids.append(np.repeat(grid, anchors, axis=0))
    return np.concatenate(grids)


def detections(raw: Map, logits: Map, *, least_score: float) -> list[Detection]:
    """The people in the detector's output [2254, 12] and [2254, 1], surest first."""
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0].astype(np.float64), -100, 100)))
    kept = np.flatnonzero(scores >= least_score)
    kept = kept[np.argsort(-scores[kept], kind="stable")]
    values = raw[kept].astype(np.float64).reshape(-1, 6, 2) / DETECTOR_SIZE
    centres = anchor_centres()[kept]
    half = values[:, 1] / 2
    middle = values[:, 0] + centres
    boxes = np.concatenate([middle - half, middle + half], axis=1)
    keypoints = values[:, 2:] + centres[:, None]
    return _merged(scores[kept], boxes, keypoints)


def _merged(scores: Floats, boxes: Floats, keypoints: Floats) -> list[Detection]:
    """Overlapping boxes as one, averaged by their scores."""
    found: list[Detection] = []
    left = np.arange(len(scores))
    while len(left):
        same = iou(boxes[left[0]], boxes[left]) > _SAME_PERSON_IOU
        same[0] = True
        group, left = left[same], left[~same]
        weights = scores[group] / scores[group].sum()
        found.append(
            Detection(
                score=float(scores[group[0]]),
                box=weights @ boxes[group],
                keypoints=np.einsum("n,nkc->kc", weights, keypoints[group]),
            )
        )
    return found


def iou(box: Floats, boxes: Floats) -> Floats:
    """The share two boxes have in common: of ``box`` [4] with ``boxes`` [N, 4]."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:], boxes[:, 2:])
    common = np.prod(np.clip(high - low, 0.0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) + np.prod(box[2:] - box[:2]) - common
    shares: Floats = common / np.maximum(areas, 1e-12)
    return shares
