"""Poses of people in a booth, and skinning of bodies that no betas describe.

The poses are wider than what the guidance asks for: arms 20 to 50 degrees off, feet apart variously, leaning,
twisted, the head turned; from the side, turned 80 to 100 degrees either way.
"""

from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from body_models.body.joints import JOINT_COUNT, JOINT_INDEX, PARENTS
from body_models.body.model import BodyModel
from body_models.body.poses import A_POSE, Pose

Floats = npt.NDArray[np.float64]
Turn = Literal["left", "right"]
"""Which side of the picture a person in the side view looks to."""

_FINGERS_BENT_DEGREES: Final = 12.0
_ONLY_TURNED_SHARE: Final = 0.34


def front_pose(generator: np.random.Generator) -> Pose:
    """A pose for the front picture: arms off the body, feet apart, nearly symmetric."""
    degrees = _stance(generator, spread=generator.uniform(2.5, 9.0))
    off = generator.uniform(22.0, 48.0)
    swing = generator.normal(0.0, 4.0)
    for side in ("left", "right"):
        _set_arm(
            degrees,
            side,
            off=float(np.clip(off + generator.normal(0.0, 2.5), 20.0, 50.0)),
            swing=swing + generator.normal(0.0, 3.0),
            bend=abs(generator.normal(6.0, 6.0)),
            roll=generator.normal(0.0, 20.0),
        )
    return _pose(degrees)


def side_pose(generator: np.random.Generator) -> Pose:
    """A pose for the side picture: arms hanging or a little forward, feet under the hips."""
    degrees = _stance(generator, spread=generator.uniform(1.0, 5.0))
    swing = generator.uniform(-6.0, 28.0)
    for side in ("left", "right"):
        _set_arm(
            degrees,
            side,
            off=generator.uniform(9.0, 20.0),
            swing=swing + generator.normal(0.0, 4.0),
            bend=abs(generator.normal(8.0, 8.0)),
            roll=generator.normal(0.0, 20.0),
        )
    return _pose(degrees)


def pose_pair(generator: np.random.Generator) -> tuple[Pose, Pose]:
    """Poses for the front and the side picture of one visit.

    A person who follows the guidance lets the arms hang for the side view; one who only turns, as a mannequin
    on a plate does, keeps the front pose: a third of the visits, half of those in the exact A-pose.
    """
    kind = generator.random()
    front = front_pose(generator)
    side = side_pose(generator)
    if kind < _ONLY_TURNED_SHARE / 2.0:
        return A_POSE, A_POSE
    if kind < _ONLY_TURNED_SHARE:
        return front, front
    return front, side


def close_armed_pose(generator: np.random.Generator) -> Pose:
    """A front pose that must be refused: the arms hang against the body."""
    degrees = _stance(generator, spread=generator.uniform(2.0, 6.0))
    for side in ("left", "right"):
        _set_arm(
            degrees,
            side,
            off=generator.uniform(-1.0, 6.0),
            swing=generator.normal(0.0, 3.0),
            bend=abs(generator.normal(3.0, 3.0)),
            roll=generator.normal(0.0, 15.0),
        )
    return _pose(degrees)


def _stance(generator: np.random.Generator, *, spread: float) -> dict[str, list[float]]:
    """Trunk, head, legs: degrees about x (forwards), y (to the left), z (to the right) for each joint."""
    lean, bow, twist = generator.normal(0.0, 1.5), generator.normal(0.0, 2.5), generator.normal(0.0, 2.0)
    degrees = {
        "spine1": [bow, twist, lean],
        "spine2": [-0.5 * bow + generator.normal(0.0, 1.5), twist, -0.6 * lean],
        "spine3": [generator.normal(0.0, 2.0), 0.5 * twist, -0.4 * lean],
        "neck": [generator.normal(0.0, 3.0), generator.normal(0.0, 3.0), generator.normal(0.0, 1.5)],
        "head": [generator.normal(0.0, 4.0), generator.normal(0.0, 6.0), generator.normal(0.0, 2.0)],
    }
    toes_out = generator.uniform(0.0, 12.0)
    for side, mirror in (("left", 1.0), ("right", -1.0)):
        own = spread + generator.normal(0.0, 0.7)
        flexed = abs(generator.normal(0.0, 2.0))
        degrees[f"{side}_hip"] = [-flexed + generator.normal(0.0, 1.0), mirror * toes_out, mirror * own]
        degrees[f"{side}_knee"] = [2.0 * flexed, 0.0, 0.0]
        degrees[f"{side}_ankle"] = [-flexed, 0.0, -mirror * own]
    return degrees


def _set_arm(
    degrees: dict[str, list[float]], side: str, *, off: float, swing: float, bend: float, roll: float
) -> None:
    """An arm ``off`` degrees from hanging, swung forwards, bent at the elbow, rolled about its length."""
    mirror = 1.0 if side == "left" else -1.0
    lowered = 90.0 - off
    collar = float(np.clip(0.2 * (lowered - 43.0), 0.0, 7.0))
    shoulder = Rotation.from_euler("xzx", [roll, -mirror * (lowered - collar), -swing], degrees=True)
    degrees[f"{side}_collar"] = [0.0, 0.0, -mirror * collar]
    degrees[f"{side}_shoulder"] = shoulder.as_rotvec(degrees=True).tolist()
    degrees[f"{side}_elbow"] = [0.0, -mirror * bend, 0.0]
    for finger in ("index", "middle", "ring", "pinky"):
        for k in (1, 2, 3):
            degrees[f"{side}_{finger}{k}"] = [0.0, 0.0, -mirror * _FINGERS_BENT_DEGREES]


def _pose(degrees: dict[str, list[float]]) -> Pose:
    pose = np.zeros((JOINT_COUNT, 3))
    for name, rotation in degrees.items():
        pose[JOINT_INDEX[name]] = rotation
    radians: Pose = np.radians(pose).astype(np.float32)
    return radians


def skinned(
    model: BodyModel, rest_m: npt.NDArray[np.floating], joints_m: npt.NDArray[np.floating], pose: Pose
) -> tuple[Floats, Floats]:
    """Vertices [V, 3] and joints [55, 3] in a pose, of any rest vertices [V, 3] and rest joints [55, 3].

    Linear blend skinning with the model's weights, as `BodyModel` does for its own shapes.
    """
    rotations = Rotation.from_rotvec(np.asarray(pose, np.float64)).as_matrix()
    turned = rotations.copy()
    placed = np.asarray(joints_m, np.float64).copy()
    for j in range(1, JOINT_COUNT):
        parent = PARENTS[j]
        turned[j] = turned[parent] @ rotations[j]
        placed[j] = placed[parent] + turned[parent] @ (joints_m[j] - joints_m[parent])
    shifts = placed - np.einsum("jab,jb->ja", turned, joints_m)
    transforms = np.concatenate([turned, shifts[:, :, None]], axis=2).reshape(JOINT_COUNT, 12)
    blended = (model.skin_weights @ transforms).reshape(-1, 3, 4)
    vertices = np.einsum("vab,vb->va", blended[:, :, :3], rest_m) + blended[:, :, 3]
    return vertices, placed
