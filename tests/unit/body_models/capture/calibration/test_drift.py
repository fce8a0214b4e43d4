"""A camera that was pushed is noticed; a person, a lamp and noise are not mistaken for that."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from body_models.capture.calibration.drift import has_moved

Picture = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def booth() -> Picture:
    """A wall with shelves and a floor, 540 x 960."""
    random = np.random.default_rng(3)
    picture = np.full((960, 540, 3), 170, np.uint8)
    picture[700:] = (120, 100, 80)
    for _ in range(60):
        x, y, across, down = (int(value) for value in random.integers((0, 0, 15, 15), (480, 900, 70, 60)))
        colour = tuple(int(value) for value in random.integers(40, 220, 3))
        cv2.rectangle(picture, (x, y), (x + across, y + down), colour, -1)
    return cv2.GaussianBlur(picture, (0, 0), 1.0).astype(np.uint8)


def seen(
    booth: Picture, *, shift: tuple[float, float] = (0.0, 0.0), gain: float = 1.0, person: bool = False
) -> Picture:
    """The booth as another picture shows it: moved, in other light, with somebody before it, with noise."""
    move = np.array([[1.0, 0.0, shift[0]], [0.0, 1.0, shift[1]]])
    moved = cv2.warpAffine(
        booth, move, (booth.shape[1], booth.shape[0]), borderMode=cv2.BORDER_REFLECT
    ).astype(float)
    if person:
        cv2.ellipse(moved, (270, 520), (90, 380), 0, 0, 360, (60, 70, 160), -1)
    light = np.linspace(gain, 1.0, booth.shape[1])[None, :, None]
    noise = np.random.default_rng(8).normal(0.0, 3.0, moved.shape)
    return np.asarray((moved * light + noise).clip(0, 255), np.uint8)


@pytest.mark.parametrize("person", [False, True])
@pytest.mark.parametrize("gain", [0.7, 1.0, 1.25])
def test_light_and_people_do_not_move_the_camera(booth: Picture, gain: float, person: bool) -> None:
    drift = has_moved(booth, seen(booth, gain=gain, person=person))
    assert drift.sure
    assert not drift.moved
    assert drift.shift_px < 0.5


@pytest.mark.parametrize("shift", [(2.4, 0.0), (0.0, -3.5), (9.0, 6.0), (-45.0, 20.0)])
def test_a_pushed_camera_is_noticed_behind_a_person(booth: Picture, shift: tuple[float, float]) -> None:
    drift = has_moved(booth, seen(booth, shift=shift, gain=0.85, person=True))
    assert drift.sure
    assert drift.moved
    assert drift.shift_px == pytest.approx(float(np.hypot(*shift)), abs=0.4)


def test_a_bare_wall_tells_nothing() -> None:
    wall = np.full((960, 540, 3), 180, np.uint8)
    drift = has_moved(wall, wall)
    assert not drift.sure
    assert not drift.moved


def test_a_picture_of_another_size_is_another_view(booth: Picture) -> None:
    assert has_moved(booth, np.ascontiguousarray(booth.transpose(1, 0, 2))).moved
