"""Pictures of the attract screen on the disk: when they are whole, when they are outdated, when they go."""

from pathlib import Path
from typing import Any, cast

import pytest

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
from app.services.stoppable import Work, WorkStoppedError
from app.session.outfit import Piece
from resources.errors import ResourceError

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
            def picture(self, yaw_deg: float, *, zoom: float) -> Any:
                from PIL import Image

                return Image.new("RGB", (9, 10), (round(yaw_deg) % 256, 0, 0))

        return Studio()


def make(look: AttractLook) -> None:
    for index in range(FRAME_COUNT):
        PaperPictures().take(look, index, Work())


def test_a_look_is_shown_once_all_its_pictures_are_there(vitrine_home: Path) -> None:
    assert stored_looks() == ()
    for index in range(FRAME_COUNT):
        assert missing_frames(LOOK) == tuple(range(index, FRAME_COUNT))
        assert stored_looks() == ()
        PaperPictures().take(LOOK, index, Work())
    assert missing_frames(LOOK) == ()
    assert stored_looks() == (LOOK,)


def test_a_picture_that_is_there_is_not_made_again(vitrine_home: Path) -> None:
    PaperPictures().take(LOOK, 3, Work())
    made = frame_paths(LOOK)[3].stat().st_mtime_ns
    PaperPictures().take(LOOK, 3, Work())
    assert frame_paths(LOOK)[3].stat().st_mtime_ns == made


def test_stopped_work_leaves_no_picture(vitrine_home: Path) -> None:
    with pytest.raises(WorkStoppedError):
        PaperPictures().take(LOOK, 0, Work(is_stopped=lambda: True))
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
