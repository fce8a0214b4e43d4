"""Everybody in a picture: landmarks and a coarse mask each."""

from dataclasses import dataclass
from typing import Final

from body_models.capture.picture import Picture
from body_models.capture.seeing.landmark_network import Reading
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.roi import Map
from body_models.capture.seeing.search import read_people
from body_models.capture.seeing.segmentation import person_probability
from body_models.capture.view import Landmarks

COARSE_LONGEST_PX: Final = 512

__all__ = ["COARSE_LONGEST_PX", "SeenPerson", "person_probability", "seen_people"]


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


def _person(reading: Reading, size: tuple[int, int]) -> SeenPerson:
    return SeenPerson(
        landmarks=reading.landmarks,
        score=reading.landmarks.presence,
        box_px=reading.landmarks_box_px(),
        coarse=reading.roi.spread(reading.mask, size, COARSE_LONGEST_PX),
    )
