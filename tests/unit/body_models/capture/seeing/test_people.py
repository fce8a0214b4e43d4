"""People are found where they are, also grey, faceless to the camera, small or two; nobody is made up."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from body_models.body.joints import JOINT_INDEX
from body_models.capture.picture import read_picture
from body_models.capture.seeing.networks import Networks
from body_models.capture.seeing.people import person_probability, seen_people
from tests.unit.body_models.capture.seeing.conftest import DrawFigure

LIMBS = ("elbow", "wrist", "hip", "knee", "ankle")


def test_the_joints_of_a_mannequin_are_found(networks: Networks, draw_figure: DrawFigure) -> None:
    figure = draw_figure(0.0)
    (person,) = seen_people(networks, figure.picture)
    tall_px = np.ptp(np.flatnonzero(figure.covered.any(axis=1)))
    for limb in LIMBS:
        for side in ("left", "right"):
            off_px = (
                person.landmarks.point(f"{side}_{limb}") - figure.joints_px[JOINT_INDEX[f"{side}_{limb}"]]
            )
            assert np.hypot(*off_px) < 0.035 * tall_px, f"{side} {limb}"
    coarse = cv2.resize(person.coarse, figure.covered.shape[::-1]) > 0.5
    assert (coarse & figure.covered).sum() > 0.93 * (coarse | figure.covered).sum()
    left, top, right, bottom = person.box_px
    rows = np.flatnonzero(figure.covered.any(axis=1))
    assert abs(bottom - rows[-1]) < 0.03 * tall_px
    assert rows[0] < top < rows[0] + 0.12 * tall_px
    assert left < right


@pytest.mark.parametrize("turn_degrees", [90.0, -90.0, 180.0])
@pytest.mark.parametrize(
    ("size", "away_m"), [((540, 960), 3.2), ((960, 540), 3.4), ((1080, 1920), 5.5), ((480, 640), 3.2)]
)
def test_a_turned_mannequin_is_found(
    turn_degrees: float, size: tuple[int, int], away_m: float, networks: Networks, draw_figure: DrawFigure
) -> None:
    figure = draw_figure(turn_degrees, size=size, away_m=away_m)
    (person,) = seen_people(networks, figure.picture)
    coarse = cv2.resize(person.coarse, figure.covered.shape[::-1]) > 0.5
    assert (coarse & figure.covered).sum() > 0.85 * (coarse | figure.covered).sum()


@pytest.mark.parametrize("aside_m", [0.5, -0.75])
def test_two_people_are_counted(aside_m: float, networks: Networks, draw_figure: DrawFigure) -> None:
    figure = draw_figure(0.0, 0.0, aside_m=(0.0, aside_m), away_m=3.6)
    assert len(seen_people(networks, figure.picture)) == 2


def test_nobody_is_seen_in_patterns(networks: Networks) -> None:
    generator = np.random.default_rng(19)
    for _ in range(2):
        picture = np.full((640, 360, 3), 40, np.uint8)
        for _ in range(25):
            colour = [int(value) for value in generator.integers(0, 255, 3)]
            place = [int(value) for value in generator.integers(0, 500, 2)]
            radii = [int(value) for value in generator.integers(10, 150, 2)]
            cv2.ellipse(picture, place, radii, float(generator.uniform(0, 180)), 0, 360, colour, -1)
        assert seen_people(networks, picture) == ()
    assert seen_people(networks, np.zeros((640, 360, 3), np.uint8)) == ()


def test_the_segmentation_lies_on_the_picture_as_documented(
    networks: Networks, draw_figure: DrawFigure
) -> None:
    figure = draw_figure(0.0, aside_m=(0.3,))
    probability = person_probability(networks, figure.picture)
    height, width = figure.covered.shape
    rows, columns = ((np.arange(256) + 0.5) * side / 256 - 0.5 for side in (height, width))
    sampled = figure.covered[np.rint(rows).astype(int)[:, None], np.rint(columns).astype(int)]
    mask = probability > 0.5
    assert (mask & sampled).sum() > 0.8 * (mask | sampled).sum()
    for axis in (0, 1):
        ours, theirs = (np.nonzero(cells)[axis].mean() for cells in (mask, sampled))
        assert abs(ours - theirs) < 2.0


@pytest.mark.real_data
def test_the_mask_of_a_real_person_is_the_published_one(networks: Networks, shared_data: Path) -> None:
    photos = shared_data / "photos"
    if not (photos / "tfjs_pose.jpg").is_file():
        pytest.skip("no photos")
    (person,) = seen_people(networks, read_picture(photos / "tfjs_pose.jpg"))
    published = cv2.imread(str(photos / "tfjs_pose_segmentation.png"), cv2.IMREAD_UNCHANGED)
    assert published is not None
    grey = published.reshape(*published.shape[:2], -1)[..., 0]
    theirs = cv2.resize(grey, person.coarse.shape[::-1]) > 127
    ours = person.coarse > 0.5
    assert (ours & theirs).sum() > 0.93 * (ours | theirs).sum()


def test_a_person_on_their_head_is_not_believed_at_first_sight(
    networks: Networks, draw_figure: DrawFigure
) -> None:
    upside_down = np.ascontiguousarray(draw_figure(0.0).picture[::-1, ::-1])
    assert seen_people(networks, upside_down) == ()
