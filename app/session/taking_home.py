"""The bag, and the page a shopper takes home with what is in it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import PreferWork, PublishPage, RevokePage
from app.session.kiosk import KioskState
from app.session.numbers import Handler
from app.session.outfit import Piece
from app.session.outfitting import piece_on_show
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved
from app.session.visit import HandOff

BAG_HOLDS: Final = 8
"""More pieces than anybody carries to the fitting room; the page stays small."""


def with_pieces(bag: tuple[Piece, ...], pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The bag with some pieces added; a product is in it once, as it was last chosen. Full is full."""
    added = {piece.product_id for piece in pieces}
    kept = tuple(piece for piece in bag if piece.product_id not in added)
    return (*kept, *pieces)[:BAG_HOLDS]


def _take(state: KioskState, _: wish.TakeIt, __: KioskRules) -> Step:
    piece = piece_on_show(state)
    if piece is None or state.session is not SessionState.TRY_ON:
        return Step(state=state)
    if piece in state.bag:
        return Step(state=replace(state, bag=tuple(one for one in state.bag if one != piece)))
    return Step(state=replace(state, bag=with_pieces(state.bag, (piece,))))


def _take_outfit(state: KioskState, _: wish.TakeOutfit, __: KioskRules) -> Step:
    offer = None if state.outfit is None else state.outfit.offer
    if offer is None:
        return Step(state=state)
    return Step(state=replace(state, bag=with_pieces(state.bag, offer.pieces)))


def _put_back(state: KioskState, intent: wish.PutBack, _: KioskRules) -> Step:
    kept = tuple(piece for piece in state.bag if piece.product_id != intent.product_id)
    if kept == state.bag:
        return Step(state=state)
    emptied = replace(state, bag=kept)
    return _published(emptied) if state.session is SessionState.HAND_OFF else Step(state=emptied)


def _take_home(state: KioskState, _: wish.TakeHome, __: KioskRules) -> Step:
    after = moved(state, SessionEvent.TAKE_HOME)
    return Step(state=state) if after is None else _published(after)


def _published(state: KioskState) -> Step:
    """Ask for the page of the bag, in place of the one that is up; of an empty bag there is none."""
    waiting = replace(state, hand_off=HandOff())
    if not state.bag:
        return Step(state=waiting, effects=(RevokePage(),))
    page = PublishPage(person=state.figure_person, pieces=state.bag)
    # Its pictures go before drapes of the garment that was being tried.
    return Step(state=waiting, effects=(PreferWork(topics=()), page))


def back_from_page(state: KioskState) -> KioskState:
    """Back to the garment that was being tried, or to the shelf."""
    event = SessionEvent.BACK if state.fitting is None else SessionEvent.CHOOSE_GARMENT
    return moved(state, event) or state


def page_second(state: KioskState) -> KioskState:
    """A second less for the page; at its end it is gone, and may be put up again."""
    page = state.hand_off
    if page.address is None:
        return state
    left = page.seconds_left - 1
    if left > 0:
        return replace(state, hand_off=replace(page, seconds_left=left))
    return replace(state, hand_off=HandOff(trouble="HAND_OFF_EXPIRED"))


def _page_up(state: KioskState, intent: wish.PagePublished, _: KioskRules) -> Step:
    if state.session is not SessionState.HAND_OFF:
        return Step(state=state)
    page = HandOff(address=intent.address, seconds_left=intent.seconds, pictures_missing=intent.pictures)
    return Step(state=replace(state, hand_off=page))


def _page_pictured(state: KioskState, _: wish.PagePictured, __: KioskRules) -> Step:
    page = state.hand_off
    missing = max(page.pictures_missing - 1, 0)
    return Step(state=replace(state, hand_off=replace(page, pictures_missing=missing)))


def _page_refused(state: KioskState, intent: wish.PageRefused, _: KioskRules) -> Step:
    if state.session is not SessionState.HAND_OFF:
        return Step(state=state)
    return Step(state=replace(state, hand_off=HandOff(trouble=intent.code)))


HOME_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.TakeIt: _take,
    wish.TakeOutfit: _take_outfit,
    wish.PutBack: _put_back,
    wish.TakeHome: _take_home,
    wish.PagePublished: _page_up,
    wish.PagePictured: _page_pictured,
    wish.PageRefused: _page_refused,
}
