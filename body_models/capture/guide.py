"""What the live guidance says: plain values that cross from the camera's room to the window."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from body_models.capture.view import Side


class Hint(StrEnum):
    """The one thing to tell the person now; texts are in the translations under ``guide.NAME``."""

    STEP_INTO_VIEW = "step_into_view"
    ONE_PERSON = "one_person"
    STEP_BACK = "step_back"
    STEP_CLOSER = "step_closer"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    FACE_CAMERA = "face_camera"
    TURN_LEFT = "turn_left"
    ARMS_WIDER = "arms_wider"
    ARMS_LOWER = "arms_lower"
    FEET_APART = "feet_apart"
    STAND_STRAIGHT = "stand_straight"
    MORE_LIGHT = "more_light"
    LESS_LIGHT = "less_light"
    HOLD_STILL = "hold_still"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guidance:
    """One moment of the guidance.

    ``outline`` [N, 2] is the person's outline in fractions of the picture (x right, y down), coarse; empty
    when nobody is seen. ``countdown`` counts the seconds down while the person stands still, else None.
    """

    frame: int
    side: Side
    hint: Hint
    countdown: int | None
    outline: npt.NDArray[np.float32]
