"""Somebody who moves is followed; who joins or leaves is noticed within a few frames."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.tracker import Tracker
from tests.unit.body_models.capture.seeing.conftest import DrawFigure

NOTICED_FRAMES = 9


def test_a_person_is_followed_and_others_are_counted(networks: Networks, draw_figure: DrawFigure) -> None:
    tracker = Tracker(networks)
    empty = np.full((960, 540, 3), 160, np.uint8)
    assert tracker.update(empty).landmarks is None
    for aside_m in (0.0, 0.04, 0.08):
        tracked = tracker.update(draw_figure(0.0, aside_m=(aside_m,)).picture)
    assert tracked.landmarks is not None
    assert tracked.people == 1
    assert tracked.coarse is not None
    hips_px = 0.5 * (tracked.landmarks.point("left_hip") + tracked.landmarks.point("right_hip"))
    two = draw_figure(0.0, 0.0, aside_m=(0.08, -0.7), away_m=3.2).picture
    counts = [tracker.update(two) for _ in range(NOTICED_FRAMES)]
    assert counts[-1].people == 2
    assert counts[-1].landmarks is not None
    still_px = 0.5 * (counts[-1].landmarks.point("left_hip") + counts[-1].landmarks.point("right_hip"))
    assert np.hypot(*(still_px - hips_px)) < 10.0, "it is still the first who is followed"
    gone = [tracker.update(empty) for _ in range(2)]
    assert gone[-1].landmarks is None
    assert gone[-1].people == 0


def test_nothing_is_kept_of_whom_is_forgotten(networks: Networks, draw_figure: DrawFigure) -> None:
    tracker = Tracker(networks)
    first = tracker.update(draw_figure(0.0).picture)
    tracker.forget()
    again = tracker.update(draw_figure(0.0).picture)
    assert first.landmarks is not None
    assert again.landmarks is not None
    assert np.array_equal(first.landmarks.points_px, again.landmarks.points_px)


@pytest.mark.real_data
def test_a_film_of_squats_is_read_as_published(networks: Networks, shared_data: Path) -> None:
    """The published keypoints are metres about the hips; ours are pixels: alike up to scale and place."""
    photos = shared_data / "photos"
    film = cv2.VideoCapture(str(photos / "tfjs_pose_squats.mp4"))
    if not film.isOpened():
        pytest.skip("no film")
    published = json.loads((photos / "tfjs_pose_squats_3d.full.json").read_text(encoding="utf-8"))
    tracker = Tracker(networks)
    for index, metres in enumerate(published[:40]):
        frame = film.read()[1]
        tracked = tracker.update(np.ascontiguousarray(frame[:, :, ::-1]))
        assert tracked.landmarks is not None
        if index % 13:
            continue
        theirs = np.array(metres)[:, :2]
        ours = tracked.landmarks.points_px
        flat = theirs - theirs.mean(axis=0)
        away = ours - ours.mean(axis=0)
        scale = (flat * away).sum() / (flat**2).sum()
        assert np.abs(away / scale - flat).mean() < 0.05
