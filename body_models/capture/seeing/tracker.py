"""Following one person from frame to frame, cheaply enough for live guidance."""

from dataclasses import dataclass
from typing import Final

from body_models.capture.picture import Picture
from body_models.capture.seeing.landmark_network import Reading, read_landmarks
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.people import COARSE_LONGEST_PX
from body_models.capture.seeing.roi import Map
from body_models.capture.seeing.search import LEAST_PRESENCE, read_people
from body_models.capture.view import Landmarks

_FRAMES_PER_COUNT: Final = 8  # at 15 frames a second somebody who joins is noticed within half a second


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tracked:
    """What one frame shows."""

    landmarks: Landmarks | None
    """Of the person who is followed; None when nobody is there."""
    people: int
    """How many people the last count found, every eighth frame."""
    coarse: Map | None
    """Probability of that person over the whole frame, [h, w], at most 512 px long."""


NOBODY: Final = Tracked(landmarks=None, people=0, coarse=None)


class Tracker:
    """Follows the most prominent person. Frames of one camera, in order; for one thread."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._last: Reading | None = None
        self._people = 0
        self._frames_to_count = 0

    def update(self, frame: Picture) -> Tracked:
        """Look at the next frame [H, W, 3]."""
        reading = self._followed(frame)
        if reading is None or self._frames_to_count <= 0:
            reading = self._counted(frame, reading)
        self._frames_to_count -= 1
        self._last = reading
        if reading is None:
            return NOBODY
        size = (frame.shape[1], frame.shape[0])
        return Tracked(
            landmarks=reading.landmarks,
            people=self._people,
            coarse=reading.roi.spread(reading.mask, size, COARSE_LONGEST_PX),
        )

    def forget(self) -> None:
        """Start afresh, with nothing kept of whoever was followed."""
        self._last, self._people, self._frames_to_count = None, 0, 0

    def _followed(self, frame: Picture) -> Reading | None:
        if self._last is None:
            return None
        reading = read_landmarks(self._networks, frame, self._last.next_roi)
        return reading if reading.landmarks.presence >= LEAST_PRESENCE else None

    def _counted(self, frame: Picture, followed: Reading | None) -> Reading | None:
        """Count everybody; whoever is followed stays so."""
        self._frames_to_count = _FRAMES_PER_COUNT
        readings = read_people(self._networks, frame, known=followed)
        self._people = len(readings)
        return readings[0] if readings else None
