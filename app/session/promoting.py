"""What the shop has to show: one card at a time, which can be put away for the rest of the visit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.kiosk import KioskState
from app.session.numbers import Handler
from app.session.states import SessionState
from app.session.step import KioskRules, Step, products_for
from app.session.trying import choose_product

_SHOWN_IN: Final = (SessionState.BROWSE, SessionState.TRY_ON)


def _offered(state: KioskState, intent: wish.PromotionOffered, rules: KioskRules) -> Step:
    offer = intent.offer
    if state.session not in _SHOWN_IN or state.promotions_refused:
        return Step(state=state)
    if offer is not None and offer.product_id not in products_for(state, rules):
        return Step(state=state)
    if offer is None:
        return Step(state=replace(state, promotion=None))
    shown = (*state.promotions_shown, offer.id)
    return Step(state=replace(state, promotion=offer, promotions_shown=shown, promotion_quiet_s=0))


def promotion_second(state: KioskState) -> KioskState:
    """A second more of quiet since the last was shown."""
    quiet = state.promotion_quiet_s
    return state if quiet is None else replace(state, promotion_quiet_s=quiet + 1)


def _open(state: KioskState, _: wish.OpenPromotion, rules: KioskRules) -> Step:
    if state.promotion is None:
        return Step(state=state)
    product = state.promotion.product_id
    step = choose_product(replace(state, promotion=None), ask.ChooseProduct(product_id=product), rules)
    return step if step.state.fitting is not None else Step(state=state)


def _refuse(state: KioskState, _: wish.RefusePromotion, __: KioskRules) -> Step:
    if state.promotion is None:
        return Step(state=state)
    return Step(state=replace(state, promotion=None, promotions_refused=True))


PROMOTION_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.PromotionOffered: _offered,
    wish.OpenPromotion: _open,
    wish.RefusePromotion: _refuse,
}
