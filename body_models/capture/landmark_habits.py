"""Where the landmark network puts its landmarks beside the joints they are named after, and how surely.

Medians and spreads over pictures of the synthetic booth; another renderer's pictures gave the same within the
spread. The fit takes the habit off; the synthetic booth errs by it.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.view import LANDMARK_NAMES, Facing, Landmarks, PersonView, Side

Floats = npt.NDArray[np.float64]

_FRONT: Final = {
    # away from the body's middle, downwards; standard deviation of both
    "nose": (0.0, -0.2, 0.7),
    "eye": (0.1, 0.1, 0.6),
    "ear": (-1.4, 0.4, 0.8),
    "shoulder": (1.1, -1.1, 0.8),
    "elbow": (-1.1, -0.5, 1.1),
    "wrist": (-0.1, 1.0, 1.0),
    "index": (-0.8, -0.4, 1.2),
    "hip": (-0.6, 1.7, 1.1),
    "knee": (-0.5, 1.0, 1.0),
    "ankle": (0.2, -0.6, 0.8),
    "heel": (0.0, 0.5, 1.1),
    "foot_index": (0.4, -0.6, 0.9),
}
_NEAR: Final = {
    # to where the person looks, downwards; of the body's half towards the camera
    "nose": (-0.5, -0.6, 0.7),
    "eye": (0.2, -0.1, 0.8),
    "ear": (2.3, 0.4, 1.0),
    "shoulder": (-1.4, -2.8, 1.1),
    "elbow": (-1.3, -0.8, 1.8),
    "wrist": (0.0, -0.4, 1.6),
    "index": (-1.8, -2.5, 1.8),
    "hip": (1.7, 1.3, 1.7),
    "knee": (-0.2, -0.9, 1.3),
    "ankle": (0.3, -1.2, 0.9),
    "heel": (0.7, 0.6, 1.1),
    "foot_index": (-1.3, 0.0, 1.4),
}
_FAR: Final = {
    "nose": _NEAR["nose"],
    "eye": (0.8, -0.2, 0.8),
    "ear": (3.4, 0.1, 1.2),
    "shoulder": (0.5, -2.4, 1.5),
    "elbow": (0.0, 0.6, 4.0),
    "wrist": (2.0, 2.5, 6.0),
    "index": (1.4, 2.5, 7.0),
    "hip": (2.7, 2.8, 1.7),
    "knee": (1.8, 1.4, 1.5),
    "ankle": (1.5, 0.7, 1.4),
    "heel": (2.3, 2.1, 1.6),
    "foot_index": (-1.3, 1.4, 1.9),
}
_USUAL_STD: Final = 1.5


def habits(points_px: Floats, side: Side, facing: Facing) -> tuple[Floats, Floats]:
    """How far the network's landmarks lie from the true ones [33, 2], and their standard deviation [33], px.

    ``points_px`` [33, 2] are landmarks of either kind.
    """
    hundredth = float(np.ptp(points_px[:, 1])) / 100.0
    if side == "side":
        table = _table(facing == "left")
        along = np.full(len(points_px), -1.0 if facing == "left" else 1.0)
    else:
        table = _table(None)
        hips = [LANDMARK_NAMES.index("left_hip"), LANDMARK_NAMES.index("right_hip")]
        along = np.sign(points_px[:, 0] - points_px[hips, 0].mean())
    return hundredth * table[:, :2] * np.column_stack([along, np.ones_like(along)]), hundredth * table[:, 2]


def without_habits(view: PersonView) -> tuple[Landmarks, Floats]:
    """A view's landmarks where they truly are, as far as habits tell, and their deviation [33], px."""
    points = view.landmarks.points_px
    moved, std = habits(points, view.side, view.facing)
    return replace(view.landmarks, points_px=points - moved), std


@lru_cache(maxsize=3)
def _table(left_is_near: bool | None) -> Floats:
    """Habits and spreads [33, 3] in hundredths of the landmarks' height; None is the front view."""
    rows = []
    for name in LANDMARK_NAMES:
        half, _, part = name.partition("_")
        if half not in ("left", "right"):
            part = name
        table = _FRONT if left_is_near is None else _NEAR if (half == "left") == left_is_near else _FAR
        rows.append(table.get(part, (0.0, 0.0, _USUAL_STD)))
    return np.array(rows)
