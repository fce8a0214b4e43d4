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
from app.services.stoppable import WorkStoppedError
from app.session.fitting import TriedSize
from app.session.outfit import Piece
from resources.errors import ResourceError

TEE = "tee-women"


def unheard(_share: float, _step: str) -> None:
    """Nobody follows the progress."""


@pytest.fixture(scope="module")
def room() -> Iterator[FittingRoom]:
    made = FittingRoom()
    yield made
    made.forget("s", unheard)


def still(room: FittingRoom, size: str, colour: str) -> npt.NDArray[np.int_]:
    """The chest of a size as the worker pictures it, as pixels [H, W, 3]; the room rests afterwards."""
    encoded = room.picture_size("s", SOMEBODY, TEE, size, colour, unheard)
    room.rest()
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


def test_a_size_whose_drape_fails_has_no_picture(room: FittingRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    none = TriedSize(product_id=TEE, size="M", shown=None, fit_maps={}, drape_seconds=0.0)
    monkeypatch.setattr("app.jobs.wearing.tried", lambda *_: none)
    assert room.picture_size("s", SOMEBODY, TEE, "M", "ink", unheard) == b""


def test_a_size_that_is_not_made_is_refused(room: FittingRoom) -> None:
    with pytest.raises(ResourceError) as refused:
        room.picture_size("s", SOMEBODY, TEE, "9XL", "ink", unheard)
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
        room.attract_frame(look, 0, somebody_comes)
    assert steps == ["satin-sheath-dress"] * 30  # in the midst of its drape
    assert not frame_paths(look)[0].exists()
    room.attract_frame(look, 0, unheard)
    room.attract_frame(look, 18, unheard)
    front, side = (np.asarray(Image.open(frame_paths(look)[place]), dtype=np.int_) for place in (0, 18))
    assert front.shape == side.shape == (SIZE[1], SIZE[0], 3)
    green = [(view[..., 1] > 1.3 * view[..., 0]).sum() for view in (front, side)]
    assert green[0] > 1.2 * green[1] > 0.02 * front[..., 0].size
    assert len(missing_frames(look)) == 70
    room.forget_other_looks((), unheard)
    assert not frame_paths(look)[0].exists()
