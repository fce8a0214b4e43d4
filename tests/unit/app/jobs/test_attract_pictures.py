"""Pictures of the attract screen on the disk: when they are whole, when they are outdated, when they go."""

import hashlib
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from app.jobs import attract_pictures
from app.jobs.attract_looks import AttractLook
from app.jobs.attract_pictures import (
    FRAME_COUNT,
    AttractPictures,
    attract_folder,
    forget_others,
    frame_paths,
    look_folder,
    missing_frames,
    stored_looks,
)
from app.services.previews import shown_of
from app.services.stoppable import Work, WorkStoppedError
from app.session.outfit import Piece
from resources.catalogue import load_catalogue
from resources.errors import ResourceError
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS, RoomName

LOOK = AttractLook(
    pieces=(
        Piece(product_id="wool-coat-women", colourway_id="camel"),
        Piece(product_id="trousers-women", colourway_id="sand"),
    )
)
OTHER = AttractLook(pieces=(Piece(product_id="a-line-dress", colourway_id="teal"),))


class PaperPictures(AttractPictures):
    """Takes its pictures of nobody."""

    def __init__(self) -> None:
        super().__init__(cast(Any, None))

    def _dressed_studio(self, look: AttractLook, work: Work) -> Any:
        work.step(0.0, look.pieces[0].product_id)

        class Studio:
            paper = (0, 0, 0)

            def enter(self, room: RoomName) -> None:
                red, green, blue = (round(255 * part) for part in ROOMS[room].floor)
                self.paper = (red, green, blue)

            def picture(self, yaw_deg: float, *, zoom: float) -> Image.Image:
                return Image.new("RGB", (9, 10), self.paper)

        return Studio()


def make(look: AttractLook, room: RoomName = DEFAULT_ROOM) -> None:
    for index in range(FRAME_COUNT):
        PaperPictures().take(look, index, room, Work())


def test_a_look_is_shown_once_all_its_pictures_are_there(vitrine_home: Path) -> None:
    assert stored_looks() == ()
    for index in range(FRAME_COUNT):
        assert missing_frames(LOOK) == tuple(range(index, FRAME_COUNT))
        assert stored_looks() == ()
        PaperPictures().take(LOOK, index, DEFAULT_ROOM, Work())
    assert missing_frames(LOOK) == ()
    assert stored_looks() == (LOOK,)


def test_a_picture_that_is_there_is_not_made_again(vitrine_home: Path) -> None:
    PaperPictures().take(LOOK, 3, DEFAULT_ROOM, Work())
    made = frame_paths(LOOK)[3].stat().st_mtime_ns
    PaperPictures().take(LOOK, 3, DEFAULT_ROOM, Work())
    assert frame_paths(LOOK)[3].stat().st_mtime_ns == made


def test_stopped_work_leaves_no_picture(vitrine_home: Path) -> None:
    with pytest.raises(WorkStoppedError):
        PaperPictures().take(LOOK, 0, DEFAULT_ROOM, Work(is_stopped=lambda: True))
    assert not frame_paths(LOOK)[0].exists()


def test_what_a_product_has_become_asks_for_new_pictures(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(LOOK)
    make(OTHER)
    with monkeypatch.context() as changed:
        changed.setattr(
            attract_pictures, "shown_of", lambda product: (product.id, str(product.block == "women"))
        )
        assert stored_looks() == ()
    assert set(stored_looks()) == {LOOK, OTHER}


def test_a_look_of_what_the_shop_has_no_more_is_left_out(vitrine_home: Path) -> None:
    make(LOOK)
    record = look_folder(LOOK) / "look.json"
    record.write_text(record.read_text().replace("trousers-women", "gone-women"))
    assert stored_looks() == ()
    record.write_text("{")
    assert stored_looks() == ()
    gone = AttractLook(pieces=(Piece(product_id="gone-women", colourway_id="sand"),))
    with pytest.raises(ResourceError) as refused:
        look_folder(gone)
    assert refused.value.code == "PRODUCT_UNKNOWN"


def test_looks_that_are_shown_no_more_leave_the_disk(vitrine_home: Path) -> None:
    make(LOOK)
    make(OTHER)
    (attract_folder() / "half made").mkdir()
    forget_others([OTHER])
    assert list(attract_folder().iterdir()) == [look_folder(OTHER)]
    assert stored_looks() == (OTHER,)


def test_a_look_is_kept_for_each_room_by_itself_and_shows_that_room(vitrine_home: Path) -> None:
    make(LOOK)
    assert missing_frames(LOOK, "dark") == tuple(range(FRAME_COUNT))
    assert stored_looks("dark") == ()
    make(LOOK, "dark")
    make(OTHER, "dark")
    assert stored_looks() == (LOOK,)
    assert set(stored_looks("dark")) == {LOOK, OTHER}
    assert stored_looks("white") == ()
    lightness = {}
    for room in (DEFAULT_ROOM, "dark"):
        with Image.open(frame_paths(LOOK, room)[0]) as picture:
            lightness[room] = float(np.asarray(picture.convert("L")).mean())
    assert lightness["dark"] < 90 < 200 < lightness[DEFAULT_ROOM]


def test_pictures_that_were_kept_before_there_were_rooms_are_of_the_bright_one(vitrine_home: Path) -> None:
    product = load_catalogue().product("a-line-dress")
    shown = (f"5:{FRAME_COUNT}:{attract_pictures.SIZE}", "teal", *shown_of(product))
    folder = attract_folder() / hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]
    folder.mkdir(parents=True)
    for index in range(FRAME_COUNT):
        (folder / f"turn_{index:02d}.jpg").write_bytes(b"a picture")
    (folder / "look.json").write_text('{"pieces": [{"product": "a-line-dress", "colourway": "teal"}]}')
    assert stored_looks() == (OTHER,)
    assert stored_looks("dark") == ()


def test_a_record_that_names_another_room_than_its_folder_is_not_believed(vitrine_home: Path) -> None:
    make(LOOK)
    record = look_folder(LOOK) / "look.json"
    record.write_text(record.read_text().replace(DEFAULT_ROOM, "dark"))
    assert stored_looks("dark") == ()
    assert stored_looks() == ()


def test_whole_turns_in_other_rooms_stay_when_looks_leave(vitrine_home: Path) -> None:
    make(LOOK)
    make(LOOK, "dark")
    make(OTHER, "dark")
    PaperPictures().take(OTHER, 0, "white", Work())
    forget_others([OTHER], "dark")
    assert set(attract_folder().iterdir()) == {look_folder(LOOK), look_folder(OTHER, "dark")}
