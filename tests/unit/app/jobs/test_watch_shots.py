"""Which frame becomes the picture, and what is left of the others."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from app.jobs.watch_shots import Shots
from body_models.capture.device.ring import Frame
from tests.webcam import SIZE, Picture, noisy

BOX = (0, 0, *SIZE)
DETAIL = np.random.default_rng(3).integers(0, 256, (SIZE[1] // 3, SIZE[0] // 3, 3), dtype=np.uint8)
SHARP: Picture = np.asarray(Image.fromarray(DETAIL).resize(SIZE, Image.Resampling.BILINEAR), dtype=np.uint8)


def moved(pixels: int) -> Picture:
    return np.roll(SHARP, pixels, axis=1)


def blurred(radius: float) -> Picture:
    return np.asarray(Image.fromarray(SHARP).filter(ImageFilter.GaussianBlur(radius)), dtype=np.uint8)


def shown(pictures: list[Picture]) -> tuple[Shots, list[Frame]]:
    shots = Shots()
    frames = [
        Frame(number=number, time_s=0.05 * number, picture=picture.copy())
        for number, picture in enumerate(pictures)
    ]
    for frame in frames:
        shots.add(frame, BOX)
    return shots, frames


def test_somebody_who_still_sways_is_taken_when_they_stand() -> None:
    shots, frames = shown([moved(40), moved(20), moved(9), SHARP, SHARP, moved(-12)])
    assert shots.take() is frames[4].picture


def test_among_still_frames_the_sharpest_is_taken() -> None:
    views = [blurred(radius) for radius in (1.2, 1.2, 1.1, 1.0, 1.1)]
    shots, frames = shown([noisy(view, 1, seed, std=5.0)[0] for seed, view in enumerate(views)])
    assert shots.take() is frames[3].picture


def test_all_other_frames_are_overwritten() -> None:
    shots, frames = shown([SHARP] * 5)
    taken = shots.take()
    assert taken is not None
    assert sum(bool(frame.picture.any()) for frame in frames) == 1
    assert shots.take() is None


def test_old_frames_are_overwritten_as_new_ones_come() -> None:
    shots, frames = shown([SHARP] * 12)
    assert [bool(frame.picture.any()) for frame in frames] == [False] * 6 + [True] * 6
    shots.forget()
    assert not any(frame.picture.any() for frame in frames)


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (-50, -50, 9000, 9000), (300, 100, 302, 103)])
def test_any_box_will_do(box: tuple[int, int, int, int]) -> None:
    shots = Shots()
    shots.add(Frame(number=1, time_s=0.0, picture=SHARP.copy()), box)
    assert shots.take() is not None
