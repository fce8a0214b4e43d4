"""A garment completed to an outfit: offered, worn in layers, its pieces swapped, all of it taken."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import FindOutfits, FindSwap, WearOutfit
from app.session.kiosk import KioskState, Notice
from app.session.numbers import Handler
from app.session.outfit import OutfitView, Piece
from app.session.states import SessionState
from app.session.step import KioskRules, Step

_WORN_KEPT: Final = 3
"""Outfits kept as they are worn: each is as large as several drapes."""


def piece_on_show(state: KioskState) -> Piece | None:
    """The garment being tried, in the size and colour on show."""
    if state.fitting is None:
        return None
    product = state.fitting.product_id
    size = state.shown_size if state.measured else None
    return Piece(product_id=product, colourway_id=state.colours.get(product, ""), size=size)


def _complete(state: KioskState, _: wish.CompleteLook, __: KioskRules) -> Step:
    piece, person = piece_on_show(state), state.figure_person
    if piece is None or piece.size is None or person is None or state.session is not SessionState.TRY_ON:
        return Step(state=state)
    opened = replace(state, outfit=OutfitView(product_id=piece.product_id), notice=None)
    return Step(state=opened, effects=(FindOutfits(person=person, piece=piece),))


def _came(state: KioskState, intent: wish.OutfitsCame, _: KioskRules) -> Step:
    view = state.outfit
    if view is None or view.offers is not None or view.product_id != intent.found.product_id:
        return Step(state=state)
    return _wear(state, replace(view, offers=intent.found.offers, because=intent.found.because))


def _not_found(state: KioskState, intent: wish.OutfitsFailed, _: KioskRules) -> Step:
    view = state.outfit
    if view is None or view.offers is not None or view.product_id != intent.product_id:
        return Step(state=state)
    return Step(state=replace(state, outfit=None, notice=Notice(code=intent.code)))


def _choose(state: KioskState, intent: wish.ChooseOutfit, _: KioskRules) -> Step:
    view = state.outfit
    if view is None or view.offers is None or not 0 <= intent.index < len(view.offers):
        return Step(state=state)
    return _wear(state, replace(view, chosen=intent.index, swapping=None))


def _wear(state: KioskState, view: OutfitView) -> Step:
    """Show the chosen outfit; ask for it when it is neither there nor on its way nor known to fail."""
    offer, person = view.offer, state.figure_person
    known = {*view.worn, *view.wearing, *view.failed}
    if offer is None or person is None or offer.key in known:
        return Step(state=replace(state, outfit=view))
    asked = replace(view, wearing=view.wearing | {offer.key})
    wear = WearOutfit(person=person, pieces=offer.pieces)
    return Step(state=replace(state, outfit=asked), effects=(wear,))


def _worn(state: KioskState, intent: wish.OutfitWorn, _: KioskRules) -> Step:
    view, key = state.outfit, intent.worn.pieces
    if view is None:
        return Step(state=state)
    view = replace(view, wearing=view.wearing - {key})
    if intent.worn.shown is None:
        return Step(state=replace(state, outfit=replace(view, failed=view.failed | {key})))
    kept = dict([*view.worn.items()][-(_WORN_KEPT - 1) :])
    return Step(state=replace(state, outfit=replace(view, worn={**kept, key: intent.worn})))


def _not_worn(state: KioskState, intent: wish.OutfitNotWorn, _: KioskRules) -> Step:
    view, key = state.outfit, intent.pieces
    if view is None:
        return Step(state=state)
    failed = replace(view, wearing=view.wearing - {key}, failed=view.failed | {key})
    return Step(state=replace(state, outfit=failed))


# ---- swapping a piece


def _swap(state: KioskState, intent: wish.SwapPiece, _: KioskRules) -> Step:
    view, person = state.outfit, state.figure_person
    offer = None if view is None else view.offer
    if view is None or offer is None or person is None or view.swapping is not None:
        return Step(state=state)
    if intent.product_id == view.product_id:
        return Step(state=state)
    if intent.product_id not in {piece.product_id for piece in offer.pieces}:
        return Step(state=state)
    seen = {piece.product_id for one in view.offers or () for piece in one.pieces}
    find = FindSwap(
        person=person,
        pieces=offer.pieces,
        product_id=intent.product_id,
        seen=tuple(sorted(seen)),
    )
    return Step(state=replace(state, outfit=replace(view, swapping=intent.product_id)), effects=(find,))


def _swap_found(state: KioskState, intent: wish.SwapFound, _: KioskRules) -> Step:
    view = state.outfit
    if view is None or view.offer is None or view.swapping != intent.product_id:
        return Step(state=state)
    view = replace(view, swapping=None)
    if intent.offer is None or view.offers is None or intent.pieces != state_pieces(view):
        code = "NO_OTHER_PIECE" if intent.offer is None else None
        notice = state.notice if code is None else Notice(code=code)
        return Step(state=replace(state, outfit=view, notice=notice))
    offers = [*view.offers]
    offers[view.chosen] = intent.offer
    return _wear(state, replace(view, offers=tuple(offers)))


def state_pieces(view: OutfitView) -> tuple[Piece, ...]:
    """The pieces of the outfit on show; none while none is."""
    return () if view.offer is None else view.offer.pieces


OUTFIT_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.CompleteLook: _complete,
    wish.OutfitsCame: _came,
    wish.OutfitsFailed: _not_found,
    wish.ChooseOutfit: _choose,
    wish.OutfitWorn: _worn,
    wish.OutfitNotWorn: _not_worn,
    wish.SwapPiece: _swap,
    wish.SwapFound: _swap_found,
}
