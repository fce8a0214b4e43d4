"""Landmarks and a coarse mask of the person inside one square of a picture."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Floats, Map, Roi, roi_between
from body_models.capture.view import Landmarks

LANDMARK_SIZE: Final = 256
_BODY_LANDMARKS: Final = 33
_CENTRE, _RIM = 33, 34  # two further points: the middle of the hips and the rim of the body's circle
_ROI_MARGIN: Final = 1.25  # as the network was trained: the square is a quarter larger than the circle
_MASK_MARGIN: Final = 1.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What the landmark network reads in a square."""

    roi: Roi
    landmarks: Landmarks
    next_roi: Roi
    """Where the same person should be looked for again."""
    mask: Map  # [256, 256], probability of the person over `roi`

    def landmarks_box_px(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom about the landmarks."""
        left, top = self.landmarks.points_px.min(axis=0)
        right, bottom = self.landmarks.points_px.max(axis=0)
        return (float(left), float(top), float(right), float(bottom))

    def cover(self) -> float:
        """Mean probability of the person at the landmarks: near 1 where the two outputs agree."""
        cells = self.roi.to_unit(self.landmarks.points_px) * LANDMARK_SIZE
        columns, rows = np.clip(cells, 0, LANDMARK_SIZE - 1).astype(np.intp).T
        return float(self.mask[rows, columns].mean())

    def feet_missed(self) -> float:
        """How far the mask reaches beyond the lowest landmark, of the mask's height; about 0 as a rule."""
        rows = np.flatnonzero(np.count_nonzero(self.mask > 0.5, axis=1) > 1) / LANDMARK_SIZE
        if len(rows) == 0:
            return 0.0
        lowest = float(self.roi.to_unit(self.landmarks.points_px)[:, 1].max())
        return float((rows[-1] - lowest) / max(rows[-1] - rows[0], 1e-3))

    def roi_about_mask(self) -> Roi:
        """The square in which the mask would stand as a person should."""
        rows, columns = np.nonzero(self.mask > 0.5)
        low, high = np.percentile(np.column_stack([columns, rows]), [1, 99], axis=0) / LANDMARK_SIZE
        middle = self.roi.to_picture(0.5 * (low + high)[None])[0]
        side_px = _MASK_MARGIN * float(high[1] - low[1]) * self.roi.side_px
        return Roi(x_px=float(middle[0]), y_px=float(middle[1]), side_px=side_px, turn_rad=self.roi.turn_rad)


def read_landmarks(networks: Networks, picture: Picture, roi: Roi) -> Reading:
    """The landmarks of whoever fills the square."""
    cut = roi.cut(picture, LANDMARK_SIZE).astype(np.float32) / np.float32(255)
    raw, presence, mask = networks.landmarks(cut)[:3]
    rows = raw.astype(np.float64).reshape(-1, 5)
    points = roi.to_picture(rows[:, :2] / LANDMARK_SIZE)
    body = rows[:_BODY_LANDMARKS]
    landmarks = Landmarks(
        points_px=points[:_BODY_LANDMARKS],
        visibility=sigmoid(body[:, 3]),
        presence=float(presence[0]),
        depth_px=body[:, 2] * roi.side_px / LANDMARK_SIZE,
    )
    return Reading(
        roi=roi,
        landmarks=landmarks,
        next_roi=body_roi(points[_CENTRE], points[_RIM]),
        mask=sigmoid(mask[:, :, 0].astype(np.float64)).astype(np.float32),
    )


def body_roi(centre_px: Floats, rim_px: Floats) -> Roi:
    """The square the landmark network wants, from the middle of the hips and the rim of the body's circle."""
    return roi_between(centre_px, rim_px, margin=_ROI_MARGIN)


def sigmoid(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Logits as probabilities."""
    probabilities: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits, -60.0, 60.0)))
    return probabilities
