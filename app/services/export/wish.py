"""What is to be exported: checked before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from resources.catalogue import Product, load_catalogue
from resources.errors import CodedError, ResourceError
from resources.translations import Language

Format = Literal["glb", "usdz", "html", "pdf", "mp4"]
FORMATS: Final[tuple[Format, ...]] = ("glb", "usdz", "html", "pdf", "mp4")
MOST_PRODUCTS: Final = 24
ASSET_SUFFIXES: Final = frozenset({".glb", ".gltf", ".obj", ".ply"})
ASSET_FORMATS: Final[frozenset[Format]] = frozenset({"glb", "usdz"})


class ExportError(CodedError):
    """What was asked for cannot be made: EXPORT_FORMAT, _ONE_PRODUCT, _TOO_MANY, _OUTFIT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Either an asset (a mesh file from outside) or products of the catalogue, in one format.

    ``worn`` puts a model on the mannequin, with what is worn beneath; ``outfit`` begins a lookbook with all
    the products worn together. ``size`` and ``colourway`` are for one product; None takes the mannequin's
    size and the first colourway.
    """

    format: Format
    products: tuple[Product, ...] = ()
    asset: Path | None = None
    colourway: str | None = None
    size: str | None = None
    worn: bool = False
    outfit: bool = False
    language: Language = "en"

    @property
    def product(self) -> Product:
        """The one product of every format but a lookbook."""
        return self.products[0]


def read_wish(
    names: Sequence[str],
    format_: Format,
    *,
    colourway: str | None = None,
    size: str | None = None,
    worn: bool = False,
    outfit: bool = False,
    language: Language = "en",
) -> ExportWish:
    """The wish of a command line: ids of products, or the path of one mesh file.

    Raises ExportError, ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN, SIZE_UNKNOWN, FILE_MISSING.
    """
    asset = _asset_of(names)
    if asset is not None:
        return _asset_wish(asset, format_, is_plain=not (colourway or size or worn or outfit))
    catalogue = load_catalogue()
    products = tuple(catalogue.product(name) for name in dict.fromkeys(names))
    if len(products) > MOST_PRODUCTS:
        raise ExportError("EXPORT_TOO_MANY", f"A lookbook shows at most {MOST_PRODUCTS} products.")
    if len(products) > 1 and (format_ != "pdf" or colourway or size):
        raise ExportError(
            "EXPORT_ONE_PRODUCT",
            "Several products go into one pdf, each in its first colourway; name one product for all else.",
        )
    if colourway is not None:
        products[0].colourway(colourway)
    if size is not None:
        products[0].chosen_sizes((size,))
    if outfit:
        check_outfit(format_, products)
    return ExportWish(
        format=format_,
        products=products,
        colourway=colourway,
        size=size,
        worn=worn,
        outfit=outfit,
        language=language,
    )


def check_outfit(format_: Format, products: Sequence[Product]) -> None:
    """Raises ExportError EXPORT_OUTFIT for products nobody wears together."""
    categories = [product.category for product in products]
    why = ""
    if format_ != "pdf" or len(products) < 2:
        why = "an outfit is two or more products in a pdf"
    elif len({product.block for product in products}) > 1:
        why = "they are not for the same people"
    elif len({product.family for product in products}) < len(products):
        why = "two of them are the same kind of garment"
    elif categories.count("bottom") + categories.count("one_piece") > 1:
        why = "only one of them can cover the legs"
    if why:
        raise ExportError("EXPORT_OUTFIT", f"These products make no outfit: {why}.")


def _asset_of(names: Sequence[str]) -> Path | None:
    """The file that is meant where one name is given and looks like a mesh's."""
    path = Path(names[0])
    return path if len(names) == 1 and path.suffix.lower() in ASSET_SUFFIXES else None


def _asset_wish(asset: Path, format_: Format, *, is_plain: bool) -> ExportWish:
    if format_ not in ASSET_FORMATS:
        raise ExportError(
            "EXPORT_FORMAT", f"A mesh from outside is exported as glb or usdz, not as {format_}."
        )
    if not is_plain:
        raise ExportError("EXPORT_FORMAT", "A mesh from outside has no sizes, colourways or mannequin.")
    if not asset.is_file():
        raise ResourceError("FILE_MISSING", f"There is no file {asset}; check the path.")
    return ExportWish(format=format_, asset=asset)
