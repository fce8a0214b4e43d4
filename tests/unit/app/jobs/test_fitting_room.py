"""The worker's pictures, as it makes them: sizes side by side on one body, and a look that turns."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from app.jobs.attract_looks import AttractLook
from app.jobs.attract_pictures import SIZE, frame_paths, missing_frames
from app.jobs.fitting_room import SOMEBODY, FittingRoom
from app.jobs.wearing import SIZE_STILL
from app.services.mannequins import DressedMannequin, Mannequins
from app.services.previews import preview_path
from app.services.stoppable import NOBODY_WATCHES, Work, WorkStoppedError
from app.session.fitting import TriedSize
from app.session.outfit import Piece
from resources.catalogue import Product, load_catalogue
from resources.errors import ResourceError
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

TEE = "tee-women"


def unheard(_share: float, _step: str) -> None:
    """Nobody follows the progress."""


@pytest.fixture(scope="module")
def room() -> Iterator[FittingRoom]:
    made = FittingRoom()
    yield made
    made.forget("s", unheard)


def pictured(room: FittingRoom, size: str, colour: str, shown_in: RoomName) -> bytes:
    """A size as the worker pictures it; the room rests afterwards."""
    encoded = room.picture_size("s", SOMEBODY, TEE, size, colour, shown_in, unheard)
    room.rest()
    return encoded


def still(room: FittingRoom, size: str, colour: str) -> npt.NDArray[np.int_]:
    """The chest of a size as the worker pictures it, as pixels [H, W, 3]."""
    encoded = pictured(room, size, colour, DEFAULT_ROOM)
    with Image.open(BytesIO(encoded)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == SIZE_STILL
        width, height = picture.size
        chest = picture.crop((0, round(0.16 * height), width, round(0.44 * height)))
        return np.asarray(chest.convert("RGB"), dtype=np.int_)


def black_cloth(chest: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    return np.asarray(chest.max(axis=2) < 60)


def test_sizes_side_by_side_differ_in_the_room_they_have(room: FittingRoom) -> None:
    small, large = (black_cloth(still(room, size, "ink")) for size in ("S", "XXL"))
    assert 0.1 < small.mean() < 0.4
    assert large.sum() > 1.25 * small.sum()


def test_a_size_is_pictured_in_the_chosen_colour_from_the_same_drape(
    room: FittingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    black = black_cloth(still(room, "S", "ink"))
    monkeypatch.setattr("app.services.dressing.drape", None)  # it hangs already
    yellow = still(room, "S", "marigold")
    cloth = yellow[black].mean(axis=0)
    assert cloth[0] > 1.5 * cloth[2]
    assert not black_cloth(yellow).any()


def paper_lightness(encoded: bytes) -> float:
    """How light the paper is at the upper corners, beside everybody's head: 0 … 255."""
    with Image.open(BytesIO(encoded)) as picture:
        grey = np.asarray(picture.convert("L"), dtype=np.float64)
    height, width = grey.shape
    corner_height, corner_width = height // 8, width // 5
    return float(
        np.hstack([grey[:corner_height, :corner_width], grey[:corner_height, -corner_width:]]).mean()
    )


def test_a_size_is_pictured_in_the_room_that_is_asked_for_and_no_later_one_in_it(room: FittingRoom) -> None:
    dark, bright = (paper_lightness(pictured(room, "S", "ink", name)) for name in ("dark", DEFAULT_ROOM))
    assert dark < 100
    assert bright > 215


def test_black_cloth_is_seen_on_dark_paper(room: FittingRoom) -> None:
    """Where the chest ends at the right, paper is lighter than cloth by a step that eyes see."""
    with Image.open(BytesIO(pictured(room, "S", "ink", "dark"))) as picture:
        grey = np.asarray(picture.convert("L"), dtype=np.float64)
    height, width = grey.shape
    cloth = np.median(grey[round(0.30 * height), round(0.46 * width) : round(0.54 * width)])
    paper = np.median(grey[round(0.30 * height), -width // 20 :])
    assert paper > cloth + 30


def test_a_size_whose_drape_fails_has_no_picture(room: FittingRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    none = TriedSize(product_id=TEE, size="M", shown=None, fit_maps={}, drape_seconds=0.0)
    monkeypatch.setattr("app.jobs.wearing.tried", lambda *_: none)
    assert room.picture_size("s", SOMEBODY, TEE, "M", "ink", DEFAULT_ROOM, unheard) == b""


def test_a_size_that_is_not_made_is_refused(room: FittingRoom) -> None:
    with pytest.raises(ResourceError) as refused:
        room.picture_size("s", SOMEBODY, TEE, "9XL", "ink", DEFAULT_ROOM, unheard)
    assert refused.value.code == "SIZE_UNKNOWN"


def test_a_look_is_pictured_from_its_side_and_left_when_somebody_comes(
    room: FittingRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.attract_pictures.data_home", lambda: tmp_path)
    look = AttractLook(pieces=(Piece(product_id="satin-sheath-dress", colourway_id="emerald"),))
    steps: list[str] = []

    def somebody_comes(_share: float, step: str) -> None:
        steps.append(step)
        if len(steps) == 30:
            raise WorkStoppedError("WORK_STOPPED", "somebody came")

    with pytest.raises(WorkStoppedError):
        room.attract_frame(look, 0, DEFAULT_ROOM, somebody_comes)
    assert steps == ["satin-sheath-dress"] * 30  # in the midst of its drape
    assert not frame_paths(look)[0].exists()
    room.attract_frame(look, 0, DEFAULT_ROOM, unheard)
    room.attract_frame(look, 18, DEFAULT_ROOM, unheard)
    front, side = (np.asarray(Image.open(frame_paths(look)[place]), dtype=np.int_) for place in (0, 18))
    assert front.shape == side.shape == (SIZE[1], SIZE[0], 3)
    green = [(view[..., 1] > 1.3 * view[..., 0]).sum() for view in (front, side)]
    assert green[0] > 1.2 * green[1] > 0.02 * front[..., 0].size
    assert len(missing_frames(look)) == 70
    room.forget_other_looks((), DEFAULT_ROOM, unheard)
    assert not frame_paths(look)[0].exists()


class CountedMannequins(Mannequins):
    """Drapes once, and counts how often it is asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self._dressed_once: DressedMannequin | None = None

    def wearing(
        self, product: Product, size: str | None = None, work: Work = NOBODY_WATCHES
    ) -> DressedMannequin:
        self.asked += 1
        if self._dressed_once is None:
            self._dressed_once = super().wearing(product, size, work)
        return self._dressed_once


def test_a_product_is_pictured_in_the_room_and_for_paper_from_one_drape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.previews.data_home", lambda: tmp_path)
    product = load_catalogue().product(TEE)
    bright, dark = preview_path(product), preview_path(product, room="dark")
    room, mannequins = FittingRoom(), CountedMannequins()
    room._mannequins = mannequins
    room.picture_product(TEE, "dark", unheard)
    assert mannequins.asked == 1
    assert paper_lightness(dark.read_bytes()) < 100 < 215 < paper_lightness(bright.read_bytes())
    made = bright.stat().st_mtime_ns
    dark.unlink()
    room.picture_product(TEE, DEFAULT_ROOM, unheard)
    assert mannequins.asked == 1
    assert not dark.exists()
    room.picture_product(TEE, "dark", unheard)
    assert mannequins.asked == 2
    assert paper_lightness(dark.read_bytes()) < 100
    assert bright.stat().st_mtime_ns == made
    room.put_camera_away(unheard)
