"""The pictures of the attract screen: an invented person dressed, from all sides.

Made once per version of the body, off screen, in the worker process; kept as files: nothing in them is of
any shopper.
"""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.session.fitting import PersonRequest
from resources.files import write_atomically
from resources.paths import EMBEDDED_BODY_VERSION, data_home

if TYPE_CHECKING:
    from body_models.anthropometry.solver import FittedBody
    from resources.catalogue import Product
    from viewer.pictures import PictureStudio

FRAME_COUNT: Final = 72
SIZE: Final = (900, 1000)
_RECIPE: Final = "4"
"""Raise it when the pictures should be made anew."""
_JPEG_QUALITY: Final = 88
_ZOOM: Final = 1.06


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

    def __init__(self, person: PersonRequest, product_ids: Sequence[str]) -> None:
        """``product_ids`` inner garment first."""
        self._person, self._product_ids = person, tuple(product_ids)
        self._studio: PictureStudio | None = None

    def take(self, index: int) -> None:
        """Make the picture ``index`` of the turn, unless its file is there."""
        path = frame_path(index)
        if path.is_file():
            return
        if self._studio is None:
            self._studio = self._dressed_studio()
        picture = self._studio.picture(360.0 * index / FRAME_COUNT, zoom=_ZOOM)
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
        from app.services.dressing import dress_outfit, prepare_body
        from app.services.people import fit_person
        from app.services.surfaces import body_mesh, garment_surface
        from body_models.anthropometry.person import Person
        from resources.catalogue import load_catalogue
        from viewer.pictures import PictureStudio

        person = Person(sex=self._person.sex, measurements=dict(self._person.measurements))
        fitted = fit_person(person)
        worn = [
            (product, _size_for(product, fitted))
            for product in map(load_catalogue().product, self._product_ids)
        ]
        outfit = dress_outfit(prepare_body(fitted), worn)
        studio = PictureStudio(SIZE)
        studio.show(
            body_mesh(fitted, styled=True),
            [garment_surface(dressed, product) for dressed, (product, _) in zip(outfit, worn, strict=True)],
        )
        return studio


def _size_for(product: "Product", fitted: "FittedBody") -> str:
    from body_models.garments.fit.advice import advise

    body = {name: measured.value for name, measured in fitted.measurements.items()}
    return advise(product, body).recommended_size or product.sizes[0]
