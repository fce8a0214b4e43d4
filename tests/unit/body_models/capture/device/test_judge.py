"""What a judge of pictures says: covered, dark, stuck or good, and how soon."""

import numpy as np
import pytest

from body_models.capture.device.faults import CameraFault
from body_models.capture.device.judge import PictureJudge, Verdict
from tests.webcam import Picture, black, noisy, scene, thumb

FPS = 25.0


def verdicts(pictures: list[Picture], *, live: bool = True) -> list[Verdict]:
    judge = PictureJudge(live=live)
    return [judge.judge(picture, number / FPS) for number, picture in enumerate(pictures)]


def first_fault(pictures: list[Picture]) -> tuple[CameraFault, float]:
    """The first fault and when it was said."""
    judged = verdicts(pictures)
    number = next(n for n, verdict in enumerate(judged) if verdict.fault is not None)
    fault = judged[number].fault
    assert fault is not None
    return fault, number / FPS


def repeated(pictures: list[Picture], count: int) -> list[Picture]:
    return [pictures[number % len(pictures)] for number in range(count)]


def plain_booth() -> Picture:
    """The dullest booth there is: grey wall, floor of nearly the same grey."""
    booth = np.full((360, 640, 3), 128, dtype=np.uint8)
    booth[250:] = 112
    return booth


def dim() -> Picture:
    """A booth with the light off but for a lamp in the street."""
    return (scene() * 0.2).astype(np.uint8)


@pytest.mark.parametrize("view", [scene(), plain_booth(), dim()], ids=["scene", "plain booth", "dim"])
def test_what_a_camera_sees_is_good(view: Picture) -> None:
    judged = verdicts(repeated(noisy(view, 5), 60))
    assert all(verdict.good for verdict in judged[1:])


def test_a_sensor_with_hardly_any_noise_still_runs() -> None:
    assert all(verdict.good for verdict in verdicts(repeated(noisy(scene(), 5, std=0.35), 60))[1:])


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (black(), CameraFault.BLACK),
        (thumb(), CameraFault.BLOCKED),
        (np.full((360, 640, 3), 254, np.uint8), CameraFault.BLOCKED),
    ],
    ids=["black", "thumb", "glare"],
)
def test_a_covered_lens_is_noticed_within_a_second(view: Picture, fault: CameraFault) -> None:
    said, after_s = first_fault(repeated(noisy(view, 5, std=2.0), 40))
    assert said is fault
    assert after_s <= 1.0


def test_the_same_picture_again_is_noticed_within_a_second_and_forgiven_at_once() -> None:
    moving = noisy(scene(), 5)
    pictures = moving + [moving[-1]] * 30 + moving
    judged = verdicts(pictures)
    stuck = [number for number, verdict in enumerate(judged) if verdict.fault is CameraFault.FROZEN]
    assert stuck
    assert (stuck[0] - 4) / FPS <= 1.0
    assert stuck[-1] == 34
    assert judged[-1].good


def test_a_recording_may_stand_still() -> None:
    assert all(verdict.good for verdict in verdicts([scene()] * 60, live=False))


def test_somebody_who_walks_by_does_not_cover_the_lens() -> None:
    judged = verdicts(noisy(scene(), 5) + noisy(thumb(), 10) + noisy(scene(), 5))
    assert all(verdict.fault is None for verdict in judged)
    assert judged[-1].good


def test_another_size_is_noticed_at_once() -> None:
    judged = verdicts([*noisy(scene(), 3), scene((480, 360))])
    assert judged[-1] == Verdict(good=False, fault=CameraFault.RESIZED)
