"""How people stand in a booth: a normal distribution of every joint's rotation about a usual stance."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.capture.fitting.skinned import MOVING, STANCE_SIZE, Floats, Stance
from body_models.capture.view import Facing, Side

_YAW_DEGREES: Final[dict[Facing, float]] = {"front": 0.0, "left": -90.0, "right": 90.0, "back": 180.0}

# Degrees of std about x (forwards), y (turning), z (sideways), in the parent's axes.
_STD: Final[dict[str, tuple[float, float, float]]] = {
    "pelvis": (6.0, 15.0, 4.0),
    "spine1": (4.0, 3.0, 2.0),
    "spine2": (3.0, 3.0, 2.0),
    "spine3": (3.0, 3.0, 2.0),
    "neck": (6.0, 6.0, 3.0),
    "head": (7.0, 9.0, 3.0),
    "hip": (5.0, 10.0, 5.0),
    "knee": (6.0, 3.0, 1.5),
    "ankle": (6.0, 5.0, 6.0),
    "foot": (3.0, 2.0, 1.0),
    "collar": (3.0, 5.0, 6.0),
    "shoulder": (25.0, 22.0, 16.0),
    "elbow": (6.0, 18.0, 6.0),
    "wrist": (15.0, 8.0, 15.0),
}
_ARMS_ALIKE_DEGREES: Final = {"shoulder": (9.0, 60.0, 12.0), "elbow": (15.0, 15.0, 15.0)}
_ARM_OFF_DEGREES: Final[dict[Side, float]] = {"front": 35.0, "side": 15.0}
ARM_FORWARD_DEGREES: Final[dict[Side, float]] = {"front": 0.0, "side": 8.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StancePrior:
    """A usual stance and how far people are from it."""

    usual: Floats  # [22, 3, 3]
    std_rad: Floats  # [22, 3]

    def residuals(self, stance: Stance) -> tuple[Floats, Floats]:
        """Rotations away from the usual stance in stds [72], and their derivatives [72, 69] by the stance.

        The last ones say that both arms do much the same: from the side one hides the other.
        """
        away = Rotation.from_matrix(stance.rotations @ self.usual.transpose(0, 2, 1)).as_rotvec()
        slopes = np.zeros((3 * len(MOVING), STANCE_SIZE))
        for j, inverse in enumerate(_left_jacobian_inverse(away)):
            slopes[3 * j : 3 * j + 3, 3 * j : 3 * j + 3] = inverse
        flat, std = away.ravel(), self.std_rad.ravel()
        unlike, unlike_slopes = _ALIKE @ flat, _ALIKE @ slopes
        return np.concatenate([flat / std, unlike]), np.vstack([slopes / std[:, None], unlike_slopes])


def stance_prior(side: Side, facing: Facing) -> StancePrior:
    """The prior of the front or the side picture for a person who looks this way."""
    off, forward = _ARM_OFF_DEGREES[side], ARM_FORWARD_DEGREES[side]
    usual = np.tile(np.eye(3), (len(MOVING), 1, 1))
    usual[0] = Rotation.from_euler("y", _YAW_DEGREES[facing], degrees=True).as_matrix()
    for name, mirror in (("left_shoulder", 1.0), ("right_shoulder", -1.0)):
        turn = Rotation.from_euler("xzx", [0.0, -mirror * (86.0 - off), -forward], degrees=True)
        usual[MOVING.index(name)] = turn.as_matrix()
    for name, mirror in (("left_elbow", 1.0), ("right_elbow", -1.0)):
        usual[MOVING.index(name)] = Rotation.from_euler("y", -mirror * 8.0, degrees=True).as_matrix()
    std = [_STD[name.removeprefix("left_").removeprefix("right_")] for name in MOVING]
    return StancePrior(usual=usual, std_rad=np.radians(std))


def turned_stance(stance: Stance, step: Floats) -> Stance:
    """A stance after a step [69]: each joint turned in its parent's axes, the pelvis moved."""
    turns = Rotation.from_rotvec(step[:-3].reshape(-1, 3)).as_matrix()
    return Stance(rotations=turns @ stance.rotations, pelvis_m=stance.pelvis_m + step[-3:])


def _alike() -> Floats:
    """What both arms do differently, in stds [6], of rotations away from the usual stance [66]."""
    rows = np.zeros((3 * len(_ARMS_ALIKE_DEGREES), 3 * len(MOVING)))
    mirror = np.diag([1.0, -1.0, -1.0])
    for k, (name, degrees) in enumerate(_ARMS_ALIKE_DEGREES.items()):
        left, right = (3 * MOVING.index(f"{side}_{name}") for side in ("left", "right"))
        certainty = np.diag(1.0 / np.radians(degrees))
        rows[3 * k : 3 * k + 3, left : left + 3] = certainty
        rows[3 * k : 3 * k + 3, right : right + 3] = -certainty @ mirror
    return rows


_ALIKE: Final = _alike()


def _left_jacobian_inverse(rotation_vectors: Floats) -> Floats:
    """Inverse left Jacobians [N, 3, 3] of SO(3) at rotation vectors [N, 3] (Solà et al. 2018, eq. 146)."""
    angle = np.maximum(np.linalg.norm(rotation_vectors, axis=1), 1e-6)[:, None, None]
    x, y, z = rotation_vectors.T
    zero = np.zeros_like(x)
    skew = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=1).reshape(-1, 3, 3)
    bend = 1.0 / angle**2 - (1.0 + np.cos(angle)) / (2.0 * angle * np.sin(angle))
    inverse: Floats = np.eye(3) - 0.5 * skew + bend * (skew @ skew)
    return inverse
