"""What of a visit the shop counts: that something happened, never to whom.

`happenings` reads it off two states and what lay between, so that no step can forget to tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.session.states import SessionState
from app.storage.shop_events import Felt, VisitEventKind

if TYPE_CHECKING:
    from app.session.kiosk import KioskState
    from app.session.outfit import OutfitOffer, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened. Products are ids; nothing here is of a person."""

    kind: VisitEventKind
    product_id: str | None = None
    size: str | None = None
    advised_size: str | None = None
    items: tuple[str, ...] = ()
    promotion_id: str | None = None
    felt: Felt | None = None
    rating: int | None = None


_ENTERED: Final[dict[tuple[SessionState, SessionState], VisitEventKind]] = {
    (SessionState.ATTRACT, SessionState.CONSENT): "visit_began",
    (SessionState.WIPING, SessionState.CONSENT): "visit_began",
    (SessionState.CONSENT, SessionState.CAPTURE): "consented",
    (SessionState.CONSENT, SessionState.BROWSE): "declined",
}


def happenings(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    """What happened between two moments of a kiosk, in its order."""
    yield from _moves(before, after)
    if not after.with_a_shopper:
        return
    if before.figure is not after.figure and after.figure is not None:
        yield Happening(kind="measured")
    if after.shelf.hits is not None and before.shelf.hits is not after.shelf.hits:
        yield Happening(kind="searched")
    yield from _tries(before, after)
    yield from _outfits(before, after)
    yield from _promotions(before, after)
    yield from _answers(before, after)


def _moves(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    kind = _ENTERED.get((before.session, after.session))
    if kind is not None:
        yield Happening(kind=kind)
    if after.session is SessionState.BROWSE and before.session is not SessionState.BROWSE:
        yield Happening(kind="browsed")
    if after.hand_off.address is not None and before.hand_off.address is None:
        for piece in after.bag:
            yield _of_piece("taken_home", piece, after)
    if before.with_a_shopper and not after.with_a_shopper:
        yield Happening(kind="visit_ended")


def _tries(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    fitting = after.fitting
    if fitting is None:
        return
    if before.fitting is None or before.fitting.product_id != fitting.product_id:
        yield Happening(kind="product_opened", product_id=fitting.product_id)
    size, tried = after.shown_size, after.shown_try
    if not after.measured or size is None or tried is None or tried.shown is None:
        return
    if before.shown_try is not tried:
        yield Happening(
            kind="tried_on",
            product_id=fitting.product_id,
            size=size,
            advised_size=_advised(after, tried.product_id),
        )


def _outfits(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    shown = after.shown_outfit
    if shown is not None and shown.shown is not None and before.shown_outfit is not shown:
        yield Happening(kind="outfit_shown", items=tuple(piece.product_id for piece in shown.pieces))
    offer = None if before.outfit is None else before.outfit.offer
    if offer is not None and _taken(offer, after) and not _taken(offer, before):
        yield Happening(kind="outfit_taken", items=tuple(piece.product_id for piece in offer.pieces))


def _taken(offer: "OutfitOffer", state: "KioskState") -> bool:
    return set(offer.pieces) <= set(state.bag)


def _promotions(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    old, new = before.promotion, after.promotion
    if new is not None and (old is None or old.id != new.id):
        yield Happening(kind="promotion_shown", promotion_id=new.id, product_id=new.product_id)
    if old is None or new is not None:
        return
    opened = after.fitting is not None and after.fitting.product_id == old.product_id
    kind: VisitEventKind = "promotion_opened" if opened else "promotion_refused"
    yield Happening(kind=kind, promotion_id=old.id, product_id=old.product_id)


def _answers(before: "KioskState", after: "KioskState") -> Iterator[Happening]:
    if not after.answers.sent or before.answers.sent:
        return
    for (product_id, size), felt in after.answers.felt.items():
        advised = _advised(after, product_id)
        yield Happening(kind="felt", product_id=product_id, size=size, felt=felt, advised_size=advised)
    if after.answers.stars is not None:
        yield Happening(kind="rated", rating=after.answers.stars)


def _of_piece(kind: VisitEventKind, piece: "Piece", state: "KioskState") -> Happening:
    advised = _advised(state, piece.product_id)
    return Happening(kind=kind, product_id=piece.product_id, size=piece.size, advised_size=advised)


def _advised(state: "KioskState", product_id: str) -> str | None:
    advice = state.advice.get(product_id)
    return None if advice is None else advice.recommended_size
