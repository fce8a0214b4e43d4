"""How somebody stands, read off the landmarks of one picture: the numbers the guidance judges by."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.view import LANDMARK_NAMES, Landmarks

_SEEN: Final = 0.4
_HEAD_ABOVE_NOSE: Final = 0.85
"""Nose to the top of the hair, over nose to shoulders."""
TORSOS_TALL: Final = 3.4
"""A standing person's height."""
_WATCHED: Final = (
    "left_shoulder",
    "right_shoulder",
    "left_hip",
    "right_hip",
    "left_wrist",
    "right_wrist",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
_SIDES: Final = ("left", "right")


@dataclass(frozen=True, kw_only=True, eq=False)
class Stance:
    """Landmarks in picture heights, and what follows from them. Each number is worked out when asked for.

    Positions are in fractions of the picture, spans in torsos, angles in degrees.
    """

    points: npt.NDArray[np.float64]  # [33, 2], x and y over the picture's height
    depth: npt.NDArray[np.float64]  # [33], in the same unit
    visible: npt.NDArray[np.bool_]  # [33]
    aspect: float
    """Width of the picture over its height."""

    @classmethod
    def of(cls, landmarks: Landmarks, image_size: tuple[int, int]) -> "Stance":
        """The stance of landmarks in a picture of this size (width, height)."""
        width, height = image_size
        return cls(
            points=landmarks.points_px / height,
            depth=landmarks.depth_px / height,
            visible=landmarks.visibility >= _SEEN,
            aspect=width / height,
        )

    def _at(self, name: str) -> npt.NDArray[np.float64]:
        return np.asarray(self.points[LANDMARK_NAMES.index(name)], dtype=np.float64)

    def _sees(self, *names: str) -> bool:
        return all(bool(self.visible[LANDMARK_NAMES.index(name)]) for name in names)

    def _middle_of(self, part: str) -> npt.NDArray[np.float64]:
        middle: npt.NDArray[np.float64] = (self._at(f"left_{part}") + self._at(f"right_{part}")) / 2.0
        return middle

    @cached_property
    def torso(self) -> float:
        """Middle of the shoulders to middle of the hips, in picture heights."""
        return max(float(np.linalg.norm(self._middle_of("shoulder") - self._middle_of("hip"))), 1e-3)

    # ---- where in the picture

    @property
    def head_and_feet_seen(self) -> bool:
        """Whether the nose and one foot are in the picture and not hidden."""
        return self._sees("nose") and any(self._sees(f"{side}_ankle") for side in _SIDES)

    @cached_property
    def top(self) -> float:
        """The top of the hair, about, as a fraction of the picture's height."""
        nose = float(self._at("nose")[1])
        return nose - _HEAD_ABOVE_NOSE * (float(self._middle_of("shoulder")[1]) - nose)

    @cached_property
    def bottom(self) -> float:
        """The lowest point of the feet, as a fraction of the picture's height."""
        parts = [f"{side}_{part}" for side in _SIDES for part in ("heel", "foot_index", "ankle")]
        return float(max(self._at(part)[1] for part in parts))

    @property
    def height(self) -> float:
        """The person's height as a share of the picture's."""
        return self.bottom - self.top

    @property
    def left(self) -> float:
        """The leftmost landmark, as a fraction of the picture's width."""
        return float(self.points[:, 0].min()) / self.aspect

    @property
    def right(self) -> float:
        """The rightmost landmark, as a fraction of the picture's width."""
        return float(self.points[:, 0].max()) / self.aspect

    @property
    def middle(self) -> float:
        """The middle of the hips, as a fraction of the picture's width."""
        return float(self._middle_of("hip")[0]) / self.aspect

    # ---- how turned and how straight

    @property
    def shoulder_span(self) -> float:
        """Left shoulder right of the right: positive towards the camera, negative away, near 0 sideways."""
        return float(self._at("left_shoulder")[0] - self._at("right_shoulder")[0]) / self.torso

    @property
    def yaw_deg(self) -> float:
        """How far the shoulders are turned away from the camera, 0 to 90."""
        depth = self.depth[LANDMARK_NAMES.index("left_shoulder")]
        across = abs(self.shoulder_span) * self.torso
        beyond = abs(float(depth - self.depth[LANDMARK_NAMES.index("right_shoulder")]))
        return float(np.degrees(np.arctan2(beyond, max(across, 1e-6))))

    @property
    def lean_deg(self) -> float:
        """The torso's angle from the vertical."""
        across, down = self._middle_of("hip") - self._middle_of("shoulder")
        return float(np.degrees(np.arctan2(abs(across), max(down, 1e-6))))

    @property
    def leg(self) -> float:
        """How far the ankles are below the hips: about 1.6 standing, 1 and less sitting."""
        ankles = [self._at(f"{side}_ankle")[1] for side in _SIDES if self._sees(f"{side}_ankle")]
        return float(max(ankles) - self._middle_of("hip")[1]) / self.torso if ankles else 0.0

    @property
    def knees_bent_deg(self) -> float:
        """The larger bend of the knees that are seen, 0 when straight."""
        return max((self._bend(side) for side in _SIDES), default=0.0)

    def _bend(self, side: str) -> float:
        names = (f"{side}_hip", f"{side}_knee", f"{side}_ankle")
        if not self._sees(*names):
            return 0.0
        hip, knee, ankle = (self._at(name) for name in names)
        thigh, shank = knee - hip, ankle - knee
        cosine = float(thigh @ shank) / max(float(np.linalg.norm(thigh) * np.linalg.norm(shank)), 1e-9)
        return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))

    # ---- feet and arms

    @property
    def feet_apart(self) -> float:
        """Between the ankles, across the picture; of somebody with one foot seen, as it should be."""
        if not self._sees("left_ankle", "right_ankle"):
            return 0.5
        return float(abs(self._at("left_ankle")[0] - self._at("right_ankle")[0])) / self.torso

    @property
    def arms_out_deg(self) -> tuple[float, ...]:
        """Each seen arm's angle from hanging, outwards positive; a hidden arm is not asked for."""
        return tuple(angle for side in _SIDES if (angle := self._arm_out(side)) is not None)

    def _arm_out(self, side: str) -> float | None:
        end = next((f"{side}_{part}" for part in ("wrist", "elbow") if self._sees(f"{side}_{part}")), None)
        if end is None or not self._sees(f"{side}_shoulder"):
            return None
        across, down = self._at(end) - self._at(f"{side}_shoulder")
        outwards = across if side == "left" else -across
        return float(np.degrees(np.arctan2(outwards, down)))

    # ---- motion

    @property
    def watched(self) -> npt.NDArray[np.float64]:
        """The landmarks that tell whether somebody stands still, [N, 2], in picture heights."""
        rows = [LANDMARK_NAMES.index(name) for name in _WATCHED]
        return np.asarray(self.points[rows], dtype=np.float64)

    @property
    def watched_visible(self) -> npt.NDArray[np.bool_]:
        """Which of them are seen, [N]."""
        return self.visible[[LANDMARK_NAMES.index(name) for name in _WATCHED]]
