"""Pictures as a customer sees them: what is where, in which colour, and the same frame for every size."""

import time
from dataclasses import replace
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.unit.viewer.conftest import cloth_tube
from viewer.errors import ViewerError
from viewer.pictures import PictureStudio, TryOnPictures, margin_labels, side_by_side
from viewer.scene.camera import View
from viewer.scene.fit_map import band_colours
from viewer.scene.model import BodyMesh, FitMapField, GarmentSurface, TapeLine
from viewer.scene.rooms import DEFAULT_ROOM

SIZE = (300, 400)


def pixels(png: bytes) -> npt.NDArray[np.int_]:
    with Image.open(BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


@pytest.fixture(scope="module")
def pictures(
    figure: BodyMesh, shirt: GarmentSurface, ease_field: FitMapField, chest_tape: TapeLine
) -> dict[str, bytes]:
    with PictureStudio(SIZE) as studio:
        return studio.take(
            TryOnPictures(body=figure, garments=[shirt], fit_map=ease_field, tapes=[chest_tape])
        )


def test_every_wanted_picture_is_there_in_the_wanted_size(pictures: dict[str, bytes]) -> None:
    assert set(pictures) == {"front", "back", "side", "three_quarter", "fitmap_front", "fitmap_back", "tapes"}
    assert all(pixels(png).shape == (400, 300, 3) for png in pictures.values())


def test_blue_cloth_stands_before_a_light_warm_backdrop(pictures: dict[str, bytes]) -> None:
    picture = pixels(pictures["front"])
    red, green, blue = picture[140, 150]
    assert blue > 1.5 * red
    assert blue > 1.2 * green
    corner = picture[5, 5]
    assert corner.min() > 200
    assert corner[0] >= corner[2]


def test_a_studio_photographs_in_the_room_it_entered_last(figure: BodyMesh, shirt: GarmentSurface) -> None:
    with PictureStudio(SIZE) as studio:
        studio.show(figure, [shirt])
        bright = np.asarray(studio.picture(0.0)).astype(int)
        studio.enter("dark")
        dark = np.asarray(studio.picture(0.0)).astype(int)
        studio.enter(DEFAULT_ROOM)
        np.testing.assert_array_equal(np.asarray(studio.picture(0.0)), bright)
    assert dark[5, 5].max() < 80
    red, green, blue = dark[140, 150]
    assert blue > 1.5 * red
    assert blue > 0.6 * bright[140, 150][2]
    assert blue > 1.2 * green


def test_cloth_whose_weave_is_finer_than_a_pixel_costs_no_more_to_draw(
    figure: BodyMesh, shirt: GarmentSurface
) -> None:
    """As where cloth turns edge-on: there a software renderer must not look at each texel under a pixel."""

    def cost_s(garment: GarmentSurface) -> float:
        studio.show(figure, [garment])
        studio.picture(0.0)
        started_s = time.process_time()
        studio.picture(0.0)
        return time.process_time() - started_s

    with PictureStudio((150, 200)) as studio:
        usual_s = cost_s(shirt)
        assert cost_s(replace(shirt, uv_m=400.0 * shirt.uv_m)) < 5.0 * usual_s


def test_the_key_light_comes_from_the_left_of_the_camera_whichever_side_is_shown(
    pictures: dict[str, bytes],
) -> None:
    for view in ("front", "back"):
        shirt_row = pixels(pictures[view])[140, 118:183].sum(axis=1)
        assert shirt_row[12:28].mean() > 1.08 * shirt_row[-28:-12].mean()


def test_the_floor_darkens_under_the_feet_and_nowhere_else(pictures: dict[str, bytes]) -> None:
    picture = pixels(pictures["front"]).sum(axis=2)
    beside_the_feet, far_from_them = picture[378, 198:206].mean(), picture[378, 290:298].mean()
    assert beside_the_feet < far_from_them - 8


def test_underwear_shows_on_the_bare_body_with_a_clear_border(figure: BodyMesh) -> None:
    with PictureStudio(SIZE) as studio:
        picture = pixels(studio.take(TryOnPictures(body=figure, views=[View.FRONT]))["front"])
    skin, cloth = picture[120, 150], picture[208, 150]
    assert skin[0] - skin[2] > 25
    assert abs(cloth[0] - cloth[2]) < 25


def test_the_fit_map_shows_each_band_of_the_legend_on_the_cloth(pictures: dict[str, bytes]) -> None:
    picture = pixels(pictures["fitmap_front"])
    chroma = picture[:, 150] / picture[:, 150].sum(axis=1, keepdims=True)
    for colour in np.asarray(band_colours("ease"))[1:-1]:
        nearest = np.abs(chroma - colour / colour.sum()).sum(axis=1).min()
        assert nearest < 0.06


def test_fit_map_and_fabric_pictures_share_their_frame(pictures: dict[str, bytes]) -> None:
    plain, mapped = (pixels(pictures[name])[375, 100:200] for name in ("front", "fitmap_front"))
    assert np.abs(plain - mapped).max() < 8  # the feet do not move when the map comes on


def test_sizes_share_their_frame(figure: BodyMesh) -> None:
    with PictureStudio(SIZE) as studio:
        small, large = (
            pixels(studio.take(TryOnPictures(body=figure, garments=[g], views=[View.FRONT]))["front"])
            for g in (cloth_tube(0.16), cloth_tube(0.20))
        )
    assert np.abs(small[20:60] - large[20:60]).max() < 8  # the head stands still
    assert (small[140] != large[140]).any()


def test_the_studio_gives_the_same_picture_again(figure: BodyMesh, shirt: GarmentSurface) -> None:
    wanted = TryOnPictures(body=figure, garments=[shirt], views=[View.THREE_QUARTER])
    with PictureStudio(SIZE) as studio:
        assert studio.take(wanted) == studio.take(wanted)


def test_nobody_is_left_in_a_studio_that_was_cleared(figure: BodyMesh, shirt: GarmentSurface) -> None:
    with PictureStudio(SIZE) as studio:
        studio.show(figure, [shirt])
        shown = np.asarray(studio.picture(0.0)).astype(int)
        studio.clear()
        empty = np.asarray(studio.picture(0.0)).astype(int)
        studio.show(figure, [shirt])
        again = np.asarray(studio.picture(0.0)).astype(int)
    middle = (slice(100, 300), slice(120, 180))
    assert np.ptp(shown[middle], axis=(0, 1)).max() > 60
    assert np.ptp(empty[middle], axis=(0, 1)).max() < 40, "only the backdrop"
    assert np.array_equal(shown, again)


def test_a_tape_is_drawn_across_the_body_with_its_label_in_the_margin(pictures: dict[str, bytes]) -> None:
    picture = pixels(pictures["tapes"])
    teal = (picture[..., 2] > picture[..., 0] + 40) & (picture[..., 1] > picture[..., 0] + 25)
    assert teal[:, 135:165].any(axis=0).mean() > 0.9
    label = picture[80:160, 10:90].sum(axis=2)
    assert label.min() < 250  # ink
    assert label.max() > 720  # on its plate


def test_skin_never_shows_through_the_cloth(figure: BodyMesh) -> None:
    """The trunk pokes 5 mm through tight cloth; the picture must not show it."""
    with PictureStudio(SIZE) as studio:
        tight = TryOnPictures(body=figure, garments=[cloth_tube(0.145)], views=[View.FRONT])
        picture = pixels(studio.take(tight)["front"])
    shirt = picture[118:175, 125:175]
    assert (shirt[..., 2] > shirt[..., 0]).all()


def test_a_strip_sets_the_sizes_side_by_side(pictures: dict[str, bytes]) -> None:
    strip = pixels(side_by_side({"S": pictures["front"], "M": pictures["side"]}, emphasis="M", height=200))
    assert strip.shape == (217, 300, 3)


def test_labels_of_limbs_stay_on_their_side_and_those_of_the_trunk_alternate() -> None:
    def across(y: float, left: float, right: float) -> npt.NDArray[np.float64]:
        return np.array([[left, y], [right, y]])

    labels = margin_labels(
        [
            ("chest", across(100, 400, 500)),
            ("waist", across(200, 400, 500)),
            ("thigh", across(300, 460, 500)),
            ("calf", across(400, 400, 440)),
        ],
        900,
    )
    assert [(label.text, label.on_left) for label in labels] == [
        ("chest", True),
        ("waist", False),
        ("thigh", False),
        ("calf", True),
    ]


@pytest.mark.parametrize("size", [(10, 400), (400, 9000)])
def test_an_absurd_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ViewerError) as caught:
        PictureStudio(size)
    assert caught.value.code == "PICTURE_SIZE"
