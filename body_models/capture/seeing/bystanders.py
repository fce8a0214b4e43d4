"""Those beside or behind the person in a picture whom the detector overlooks.

Of two people close together it may see one, and the other faintly or not at all; the segmentation still has a
person left where nobody was found.
"""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture
from body_models.capture.seeing.guesses import Guess, guessed
from body_models.capture.seeing.landmark_network import Reading, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.segmentation import SEGMENTATION_SIZE, person_probability, segment_of

_PERSON: Final = 0.5
_NEAR: Final = 0.3  # the rim of the mask of somebody who was found
_LEAST_LEFT_OVER: Final = 0.15  # of the area of those who were found
_CLOSER_SCORE: Final = 0.2


def left_over_person(
    networks: Networks, picture: Picture, guesses: list[Guess], found: list[Reading]
) -> Reading | None:
    """Somebody more than those found, guessed at where the segmentation has a person left over."""
    size = (picture.shape[1], picture.shape[0])
    covered = _covered(found, size)
    near = cv2.dilate(covered, np.ones((9, 9), np.uint8))
    rest = ((person_probability(networks, picture) > _PERSON) & (near == 0)).astype(np.uint8)
    opened = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # An arm of the one found often cuts the other one in parts.
    segment = segment_of(opened > 0, least_area=_LEAST_LEFT_OVER * int(covered.sum()))
    if segment is None:
        return None
    closer = [
        guess for guess in guessed(networks, picture, segment.square(size)) if guess.score >= _CLOSER_SCORE
    ]
    for guess in [*guesses, *closer]:
        if segment.holds(guess.head_px, size) and not any(guess.is_of(other) for other in found):
            return read_landmarks(networks, picture, guess.roi)
    return None


def _covered(found: list[Reading], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Cells [256, 256] of the segmentation's map that belong to those found."""
    square = (SEGMENTATION_SIZE, SEGMENTATION_SIZE)
    covered = np.zeros(square, np.uint8)
    for reading in found:
        spread = cv2.resize(reading.roi.spread(reading.mask, size, 2 * SEGMENTATION_SIZE), square)
        covered |= (spread > _NEAR).astype(np.uint8)
    return covered
