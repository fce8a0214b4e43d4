"""The rules of the live guidance: what to tell a person next, and when to take the picture.

Plain numbers in, plain values out: no camera, no clock, no network. Lengths are in torsos (middle of the
shoulders to middle of the hips) where the picture's scale must not matter, angles in degrees.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.guide import Guidance, Hint
from body_models.capture.stance import TORSOS_TALL, Stance
from body_models.capture.view import Landmarks, Side

_HINT_HOLDS_S: Final = 0.7
"""Another hint has to be right for this long before it replaces the one that is read."""
_SETTLE_S: Final = 0.4
_COUNTED_S: Final = 3
_DOUBT_S: Final = 0.3
"""A pose that looks wrong for less than this, while it is held, was a slip of the network."""
_STALL_S: Final = 1.2
"""Without pictures for this long nobody knows whether the person stood still."""
_WATCHED_S: Final = 0.6
_LEAST_WATCHED_S: Final = 0.25
_LEAST_WATCHED: Final = 4
_LONGEST_WATCHED_S: Final = 2.0
"""Stillness is judged by what was seen of late; a slow machine looks farther back, for enough pictures."""
_STILL: Final = 0.007
_LIMB_STILL: Final = 0.03
"""The most that the body, and one hand or foot of it, may shift within the time watched, in body heights."""
_SLACK: Final = 1.3
"""Limits are this much wider for a pose that is held already: no flicker at their edges."""

_PRESENT: Final = 0.5
_DARK, _GLARING = 0.16, 0.12
_EDGE: Final = 0.012
_SMALLEST, _LARGEST = 0.5, 0.97
_OFF_MIDDLE: Final = 0.16
_FRONT_YAW, _SIDE_SHOULDERS = 34.0, 0.27
_LEAN: Final = 11.0
_KNEE: Final = 26.0
_LEG_LEAST: Final = 1.25
_FEET_LEAST, _FEET_MOST = 0.34, 1.5
_ARM_LEAST, _ARM_MOST = 14.0, 62.0
_ARM_SWING: Final = 30.0
"""An arm swung farther hides the belly from the side."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observation:
    """What one picture of the camera shows.

    ``brightness`` is the mean luma, 0 to 1, of the person, of the whole picture when nobody is seen;
    ``clipped`` the share of the same pixels that are blown out. ``outline`` [N, 2] is in fractions of the
    picture, for the screen alone.
    """

    frame: int
    image_size: tuple[int, int]  # width, height
    landmarks: Landmarks | None
    people: int
    brightness: float
    clipped: float
    outline: npt.NDArray[np.float32]


def wanted_hint(side: Side, seen: Observation, *, held: bool = False) -> Hint | None:
    """The first thing that keeps this picture from being a good ``side`` picture; None when it is one.

    ``held``: the person holds the pose already, so the limits are a little wider.
    """
    if seen.landmarks is None or seen.landmarks.presence < _PRESENT:
        return Hint.MORE_LIGHT if seen.brightness < _DARK else Hint.STEP_INTO_VIEW
    if seen.people > 1:
        return Hint.ONE_PERSON
    slack = _SLACK if held else 1.0
    stance = Stance.of(seen.landmarks, seen.image_size)
    posture = _front_posture if side == "front" else _side_posture
    return _framing(stance, slack) or _light(seen, slack) or posture(stance, slack)


def _framing(stance: Stance, slack: float) -> Hint | None:
    edge = _EDGE / slack
    if not stance.head_and_feet_seen or stance.top < edge or stance.bottom > 1.0 - edge:
        return Hint.STEP_BACK
    cut_left, cut_right = stance.left < edge, stance.right > 1.0 - edge
    if (cut_left and cut_right) or stance.height > _LARGEST:
        return Hint.STEP_BACK
    # The picture is shown mirrored: whoever stands on its left sees themselves on the right of the screen.
    if cut_left or stance.middle < 0.5 - _OFF_MIDDLE * slack:
        return Hint.MOVE_LEFT
    if cut_right or stance.middle > 0.5 + _OFF_MIDDLE * slack:
        return Hint.MOVE_RIGHT
    return Hint.STEP_CLOSER if stance.height * slack < _SMALLEST else None


def _light(seen: Observation, slack: float) -> Hint | None:
    if seen.brightness * slack < _DARK:
        return Hint.MORE_LIGHT
    return Hint.LESS_LIGHT if seen.clipped > _GLARING * slack else None


def _front_posture(stance: Stance, slack: float) -> Hint | None:
    if stance.shoulder_span < 0.0 or stance.yaw_deg > _FRONT_YAW * slack:
        return Hint.FACE_CAMERA
    if not _upright(stance, slack):
        return Hint.STAND_STRAIGHT
    if stance.feet_apart * slack < _FEET_LEAST:
        return Hint.FEET_APART
    if stance.feet_apart > _FEET_MOST * slack:
        return Hint.STAND_STRAIGHT
    if any(arm > _ARM_MOST * slack for arm in stance.arms_out_deg):
        return Hint.ARMS_LOWER
    if any(arm * slack < _ARM_LEAST for arm in stance.arms_out_deg):
        return Hint.ARMS_WIDER
    return None


