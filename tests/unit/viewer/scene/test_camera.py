"""The camera: the whole person in the frame at any shape of picture, never under the floor."""

import numpy as np
import pytest

from viewer.qt.turntable import PITCH_LIMITS_DEG, ZOOM_LIMITS, Turntable
from viewer.scene.camera import VIEW_ANGLE_DEG, CameraPlace, View


@pytest.mark.parametrize("aspect", [0.5, 0.75, 1.0, 1.8])
@pytest.mark.parametrize("stature_m", [1.45, 2.05])
def test_a_person_with_spread_arms_fits_the_frame(aspect: float, stature_m: float) -> None:
    place = CameraPlace(yaw_deg=0, stature_m=stature_m, aspect=aspect, pitch_deg=0)
    half = np.tan(np.radians(VIEW_ANGLE_DEG / 2)) * place.distance_m
    assert place.focus_m[1] + half > stature_m
    assert place.focus_m[1] - half < 0
    assert half * aspect > 0.5 * 1.1 * stature_m / 1.7


def test_the_persons_left_side_is_seen_from_their_left() -> None:
    place = CameraPlace(yaw_deg=View.SIDE.yaw_deg, stature_m=1.7, aspect=0.75)
    assert place.position_m[0] > 3
    assert abs(place.position_m[2]) < 0.01


def test_the_finger_cannot_leave_the_limits() -> None:
    table = Turntable()
    for _ in range(50):
        table.drag(0, 400, 800, 800)
        table.zoom_by(1.5)
    assert (table.pitch_deg, table.zoom) == (PITCH_LIMITS_DEG[1], ZOOM_LIMITS[1])
    for _ in range(50):
        table.drag(0, -400, 800, 800)
        table.zoom_by(0.5)
    assert (table.pitch_deg, table.zoom) == (PITCH_LIMITS_DEG[0], ZOOM_LIMITS[0])
    assert table.place(1.0).position_m[1] > 0.3


def test_a_finger_to_the_right_shows_more_of_the_persons_right_side() -> None:
    table = Turntable()
    table.drag(100, 0, 800, 800)
    assert table.place(1.0).position_m[0] < 0


def test_gliding_takes_the_short_way_and_arrives() -> None:
    table = Turntable(yaw_deg=350.0)
    table.aim(20.0)
    seen = []
    for _ in range(200):
        arrived = table.glide(1 / 60)
        seen.append(table.yaw_deg)
        if arrived:
            break
    assert table.yaw_deg == 20.0
    assert all(yaw >= 350.0 or yaw <= 20.0 for yaw in seen)
    assert len(seen) < 60
