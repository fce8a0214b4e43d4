"""Everybody in a picture: found by the detector, read by the landmark network."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.anchors import DETECTOR_SIZE, Detection, detections, iou
from body_models.capture.seeing.landmark_network import Reading, body_roi, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Floats, Map, Roi, whole_picture
from body_models.capture.view import Landmarks

COARSE_LONGEST_PX: Final = 512
SEGMENTATION_SIZE: Final = 256
_LEAST_SCORE: Final = 0.4
LEAST_PRESENCE: Final = 0.5
_SAME_PERSON_IOU: Final = 0.5
_MOST_PEOPLE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenPerson:
    """One person in a picture."""

    landmarks: Landmarks
    score: float  # 0 to 1
    box_px: tuple[float, float, float, float]  # left, top, right, bottom, about the landmarks
    coarse: Map
    """Probability of the person over the whole picture, [h, w], at most 512 px long; 0 elsewhere."""


def seen_people(networks: Networks, picture: Picture) -> tuple[SeenPerson, ...]:
    """Everybody in the picture [H, W, 3], the surest first; at most four."""
    size = (picture.shape[1], picture.shape[0])
    people = [_person(reading, size) for reading in read_people(networks, picture)]
    return tuple(sorted(people, key=lambda person: -person.score))


def read_people(networks: Networks, picture: Picture, known: Reading | None = None) -> list[Reading]:
    """The same, as the landmark network reads them; ``known``, read in this picture already, stays first."""
    size = (picture.shape[1], picture.shape[0])
    readings = [known] if known else []
    for roi in _looked_at(networks, picture, whole_picture(size))[:_MOST_PEOPLE]:
        reading = read_landmarks(networks, picture, roi)
        if reading.landmarks.presence < LEAST_PRESENCE or any(_same(reading, other) for other in readings):
            continue
        again = read_landmarks(networks, picture, reading.next_roi)
        best = again if again.landmarks.presence >= LEAST_PRESENCE else reading
        if not any(_same(best, other) for other in readings):
            readings.append(best)
    return readings


def person_probability(networks: Networks, picture: Picture) -> Map:
    """How likely each place shows a person rather than anything else, [256, 256], 0 to 1.

    The map is the whole picture squeezed to a square: its pixel (column, row) lies at the picture's
    ((column + 0.5) * W / 256 - 0.5, (row + 0.5) * H / 256 - 0.5).
    """
    size = (SEGMENTATION_SIZE, SEGMENTATION_SIZE)
    squeezed = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return networks.segmentation(squeezed.astype(np.float32) / np.float32(255))[0][:, :, 0]


def detected(networks: Networks, picture: Picture, roi: Roi) -> list[Detection]:
    """The people the detector sees in a square of the picture, surest first."""
    cut = roi.cut(picture, DETECTOR_SIZE).astype(np.float32) / np.float32(127.5) - np.float32(1)
    raw, logits = networks.detector(cut)
    return detections(raw, logits, least_score=_LEAST_SCORE)


def _looked_at(networks: Networks, picture: Picture, roi: Roi) -> list[Roi]:
    found = detected(networks, picture, roi)
    return [body_roi(*roi.to_picture(person.keypoints[:2])) for person in found]


def _same(one: Reading, other: Reading) -> bool:
    boxes = [np.array(_box(reading.landmarks)) for reading in (one, other)]
    return bool(iou(boxes[0], boxes[1][None])[0] > _SAME_PERSON_IOU)


def _person(reading: Reading, size: tuple[int, int]) -> SeenPerson:
    return SeenPerson(
        landmarks=reading.landmarks,
        score=reading.landmarks.presence,
        box_px=_box(reading.landmarks),
        coarse=reading.roi.spread(reading.mask, size, COARSE_LONGEST_PX),
    )


def _box(landmarks: Landmarks) -> tuple[float, float, float, float]:
    low: Floats = landmarks.points_px.min(axis=0)
    high: Floats = landmarks.points_px.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
