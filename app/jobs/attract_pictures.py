"""The pictures of the attract screen: looks of the catalogue on the shop's mannequins, from all sides.

Made off screen in the worker process and kept as files, a folder for each look, so that the screen never
waits for them: nothing in them is of any shopper.
"""

import hashlib
import logging
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field

from app.jobs.attract_looks import AttractLook
from app.services.previews import seen_of, shown_of
from app.services.stoppable import Work
from app.session.outfit import Piece
from resources.catalogue import load_catalogue
from resources.errors import ResourceError
from resources.files import write_atomically, write_json_atomically
from resources.paths import data_home
from resources.records import read_record
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

if TYPE_CHECKING:
    from app.services.mannequins import Mannequins
    from viewer.pictures import PictureStudio

FRAME_COUNT: Final = 72
SIZE: Final = (900, 1000)
_RECIPE: Final = "5"
"""Raise it when the pictures should be made anew."""
_JPEG_QUALITY: Final = 88
_ZOOM: Final = 1.06
_RECORD: Final = "look.json"
_LOG = logging.getLogger(__name__)


class _PieceRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    product: str
    colourway: str


class _LookRecord(BaseModel):
    """What a folder of pictures shows; written last, so that its pictures are all there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pieces: tuple[_PieceRecord, ...] = Field(min_length=1)
    room: RoomName = DEFAULT_ROOM


def attract_folder() -> Path:
    """The folder that holds a folder for each look."""
    return data_home() / "attract"


def look_folder(look: AttractLook, room: RoomName = DEFAULT_ROOM) -> Path:
    """Where the pictures of a look in a room are kept; another one as soon as anything they show changes.

    Raises ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN.
    """
    catalogue, shown = load_catalogue(), [f"{_RECIPE}:{FRAME_COUNT}:{SIZE}"]
    for piece in look.pieces:
        product = catalogue.product(piece.product_id)
        shown += [product.colourway(piece.colourway_id).id, *shown_of(product)]
    shown += seen_of(room)
    key = hashlib.sha256("\n".join(shown).encode()).hexdigest()
    return attract_folder() / key[:16]


def frame_paths(look: AttractLook, room: RoomName = DEFAULT_ROOM) -> tuple[Path, ...]:
    """The pictures of a whole turn, in order. Raises as `look_folder`."""
    folder = look_folder(look, room)
    return tuple(folder / f"turn_{index:02d}.jpg" for index in range(FRAME_COUNT))


def missing_frames(look: AttractLook, room: RoomName = DEFAULT_ROOM) -> tuple[int, ...]:
    """Which pictures of a turn are still to be made. Raises as `look_folder`."""
    return tuple(index for index, path in enumerate(frame_paths(look, room)) if not path.is_file())


def _write_record(look: AttractLook, room: RoomName) -> None:
    pieces = [{"product": one.product_id, "colourway": one.colourway_id} for one in look.pieces]
    write_json_atomically(look_folder(look, room) / _RECORD, {"pieces": pieces, "room": room})


def stored_looks(room: RoomName = DEFAULT_ROOM) -> tuple[AttractLook, ...]:
    """The looks whose pictures in a room are all there and show the catalogue as it is now."""
    return tuple(look for look, where in _stored() if where == room)


def _stored() -> list[tuple[AttractLook, RoomName]]:
    found = (_stored_look(path) for path in sorted(attract_folder().glob(f"*/{_RECORD}")))
    return [look_in_room for look_in_room in found if look_in_room is not None]


def _stored_look(path: Path) -> tuple[AttractLook, RoomName] | None:
    """None for what is damaged, or shows what the shop has no more or has changed."""
    try:
        record = read_record(path, _LookRecord, "ATTRACT_LOOK_MALFORMED")
        pieces = (Piece(product_id=one.product, colourway_id=one.colourway) for one in record.pieces)
        look = AttractLook(pieces=tuple(pieces))
        whole = look_folder(look, record.room) == path.parent and not missing_frames(look, record.room)
        return (look, record.room) if whole else None
    except ResourceError as outdated:
        _LOG.info("pictures of the attract screen are left out: %s", outdated.code)
        return None


def forget_others(looks: Collection[AttractLook], room: RoomName = DEFAULT_ROOM) -> None:
    """Remove the pictures of all but these looks in a room; whole turns in other rooms stay.

    Raises as `look_folder`.
    """
    kept = {look_folder(look, room) for look in looks}
    kept |= {look_folder(look, where) for look, where in _stored() if where != room}
    for folder in attract_folder().glob("*"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


class AttractPictures:
    """Dresses a mannequin in one look at a time and takes its pictures one by one."""

    def __init__(self, mannequins: "Mannequins") -> None:
        self._mannequins = mannequins
        self._worn: AttractLook | None = None
        self._studio: PictureStudio | None = None

    def take(self, look: AttractLook, index: int, room: RoomName, work: Work) -> None:
        """Make the picture ``index`` of a look's turn in a room, unless its file is there.

        Raises as `Mannequins.wearing_together` and `look_folder`; WORK_STOPPED.
        """
        from viewer.jpeg import jpeg_of_colours

        path = frame_paths(look, room)[index]
        if path.is_file():
            return
        studio = self._dressed_studio(look, work)
        work.step(1.0, "picture")
        studio.enter(room)
        picture = studio.picture(360.0 * index / FRAME_COUNT, zoom=_ZOOM)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, jpeg_of_colours(picture, _JPEG_QUALITY))
        if not missing_frames(look, room):
            _write_record(look, room)

    def close(self) -> None:
        """Give the graphics memory back."""
        if self._studio is not None:
            self._studio.close()
        self._studio = self._worn = None

    def _dressed_studio(self, look: AttractLook, work: Work) -> "PictureStudio":
        from app.jobs.shelf_answers import shelf_piece
        from app.services.mannequins import worn_beneath
        from app.services.outfit_advice import pieces_worn_tucked
        from app.services.surfaces import body_mesh, garment_surface
        from viewer.pictures import PictureStudio

        if self._studio is not None and self._worn == look:
            return self._studio
        pieces = [shelf_piece(piece) for piece in look.pieces]
        products = [one.product for one in pieces]
        colours = {one.product.id: one.colourway.id for one in pieces}
        if len(products) == 1:
            products = [*worn_beneath(products[0]), *products]
        dressed = self._mannequins.wearing_together(
            products, tucked=pieces_worn_tucked(pieces), work=work.part(0.0, 0.9)
        )
        if self._studio is None:
            self._studio = PictureStudio(SIZE)
        surfaces = []
        for place in dressed.worn.from_skin:
            product, _ = dressed.garments[place]
            surfaces.append(garment_surface(dressed.worn[place], product, colours.get(product.id)))
        work.step(0.9, "light")
        self._studio.show(body_mesh(dressed.fitted, styled=True), surfaces)
        self._worn = look
        return self._studio
