"""What is to be exported: checked before anything is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from resources.catalogue import Colourway, Product, load_catalogue
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
class ShownAs:
    """How a product is shown; None takes its first colourway and the mannequin's size.

    ``alone`` leaves the other colourways out of files that would hold them too.
    """

    colourway: str | None = None
    size: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Either an asset (a mesh file from outside) or products of the catalogue, in one format.

    ``shown`` says by product id how a product is shown. ``worn`` puts a model on the mannequin, with what is
    worn beneath; ``outfit`` begins a lookbook with all the products worn together, under ``title``.
    """

    format: Format
    products: tuple[Product, ...] = ()
    asset: Path | None = None
    shown: Mapping[str, ShownAs] = field(default_factory=dict)
    worn: bool = False
    outfit: bool = False
    title: str = ""
    language: Language = "en"

    @property
    def product(self) -> Product:
        """The one product of every format but a lookbook."""
        return self.products[0]

    def shown_as(self, product: Product) -> ShownAs:
        """How a product is shown."""
        return self.shown.get(product.id, ShownAs())

    @property
    def colourways(self) -> Mapping[str, str]:
        """The colourways that were named, by product id."""
        return {name: one.colourway for name, one in self.shown.items() if one.colourway is not None}

    def colours_of(self, product: Product) -> tuple[Colourway, ...]:
        """The colourways of a product that go into the file, the one that is shown first."""
        way = self.shown_as(product)
        first = product.colourway(way.colourway)
        others = () if way.alone else tuple(one for one in product.colourways if one.id != first.id)
        return (first, *others)


def read_wish(
    names: Sequence[str],
    format_: Format,
    *,
    colourway: str | None = None,
    size: str | None = None,
    shown: Mapping[str, ShownAs] | None = None,
    worn: bool = False,
    outfit: bool = False,
    title: str = "",
    language: Language = "en",
) -> ExportWish:
    """The wish of a command line or a window: ids of products, or the path of one mesh file.

    ``colourway`` and ``size`` are those of the one product; ``shown`` says the same by product id.

    Raises ExportError, ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN, SIZE_UNKNOWN, FILE_MISSING.
    """
    asset = _asset_of(names)
    if asset is not None:
        return _asset_wish(asset, format_, is_plain=not (colourway or size or shown or worn or outfit))
    catalogue = load_catalogue()
    products = tuple(catalogue.product(name) for name in dict.fromkeys(names))
    if len(products) > MOST_PRODUCTS:
        raise ExportError("EXPORT_TOO_MANY", f"A lookbook shows at most {MOST_PRODUCTS} products.")
    if len(products) > 1 and (format_ != "pdf" or colourway or size):
        raise ExportError(
            "EXPORT_ONE_PRODUCT",
            "Several products go into one pdf, each in its first colourway; name one product for all else.",
        )
    ways = dict(shown or {})
    if colourway or size:
        ways[products[0].id] = ShownAs(colourway=colourway, size=size)
    for product in products:
        way = ways.get(product.id, ShownAs())
        product.colourway(way.colourway)
        product.chosen_sizes(() if way.size is None else (way.size,))
    if outfit:
        check_outfit(format_, products)
    return ExportWish(
        format=format_,
        products=products,
        shown=ways,
        worn=worn,
        outfit=outfit,
        title=title,
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
