"""The wearer as placement sees them: parts, levels and the tubes cloth is wrapped around."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from body_models.body.body import Body
from body_models.body.joints import JOINT_INDEX, LEFT_HAND_JOINTS, RIGHT_HAND_JOINTS
from body_models.garments.drape.arrays import Float64, Floats, Int32
from body_models.garments.drape.sections import STATION_STEP_M, Flags, Tube, TubeFrame, tube_of, tube_through

UP = np.array([0.0, 1.0, 0.0])
FRONT = np.array([0.0, 0.0, 1.0])
LEFT = np.array([1.0, 0.0, 0.0])
# Below this height a section would meet the foot.
ANKLE_M = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A posed body with the parts and landmarks a garment is aligned by (all [3] points in metres)."""

    vertices_m: Float64  # [V, 3]
    faces: Int32  # [F, 3]
    arms: Flags  # [V] upper arms, forearms and hands
    neck_level_m: float  # where the neck meets the shoulders
    crotch_m: Float64
    waist_level_m: float
    hip_level_m: float
    acromia_m: tuple[Float64, Float64]  # left, right
    shoulders_m: tuple[Float64, Float64]  # shoulder joints
    wrists_m: tuple[Float64, Float64]
    arm_parts: tuple[Flags, Flags]  # [V] left arm, right arm

    @classmethod
    def of(cls, body: Body, landmarks: Mapping[str, Floats]) -> "Figure":
        """The figure of a body in the draping pose and its landmarks (`anthropometry.landmarks`)."""
        weights = body.model.skin_weights
        left, right = (weights[:, _arm_joints(side)].sum(axis=1) > 0.5 for side in ("left", "right"))
        joints = body.joints_m.astype(np.float64)

        def point(name: str) -> Float64:
            return np.asarray(landmarks[name], np.float64)

        def level(*names: str) -> float:
            return float(np.mean([landmarks[name][1] for name in names]))

        def pair(name: str) -> tuple[Float64, Float64]:
            return joints[JOINT_INDEX[f"left_{name}"]], joints[JOINT_INDEX[f"right_{name}"]]

        return cls(
            vertices_m=body.vertices_m.astype(np.float64),
            faces=body.faces,
            arms=left | right,
            arm_parts=(left, right),
            neck_level_m=level("neck_side_left", "neck_side_right"),
            crotch_m=point("crotch"),
            waist_level_m=level("waist_front", "waist_back"),
            hip_level_m=level("hip_left", "hip_right"),
            acromia_m=(point("acromion_left"), point("acromion_right")),
            shoulders_m=pair("shoulder"),
            wrists_m=pair("wrist"),
        )


def armpit_m(figure: Figure, side: int) -> Float64:
    """The lowest point [3] of the line where an arm leaves the torso (side 0 left, 1 right)."""
    arm = figure.arm_parts[side][figure.faces]
    seam = np.unique(figure.faces[arm.any(axis=1) & ~arm.all(axis=1)])
    lowest: Float64 = figure.vertices_m[seam[figure.vertices_m[seam, 1].argmin()]]
    return lowest


def _arm_joints(side: str) -> list[int]:
    hand = LEFT_HAND_JOINTS if side == "left" else RIGHT_HAND_JOINTS
    named = [JOINT_INDEX[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist")]
    return [*named, *range(hand.start, hand.stop)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DressForm:
    """The tubes of one figure, made once and used for every garment and size."""

    figure: Figure
    torso: Tube
    arms: tuple[Tube, Tube]  # left, right
    legs: tuple[Tube, Tube]
    halves: tuple[Tube, Tube]  # of the torso

    @classmethod
    def of(cls, figure: Figure) -> "DressForm":
        """Cut all sections of a figure. Raises DrapeError BODY_MESH_UNUSABLE."""
        torso = torso_tube(figure)
        return cls(
            figure=figure,
            torso=torso,
            arms=(arm_tube(figure, 0), arm_tube(figure, 1)),
            legs=(leg_tube(figure, 0), leg_tube(figure, 1)),
            halves=(half_tube(torso, 0), half_tube(torso, 1)),
        )


def torso_tube(figure: Figure) -> Tube:
    """Horizontal sections of everything but arms, from the ankles to the neck; angle 0 is the front.

    Below the crotch a section is the hull of both legs, what the inside of a skirt meets.
    """
    stations = np.arange(ANKLE_M, figure.neck_level_m + 0.05, STATION_STEP_M)
    faces = figure.faces[~figure.arms[figure.faces].any(axis=1)]
    frame = TubeFrame(origin_m=np.zeros(3), axis=UP, zero=FRONT, turn=LEFT)
    return tube_of(figure.vertices_m, faces, frame, stations, ridge_centred=True)


def arm_tube(figure: Figure, side: int) -> Tube:
    """Sections across an arm (side 0 left, 1 right) from the shoulder joint; 0° is on top, 90° in front."""
    shoulder, wrist = figure.shoulders_m[side], figure.wrists_m[side]
    length = float(np.linalg.norm(wrist - shoulder))
    axis = (wrist - shoulder) / length
    top = UP - (UP @ axis) * axis
    top /= np.linalg.norm(top)
    front = FRONT - (FRONT @ axis) * axis - (FRONT @ top) * top
    frame = TubeFrame(origin_m=shoulder, axis=axis, zero=top, turn=front / np.linalg.norm(front))
    # Above the armpit a cut across the arm is not a limb: the first full section stands for the cap.
    armpit = 0.3 * length
    stations = np.concatenate([[-0.15], np.arange(armpit, length, STATION_STEP_M)])
    faces = figure.faces[figure.arm_parts[side][figure.faces].all(axis=1)]
    return tube_of(figure.vertices_m, faces, frame, stations)


def leg_tube(figure: Figure, side: int) -> Tube:
    """Horizontal sections of one leg below the crotch (side 0 left, 1 right).

    Angle 0 is the front, 90° the outer side, 270° the inner side.
    """
    outwards = LEFT if side == 0 else -LEFT
    frame = TubeFrame(origin_m=np.zeros(3), axis=UP, zero=FRONT, turn=outwards)
    on_side = ((figure.vertices_m @ outwards)[figure.faces] > 0).all(axis=1)
    leg = figure.faces[on_side & ~figure.arms[figure.faces].any(axis=1)]
    return tube_of(figure.vertices_m, leg, frame, np.arange(0.04, figure.crotch_m[1] - 0.015, STATION_STEP_M))


def half_tube(torso: Tube, side: int) -> Tube:
    """One half of the torso's sections, closed along the middle plane; angles as in `leg_tube`."""
    outwards = LEFT if side == 0 else -LEFT
    frame = TubeFrame(origin_m=np.zeros(3), axis=UP, zero=FRONT, turn=outwards)
    outlines = torso.sections(torso.stations_m, np.zeros(len(torso.stations_m)))[:, :-1]
    halves = [_half(outline * np.array([1.0, outwards[0]])) for outline in outlines]
    return tube_through(halves, frame, torso.stations_m)


def _half(outline: Float64) -> Float64:
    """The outer half of a torso section [A, 2], closed along the middle plane."""
    outer = outline[outline[:, 1] > 0]
    middle = outline[np.abs(outline[:, 1]).argsort()[:4]]
    return np.concatenate([outer, middle * np.array([1.0, 0.0])])
