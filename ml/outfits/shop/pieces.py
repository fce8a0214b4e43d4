"""The shop's shelves for outfits: every product in every colour, as rows the terms can score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.outfits.shop.colour import PLAIN, nearest_plain, oklab
from ml.outfits.shop.grammar import HOODED, ROLES, Role, role_of
from ml.outfits.shop.look import LookTable, product_look
from ml.outfits.shop.prints import LOUD
from resources.catalogue import Colourway, Product
from resources.fabrics import load_fabric
from resources.families import family

Rows = npt.NDArray[np.int64]

_FORBIDDEN_BY: Final[Mapping[str, str]] = {
    "loud": "loud",
    "hooded": "jacket",
    "jacket": "hooded",
    "leggings": "slim dress",
    "slim dress": "leggings",
}
"""What a piece may be, and which other pieces it must then not meet; each rule stands both ways."""
_TRAITS: Final = tuple(_FORBIDDEN_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A product in one of its colours."""

    product: Product
    colourway: Colourway

    @property
    def role(self) -> Role:
        """The role it plays in an outfit."""
        return role_of(self.product)

    @property
    def shown_colours(self) -> frozenset[str]:
        """The plain colours it shows: its own by name, and those of its print."""
        names, printed = list(PLAIN), self.colourway.print
        more = [] if printed is None else [names[place] for place in nearest_plain(oklab(printed.colours))]
        return frozenset({self.colourway.colour, *more})

    @property
    def name(self) -> str:
        """What a text model reads: print, colour, cloth, cut, family and style, in the words shops write."""
        printed = "" if self.colourway.print is None else self.colourway.print.kind
        cloth = load_fabric(self.product.fabric).name.en.lower()
        kind = family(self.product.family).name.en.lower()
        words = [self.colourway.colour, printed, cloth, self.product.fit, kind, *self.product.style]
        return " ".join(word for word in words if word and word != "regular")


@dataclass(frozen=True, eq=False)
class Shelves:
    """Every piece of a shop with its look, and the arrays a search needs. Made once for a catalogue."""

    pieces: tuple[Piece, ...]
    table: LookTable

    @classmethod
    def of(cls, products: Sequence[Product]) -> Shelves:
        """The shelves of some products, in their order and that of their colourways."""
        pieces = tuple(Piece(product=one, colourway=colour) for one in products for colour in one.colourways)
        middle = _middle_prices(products)
        looks = [
            product_look(piece.product, piece.colourway, middle[piece.product.family]) for piece in pieces
        ]
        return cls(pieces=pieces, table=LookTable.of(looks))

    @cached_property
    def price(self) -> npt.NDArray[np.float64]:
        """Prices [N] in the shop's currency."""
        return np.array([piece.product.price for piece in self.pieces])

    @cached_property
    def role(self) -> npt.NDArray[np.int8]:
        """Roles [N] as indices into `grammar.ROLES`."""
        return np.array([ROLES.index(piece.role) for piece in self.pieces], dtype=np.int8)

    @cached_property
    def women(self) -> npt.NDArray[np.bool_]:
        """Whether cut for women [N]."""
        return np.array([piece.product.block == "women" for piece in self.pieces])

    @cached_property
    def currency(self) -> npt.NDArray[np.str_]:
        """The currency of each price [N]."""
        return np.array([piece.product.currency for piece in self.pieces])

    @cached_property
    def is_a(self) -> npt.NDArray[np.uint8]:
        """What of `_TRAITS` each piece is [N], a bit each."""
        return _bits({trait: self._trait(trait) for trait in _TRAITS}, len(self.pieces))

    @cached_property
    def forbids(self) -> npt.NDArray[np.uint8]:
        """What of `_TRAITS` each piece does not go with [N], a bit each."""
        forbidden = {trait: self._trait(by) for trait, by in _FORBIDDEN_BY.items()}
        return _bits(forbidden, len(self.pieces))

    def _trait(self, trait: str) -> npt.NDArray[np.bool_]:
        match trait:
            case "loud":
                return np.asarray(self.table.loud >= LOUD)
            case "hooded":
                return np.array([piece.product.family in HOODED for piece in self.pieces])
            case "slim dress":
                return np.array([p.role == "one_piece" and p.product.fit == "slim" for p in self.pieces])
            case role:
                return np.array([piece.role == role for piece in self.pieces])

    @cached_property
    def colour(self) -> npt.NDArray[np.str_]:
        """The plain name of each colourway [N]."""
        return np.array([piece.colourway.colour for piece in self.pieces])

    @cached_property
    def shown(self) -> npt.NDArray[np.uint16]:
        """The plain colours each piece shows, its print's too [N], a bit each."""
        return np.array([colour_bits(piece.shown_colours) for piece in self.pieces], dtype=np.uint16)

    @cached_property
    def in_stock(self) -> npt.NDArray[np.bool_]:
        """Whether any size of it is there [N]."""
        return np.array([any(piece.product.stock.values()) for piece in self.pieces])

    @cached_property
    def rows_of(self) -> Mapping[str, Rows]:
        """The rows of each product by its id."""
        found: dict[str, list[int]] = {}
        for row, piece in enumerate(self.pieces):
            found.setdefault(piece.product.id, []).append(row)
        return {product_id: np.asarray(rows) for product_id, rows in found.items()}

    def row_of(self, piece: Piece) -> int:
        """The row of a piece. Raises DataError PIECE_UNKNOWN."""
        for row in self.rows_of.get(piece.product.id, np.zeros(0, dtype=np.int64)):
            if self.pieces[row].colourway.id == piece.colourway.id:
                return int(row)
        name = f"{piece.product.id} in {piece.colourway.id}"
        raise DataError("PIECE_UNKNOWN", f"{name} is not on the shelves; ask with pieces of the catalogue.")


def colour_bits(colours: Iterable[str]) -> int:
    """Plain colours as bits; a name that is none of them has none."""
    order = list(PLAIN)
    return sum(1 << order.index(name) for name in set(colours) & set(order))


def _bits(flags: Mapping[str, npt.NDArray[np.bool_]], count: int) -> npt.NDArray[np.uint8]:
    bits = np.zeros(count, dtype=np.uint8)
    for trait, own in flags.items():
        bits |= own.astype(np.uint8) << _TRAITS.index(trait)
    return bits


def _middle_prices(products: Sequence[Product]) -> dict[str, float]:
    prices: dict[str, list[float]] = {}
    for product in products:
        prices.setdefault(product.family, []).append(product.price)
    return {name: median(some) for name, some in prices.items()}
