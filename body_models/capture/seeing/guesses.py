"""What the detector makes of a square of the picture, in the picture's pixels."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.anchors import DETECTOR_SIZE, detections
from body_models.capture.seeing.landmark_network import Reading, body_roi
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Floats, Roi

_SURE_SCORE: Final = 0.4
_MOST_TURN_RAD: Final = 0.6 * np.pi
_FAINT_SCORE: Final = 0.04
_CLOSER: Final = 0.6  # of the picture's long side
_STEP: Final = 0.4  # between closer squares, of their side
_SAME_SHOULDERS: Final = 0.45  # of the detector's box; own shoulders lie within 0.2, others' beyond 0.65


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guess:
    """Somebody the detector sees."""

    score: float
    roi: Roi
    """Where the landmark network should look."""
    head_px: Floats  # [2]
    shoulders_px: Floats  # [2], the middle
    side_px: float  # of the box about the head

    @property
    def is_sure(self) -> bool:
        """Whether to believe it at first sight; nobody stands on their head."""
        return self.score >= _SURE_SCORE and abs(self.roi.turn_rad) < _MOST_TURN_RAD

    def is_of(self, reading: Reading) -> bool:
        """Whether this is the person of a reading: by the shoulders."""
        ends = reading.landmarks.point("left_shoulder"), reading.landmarks.point("right_shoulder")
        apart_px = float(np.hypot(*(self.shoulders_px - 0.5 * (ends[0] + ends[1]))))
        return apart_px < _SAME_SHOULDERS * self.side_px


def guessed(networks: Networks, picture: Picture, square: Roi) -> list[Guess]:
    """Whom the detector sees in a square of the picture, surest first, however faintly."""
    cut = square.cut(picture, DETECTOR_SIZE).astype(np.float32) / np.float32(127.5) - np.float32(1)
    raw, logits = networks.detector(cut)
    guesses = []
    for one in detections(raw, logits, least_score=_FAINT_SCORE):
        hips, rim, shoulders = square.to_picture(one.keypoints[:3])
        guesses.append(
            Guess(
                score=one.score,
                roi=body_roi(hips, rim),
                head_px=square.to_picture((one.box[None, :2] + one.box[None, 2:]) / 2)[0],
                shoulders_px=shoulders,
                side_px=float(one.box[2] - one.box[0]) * square.side_px,
            )
        )
    return guesses


def closer_squares(image_size: tuple[int, int]) -> list[Roi]:
    """Overlapping squares that together cover a picture."""
    side = _CLOSER * max(image_size)

    def middles(length: int) -> list[float]:
        if length <= side:
            return [(length - 1) / 2]
        count = int(np.ceil((length - side) / (_STEP * side))) + 1
        return [float(middle) for middle in np.linspace(side / 2, length - side / 2, count)]

    width, height = image_size
    return [Roi(x_px=x, y_px=y, side_px=side) for y in middles(height) for x in middles(width)]
