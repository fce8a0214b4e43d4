"""What is wrong with a picture of a person, told from measured signs; and which problems refuse it.

Thresholds stand here and nowhere else. They were set between good and spoilt pictures of several renderers.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from body_models.capture.seeing.light import Light
from body_models.capture.view import FLAGS, LANDMARK_NAMES, Facing, Landmarks, PersonView, Problem, Side
from body_models.errors import CaptureError

_LEAST_HEIGHT_SHARE: Final = 0.33
_LEAST_HEIGHT_PX: Final = 380
_LEAST_ARM_GAP: Final = 0.1
_LEAST_LEG_GAP: Final = 0.2
_MOST_BLUR: Final = 0.0024
"""Of the person's height."""
_MOST_BLOWN: Final = 0.33
_MOST_CLIPPED: Final = 0.35
_MOST_TOUCHED: Final = 0.5
_GLARE: Final = (0.35, 0.2)
"""Shares of surroundings and person at the limit in some channel: together no colour but the light."""
_MOST_SURROUND_CLIPPED: Final = 0.6
_LEAST_BRIGHTEST: Final = 40.0
_DARK_PERSON: Final = 14.0
_MOST_OUTLINE_STD: Final = 0.0025
"""Of the person's height."""
_MOST_DISAGREEMENT: Final = 0.2
_MOST_FEET_MISSING: Final = 0.025
_LOOSE_CM: Final[dict[Side, float]] = {"front": 3.0, "side": 4.5}
_MOST_TRUNK_TILT: Final = 0.27
_LEAST_KNEE_COSINE: Final = 0.87
_MOST_HEIGHT_RATIO: Final = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What was measured of one picture."""

    height_px: float
    height_share: float
    """Of the picture's height."""
    is_cut: bool
    """Head, trunk, legs or feet leave the picture; hands may."""
    arm_gaps: tuple[float, float]
    leg_gap: float
    blur_px: float
    light: Light
    outline_std_px: float
    disagreement: float
    """Of the person's pixels, how many network and outline judge differently."""
    looseness_cm: float
    background_moved: bool
    has_stranger: bool
    feet_missing: float
    """How far above the landmarks of the feet the outline ends, of the person's height."""


def problems_of(signs: Signs, landmarks: Landmarks, facing: Facing, side: Side) -> tuple[Problem, ...]:
    """Everything wrong with the picture, the plainest first; bad light alone may look like a moved camera."""
    light = signs.light
    arms_close = side == "front" and min(signs.arm_gaps) < _LEAST_ARM_GAP
    checks = (
        (Problem.UNDEREXPOSED, light.brightest < _LEAST_BRIGHTEST and light.person_level < _DARK_PERSON),
        (Problem.OVEREXPOSED, _is_glaring(light)),
        (Problem.SEVERAL_PEOPLE, signs.has_stranger and not signs.background_moved),
        (Problem.CAMERA_MOVED, signs.background_moved),
        (Problem.TOO_FAR, _is_far(signs)),
        (Problem.CROPPED, signs.is_cut),
        (Problem.BLURRED, signs.blur_px > _MOST_BLUR * signs.height_px),
        (Problem.NOT_FACING, side == "front" and facing != "front"),
        (Problem.NOT_SIDEWAYS, side == "side" and facing in ("front", "back")),
        (Problem.POSE, not _stands(landmarks)),
        (Problem.OUTLINE, _is_doubtful(signs)),
        (Problem.LOOSE_CLOTHES, signs.looseness_cm > _LOOSE_CM[side]),
        (Problem.ARMS_CLOSE, arms_close),
        (Problem.LEGS_CLOSE, side == "front" and signs.leg_gap < _LEAST_LEG_GAP),
    )
    return tuple(problem for problem, is_so in checks if is_so)


def why_nobody(light: Light) -> Problem:
    """Why nobody was found in a picture lit like this."""
    if light.surround_clipped_share > _MOST_SURROUND_CLIPPED:
        return Problem.OVEREXPOSED
    return Problem.UNDEREXPOSED if light.brightest < _LEAST_BRIGHTEST else Problem.NOBODY


def pair_problems(front: PersonView, side: PersonView) -> tuple[Problem, ...]:
    """What is wrong with two pictures together that neither shows alone."""
    if front.image_size != side.image_size:
        return (Problem.PICTURES_DIFFER,)
    heights = [_height_px(view) for view in (front, side)]
    if max(heights) > _MOST_HEIGHT_RATIO * min(heights):
        return (Problem.PICTURES_DIFFER,)
    return ()