def _side_posture(stance: Stance, slack: float) -> Hint | None:
    if abs(stance.shoulder_span) > _SIDE_SHOULDERS * slack:
        return Hint.TURN_LEFT
    if not _upright(stance, slack):
        return Hint.STAND_STRAIGHT
    if any(abs(arm) > _ARM_SWING * slack for arm in stance.arms_out_deg):
        return Hint.ARMS_LOWER
    return None


def _upright(stance: Stance, slack: float) -> bool:
    bent = stance.lean_deg > _LEAN * slack or stance.knees_bent_deg > _KNEE * slack
    return not bent and stance.leg * slack >= _LEG_LEAST


class Guide:
    """Leads one person to one picture. The picture is to be taken at the first `Hint.TAKEN`.

    A guide serves once: take a fresh one for the other side, or to take a picture again.
    """

    def __init__(self, side: Side) -> None:
        self.side: Side = side
        self._taken = False
        self._told: Hint | None = None
        self._next_hint: Hint | None = None
        self._next_since_s = 0.0
        self._held_since_s: float | None = None
        self._doubted_since_s: float | None = None
        self._trail: deque[tuple[float, Stance]] = deque()

    def advance(self, observation: Observation, now_s: float) -> Guidance:
        """Take in one picture, seen at ``now_s`` on a clock that never goes back."""
        if self._taken:
            return self._say(observation, Hint.TAKEN, None)
        self._watch(observation, now_s)
        wrong = wanted_hint(self.side, observation, held=self._held_since_s is not None)
        self._hold(wrong, now_s)
        left = self._seconds_left(now_s)
        if left == 0:
            self._taken = True
            return self._say(observation, Hint.TAKEN, None)
        if self._held_since_s is not None:
            self._told, self._next_hint = Hint.HOLD_STILL, None
        else:
            self._tell(wrong or Hint.HOLD_STILL, now_s)
        return self._say(observation, self._told or Hint.HOLD_STILL, left)

    def _watch(self, observation: Observation, now_s: float) -> None:
        """Remember where the person was; after a gap nothing is known of it."""
        if self._trail and now_s - self._trail[-1][0] > _STALL_S:
            self._trail.clear()
            self._held_since_s = None
        seen = observation.landmarks
        if seen is None or seen.presence < _PRESENT:
            return
        self._trail.append((now_s, Stance.of(seen, observation.image_size)))
        while self._is_old(now_s - self._trail[0][0]):
            self._trail.popleft()

    def _is_old(self, age_s: float) -> bool:
        enough = len(self._trail) > _LEAST_WATCHED
        return age_s > _LONGEST_WATCHED_S or (enough and age_s > _WATCHED_S)

    def _hold(self, wrong: Hint | None, now_s: float) -> None:
        if self._moving():
            self._held_since_s = self._doubted_since_s = None
        elif wrong is None:
            self._doubted_since_s = None
            self._held_since_s = now_s if self._held_since_s is None else self._held_since_s
        elif self._held_since_s is not None:
            self._doubted_since_s = now_s if self._doubted_since_s is None else self._doubted_since_s
            if now_s - self._doubted_since_s > _DOUBT_S:
                self._held_since_s = self._doubted_since_s = None

    def _moving(self) -> bool:
        """Whether the person shifted within the time watched; not enough of it counts as moving."""
        trail = self._trail
        if len(trail) < _LEAST_WATCHED or trail[-1][0] - trail[0][0] < _LEAST_WATCHED_S:
            return True
        half = len(trail) // 2
        tall = TORSOS_TALL * float(np.median([stance.torso for _, stance in trail]))
        points = np.array([stance.watched for _, stance in trail]) / tall  # [T, N, 2], in body heights
        shift = np.linalg.norm(points[half:].mean(axis=0) - points[:half].mean(axis=0), axis=1)
        visible = trail[-1][1].watched_visible
        if not visible.any():
            return True
        slack = _SLACK if self._held_since_s is not None else 1.0
        return bool(np.median(shift[visible]) > _STILL * slack or shift[visible].max() > _LIMB_STILL * slack)

    def _seconds_left(self, now_s: float) -> int | None:
        if self._held_since_s is None:
            return None
        counted_s = now_s - self._held_since_s - _SETTLE_S
        return None if counted_s < 0.0 else max(_COUNTED_S - int(counted_s), 0)

    def _tell(self, hint: Hint, now_s: float) -> None:
        """Change what is told only once the change has lasted; the first hint comes at once."""
        if self._told is None or hint is self._told:
            self._told, self._next_hint = hint, None
        elif hint is not self._next_hint:
            self._next_hint, self._next_since_s = hint, now_s
        elif now_s - self._next_since_s >= _HINT_HOLDS_S:
            self._told, self._next_hint = hint, None

    def _say(self, observation: Observation, hint: Hint, countdown: int | None) -> Guidance:
        return Guidance(
            frame=observation.frame,
            side=self.side,
            hint=hint,
            countdown=countdown,
            outline=observation.outline,
        )
