"""Light: harmonics that are orthonormal, open surfaces that see the whole studio, corners that see less."""

import numpy as np
import pytest

from tests.unit.viewer.conftest import tube
from viewer.scene.harmonics import even_directions, harmonics
from viewer.scene.occlusion import Receivers, light_transfer
from viewer.scene.rooms import ROOMS, RoomName
from viewer.scene.studio import exposure, open_transfer, studio_light


def test_the_basis_is_orthonormal_over_the_sphere() -> None:
    basis = harmonics(even_directions(20_000))
    product = basis.T @ basis * 4 * np.pi / 20_000
    assert np.abs(product - np.eye(16)).max() < 2e-3


def test_a_lonely_plate_receives_what_theory_says() -> None:
    normals = np.array([[0, 1, 0], [1, 0, 0], [0.6, 0, 0.8]], dtype=np.float32)
    far_away = np.array([[[50.0, 50, 50], [50.1, 50, 50], [50, 50.1, 50]]])
    gathered = light_transfer(Receivers(points_m=np.zeros((3, 3), np.float32), normals=normals), far_away)
    light = studio_light(0.3)
    assert gathered @ light == pytest.approx(open_transfer(normals) @ light, rel=0.08)


def test_the_inside_of_a_narrow_tube_is_dark_and_its_outside_is_not() -> None:
    vertices, faces = tube(0.1, 0.0, 1.5, rings=40)
    out = np.array([[0.0, 0.0, 1.0]], dtype=np.float32)
    centre = np.array([[0.0, 0.75, 0.1]], dtype=np.float32)
    outside = light_transfer(Receivers(points_m=centre, normals=out), vertices[faces])
    inside = light_transfer(Receivers(points_m=centre - 0.012 * out, normals=-out), vertices[faces])
    assert inside[0, 0] < 0.5 * outside[0, 0]


def test_the_rig_turns_with_the_camera() -> None:
    for yaw in (0.0, 1.1, np.pi):
        left_cheek = np.array([[-np.cos(yaw), 0.0, np.sin(yaw)]])
        right_cheek = -left_cheek
        light = studio_light(yaw)
        assert (open_transfer(left_cheek) @ light).sum() > 1.3 * (open_transfer(right_cheek) @ light).sum()


def test_a_white_card_before_the_key_light_comes_out_white() -> None:
    card = open_transfer(np.array([[-0.42, 0.30, 0.856]])) @ studio_light(0.0) * exposure()
    assert card == pytest.approx(1.1, abs=0.12)


@pytest.mark.parametrize("name", ROOMS)
def test_a_white_card_comes_out_white_in_every_room(name: RoomName) -> None:
    room = ROOMS[name]
    card = open_transfer(np.array([[-0.42, 0.30, 0.856]])) @ studio_light(0.0, room) * exposure(room)
    assert card == pytest.approx(1.1, abs=0.12)


def test_dark_paper_throws_less_light_from_below_and_leaves_more_to_the_lamps() -> None:
    chin, cheek = np.array([[0.0, -1.0, 0.0]]), np.array([[-0.42, 0.30, 0.856]])

    def contrast(name: RoomName) -> float:
        light = studio_light(0.0, ROOMS[name])
        return float((open_transfer(cheek) @ light).sum() / (open_transfer(chin) @ light).sum())

    assert contrast("dark") > 1.5 * contrast("warm") > 1.5 * 0.9 * contrast("white")
