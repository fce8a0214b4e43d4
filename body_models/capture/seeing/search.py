"""Where in a picture to look for people, and who is really there.

The detector sees most people in one look at the whole picture. Those it misses (small, oddly lit, without a
face) are looked for in closer squares, in its fainter guesses and in the segmentation; what comes from there
has to convince the landmark network three times over, because patterns on a wall can do so once.
"""

from typing import Final

import numpy as np

from body_models.capture.picture import Picture
from body_models.capture.seeing.anchors import iou
from body_models.capture.seeing.bystanders import left_over_person
from body_models.capture.seeing.guesses import Guess, closer_squares, guessed
from body_models.capture.seeing.landmark_network import Reading, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Roi, whole_picture
from body_models.capture.seeing.segmentation import SEGMENTATION_SIZE, largest_segment, person_probability
from body_models.capture.view import Landmarks

LEAST_PRESENCE: Final = 0.5
_MOST_PEOPLE: Final = 4
_MOST_FAINT: Final = 5
_SAME_BODY_IOU: Final = 0.5
_FEET_MISSED: Final = 0.04
_CONVINCING_PRESENCE: Final = 0.85
_CONVINCING_COVER: Final = 0.8
_CONVINCING_VISIBILITY: Final = 0.6
_LEAST_STEP: Final = 0.18  # from shoulders to hips to knees to ankles, of the whole way
_MOST_ASIDE: Final = 0.5
_LEAST_SEGMENT: Final = 0.004  # of the picture


def read_people(networks: Networks, picture: Picture, known: Reading | None = None) -> list[Reading]:
    """Everybody in the picture [H, W, 3], some four at most; ``known``, read in it already, is the first.

    Somebody mostly hidden behind another may come with the other's landmarks: they count all the same.
    """
    guesses = guessed(networks, picture, whole_picture((picture.shape[1], picture.shape[0])))
    found = [known] if known else []
    overlooked: list[tuple[Guess, Reading]] = []
    for guess in [guess for guess in guesses if guess.is_sure][:_MOST_PEOPLE]:
        first = read_landmarks(networks, picture, guess.roi)
        if first.landmarks.presence < LEAST_PRESENCE or any(guess.is_of(other) for other in found):
            continue
        settled = _settled(networks, picture, first)
        if not any(_same(settled, other) for other in found):
            found.append(settled)
        overlooked.append((guess, first))
    if not found:
        faint = _faint_person(networks, picture, guesses)
        return [faint] if faint else []
    others = [first for guess, first in overlooked if not any(guess.is_of(other) for other in found)]
    if not others:
        left_over = left_over_person(networks, picture, guesses, found)
        others = [left_over] if left_over else []
    return [*found, *others]


def _faint_person(networks: Networks, picture: Picture, guesses: list[Guess]) -> Reading | None:
    """Somebody the first look at the whole picture was not sure of."""
    size = (picture.shape[1], picture.shape[0])
    closer = list(guesses)
    for square in closer_squares(size):
        closer += guessed(networks, picture, square)
    closer.sort(key=lambda guess: -guess.score)
    rois = [guess.roi for guess in closer[:_MOST_FAINT]]
    probability = person_probability(networks, picture)
    segment = largest_segment(probability > 0.5, least_area=_LEAST_SEGMENT * SEGMENTATION_SIZE**2)
    for roi in [*rois, *([segment.square(size)] if segment else [])]:
        reading = _convincing(networks, picture, roi)
        if reading is not None:
            return reading
    return None


def _settled(networks: Networks, picture: Picture, first: Reading) -> Reading:
    """Read again where the first reading says that the person is, and once more when the feet were missed."""
    second = read_landmarks(networks, picture, first.next_roi)
    if second.landmarks.presence < LEAST_PRESENCE:
        return first
    if second.feet_missed() < _FEET_MISSED:
        return second
    third = read_landmarks(networks, picture, second.roi_about_mask())
    better = third.landmarks.presence >= LEAST_PRESENCE and third.feet_missed() < second.feet_missed()
    return third if better else second


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


def _same(one: Reading, other: Reading) -> bool:
    boxes = [np.array(reading.landmarks_box_px()) for reading in (one, other)]
    return bool(iou(boxes[0], boxes[1][None])[0] > _SAME_BODY_IOU)
