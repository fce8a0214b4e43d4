"""Which looks of the catalogue turn on the attract screen: as different as the shop allows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.session.outfit import Piece
from resources.catalogue import Colourway, Product

LOOKS_SHOWN: Final = 6
_SPARES: Final = 3
"""So many more are chosen: for those whose drape fails."""
_MOST_PIECES: Final = 4

Complete = Callable[[Piece], Sequence[tuple[Piece, ...]]]
"""Outfits with a piece in them, the best first; none where the shop has nothing that goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttractLook:
    """Pieces of one block worn together; the first is the one the look is about."""

    pieces: tuple[Piece, ...]


def choose_looks(products: Sequence[Product], complete: Complete) -> tuple[AttractLook, ...]:
    """The looks of a catalogue, the same for the same catalogue, with some to spare.

    One after the other takes the product least like those before in family, department, wearer and colour;
    of the outfits with it, the one that repeats fewest of the garments seen. A product that nothing goes with
    is a look by itself.
    """
    looks: list[AttractLook] = []
    seen: Counter[object] = Counter()
    left = [product for product in products if any(product.stock.values())]
    while left and len(looks) < LOOKS_SHOWN + _SPARES:
        product = min(left, key=lambda one: _likeness(one, seen))
        left.remove(product)
        colour = min(product.colourways, key=lambda one: seen["colour", one.colour])
        look = _look(product, colour, complete, seen)
        looks.append(look)
        seen.update(("piece", piece.product_id) for piece in look.pieces)
        seen.update(_marks(product, colour))
    return tuple(looks)


def shuffled(looks: Iterable[AttractLook], seed: str) -> tuple[AttractLook, ...]:
    """Looks in the order of a seed; one more takes its place among them and moves no other."""
    return tuple(sorted(looks, key=lambda look: hashlib.sha256(f"{seed}{look.pieces}".encode()).digest()))


def _likeness(product: Product, seen: Counter[object]) -> tuple[float, ...]:
    """How much of a product was there before, what tells most first; of equals the dearest leads."""
    return (
        seen["family", product.family],
        seen["rack", product.block, product.category],
        seen["block", product.block],
        seen["category", product.category],
        min(seen["colour", one.colour] for one in product.colourways),
        -product.price,
    )


def _marks(product: Product, colour: Colourway) -> tuple[object, ...]:
    return (
        ("family", product.family),
        ("rack", product.block, product.category),
        ("block", product.block),
        ("category", product.category),
        ("colour", colour.colour),
    )


def _look(product: Product, colour: Colourway, complete: Complete, seen: Counter[object]) -> AttractLook:
    own = Piece(product_id=product.id, colourway_id=colour.id)
    outfits = [outfit for outfit in complete(own) if len(outfit) <= _MOST_PIECES]
    if not outfits:
        return AttractLook(pieces=(own,))
    freshest = min(outfits, key=lambda outfit: sum(seen["piece", piece.product_id] for piece in outfit))
    others = [piece for piece in freshest if piece.product_id != product.id]
    return AttractLook(pieces=(own, *others))
