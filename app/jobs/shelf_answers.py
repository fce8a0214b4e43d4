"""What the worker answers about the shelf: search, products for a shopper, and what goes together.

Every reason is said in all languages at once, so that the window can change its language at any moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from app.jobs.attract_looks import AttractLook, choose_looks
from app.services.stoppable import Work
from app.session.outfit import OutfitOffer, OutfitsFound, Piece
from app.session.shelf_view import ForYou
from resources.catalogue import Product, load_catalogue
from resources.translations import Language, languages, texts_for

if TYPE_CHECKING:
    from app.jobs.shopper import Shopper
    from ml.outfits.shop.fitting import SizesOf
    from ml.outfits.shop.outfit import Outfit
    from ml.outfits.shop.pieces import Piece as ShelfPiece
    from ml.outfits.shop.reasons import OutfitReason

_FOUND: Final = 24
_FOR_YOU: Final = 8
_OUTFITS: Final = 3
_SPARES: Final = 5
"""So many more outfits are found than wanted: for those that cannot be shown."""
_OTHERS: Final = 12
_REASONS: Final = 3
_LOOKS_TO_CHOOSE_FROM: Final = 4
_TELLS_LITTLE: Final = frozenset({"NOT_SHOWN_YET", "NEW_IN"})
"""Of a small shop all of it is new to somebody who looks around: other reasons go first."""


def search(query: str) -> tuple[str, ...]:
    """The products that answer a query best, the best first. Raises DataError QUERY_EMPTY."""
    from app.services.product_advice import product_search

    return tuple(hit.product_id for hit in product_search().rank(query, limit=_FOUND))


def for_you(shopper: Shopper | None, liked: tuple[str, ...], tried: tuple[str, ...]) -> tuple[ForYou, ...]:
    """Products for a shopper, or for anybody; what was tried or taken already is not told again."""
    from app.services.product_advice import ProductRequest, advise

    sizes_of = None if shopper is None else shopper.size_of
    sex = "unspecified" if shopper is None else shopper.person.sex
    because: dict[str, dict[Language, str]] = {}
    for language in languages():
        request = ProductRequest(language=language, liked=liked, tried=tried, count=_FOR_YOU + len(tried))
        for document in advise(request, sizes_of, sex)["products"]:
            because.setdefault(document["id"], {})[language] = _one_reason(document)
    known = {*liked, *tried}
    chosen = [ForYou(product_id=p, because=words) for p, words in because.items() if p not in known]
    return tuple(one for one in chosen if all(one.because.values()))[:_FOR_YOU]


def _one_reason(document: Mapping[str, Any]) -> str:
    """The reason that tells most; empty where there is none."""
    told: Sequence[str] = document["reasons"]
    codes = [one["code"] for one in document["reason_codes"] if one["contribution"] > 0]
    better = [words for words, code in zip(told, codes, strict=False) if code not in _TELLS_LITTLE]
    return next(iter((*better, *told)), "")


# ---- outfits


def attract_looks(work: Work) -> tuple[AttractLook, ...]:
    """Looks of the catalogue for the attract screen. Raises as `Stylist.complete`; WORK_STOPPED."""
    from app.services.outfit_advice import lapels_cross, stylist
    from ml.outfits.shop.given import Given

    def complete(piece: Piece) -> list[tuple[Piece, ...]]:
        work.step(0.0, piece.product_id)
        given = [Given(product_id=piece.product_id, colourway_id=piece.colourway_id)]
        found = stylist().complete(given, count=_LOOKS_TO_CHOOSE_FROM).outfits
        return [_offer(outfit).pieces for outfit in found if not lapels_cross(outfit.pieces)]

    return choose_looks(load_catalogue().products, complete)


def outfits(shopper: Shopper, piece: Piece) -> OutfitsFound:
    """Outfits with a piece. Raises as `Stylist.complete`."""
    from app.services.outfit_advice import lapels_cross, stylist
    from ml.outfits.shop.given import Given

    given = [Given(product_id=piece.product_id, colourway_id=piece.colourway_id or None)]
    sizes_of = _sizes(shopper, {piece.product_id: piece.size})
    found = stylist().complete(given, sizes_of=sizes_of, count=_OUTFITS + _SPARES)
    shown = [outfit for outfit in found.outfits if not lapels_cross(outfit.pieces)][:_OUTFITS]
    return OutfitsFound(
        product_id=piece.product_id,
        offers=tuple(_offer(outfit) for outfit in shown),
        because=_in_words(found.reasons),
    )


def swapped(
    shopper: Shopper, pieces: tuple[Piece, ...], product_id: str, seen: tuple[str, ...]
) -> OutfitOffer | None:
    """The outfit with another garment in place of one: one not seen yet, where there is one."""
    from app.services.outfit_advice import lapels_cross, stylist
    from ml.outfits.shop.given import Given

    kept = [piece for piece in pieces if piece.product_id != product_id]
    sizes_of = _sizes(shopper, {piece.product_id: piece.size for piece in kept})
    given = [Given(product_id=one.product_id, colourway_id=one.colourway_id or None) for one in kept]
    slot = load_catalogue().product(product_id).category
    others = [
        piece
        for piece, _ in stylist().complements(given, slot, sizes_of=sizes_of, count=_OTHERS)
        if piece.product.id != product_id
    ]
    others.sort(key=lambda piece: piece.product.id in seen)
    for other in others:
        together = [*(shelf_piece(one) for one in kept), other]
        if not lapels_cross(together):
            sizes = {piece.product.id: sizes_of(piece.product) for piece in together}
            return _explained(together, sizes_of) or _plain_offer(together, sizes)
    return None


def _explained(together: Sequence[ShelfPiece], sizes_of: SizesOf) -> OutfitOffer | None:
    """The same pieces as the stylist would offer them, with the reasons; None where they would not be."""
    from app.services.outfit_advice import stylist
    from ml.outfits.shop.given import Given

    given = [Given(product_id=one.product.id, colourway_id=one.colourway.id) for one in together]
    for outfit in stylist().complete(given, sizes_of=sizes_of, count=_SPARES).outfits:
        if len(outfit.pieces) == len(together):
            return _offer(outfit)
    return None


def _plain_offer(together: Sequence[ShelfPiece], sizes: Mapping[str, str | None]) -> OutfitOffer:
    return OutfitOffer(
        pieces=tuple(
            Piece(product_id=one.product.id, colourway_id=one.colourway.id, size=sizes[one.product.id])
            for one in together
        ),
        price=round(sum(one.product.price for one in together), 2),
        currency=together[0].product.currency,
    )


def _sizes(shopper: Shopper, chosen: Mapping[str, str | None]) -> SizesOf:
    """The sizes of a shopper; those they chose themselves first."""

    def size_of(product: Product) -> str | None:
        return chosen.get(product.id) or shopper.size_of(product)

    return size_of


def _offer(outfit: Outfit) -> OutfitOffer:
    pieces = outfit.pieces
    return OutfitOffer(
        pieces=tuple(
            Piece(
                product_id=piece.product.id,
                colourway_id=piece.colourway.id,
                size=outfit.sizes.get(piece.product.id),
            )
            for piece in pieces
        ),
        price=round(outfit.price, 2),
        currency=pieces[0].product.currency,
        because=_in_words(outfit.reasons),
    )


def _in_words(reasons: Sequence[OutfitReason]) -> dict[Language, tuple[str, ...]]:
    from ml.outfits.shop.words import outfit_sentence

    products = {product.id: product for product in load_catalogue().products}
    return {
        language: tuple(outfit_sentence(one, texts_for(language), products) for one in reasons[:_REASONS])
        for language in languages()
    }


def shelf_piece(piece: Piece) -> ShelfPiece:
    from ml.outfits.shop.pieces import Piece as ShelfPiece_

    product = load_catalogue().product(piece.product_id)
    colour = product.colourway(piece.colourway_id) if piece.colourway_id else product.colourways[0]
    return ShelfPiece_(product=product, colourway=colour)
