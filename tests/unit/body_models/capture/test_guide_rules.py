"""What a person in front of the camera is told, and when the picture is taken."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from body_models.capture.guide import Guidance, Hint
from body_models.capture.guide_rules import Guide, Observation, wanted_hint
from body_models.capture.view import LANDMARK_NAMES, Landmarks, Side

_SIZE = (1080, 1920)
_FPS = 15
_HEIGHTS = {  # metres above the floor and to the person's left, of somebody 1.75 m tall with arms 30° out
    "nose": (1.62, 0.0),
    "shoulder": (1.45, 0.17),
    "elbow": (1.20, 0.31),
    "wrist": (0.98, 0.44),
    "index": (0.90, 0.48),
    "hip": (0.94, 0.10),
    "knee": (0.50, 0.12),
    "ankle": (0.10, 0.13),
    "heel": (0.04, 0.13),
    "foot_index": (0.02, 0.15),
}
_HEAD = ("eye", "ear", "mouth")
_HAND = ("pinky", "thumb")


def person(
    *,
    turned_deg: float = 0.0,
    middle: float = 0.5,
    floor: float = 0.94,
    tall: float = 0.8,
    moved: dict[str, tuple[float, float]] | None = None,
    hidden: Iterable[str] = (),
    size: tuple[int, int] = _SIZE,
) -> Landmarks:
    """Landmarks of somebody standing; ``moved`` puts parts elsewhere: metres above the floor and outwards."""
    places = _HEIGHTS | (moved or {})
    width, height = size
    metre = tall * height / 1.75
    points, depths, visibility = [], [], []
    for name in LANDMARK_NAMES:
        part = name.removeprefix("left_").removeprefix("right_").removesuffix("_left").removesuffix("_right")
        if part.startswith(_HEAD):
            part = "nose"
        elif part in _HAND:
            part = "index"
        up, out = places[f"left_{part}" if f"left_{part}" in places and "left" in name else part]
        across = out if "left" in name else -out
        yaw = np.radians(turned_deg)
        points.append((middle * width + across * np.cos(yaw) * metre, floor * height - up * metre))
        depths.append(across * np.sin(yaw) * metre)
        visibility.append(0.1 if any(h in name for h in hidden) else 0.95)
    return Landmarks(
        points_px=np.array(points),
        visibility=np.array(visibility),
        presence=0.99,
        depth_px=np.array(depths),
    )


def seen(landmarks: Landmarks | None, **others: object) -> Observation:
    """An observation in good light of one person."""
    usual = Observation(
        frame=0,
        image_size=_SIZE,
        landmarks=landmarks,
        people=0 if landmarks is None else 1,
        brightness=0.45,
        clipped=0.0,
        outline=np.zeros((0, 2), np.float32),
    )
    return replace(usual, **others)  # type: ignore[arg-type]  # the caller names fields of it


_ARMS_DOWN = {"elbow": (1.18, 0.19), "wrist": (0.92, 0.21), "index": (0.84, 0.21)}
_ARMS_UP = {"elbow": (1.46, 0.42), "wrist": (1.50, 0.66), "index": (1.52, 0.74)}
_FEET_TOGETHER = {"ankle": (0.10, 0.05), "heel": (0.04, 0.05), "foot_index": (0.02, 0.06)}
_SITTING = {
    "hip": (0.50, 0.10), "shoulder": (1.00, 0.17), "nose": (1.17, 0.0), "knee": (0.48, 0.15),
    "elbow": (0.78, 0.28), "wrist": (0.60, 0.36), "index": (0.55, 0.38),
}  # fmt: skip


def test_a_good_front_pose_and_both_side_turns_want_nothing() -> None:
    assert wanted_hint("front", seen(person())) is None
    for turn in (90, 80, -80, -95):
        assert wanted_hint("side", seen(person(turned_deg=turn, moved=_ARMS_DOWN))) is None


@pytest.mark.parametrize(
    ("side", "landmarks", "hint"),
    [
        ("front", None, Hint.STEP_INTO_VIEW),
        ("front", person(tall=0.97, floor=0.99), Hint.STEP_BACK),
        ("front", person(floor=1.02), Hint.STEP_BACK),
        ("front", person(hidden=("ankle",)), Hint.STEP_BACK),
        ("front", person(tall=0.4, floor=0.8), Hint.STEP_CLOSER),
        ("front", person(tall=0.6, middle=0.25), Hint.MOVE_LEFT),
        ("front", person(tall=0.6, middle=0.75), Hint.MOVE_RIGHT),
        ("front", person(turned_deg=180), Hint.FACE_CAMERA),
        ("front", person(turned_deg=50), Hint.FACE_CAMERA),
        ("front", person(moved=_ARMS_DOWN), Hint.ARMS_WIDER),
        ("front", person(moved=_ARMS_UP, tall=0.6), Hint.ARMS_LOWER),
        ("front", person(moved=_FEET_TOGETHER), Hint.FEET_APART),
        ("front", person(moved=_SITTING), Hint.STAND_STRAIGHT),
        ("side", person(), Hint.TURN_LEFT),
        ("side", person(turned_deg=45), Hint.TURN_LEFT),
    ],
)
def test_what_is_wrong_is_told(side: Side, landmarks: Landmarks | None, hint: Hint) -> None:
    assert wanted_hint(side, seen(landmarks)) is hint


def test_company_darkness_and_glare_are_told() -> None:
    assert wanted_hint("front", seen(person(), people=2)) is Hint.ONE_PERSON
    assert wanted_hint("front", seen(person(), brightness=0.08)) is Hint.MORE_LIGHT
    assert wanted_hint("front", seen(None, brightness=0.05)) is Hint.MORE_LIGHT
    assert wanted_hint("front", seen(person(), clipped=0.4)) is Hint.LESS_LIGHT


def test_an_arm_that_is_not_there_is_not_asked_for() -> None:
    one_armed = person(hidden=("right_elbow", "right_wrist"))
    assert wanted_hint("front", seen(one_armed)) is None
    lowered = {"left_elbow": (1.18, 0.19), "left_wrist": (0.92, 0.21)}
    still_asked = person(hidden=("right_elbow", "right_wrist"), moved=lowered)
    assert wanted_hint("front", seen(still_asked)) is Hint.ARMS_WIDER


def test_a_lying_picture_is_judged_by_its_own_width() -> None:
    wide = (1920, 1080)
    assert wanted_hint("front", seen(person(size=wide), image_size=wide)) is None
    assert wanted_hint("front", seen(person(size=wide, middle=0.3), image_size=wide)) is Hint.MOVE_LEFT


# ---- in time


def lead(guide: Guide, poses: Iterable[Landmarks | None], start_s: float = 0.0) -> list[Guidance]:
    """Let a guide see one pose after the other at the camera's pace."""
    said = []
    for index, pose in enumerate(poses):
        said.append(guide.advance(seen(pose), start_s + index / _FPS))
    return said


