"""Where the camera stands: turned round the person, never rolled, the same frame for every size."""

from dataclasses import dataclass
from enum import Enum
from math import cos, radians, sin, tan

import numpy as np
import numpy.typing as npt

VIEW_ANGLE_DEG = 21.0  # a portrait lens: straight lines stay straight
HEAD_ROOM = 1.14  # height of the frame over the person's stature
REACH_M = 1.10  # width of an A-pose per 1.70 m of stature
_LENS_HEIGHT = 0.62  # of stature


class View(Enum):
    """The sides a person is shown from."""

    FRONT = "front"
    BACK = "back"
    SIDE = "side"
    THREE_QUARTER = "three_quarter"

    @property
    def yaw_deg(self) -> float:
        """The camera's way round the person, towards the person's left."""
        return {View.FRONT: 0.0, View.BACK: 180.0, View.SIDE: 90.0, View.THREE_QUARTER: 34.0}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPlace:
    """A camera on its way round a person of a stature."""

    yaw_deg: float
    stature_m: float
    aspect: float  # width over height of the picture
    pitch_deg: float = 4.0  # down
    zoom: float = 1.0

    @property
    def distance_m(self) -> float:
        """From the lens to the person."""
        height = HEAD_ROOM * self.stature_m
        width = 1.12 * REACH_M * self.stature_m / 1.70
        frame = max(height, width / self.aspect) / self.zoom
        return 0.5 * frame / tan(radians(VIEW_ANGLE_DEG) / 2)

    @property
    def focus_m(self) -> npt.NDArray[np.float64]:
        """What the camera looks at [3]; zooming in moves it up to the chest."""
        height = self.stature_m * (0.487 + 0.22 * (1.0 - 1.0 / max(self.zoom, 1.0)))
        return np.array([0.0, height, 0.0])

    @property
    def position_m(self) -> npt.NDArray[np.float64]:
        """The lens [3]."""
        yaw, pitch = radians(self.yaw_deg), radians(self.pitch_deg)
        back = np.array([sin(yaw) * cos(pitch), sin(pitch), cos(yaw) * cos(pitch)])
        return np.asarray(self.focus_m + self.distance_m * back)

    @property
    def yaw_rad(self) -> float:
        """The way round in radians."""
        return radians(self.yaw_deg)
