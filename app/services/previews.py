"""Pictures of the catalogue: every product worn by a mannequin of its block, made once and kept as files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.services.mannequins import Mannequins
from app.services.stoppable import NOBODY_WATCHES, Work
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabric
from resources.files import write_atomically
from resources.paths import EMBEDDED_BODY_VERSION, data_home
from resources.size_charts import load_size_chart
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS, RoomName

if TYPE_CHECKING:
    from viewer.pictures import PictureStudio

SIZE: Final = (720, 960)
_RECIPE: Final = "2"
"""Raise it when the pictures should be made anew."""
_JPEG_QUALITY: Final = 90
_YAW_DEG: Final = 18.0
"""A little from the side, as product photographs are taken."""


def preview_path(product: Product, folder: Path | None = None, *, room: RoomName = DEFAULT_ROOM) -> Path:
    """The file of a product's picture; another one as soon as anything it shows changes."""
    shown = (_RECIPE, *shown_of(product), *seen_of(room))
    key = hashlib.sha256("\n".join(shown).encode()).hexdigest()
    return (folder or data_home() / "previews") / f"{product.id}-{key[:12]}.jpg"


def shown_of(product: Product) -> tuple[str, ...]:
    """All that a picture of a product on a mannequin depends on."""
    return (
        EMBEDDED_BODY_VERSION,
        product.model_dump_json(include={"id", "family", "block", "fabric", "colourways"}),
        load_size_chart(product.size_chart).model_dump_json(),
        load_fabric(product.fabric).model_dump_json(),
    )


def seen_of(room: RoomName) -> tuple[str, ...]:
    """All that a picture taken in a room depends on.

    Nothing for the default room: pictures were kept under these names before there were others.
    """
    return () if room == DEFAULT_ROOM else (repr(ROOMS[room]),)


class PreviewStudio:
    """Dresses the mannequins and takes the pictures; bodies and what is worn beneath are made once."""

    def __init__(self, mannequins: Mannequins | None = None) -> None:
        self._mannequins = mannequins or Mannequins()
        self._pictures: PictureStudio | None = None

    def take(self, product: Product, paths: Mapping[RoomName, Path], work: Work = NOBODY_WATCHES) -> None:
        """Write a product's picture in each of these rooms, in their order, dressed once.

        Raises as `Mannequins.wearing`.
        """
        from app.services.surfaces import body_mesh, garment_surface
        from viewer.jpeg import jpeg_of_colours
        from viewer.pictures import PictureStudio

        dressed = self._mannequins.wearing(product, work=work)
        if self._pictures is None:
            self._pictures = PictureStudio(SIZE)
        surfaces = [
            garment_surface(dressed.worn[place], dressed.garments[place][0])
            for place in dressed.worn.from_skin
        ]
        self._pictures.show(body_mesh(dressed.fitted, styled=True), surfaces)
        for room, path in paths.items():
            self._pictures.enter(room)
            write_atomically(path, jpeg_of_colours(self._pictures.picture(_YAW_DEG), _JPEG_QUALITY))

    def close(self) -> None:
        """Give the graphics memory back."""
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None


def wanted_products(product_ids: Sequence[str]) -> list[Product]:
    """The named products, all when none is named. Raises ResourceError PRODUCT_UNKNOWN."""
    catalogue = load_catalogue()
    return [catalogue.product(name) for name in product_ids] if product_ids else list(catalogue.products)
