"""The pictures of the attract screen: an invented person in a tee, from all sides.

Made once per version of the body, off screen, in the worker process; kept as files: nothing in them is of
any shopper.
"""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.session.fitting import PersonRequest
from resources.files import write_atomically
from resources.paths import EMBEDDED_BODY_VERSION, data_home

if TYPE_CHECKING:
    from viewer.pictures import PictureStudio

FRAME_COUNT: Final = 72
SIZE: Final = (900, 1000)
_RECIPE: Final = "2"
"""Raise it when the pictures should be made anew."""
_JPEG_QUALITY: Final = 88
_SIZE_WORN: Final = "M"


def turntable_folder() -> Path:
    """Where the pictures of this version are kept."""
    key = hashlib.sha256(f"{_RECIPE}:{EMBEDDED_BODY_VERSION}:{FRAME_COUNT}:{SIZE}".encode()).hexdigest()
    return data_home() / "attract" / key[:12]


def frame_path(index: int) -> Path:
    """The file of one picture."""
    return turntable_folder() / f"turn_{index:02d}.jpg"


def stored_frames() -> tuple[bytes, ...]:
    """All pictures of a turn, in order; empty until all are made."""
    paths = [frame_path(index) for index in range(FRAME_COUNT)]
    if not all(path.is_file() for path in paths):
        return ()
    return tuple(path.read_bytes() for path in paths)


class TurntablePictures:
    """Dresses the invented person once, then takes pictures one by one."""

    def __init__(self, person: PersonRequest, product_id: str) -> None:
        self._person, self._product_id = person, product_id
        self._studio: PictureStudio | None = None

    def take(self, index: int) -> None:
        """Make the picture ``index`` of the turn, unless its file is there."""
        path = frame_path(index)
        if path.is_file():
            return
        if self._studio is None:
            self._studio = self._dressed_studio()
        picture = self._studio.picture(360.0 * index / FRAME_COUNT)
        encoded = BytesIO()
        picture.save(encoded, format="JPEG", quality=_JPEG_QUALITY)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, encoded.getvalue())

    def close(self) -> None:
        """Give the graphics memory back."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None

    def _dressed_studio(self) -> "PictureStudio":
        from app.services.dressing import dress, prepare_body
        from app.services.people import fit_person
        from app.services.surfaces import body_mesh, garment_surface
        from body_models.anthropometry.person import Person
        from resources.catalogue import load_catalogue
        from viewer.pictures import PictureStudio

        product = load_catalogue().product(self._product_id)
        fitted = fit_person(Person(sex=self._person.sex, measurements=dict(self._person.measurements)))
        dressed = dress(prepare_body(fitted), product, _SIZE_WORN)
        studio = PictureStudio(SIZE)
        studio.show(body_mesh(fitted), [garment_surface(dressed, product)])
        return studio
