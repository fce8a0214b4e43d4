"""Where the landmark network puts its landmarks beside the joints they are named after.

Medians over pictures of the synthetic booth, in hundredths of the landmarks' height. The regression learns
from true joints that were moved like this, so that it reads the network's landmarks as what they are.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from body_models.capture.view import LANDMARK_NAMES, PersonView

_FRONT: Final = {
    "nose": (0.0, -0.4),
    "ear": (-1.4, 0.3),
    "shoulder": (1.25, -1.05),
    "elbow": (-1.1, -0.4),
    "wrist": (-0.2, 1.1),
    "index": (-0.9, -0.1),
    "hip": (-0.55, 1.85),
    "knee": (-0.75, 0.9),
    "ankle": (0.1, -0.5),
    "heel": (0.05, 0.7),
    "foot_index": (0.3, -0.75),
}
"""Away from the body's middle, downwards."""
_SIDE: Final = {
    "nose": (-0.75, -1.05),
    "eye": (0.5, -0.6),
    "ear": (2.95, -0.1),
    "shoulder": (-0.7, -3.2),
    "elbow": (-1.15, -0.25),
    "wrist": (0.45, 0.95),
    "index": (-0.9, -0.7),
    "hip": (1.95, 1.9),
    "knee": (0.55, -0.1),
    "ankle": (0.85, -0.6),
    "heel": (1.5, 1.15),
    "foot_index": (-1.25, 0.55),
}
"""To where the person looks, downwards."""
_OWN_STD: Final = {"front": 0.6, "side": 1.2}
"""How much the habit differs from picture to picture."""


def as_the_network_sees(view: PersonView, generator: np.random.Generator) -> PersonView:
    """A view with true landmarks, moved to where the landmark network would put them."""
    points = view.landmarks.points_px
    hundredth = np.ptp(points[:, 1]) / 100.0
    table = _FRONT if view.side == "front" else _SIDE
    middle = 0.5 * (view.landmarks.point("left_hip")[0] + view.landmarks.point("right_hip")[0])
    forwards = -1.0 if view.facing == "left" else 1.0
    moved = points.copy()
    for row, name in enumerate(LANDMARK_NAMES):
        aside, down = table.get(name.removeprefix("left_").removeprefix("right_"), (0.0, 0.0))
        sign = forwards if view.side == "side" else float(np.sign(points[row, 0] - middle))
        moved[row] += hundredth * np.array([sign * aside, down])
    moved += hundredth * _OWN_STD[view.side] * generator.normal(size=moved.shape)
    return replace(view, landmarks=replace(view.landmarks, points_px=moved))