def refuse(problems: tuple[Problem, ...]) -> None:
    """Raise `CaptureError` for the first problem that refuses a picture."""
    for problem in problems:
        if problem not in FLAGS:
            raise refusal(problem)


def refusal(problem: Problem, side: Side | None = None) -> CaptureError:
    """The error that a problem is, of the picture of that side or of both."""
    return CaptureError(problem, _SENTENCES[problem].format(side=f"{side} " if side else ""))


def _is_glaring(light: Light) -> bool:
    everywhere = light.surround_share > _GLARE[0] and light.touched_share > _GLARE[1]
    return (
        everywhere
        or light.blown_share > _MOST_BLOWN
        or light.clipped_share > _MOST_CLIPPED
        or light.touched_share > _MOST_TOUCHED
        or light.surround_clipped_share > _MOST_SURROUND_CLIPPED
    )


def _is_doubtful(signs: Signs) -> bool:
    return (
        signs.outline_std_px > _MOST_OUTLINE_STD * signs.height_px
        or signs.disagreement > _MOST_DISAGREEMENT
        or signs.feet_missing > _MOST_FEET_MISSING
    )


def _is_far(signs: Signs) -> bool:
    return signs.height_share < _LEAST_HEIGHT_SHARE or signs.height_px < _LEAST_HEIGHT_PX


def _height_px(view: PersonView) -> float:
    rows = np.nonzero((view.alpha > 0.5).any(axis=1))[0]
    return float(rows[-1] - rows[0] + 1) if len(rows) else 1.0


def _stands(landmarks: Landmarks) -> bool:
    """Upright, legs straight, hands below the shoulders."""
    shoulders, hips, knees, ankles = (
        (landmarks.point(f"left_{name}") + landmarks.point(f"right_{name}")) / 2.0
        for name in ("shoulder", "hip", "knee", "ankle")
    )
    trunk = hips - shoulders
    if trunk[1] <= 0.0 or abs(trunk[0]) > _MOST_TRUNK_TILT * trunk[1]:
        return False
    thigh, shin = knees - hips, ankles - knees
    lengths = float(np.linalg.norm(thigh) * np.linalg.norm(shin)) + 1e-9
    if float(thigh @ shin) / lengths < _LEAST_KNEE_COSINE or thigh[1] < 0.45 * shin[1]:
        return False
    wrists = [landmarks.points_px[LANDMARK_NAMES.index(f"{side}_wrist"), 1] for side in ("left", "right")]
    return bool(max(wrists) > 0.0 and min(wrists) > shoulders[1] + 0.25 * trunk[1])


_SENTENCES: Final = MappingProxyType(
    {
        Problem.NOBODY: "Nobody is seen in the {side}picture; stand in the middle of the view.",
        Problem.SEVERAL_PEOPLE: "The {side}picture shows several people; one person at a time.",
        Problem.CROPPED: "Head or feet leave the picture; step back until all of you is seen.",
        Problem.TOO_FAR: "You are too far away to be measured; step closer.",
        Problem.NOT_FACING: "The front picture does not show you from the front; face the camera.",
        Problem.NOT_SIDEWAYS: "The side picture does not show you from the side; turn by a quarter.",
        Problem.ARMS_CLOSE: "The arms lie against the body; hold them a little away from it.",
        Problem.LEGS_CLOSE: "The legs touch; stand with the feet a little apart.",
        Problem.POSE: "You do not stand upright with the arms down; stand straight.",
        Problem.OVEREXPOSED: "The {side}picture is too bright to see the body's outline; lessen the light.",
        Problem.UNDEREXPOSED: "The {side}picture is too dark; switch on more light.",
        Problem.BLURRED: "The picture is blurred; hold still, and clean or focus the camera.",
        Problem.LOOSE_CLOTHES: "The clothes hide the body; take off coat or loose clothes, or type numbers.",
        Problem.OUTLINE: "The outline cannot be told from the background; give a picture of the empty "
        "booth, or wear another colour.",
        Problem.CAMERA_MOVED: "The empty booth's picture is not of the same view; take it again.",
        Problem.PICTURES_DIFFER: "Front and side picture do not belong together; take both again.",
        Problem.UNSURE: "The body found does not explain the pictures; take them again.",
    }
)
