"""The garments as the kiosk offers them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from app.session.shelf_view import Department
from app.ui.widgets.swatches import Swatch
from body_models.anthropometry.population import Sex
from resources.translations import Language, Texts, in_language
from viewer.scene.model import Print

DEPARTMENTS: Final[tuple[Department, ...]] = ("top", "one_piece", "bottom", "outerwear")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfColour:
    """One colourway; ``rgb`` from 0 to 1."""

    colourway_id: str
    name: Mapping[Language, str]
    rgb: tuple[float, float, float]
    print: Print | None = None
    plain: str = ""
    """What a shopper would call it: black, navy, …"""

    def swatch(self, language: Language) -> Swatch:
        """As the swatch row takes it."""
        return Swatch(colourway_id=self.colourway_id, name=in_language(self.name, language), rgb=self.rgb)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfProduct:
    """One garment: what a shopper reads and chooses by."""

    product_id: str
    family: str
    for_sex: Sex
    name: Mapping[Language, str]
    price: float
    currency: str
    fabric: Mapping[Language, str]
    department: Department
    picture: Path
    """Where its picture in the room of the window is, or will be once it is made."""
    page_picture: Path
    """The one for a page to take home: in the default room, whatever the window's."""
    colours: tuple[ShelfColour, ...]
    stock: Mapping[str, int]
    occasions: tuple[str, ...] = ()
    family_name: Mapping[Language, str] = field(default_factory=dict)
    description: Mapping[Language, str] = field(default_factory=dict)

    @property
    def sizes_in_stock(self) -> tuple[str, ...]:
        """What can be taken from the shelf, smallest first."""
        return tuple(size for size, count in self.stock.items() if count > 0)

    def price_words(self, texts: Texts) -> str:
        """Its price as a tag shows it."""
        return texts.money(self.price, self.currency)

    def colour(self, colourway_id: str | None) -> ShelfColour:
        """The chosen colourway, the first where none is chosen."""
        return next((c for c in self.colours if c.colourway_id == colourway_id), self.colours[0])


@dataclass(frozen=True, kw_only=True, eq=False)
class Shelf:
    """All garments in the shop's order."""

    products: tuple[ShelfProduct, ...]

    def product(self, product_id: str) -> ShelfProduct:
        """The garment with this id; raises `KeyError` for an id that is not on the shelf."""
        return self._by_id[product_id]

    def find(self, product_id: str) -> ShelfProduct | None:
        """The garment with this id; None for one that is not on the shelf."""
        return self._by_id.get(product_id)

    @cached_property
    def _by_id(self) -> dict[str, ShelfProduct]:
        return {product.product_id: product for product in self.products}

    def total_words(self, product_ids: Iterable[str], texts: Texts) -> str:
        """What some garments cost together, as a tag shows it; no words for none."""
        chosen = [self.product(product_id) for product_id in product_ids]
        if not chosen:
            return ""
        return texts.money(round(sum(product.price for product in chosen), 2), chosen[0].currency)

    def ids_for(self, sex: Sex, department: Department = "all") -> tuple[str, ...]:
        """The garments of a department cut for this sex; all of them where it is not stated."""
        offered: Sequence[ShelfProduct] = self.products
        if sex != "unspecified":
            offered = [p for p in offered if p.for_sex in (sex, "unspecified")]
        return tuple(p.product_id for p in offered if department in ("all", p.department))

    def departments_for(self, sex: Sex) -> tuple[Department, ...]:
        """The departments that have something for this sex, all of the shelf first."""
        stocked = tuple(d for d in DEPARTMENTS if self.ids_for(sex, d))
        return ("all", *stocked) if len(stocked) > 1 else ("all",)
