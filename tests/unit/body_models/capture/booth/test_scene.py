"""Pictures of the booth: what is said to be true of them can be seen in them."""

import numpy as np
import pytest

from body_models.capture.booth.look import drawn_look
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.scene import BoothShot, booth_pair, masks_only
from body_models.capture.view import LANDMARK_NAMES

SIZE = (540, 960)


@pytest.fixture(scope="module")
def pair(crowd: list[BoothPerson]) -> tuple[BoothShot, BoothShot]:
    return booth_pair(crowd[0], 3, SIZE)


def test_the_same_seed_gives_the_same_pictures(
    crowd: list[BoothPerson], pair: tuple[BoothShot, BoothShot]
) -> None:
    again = booth_pair(crowd[0], 3, SIZE)
    for one, other in zip(pair, again, strict=True):
        np.testing.assert_array_equal(one.picture, other.picture)
    other_visit = booth_pair(crowd[0], 4, SIZE)[0]
    assert other_visit.person is crowd[0]
    assert np.abs(other_visit.picture.astype(int) - pair[0].picture).mean() > 3


def test_pictures_differ_from_the_empty_booth_where_the_person_is(pair: tuple[BoothShot, BoothShot]) -> None:
    for shot in pair:
        difference = np.abs(shot.picture.astype(float) - shot.background).mean(axis=2)
        inside, outside = shot.alpha > 0.99, shot.alpha == 0.0
        assert np.median(difference[inside]) > 3 * np.median(difference[outside])


def test_the_stature_can_be_read_off_the_mask(pair: tuple[BoothShot, BoothShot]) -> None:
    """The crown and the soles project where the bare mask ends."""
    front = pair[0]
    rows = np.flatnonzero((front.skin_alpha > 0.5).any(axis=1))
    vertices = front.standing.vertices_m
    projected = front.camera.project(vertices)[:, 1]
    assert rows[0] == pytest.approx(projected.min(), abs=1.5)
    assert rows[-1] == pytest.approx(projected.max(), abs=1.5)
    assert vertices[:, 1].max() == pytest.approx(front.person.measurements["stature_cm"] / 100, abs=0.06)


def test_clothes_and_hair_only_add(crowd: list[BoothPerson]) -> None:
    for clothes, most in (("tight", 0.12), ("coat", 3.0)):
        look = drawn_look(np.random.default_rng(1), clothes=clothes, hair="bald")  # type: ignore[arg-type]
        front, _ = booth_pair(crowd[2], 5, SIZE, look=look)
        grown = float(front.alpha.sum() / front.skin_alpha.sum()) - 1.0
        assert front.alpha.sum() >= front.skin_alpha.sum()
        assert (grown > 0.15) == (clothes == "coat")
        assert grown < most


def test_landmarks_lie_on_the_person_and_left_is_left(pair: tuple[BoothShot, BoothShot]) -> None:
    front, side = pair
    for shot in pair:
        columns, rows = np.rint(shot.landmarks.points_px).astype(int).T
        on_body = shot.alpha[np.clip(rows, 0, SIZE[1] - 1), np.clip(columns, 0, SIZE[0] - 1)] > 0
        assert on_body.mean() > 0.9
    assert front.landmarks.point("left_shoulder")[0] > front.landmarks.point("right_shoulder")[0]
    nose, ear = side.landmarks.point("nose")[0], side.landmarks.point("left_ear")[0]
    assert (nose > ear) == (side.standing.facing == "right")
    far = "left" if side.standing.facing == "right" else "right"
    assert side.landmarks.seen(f"{far}_hip") <= 1.0


def test_cheap_masks_err_by_what_they_say(crowd: list[BoothPerson]) -> None:
    sharp = masks_only(crowd[1], np.random.default_rng(2), outline_std_px=0.05)
    rough = masks_only(crowd[1], np.random.default_rng(2), outline_std_px=6.0)
    assert np.abs(sharp.front.alpha - rough.front.alpha).sum() > 150
    assert sharp.front.outline_std_px < rough.front.outline_std_px
    assert sharp.front.landmarks.points_px.shape == (len(LANDMARK_NAMES), 2)
    assert sharp.side.facing in ("left", "right")
    pelvis = sharp.camera.project(np.array([[0.0, 0.9, 0.0]]))[0]
    assert sharp.front.alpha[round(pelvis[1]), round(pelvis[0])] > 0.5
