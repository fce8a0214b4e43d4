"""Where in a picture to look for people, and who is really there.

The detector sees most people in one look at the whole picture. Those it misses (small, oddly lit, without a
face) are looked for in closer squares, in its fainter guesses and in the segmentation; what comes from there
has to convince the landmark network three times over, because patterns on a wall can do so once.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.anchors import DETECTOR_SIZE, detections, iou
from body_models.capture.seeing.landmark_network import Reading, body_roi, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Floats, Map, Roi, whole_picture
from body_models.capture.seeing.segmentation import SEGMENTATION_SIZE, person_probability
from body_models.capture.view import Landmarks

LEAST_PRESENCE: Final = 0.5
_SURE_SCORE: Final = 0.4
_FAINT_SCORE: Final = 0.04
_CLOSER: Final = 0.6  # of the picture's long side
_STEP: Final = 0.4  # between closer squares, of their side
_MOST_PEOPLE: Final = 4
_MOST_FAINT: Final = 5
_SAME_BODY_IOU: Final = 0.5
_SAME_SHOULDERS: Final = 0.45  # of the detector's box; own shoulders lie within 0.2, others' beyond 0.65
_CONVINCING_PRESENCE: Final = 0.85
_CONVINCING_COVER: Final = 0.8
_CONVINCING_VISIBILITY: Final = 0.6
_LEAST_STEP: Final = 0.18  # from shoulders to hips to knees to ankles, of the whole way
_MOST_ASIDE: Final = 0.5
_LEAST_SEGMENT: Final = 0.004  # of the picture
_LEAST_LEFT_OVER: Final = 0.15  # of the person's own area


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guess:
    """Somebody the detector sees, in pixels."""

    score: float
    roi: Roi
    head_px: Floats  # [2]
    shoulders_px: Floats  # [2], the middle
    side_px: float  # of the box about the head


def read_people(networks: Networks, picture: Picture, known: Reading | None = None) -> list[Reading]:
    """Everybody in the picture [H, W, 3], at most four; ``known``, read in it already, is the first.

    Somebody mostly hidden behind another may come with the other's landmarks: they count all the same.
    """
    guesses = guessed(networks, picture, whole_picture((picture.shape[1], picture.shape[0])))
    sure = [guess for guess in guesses if guess.score >= _SURE_SCORE][:_MOST_PEOPLE]
    found = [known] if known else []
    read: list[tuple[Guess, Reading]] = []
    for guess in sure:
        if any(_belongs(guess, other) for other in found):
            continue
        first = read_landmarks(networks, picture, guess.roi)
        if first.landmarks.presence < LEAST_PRESENCE:
            continue
        settled = _settled(networks, picture, first)
        if not any(_same(settled, other) for other in found):
            found.append(settled)
        read.append((guess, first))
    if not found:
        faint = _faint_person(networks, picture, guesses)
        return [faint] if faint else []
    others = [first for guess, first in read if not any(_belongs(guess, other) for other in found)]
    return [*found, *(others or _faint_others(networks, picture, guesses, found))]


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


def _faint_person(networks: Networks, picture: Picture, guesses: list[Guess]) -> Reading | None:
    """Somebody the first look at the whole picture was not sure of."""
    closer = list(guesses)
    for square in closer_squares((picture.shape[1], picture.shape[0])):
        closer += guessed(networks, picture, square)
    closer.sort(key=lambda guess: -guess.score)
    rois = [guess.roi for guess in closer[:_MOST_FAINT]]
    segment = _largest_segment(person_probability(networks, picture), picture)
    for roi in [*rois, *([segment] if segment else [])]:
        reading = _convincing(networks, picture, roi)
        if reading is not None:
            return reading
    return None


def _faint_others(
    networks: Networks, picture: Picture, guesses: list[Guess], found: list[Reading]
) -> list[Reading]:
    """Somebody half hidden beside the people found: guessed at where the segmentation leaves a person over."""
    unread = [guess for guess in guesses if not any(_belongs(guess, other) for other in found)]
    if not unread:
        return []
    size = (picture.shape[1], picture.shape[0])
    left_over, own_area = _left_over(person_probability(networks, picture), found, size)
    for guess in unread:
        column, row = (guess.head_px + 0.5) / size * SEGMENTATION_SIZE
        inside = 0 <= column < SEGMENTATION_SIZE and 0 <= row < SEGMENTATION_SIZE
        part = left_over[int(row), int(column)] if inside else 0
        if part and np.count_nonzero(left_over == part) > _LEAST_LEFT_OVER * own_area:
            return [read_landmarks(networks, picture, guess.roi)]
    return []


def _left_over(
    probability: Map, found: list[Reading], size: tuple[int, int]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int32]], int]:
    """Numbered parts [256, 256] of the segmentation beside the people found (0: none), and those people's area."""
    square = (SEGMENTATION_SIZE, SEGMENTATION_SIZE)
    covered = np.zeros(square, np.uint8)
    for reading in found:
        spread = cv2.resize(reading.roi.spread(reading.mask, size, 2 * SEGMENTATION_SIZE), square)
        covered |= (spread > 0.3).astype(np.uint8)
    near = cv2.dilate(covered, np.ones((9, 9), np.uint8))
    rest = ((probability > 0.5) & (near == 0)).astype(np.uint8)
    opened = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, parts = cv2.connectedComponents(opened)
    return np.asarray(parts, np.int32), int(covered.sum())


def _largest_segment(probability: Map, picture: Picture) -> Roi | None:
    """A square about the largest thing the segmentation takes for a person."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((probability > 0.5).astype(np.uint8))
    if count < 2:
        return None
    left, top, width, height, area = stats[1 + int(np.argmax(stats[1:, 4]))].tolist()
    if area < _LEAST_SEGMENT * SEGMENTATION_SIZE**2:
        return None
    across, down = picture.shape[1] / SEGMENTATION_SIZE, picture.shape[0] / SEGMENTATION_SIZE
    return Roi(
        x_px=(left + width / 2) * across,
        y_px=(top + height / 2) * down,
        side_px=1.25 * max(width * across, height * down),
    )


def _settled(networks: Networks, picture: Picture, first: Reading) -> Reading:
    """Read again where the first reading says that the person is."""
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


def _belongs(guess: Guess, reading: Reading) -> bool:
    """Whether the detector means the person of the reading: by the shoulders."""
    shoulders = 0.5 * (reading.landmarks.point("left_shoulder") + reading.landmarks.point("right_shoulder"))
    return float(np.hypot(*(guess.shoulders_px - shoulders))) < _SAME_SHOULDERS * guess.side_px


def _same(one: Reading, other: Reading) -> bool:
    boxes = [np.array(reading.landmarks_box_px()) for reading in (one, other)]
    return bool(iou(boxes[0], boxes[1][None])[0] > _SAME_BODY_IOU)