def trembling(landmarks: Landmarks, count: int, share: float = 0.002, seed: int = 4) -> list[Landmarks]:
    """The same pose as a network sees it: every landmark a little off in every picture."""
    noise = np.random.default_rng(seed).normal(0.0, share * _SIZE[1], (count, 33, 2))
    return [replace(landmarks, points_px=landmarks.points_px + off) for off in noise]


def _counts(said: list[Guidance]) -> list[int]:
    told = [g.countdown for g in said if g.countdown is not None]
    return [n for i, n in enumerate(told) if i == 0 or told[i - 1] != n]


@pytest.mark.parametrize("seed", range(8))
def test_standing_still_counts_down_three_two_one_and_takes_the_picture_once(seed: int) -> None:
    said = lead(Guide("front"), trembling(person(), 5 * _FPS, seed=seed))
    assert _counts(said) == [3, 2, 1]
    taken = next(i for i, g in enumerate(said) if g.hint is Hint.TAKEN)
    assert 3.4 < taken / _FPS < 4.4
    assert said[taken - 1].hint is Hint.HOLD_STILL


@pytest.mark.parametrize("pictures_per_second", [3, 5, 8, 20])
def test_a_slow_machine_takes_the_picture_too(pictures_per_second: int) -> None:
    guide, poses = Guide("front"), trembling(person(), 7 * pictures_per_second)
    said = [guide.advance(seen(pose), i / pictures_per_second) for i, pose in enumerate(poses)]
    assert _counts(said) == [3, 2, 1]
    assert said[-1].hint is Hint.TAKEN


def test_the_side_is_taken_too_from_either_turn() -> None:
    for turn in (90, -90):
        said = lead(Guide("side"), trembling(person(turned_deg=turn, moved=_ARMS_DOWN), 5 * _FPS))
        assert said[-1].hint is Hint.TAKEN
        assert said[-1].side == "side"


def test_a_step_starts_the_count_again() -> None:
    still, there = trembling(person(), 3 * _FPS), trembling(person(middle=0.56), 5 * _FPS)
    walking = [person(middle=0.5 + 0.06 * i / 8) for i in range(8)]
    said = lead(Guide("front"), [*still, *walking, *there])
    assert _counts(said).count(3) == 2
    assert _counts(said)[-3:] == [3, 2, 1]
    first_taken = next(i for i, g in enumerate(said) if g.hint is Hint.TAKEN)
    assert first_taken > len(still) + len(walking) + 3 * _FPS


def test_waving_one_hand_is_not_standing_still() -> None:
    waves = [
        person(moved={"left_wrist": (0.98 + 0.15 * np.sin(i / 3), 0.44), "left_elbow": (1.2, 0.31)})
        for i in range(6 * _FPS)
    ]
    assert all(g.hint is not Hint.TAKEN for g in lead(Guide("front"), waves))


def test_one_bad_moment_of_the_network_does_not_break_the_count() -> None:
    poses: list[Landmarks | None] = list(trembling(person(), 5 * _FPS))
    poses[2 * _FPS] = None
    assert _counts(lead(Guide("front"), poses)) == [3, 2, 1]


def test_a_hint_stays_long_enough_to_be_read() -> None:
    wide, near = person(moved=_ARMS_DOWN), person(floor=1.02)
    flickering = [wide if i // 3 % 2 else near for i in range(4 * _FPS)]
    told = [g.hint for g in lead(Guide("front"), flickering)]
    changes = [i for i in range(1, len(told)) if told[i] is not told[i - 1]]
    assert changes == []
    settled = lead(Guide("front"), [*[near] * _FPS, *[wide] * 2 * _FPS])
    turn = next(i for i, g in enumerate(settled) if g.hint is Hint.ARMS_WIDER)
    assert 0.7 <= (turn - _FPS) / _FPS < 0.9


def test_nobody_knows_what_happened_while_the_camera_was_away() -> None:
    guide = Guide("front")
    assert _counts(lead(guide, trembling(person(), 3 * _FPS)))[0] == 3
    after = lead(guide, trembling(person(), 5 * _FPS), start_s=20.0)
    assert after[0].countdown is None
    assert _counts(after) == [3, 2, 1]


def test_the_outline_goes_through_untouched() -> None:
    outline = np.array([[0.4, 0.1], [0.6, 0.9]], np.float32)
    said = Guide("front").advance(seen(person(), outline=outline, frame=7), 0.0)
    assert said.outline is outline
    assert said.frame == 7
