"""What two outlines say of a person in numbers: the regression's input.

Widths are metres on the standing plane divided by the outline's height, as logarithms, at levels that are
shares of that height. What could not be seen is NaN; the regressor fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np

from body_models.body.prior import Sex
from body_models.capture.camera import Camera, Floats
from body_models.capture.regression.profile import Profile
from body_models.capture.view import PersonView

_TRUNK_LEVELS: Final = np.linspace(0.44, 0.97, 44)
_LEG_LEVELS: Final = np.linspace(0.03, 0.47, 34)
_SIDE_LEVELS: Final = np.linspace(0.02, 0.97, 77)
_UPPER_ARM: Final = np.array([0.4, 0.55, 0.7, 0.85])
_FOREARM: Final = np.array([0.15, 0.35, 0.55, 0.75, 0.9, 1.0])
_CLEAR_M: Final = 0.012
_TIP_BEYOND_INDEX: Final = 1.9
_ARM_CLEAR_OF_TRUNK: Final = 0.3
_ARM_RADII_M: Final = (0.045, 0.042, 0.03, 0.035)
_FOOT_LEVEL: Final = 0.045
_SEX: Final[dict[Sex, float]] = {"female": -1.0, "male": 1.0, "unspecified": 0.0}
_MEETING_HEIGHTS: Final = ("nose", "eye", "ear", "shoulder", "hip", "knee", "ankle")
_BREADTHS: Final = ("shoulder", "hip", "knee", "ankle", "eye", "ear")
_ALONG: Final = ("nose", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")


FEATURE_BLOCKS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "size": 2,
        "trunk": len(_TRUNK_LEVELS),
        "legs": len(_LEG_LEVELS),
        "gaps": 2,
        "arms": len(_UPPER_ARM) + len(_FOREARM),
        "arm_length": 1,
        "arm_angle": 1,
        "front_breadths": len(_BREADTHS),
        "front_heights": len(_MEETING_HEIGHTS),
        "front_edge": len(_SIDE_LEVELS),
        "back_edge": len(_SIDE_LEVELS),
        "foot": 1,
        "side_offsets": len(_ALONG),
        "side_heights": len(_MEETING_HEIGHTS),
        "place": 3,
        "sex": 1,
    }
)
"""What the features are, in their order, and how many of each."""


def block(name: str) -> slice:
    """Where the features of a block lie."""
    names = list(FEATURE_BLOCKS)
    start = sum(FEATURE_BLOCKS[n] for n in names[: names.index(name)])
    return slice(start, start + FEATURE_BLOCKS[name])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """The numbers [F] of `FEATURE_BLOCKS`, and what the uncertainty depends on."""

    values: Floats  # [F], NaN where nothing was seen
    calibrated: bool
    sex: Sex
    stature_cm: float | None
    mass_kg: float | None
    metres_per_px: tuple[float, float]
    """Of the front and the side picture, where the person stands."""
    outline_std_m: float
    looseness_cm: float


def features(
    front: PersonView,
    side: PersonView,
    camera: Camera | None,
    *,
    sex: Sex = "unspecified",
    stature_cm: float | None = None,
    mass_kg: float | None = None,
) -> Features:
    """The features of a front and a side view.

    Without a ``camera`` the typed stature gives the scale. Raises `CaptureError` CAPTURE_OUTLINE for a view
    without the outline of a standing person.
    """
    seen = Profile(front, camera, stature_cm), Profile(side, camera, stature_cm)
    blocks = _blocks(*seen) | {"sex": np.array([_SEX[sex]])}
    scales = tuple(p.plane.scale(p.view.landmarks.points_px.mean(axis=0)) for p in seen)
    return Features(
        values=np.concatenate(list(blocks.values())),
        calibrated=camera is not None,
        sex=sex,
        stature_cm=stature_cm,
        mass_kg=mass_kg,
        metres_per_px=(scales[0], scales[1]),
        outline_std_m=float(
            np.mean([v.outline_std_px * s for v, s in zip((front, side), scales, strict=True)])
        ),
        looseness_cm=max(front.looseness_cm, side.looseness_cm),
    )


def _blocks(front: Profile, side: Profile) -> dict[str, Floats]:
    return {
        "size": np.log([front.height_m, side.height_m]),
        **_front(front),
        **_side(side),
        "place": np.array([_distance(front), _distance(side), _camera_height(front)]),
    }


def _distance(profile: Profile) -> float:
    distance = profile.plane.distance_m
    return 0.0 if np.isnan(distance) else profile.height_m / distance


def _camera_height(profile: Profile) -> float:
    camera = profile.plane.camera
    return 0.0 if camera is None else float(camera.centre_m[1]) / profile.height_m


def _front(front: Profile) -> dict[str, Floats]:
    height = front.height_m
    arms = [_arm(front, arm) for arm in ("left", "right")]
    return {
        "trunk": _log_share(_trunk(front), height),
        "legs": _log_share(_leg_widths(front, _LEG_LEVELS).mean(axis=0), height),
        "gaps": np.array([front.crotch_m(), front.armpits_m()]) / height,
        "arms": _log_share(_nanmean(np.stack([widths for widths, _ in arms])), height),
        "arm_length": _log_share(_nanmean(np.array([[length] for _, length in arms])), height),
        "arm_angle": _nanmean(np.array([[_angle(front, arm)] for arm in ("left", "right")])),
        "front_breadths": _log_share(np.array([_breadth(front, name) for name in _BREADTHS]), height),
        "front_heights": np.array([front.landmark(name)[1] for name in _MEETING_HEIGHTS]) / height,
    }


def _side(side: Profile) -> dict[str, Floats]:
    height = side.height_m
    forwards = -1.0 if side.view.facing == "left" else 1.0
    edges = np.stack(side.midline_edges().at(_SIDE_LEVELS * height)) * forwards
    back, front = edges if forwards > 0 else edges[::-1]
    arms_front, arms_back = _arm_reach(side, forwards)
    origin = _nanmean(back[(_SIDE_LEVELS > 0.5) & (_SIDE_LEVELS < 0.85)][:, None])[0]
    marks = forwards * np.array([side.landmark(name)[0] for name in _ALONG])
    return {
        "front_edge": np.where(arms_front > front - _CLEAR_M, np.nan, front - origin) / height,
        "back_edge": np.where(arms_back < back + _CLEAR_M, np.nan, back - origin) / height,
        "foot": _log_share(np.array([_foot_length(side)]), height),
        "side_offsets": (marks - origin) / height,
        "side_heights": np.array([side.landmark(name)[1] for name in _MEETING_HEIGHTS]) / height,
    }


def _arm_reach(side: Profile, forwards: float) -> tuple[Floats, Floats]:
    """How far the arms reach to the front and to the back at every level of a side view, metres.

    Arms are strings of discs along their landmarks; what they may cover of the trunk's edge is not the trunk.
    """
    size = side.height_m / 1.7
    discs = np.concatenate([_arm_discs(side, arm) for arm in ("left", "right")])  # [D, 3]
    across, radius = forwards * discs[:, :1], discs[:, 2:] * size
    above = _SIDE_LEVELS * side.height_m - discs[:, 1:2]
    half = np.sqrt(np.maximum(radius**2 - above**2, 0.0))
    touched = np.abs(above) < radius
    front = np.where(touched, across + half, -np.inf).max(axis=0)
    back = np.where(touched, across - half, np.inf).min(axis=0)
    return front, back


def _arm_discs(side: Profile, arm: str) -> Floats:
    """Centres and radii [D, 3] of one arm from below the shoulder to the finger tips, metres."""
    shoulder, elbow, wrist, index = (
        side.landmark(f"{arm}_{name}") for name in ("shoulder", "elbow", "wrist", "index")
    )
    tip = wrist + _TIP_BEYOND_INDEX * (index - wrist)
    upper = shoulder + _ARM_CLEAR_OF_TRUNK * (elbow - shoulder)
    knots = np.column_stack([np.stack([upper, elbow, wrist, tip]), _ARM_RADII_M])
    at = np.linspace(0.0, len(knots) - 1.0, 40)
    return np.stack([np.interp(at, np.arange(len(knots)), column) for column in knots.T], axis=1)


def _foot_length(side: Profile) -> float:
    """From the hindmost to the foremost point of the outline just above the floor."""
    starts = side.plane.metres(np.column_stack([side.spans.left_px, side.spans.rows]))
    ends = side.plane.metres(np.column_stack([side.spans.right_px, side.spans.rows]))
    low = starts[:, 1] < _FOOT_LEVEL * side.height_m
    return float(ends[low, 0].max() - starts[low, 0].min()) if np.any(low) else float("nan")


def _trunk(front: Profile) -> Floats:
    """Widths of trunk, neck and head over the levels; below the crotch those of both legs together."""
    levels = _TRUNK_LEVELS * front.height_m
    left, right = front.midline_edges().at(levels)
    crotch = front.crotch_m()
    below = levels < (crotch if np.isfinite(crotch) else 0.0)
    return np.where(below, _leg_widths(front, _TRUNK_LEVELS).sum(axis=0), right - left)


def _leg_widths(front: Profile, levels: Floats) -> Floats:
    """Widths [2, L] of the legs at ``levels`` (shares of the height); a joint span is halved."""
    heights = levels * front.height_m
    left, right, joined = front.leg_edges()
    widths = []
    for leg in (left, right):
        start, end = leg.at(heights)
        widths.append(end - start)
    both = np.stack(widths)
    both = np.where(np.isfinite(both), both, both[::-1])
    if len(joined):
        both = np.where((heights >= joined.min()) & (heights <= joined.max()), 0.5 * both, both)
    return both


def _arm(front: Profile, arm: str) -> tuple[Floats, float]:
    """Widths along one arm, and its length over the elbow."""
    upper = front.across_limb(f"{arm}_shoulder", f"{arm}_elbow", _UPPER_ARM)
    lower = front.across_limb(f"{arm}_elbow", f"{arm}_wrist", _FOREARM)
    joints = [front.landmark(f"{arm}_{name}") for name in ("shoulder", "elbow", "wrist")]
    return np.concatenate([upper, lower]), float(sum(np.hypot(*(b - a)) for a, b in pairwise(joints)))


def _angle(front: Profile, arm: str) -> float:
    along = front.landmark(f"{arm}_wrist") - front.landmark(f"{arm}_shoulder")
    return float(np.arctan2(abs(along[0]), -along[1]))


def _breadth(profile: Profile, name: str) -> float:
    return float(np.hypot(*(profile.landmark(f"left_{name}") - profile.landmark(f"right_{name}"))))


def _log_share(lengths_m: Floats, height_m: float) -> Floats:
    """Logarithms of lengths as shares of the height; NaN where nothing was seen."""
    seen = np.isfinite(lengths_m) & (lengths_m > 0.002)
    return np.where(seen, np.log(np.where(seen, lengths_m, 1.0) / height_m), np.nan)


def _nanmean(values: Floats) -> Floats:
    """Mean over the first axis of what is there; NaN where nothing is."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    count = known.sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
