"""Small parts on cloth: where they were asked for, on its outside, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.viewer.conftest import CLOTH_RADIUS_M
from viewer.errors import ViewerError
from viewer.scene.finish import DrawnLine, Fastening, Loop
from viewer.scene.garment import closure_distance, shown_garment
from viewer.scene.model import GarmentSurface
from viewer.scene.trims import BUTTON, ZIP, trims_of

CHAIN = np.arange(20)[::-1] * 48  # down the front of the shirt, from the top
TOP_M = 1.35


def test_a_plain_garment_has_no_small_parts(shirt: GarmentSurface) -> None:
    assert trims_of(shirt, shown_garment(shirt)) is None


def test_buttons_sit_on_the_face_of_the_cloth_at_their_places(shirt: GarmentSurface) -> None:
    places_m = np.array([0.05, 0.15, 0.30])
    buttoned = replace(shirt, fastenings=(Fastening(kind="buttons", vertices=CHAIN, buttons_m=places_m),))
    trims = trims_of(buttoned, shown_garment(buttoned))
    assert trims is not None
    on_button = trims.place[:, 0] == BUTTON
    heights = trims.vertices_m[on_button, 1]
    assert np.abs(heights[:, None] - (TOP_M - places_m)).min(axis=1).max() < 0.0065
    outward = np.hypot(trims.vertices_m[on_button, 0], trims.vertices_m[on_button, 2])
    assert outward.min() > CLOTH_RADIUS_M - 0.002
    assert outward.max() < CLOTH_RADIUS_M + 0.005
    assert (trims.vertices_m[on_button, 2] > 0).all()


def test_faces_of_small_parts_look_outward(shirt: GarmentSurface) -> None:
    closed = replace(shirt, fastenings=(Fastening(kind="zip", vertices=CHAIN, buttons_m=np.empty(0)),))
    trims = trims_of(closed, shown_garment(closed))
    assert trims is not None
    corners = trims.vertices_m[trims.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    on_zip = (trims.place[trims.faces, 0] == ZIP).all(axis=1)
    assert on_zip.sum() > 50
    assert (normals[on_zip, 2] > -1e-6).all()


def test_a_line_and_a_loop_follow_the_cloth(shirt: GarmentSurface) -> None:
    faces = np.arange(0, 19 * 48, 48)
    weights = np.full((len(faces), 3), 1 / 3)
    drawn = replace(
        shirt,
        lines=(DrawnLine(kind="stitches", faces=faces, weights=weights),),
        loops=(Loop(faces=faces[:5], weights=weights[:5]),),
    )
    trims = trims_of(drawn, shown_garment(drawn))
    assert trims is not None
    outward = np.hypot(trims.vertices_m[:, 0], trims.vertices_m[:, 2])
    assert np.abs(outward - CLOTH_RADIUS_M).max() < 0.008


@pytest.mark.parametrize("lap", [1, -1])
def test_the_placket_shows_its_edge_on_the_side_that_lies_beneath(shirt: GarmentSurface, lap: int) -> None:
    """The wearer's left over right (1) ends on the wearer's right, and the other way round."""
    fastening = Fastening(kind="buttons", vertices=CHAIN, buttons_m=np.array([0.1]), lap=lap)
    normals = shirt.vertices_m * [1.0, 0.0, 1.0] / CLOTH_RADIUS_M
    distance, shows = closure_distance(np.asarray(shirt.vertices_m, np.float64), normals, [fastening]).T
    beside = (distance > 0.005) & (distance < 0.03)
    right_of_wearer = shirt.vertices_m[:, 0] < 0
    assert (shows[beside & right_of_wearer] == (lap == 1)).all()
    assert (shows[beside & ~right_of_wearer] == (lap == -1)).all()


def test_a_fastening_of_one_point_is_refused() -> None:
    with pytest.raises(ViewerError) as caught:
        Fastening(kind="zip", vertices=np.array([3]), buttons_m=np.empty(0))
    assert caught.value.code == "FASTENING_MALFORMED"
