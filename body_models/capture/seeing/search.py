"""Where in a picture to look for people, and who is really there.

The detector sees most people in one look at the whole picture. Those it misses (small, oddly lit, without a
face) are looked for in closer squares, in its fainter guesses and in the segmentation; what comes from there
has to convince the landmark network three times over, because patterns on a wall can do so once.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.anchors import DETECTOR_SIZE, Detection, detections, iou
from body_models.capture.seeing.landmark_network import Reading, body_roi, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Roi, whole_picture
from body_models.capture.seeing.segmentation import SEGMENTATION_SIZE, person_probability
from body_models.capture.view import Landmarks

LEAST_PRESENCE: Final = 0.5
_SURE_SCORE: Final = 0.4
_FAINT_SCORE: Final = 0.04
_CLOSER: Final = 0.6  # of the picture's long side
_STEP: Final = 0.4  # between closer squares, of their side
_MOST_PEOPLE: Final = 4
_MOST_FAINT: Final = 5
_SAME_PERSON_IOU: Final = 0.5
_CONVINCING_PRESENCE: Final = 0.85
_CONVINCING_COVER: Final = 0.8
_CONVINCING_VISIBILITY: Final = 0.6
_LEAST_STEP: Final = 0.18  # from shoulders to hips to knees to ankles, of the whole way
_MOST_ASIDE: Final = 0.5
_LEAST_SEGMENT: Final = 0.004  # of the picture


def read_people(networks: Networks, picture: Picture, known: Reading | None = None) -> list[Reading]:
    """Everybody in the picture [H, W, 3], at most four; ``known``, read in it already, is the first."""
    found = [known] if known else []
    size = (picture.shape[1], picture.shape[0])
    faint: list[tuple[float, Roi]] = []
    for score, roi in _guesses(networks, picture, whole_picture(size)):
        if score < _SURE_SCORE:
            faint.append((score, roi))
        elif len(found) < _MOST_PEOPLE:
            _add(found, _settled(networks, picture, roi))
    if not found:
        _add(found, _faint_person(networks, picture, faint))
    return found


def _faint_person(networks: Networks, picture: Picture, faint: list[tuple[float, Roi]]) -> Reading | None:
    """Somebody the first look at the whole picture was not sure of."""
    guesses = list(faint)
    for square in closer_squares((picture.shape[1], picture.shape[0])):
        guesses += _guesses(networks, picture, square)
    guesses.sort(key=lambda guess: -guess[0])
    rois = [roi for _, roi in guesses[:_MOST_FAINT]]
    for roi in [*rois, *_segments(networks, picture)]:
        reading = _convincing(networks, picture, roi)
        if reading is not None:
            return reading
    return None


def _guesses(networks: Networks, picture: Picture, square: Roi) -> list[tuple[float, Roi]]:
    """Scores and squares for the landmark network of whom the detector sees in a square, best first."""
    found = detected(networks, picture, square, least_score=_FAINT_SCORE)
    return [(one.score, body_roi(*square.to_picture(one.keypoints[:2]))) for one in found]


def detected(networks: Networks, picture: Picture, square: Roi, *, least_score: float) -> list[Detection]:
    """The people the detector sees in a square of the picture, surest first."""
    cut = square.cut(picture, DETECTOR_SIZE).astype(np.float32) / np.float32(127.5) - np.float32(1)
    raw, logits = networks.detector(cut)
    return detections(raw, logits, least_score=least_score)


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


def _segments(networks: Networks, picture: Picture) -> Iterator[Roi]:
    """A square about the largest thing the segmentation takes for a person."""
    mask = (person_probability(networks, picture) > 0.5).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return
    left, top, width, height, area = stats[1 + int(np.argmax(stats[1:, 4]))].tolist()
    if area < _LEAST_SEGMENT * SEGMENTATION_SIZE**2:
        return
    across, down = picture.shape[1] / SEGMENTATION_SIZE, picture.shape[0] / SEGMENTATION_SIZE
    yield Roi(
        x_px=(left + width / 2) * across,
        y_px=(top + height / 2) * down,
        side_px=1.25 * max(width * across, height * down),
    )


def _settled(networks: Networks, picture: Picture, roi: Roi) -> Reading | None:
    """Read twice, the second time where the first reading says the person is; None when nobody is."""
    first = read_landmarks(networks, picture, roi)
    if first.landmarks.presence < LEAST_PRESENCE:
        return None
    second = read_landmarks(networks, picture, first.next_roi)
    return second if second.landmarks.presence >= LEAST_PRESENCE else first


def _convincing(networks: Networks, picture: Picture, roi: Roi) -> Reading | None:
    """Read three times; a standing person stays there, and their mask covers their landmarks."""
    reading = read_landmarks(networks, picture, roi)
    for _ in range(2):
        reading = read_landmarks(networks, picture, reading.next_roi)
    convinces = (
        reading.landmarks.presence >= _CONVINCING_PRESENCE
        and reading.cover() >= _CONVINCING_COVER
        and _is_steady(reading)
        and _is_standing(reading.landmarks)
    )
    return reading if convinces else None


def _is_steady(reading: Reading) -> bool:
    """Whether the network would look in about the same place again."""
    now, then = reading.roi, reading.next_roi
    moved_px = float(np.hypot(then.x_px - now.x_px, then.y_px - now.y_px))
    return moved_px < 0.08 * now.side_px and 0.85 < then.side_px / now.side_px < 1.18


def _is_standing(landmarks: Landmarks) -> bool:
    """Whether shoulders, hips, knees and ankles are seen one below the other."""
    middles = []
    for part in ("shoulder", "hip", "knee", "ankle"):
        left, right = f"left_{part}", f"right_{part}"
        if max(landmarks.seen(left), landmarks.seen(right)) < _CONVINCING_VISIBILITY:
            return False
        middles.append(0.5 * (landmarks.point(left) + landmarks.point(right)))
    steps = np.diff(middles, axis=0)
    aside, down = np.abs(steps.sum(axis=0))
    return bool(steps[:, 1].min() > _LEAST_STEP * down and aside < _MOST_ASIDE * down)


def _add(found: list[Reading], reading: Reading | None) -> None:
    if reading is not None and not any(_same(reading, other) for other in found):
        found.append(reading)


def _same(one: Reading, other: Reading) -> bool:
    boxes = [np.array(reading.landmarks_box_px()) for reading in (one, other)]
    return bool(iou(boxes[0], boxes[1][None])[0] > _SAME_PERSON_IOU)
