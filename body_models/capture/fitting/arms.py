"""Where the arms may be in a side picture.

There one arm hides the other and both hide the belly, the network that finds landmarks guesses the farther
one, and an outline of belly and arm is explained as well by a larger belly: a descent ends where it began. So
it begins at several guesses.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.capture.fitting.skinned import MOVING, Stance
from body_models.capture.fitting.stance_prior import ARM_FORWARD_DEGREES, StancePrior
from body_models.capture.view import Facing

_FAR_DEGREES: Final = (-25.0, 0.0, 25.0)
_BOTH_DEGREES: Final = (0.0, 25.0)
"""Forwards from hanging down."""
_MIRROR: Final = np.diag([-1.0, 1.0, 1.0])


def arm_guesses(stance: Stance, prior: StancePrior, facing: Facing) -> Iterator[Stance]:
    """Stances that differ from a side picture's ``stance`` in their arms, itself the first."""
    near, far = ("left", "right") if facing == "left" else ("right", "left")
    yield stance
    yield _alike(stance, near, far)
    for degrees in _FAR_DEGREES:
        yield _swung(stance, prior, degrees, (far,))
    for degrees in _BOTH_DEGREES:
        yield _swung(stance, prior, degrees, (near, far))


def _alike(stance: Stance, near: str, far: str) -> Stance:
    """The far arm does what the near one does."""
    rotations = stance.rotations.copy()
    for joint in ("shoulder", "elbow"):
        rotation = rotations[MOVING.index(f"{near}_{joint}")]
        rotations[MOVING.index(f"{far}_{joint}")] = _MIRROR @ rotation @ _MIRROR
    return replace(stance, rotations=rotations)


def _swung(stance: Stance, prior: StancePrior, degrees: float, sides: tuple[str, ...]) -> Stance:
    """Usual arms, swung forwards to ``degrees``."""
    rotations = stance.rotations.copy()
    swing = Rotation.from_euler("x", ARM_FORWARD_DEGREES["side"] - degrees, degrees=True).as_matrix()
    for side in sides:
        shoulder, elbow = (MOVING.index(f"{side}_{joint}") for joint in ("shoulder", "elbow"))
        rotations[shoulder] = swing @ prior.usual[shoulder]
        rotations[elbow] = prior.usual[elbow]
    return replace(stance, rotations=rotations)
