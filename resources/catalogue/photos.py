"""A product's own photographs: files in the folder that is named after it, beside its catalogue file.

A product `boxy-tee` of `shop/tees.json` may name `front.jpg`, which is `shop/boxy-tee/front.jpg`. What a
catalogue names never leads out of that folder: a catalogue may come from somebody else.
"""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator, Field

from resources.errors import ResourceError
from resources.shop import shop_folder

if TYPE_CHECKING:
    from resources.catalogue.schema import Product

PHOTO_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp")
PHOTO_LIMIT_BYTES: Final = 64 << 20
MOST_PHOTOS: Final = 12


def checked_photo_path(path: str) -> str:
    """A path that names a picture within a folder. Raises ``ValueError`` in words."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(sign in path for sign in "\\:\0") or not path.isprintable():
        raise ValueError(f"{path!r} is no path within the product's folder; write it like front.jpg")
    if ".." in parts:
        raise ValueError(f"{path!r} leads out of the product's folder")
    if PurePosixPath(path).suffix.lower() not in PHOTO_SUFFIXES:
        raise ValueError(f"{path!r} is no photograph; use {', '.join(PHOTO_SUFFIXES)}")
    return path


PhotoPath = Annotated[str, Field(max_length=200), AfterValidator(checked_photo_path)]


def photo_file(product: "Product", photo: str, folder: Path | None = None) -> Path:
    """The file of one of a product's photographs; ``folder`` is that of its catalogue file.

    Raises ResourceError PHOTO_MISSING, PHOTO_OUTSIDE (a link that leads out of the product's folder),
    FILE_TOO_LARGE.
    """
    own = (photos_folder() if folder is None else folder) / product.id
    path = own / photo
    if not path.is_file():
        raise ResourceError(
            "PHOTO_MISSING", f"{product.id} has no photograph {path}; add it, or take its name out."
        )
    if not path.resolve().is_relative_to(own.resolve()):
        raise ResourceError(
            "PHOTO_OUTSIDE", f"The photograph {photo} of {product.id} leads out of {own}; copy it there."
        )
    if path.stat().st_size > PHOTO_LIMIT_BYTES:
        raise ResourceError(
            "FILE_TOO_LARGE", f"The photograph {path} is larger than 64 MiB; make it smaller."
        )
    return path


def photo_files(product: "Product", folder: Path | None = None) -> tuple[Path, ...]:
    """The files of a product's photographs, in their order. Raises as `photo_file`."""
    return tuple(photo_file(product, photo, folder) for photo in product.photos)


def photos_folder() -> Path:
    """The folder with the folders of the products in use. Raises ResourceError CATALOGUE_POINTER."""
    own = shop_folder()
    return Path(__file__).parent / "products" if own is None else own / "products"
