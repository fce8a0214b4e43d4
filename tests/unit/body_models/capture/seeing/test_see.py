"""The outline of a person of known shape, found in pictures: how far off; what is said of bad pictures."""

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from body_models.capture.booth.look import drawn_look
from body_models.capture.booth.people import drawn_people, large_people
from body_models.capture.booth.posing import close_armed_pose
from body_models.capture.booth.scene import BoothShot, booth_pair, drawn_booth, shot, standing
from body_models.capture.picture import Picture
from body_models.capture.seeing.light import light_of
from body_models.capture.seeing.looseness import cut_of
from body_models.capture.seeing.people import SeenPerson
from body_models.capture.seeing.problems import pair_problems, refuse, why_nobody
from body_models.capture.seeing.see import facing_of, view_of
from body_models.capture.view import LANDMARK_NAMES, PersonView, Problem, Side
from body_models.errors import CaptureError

Map = npt.NDArray[np.float32]

SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A picture, the empty booth, and where the person truly is."""

    picture: Picture
    background: Picture
    alpha: Map
    person: SeenPerson
    side: Side


def seen(shot: BoothShot) -> SeenPerson:
    """What the networks would find: true landmarks, and a mask that is coarse and some pixels off."""
    height, width = shot.alpha.shape
    blurred = cv2.GaussianBlur(shot.alpha, (0, 0), 5.0)
    nudged = np.roll(blurred, (3, -3), axis=(0, 1))
    coarse = cv2.resize(nudged, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    low, high = shot.landmarks.points_px.min(axis=0), shot.landmarks.points_px.max(axis=0)
    return SeenPerson(
        landmarks=shot.landmarks,
        score=1.0,
        box_px=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        coarse=np.asarray(coarse, np.float32),
    )


@cache
def booth_scenes() -> tuple[Scene, Scene]:
    """Front and side in a booth with shadows, noise and JPEG."""
    person = drawn_people(1, SEED)[0]
    front, side = booth_pair(person, SEED, look=drawn_look(np.random.default_rng(1), clothes="underwear"))
    return scene_of(front), scene_of(side)


def scene_of(shot: BoothShot) -> Scene:
    return Scene(
        picture=shot.picture, background=shot.background, alpha=shot.alpha, person=seen(shot), side=shot.side
    )


def flat(scene: Scene, body: tuple[int, int, int], wall: tuple[int, int, int]) -> Scene:
    """The same person as a perfect render: two colours, no shading, no noise, no shadow."""
    share = scene.alpha[..., None]
    picture = np.rint(share * np.array(body) + (1.0 - share) * np.array(wall)).astype(np.uint8)
    empty = np.broadcast_to(np.array(wall, np.uint8), picture.shape).copy()
    return replace(scene, picture=picture, background=empty)


def view(scene: Scene, *, background: bool = True) -> PersonView:
    return view_of(scene.person, scene.picture, scene.side, scene.background if background else None)


def widths_px(alpha: Map, scene: Scene) -> npt.NDArray[np.float64]:
    """Breadth of everything covered in rows from shoulders to ankles: what girths are made of."""
    shoulder, ankle = (scene.person.landmarks.point(name)[1] for name in ("left_shoulder", "left_ankle"))
    return np.asarray(alpha[int(shoulder) : int(ankle)].sum(axis=1), np.float64)


def errors_px(found: PersonView, scene: Scene) -> npt.NDArray[np.float64]:
    return widths_px(found.alpha, scene) - widths_px(scene.alpha, scene)


def outline_p95_px(found: PersonView, scene: Scene) -> float:
    """How far the true outline is from the found one, px: the 95th percentile."""
    inside = (found.alpha > 0.5).astype(np.uint8)
    away = cv2.distanceTransform(inside, cv2.DIST_L2, 5) + cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    true = (scene.alpha > 0.5).astype(np.uint8)
    border = cv2.morphologyEx(true, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return float(np.percentile(away[border], 95))


@pytest.mark.parametrize("which", [0, 1], ids=["front", "side"])
def test_the_outline_in_a_booth_is_within_three_pixels_and_breadths_within_one(which: int) -> None:
    scene = booth_scenes()[which]
    found = view(scene)
    assert outline_p95_px(found, scene) < 3.0
    assert abs(float(np.median(errors_px(found, scene)))) < 1.0
    assert not set(found.problems) - {Problem.LEGS_CLOSE}


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        pytest.param((205, 160, 135), (236, 236, 236), id="skin on white"),
        pytest.param((90, 60, 45), (12, 12, 12), id="dark skin on black"),
        pytest.param((168, 168, 168), (158, 158, 158), id="grey mannequin on a grey wall"),
    ],
)
@pytest.mark.parametrize("background", [True, False], ids=["with the empty booth", "without"])
def test_a_perfect_render_gives_breadths_to_a_pixel(
    body: tuple[int, int, int], wall: tuple[int, int, int], background: bool
) -> None:
    scene = flat(booth_scenes()[0], body, wall)
    found = view(scene, background=background)
    assert abs(float(np.median(errors_px(found, scene)))) < 1.0
    assert outline_p95_px(found, scene) < 3.0


def test_a_shadow_on_the_wall_is_not_the_person() -> None:
    scene = flat(booth_scenes()[0], (205, 160, 135), (200, 200, 200))
    cast = cv2.GaussianBlur(np.roll(scene.alpha, (12, 45), axis=(0, 1)), (0, 0), 9.0)
    wall = scene.background * (1.0 - 0.4 * cast)[..., None]
    share = scene.alpha[..., None]
    shaded = share * np.array([205, 160, 135]) + (1.0 - share) * wall
    found = view(replace(scene, picture=np.asarray(np.rint(shaded), np.uint8)))
    assert abs(float(np.median(errors_px(found, scene)))) < 1.5  # of up to six edges in a row


def test_a_camera_that_moved_two_pixels_is_followed_and_one_that_moved_far_is_told() -> None:
    scene = booth_scenes()[0]
    stripes = (40.0 * np.sin(np.arange(scene.picture.shape[1]) / 7.0)[None, :, None]).repeat(1920, axis=0)
    stripes = stripes * np.sign(np.sin(np.arange(1920) / 23.0))[:, None, None]
    share = scene.alpha[..., None]
    wall = np.clip(150.0 + stripes, 0, 255)
    picture = np.asarray(np.rint(share * np.array([60, 90, 160]) + (1 - share) * wall), np.uint8)
    nudged = np.roll(np.rint(wall.repeat(3, axis=2)).astype(np.uint8), (1, 2), axis=(0, 1))
    moved = replace(scene, picture=picture, background=nudged)
    found = view(moved)
    assert Problem.CAMERA_MOVED not in found.problems
    assert outline_p95_px(found, moved) < 3.0
    other = np.full_like(nudged, 250)
    other[:, ::2] = 10
    other[900:] = (0, 200, 20)
    assert Problem.CAMERA_MOVED in view(replace(moved, background=other)).problems


def test_what_spoils_a_picture_is_told() -> None:
    scene = booth_scenes()[0]
    bright = np.clip(scene.picture.astype(np.float32) * 9.0, 0, 255).astype(np.uint8)
    dark = (scene.picture * 0.05).astype(np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(scene.picture, (0, 0), 9.0), np.uint8)
    assert view(replace(scene, picture=bright)).problems[0] == Problem.OVEREXPOSED  # not the camera moved
    assert Problem.UNDEREXPOSED in view(replace(scene, picture=dark)).problems
    assert Problem.BLURRED in view(replace(scene, picture=blurred)).problems


def test_a_wall_so_bright_that_it_eats_the_edge_is_told_though_the_person_is_well_lit() -> None:
    scene = flat(booth_scenes()[0], (120, 90, 70), (255, 255, 247))
    assert view(scene).problems == (Problem.OVEREXPOSED,)
    assert view(flat(scene, (120, 90, 70), (240, 240, 236))).problems == ()


def test_where_nobody_is_seen_the_light_may_be_why() -> None:
    empty = booth_scenes()[0].background
    nowhere = np.zeros(empty.shape[:2], np.bool_)
    lit = {level: light_of(np.full_like(empty, level), nowhere) for level in (4, 255)}
    assert why_nobody(light_of(empty, nowhere)) == Problem.NOBODY
    assert why_nobody(lit[255]) == Problem.OVEREXPOSED
    assert why_nobody(lit[4]) == Problem.UNDEREXPOSED


def test_feet_below_the_picture_are_told() -> None:
    scene = booth_scenes()[0]
    ankle = int(scene.person.landmarks.point("left_ankle")[1]) - 10
    cut = replace(
        scene,
        picture=scene.picture[:ankle],
        background=scene.background[:ankle],
        alpha=scene.alpha[:ankle],
        person=replace(scene.person, coarse=scene.person.coarse[: ankle // 4]),
    )
    assert Problem.CROPPED in view(cut).problems


def test_arms_against_the_body_are_told() -> None:
    generator = np.random.default_rng(SEED)
    booth = drawn_booth(generator, 1.7)
    stood = standing(drawn_people(1, SEED)[0], "front", generator, pose=close_armed_pose(generator))
    taken = shot(booth, stood, drawn_look(generator, clothes="underwear"), generator)
    assert Problem.ARMS_CLOSE in view(scene_of(taken)).problems


def test_an_arm_behind_the_back_is_told() -> None:
    scene = booth_scenes()[0]
    landmarks = scene.person.landmarks
    hidden = [LANDMARK_NAMES.index(f"left_{name}") for name in ("elbow", "wrist")]
    seen_less = np.where(np.isin(np.arange(33), hidden), 0.1, landmarks.visibility)
    person = replace(scene.person, landmarks=replace(landmarks, visibility=seen_less))
    assert Problem.ARMS_CLOSE not in view(scene).problems
    assert Problem.ARMS_CLOSE in view(replace(scene, person=person)).problems


@pytest.mark.parametrize("clothes", ["coat", "dress"])
def test_a_coat_is_told_from_a_body(clothes: str) -> None:
    look = drawn_look(np.random.default_rng(2), clothes=clothes)  # type: ignore[arg-type]
    front = booth_pair(drawn_people(1, SEED)[0], SEED, look=look)[0]
    found = view(scene_of(front))
    assert Problem.LOOSE_CLOTHES in found.problems
    assert found.looseness_cm > 3.0
    assert view(booth_scenes()[0]).looseness_cm < 2.0


def test_a_large_persons_arms_against_the_flanks_are_no_loose_clothes() -> None:
    front = booth_pair(large_people(1, 555)[0], 4242)[0]
    assert cut_of(front.alpha, front.landmarks, "front").hem < 0.1


def test_which_way_a_person_faces() -> None:
    front, side = booth_scenes()
    assert facing_of(front.person.landmarks) == "front"
    assert facing_of(side.person.landmarks) in ("left", "right")
    swapped = front.person.landmarks
    mirrored = replace(swapped, points_px=swapped.points_px * (-1.0, 1.0))
    assert facing_of(mirrored) == "back"


def test_pictures_of_different_size_are_refused_with_their_code() -> None:
    front, side = (view(scene) for scene in booth_scenes())
    assert pair_problems(front, side) == ()
    found = pair_problems(front, replace(side, image_size=(720, 1280)))
    with pytest.raises(CaptureError) as caught:
        refuse(found)
    assert caught.value.code == Problem.PICTURES_DIFFER
    refuse((Problem.LEGS_CLOSE,))  # widens the uncertainty only
