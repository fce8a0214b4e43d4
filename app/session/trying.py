"""Garments tried on: every size of one product draped on the shopper, or the product on the mannequin."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.browsing import look_around, shelf_again
from app.session.effects import Drape, PoseSize, PreferWork, Present
from app.session.fitting import outward_from
from app.session.kiosk import Fitting, KioskState, Notice
from app.session.numbers import Handler
from app.session.side_by_side import pictured_soon
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved, products_for


def to_garments(state: KioskState, _: ask.ShowGarments, rules: KioskRules) -> Step:
    """On to the shelf; to the product somebody was looking at when they chose to be measured."""
    after = moved(state, SessionEvent.SHOW_GARMENTS)
    if after is None or state.finding_body:
        return Step(state=state)
    browsing = look_around(replace(after, fitting=None, wanted=None, shelf=shelf_again(after)), rules)
    if state.wanted is None:
        return browsing
    chosen = choose_product(browsing.state, ask.ChooseProduct(product_id=state.wanted), rules)
    return replace(chosen, effects=(*browsing.effects, *chosen.effects))


def choose_product(state: KioskState, intent: ask.ChooseProduct, rules: KioskRules) -> Step:
    """Look at a product: tried on where there is a body, worn by the mannequin where there is none."""
    product = intent.product_id
    after = moved(state, SessionEvent.CHOOSE_GARMENT)
    offered = product in products_for(state, rules)
    if after is None or after.session is not SessionState.TRY_ON or not offered:
        return Step(state=state)
    looked_at = (product, *(other for other in state.looked_at if other != product))[: rules.products_kept]
    # Drapes are the largest thing a session holds: those of products looked at long ago are let go.
    chosen = replace(
        after,
        fitting=Fitting(product_id=product),
        outfit=None,
        looked_at=looked_at,
        tried={key: tried for key, tried in state.tried.items() if key[0] in looked_at},
        posed={key: posed for key, posed in state.posed.items() if key[0] == product},
        stills={key: still for key, still in state.stills.items() if key[0] == product},
        mannequins={p: worn for p, worn in state.mannequins.items() if p in looked_at},
        shelf=shelf_again(after),
    )
    step = _every_size(chosen, product) if chosen.measured else _presented_soon(chosen, product)
    return replace(step, effects=(PreferWork(topics=((product,),)), *step.effects))


def _presented_soon(state: KioskState, product_id: str) -> Step:
    if product_id in state.mannequins or product_id in state.presenting:
        return Step(state=state)
    asked = replace(state, presenting=state.presenting | {product_id})
    return Step(state=asked, effects=(Present(product_id=product_id),))


def _presented(state: KioskState, intent: wish.Presented, _: KioskRules) -> Step:
    product = intent.tried.product_id
    state = replace(state, presenting=state.presenting - {product})
    if state.measured or product not in state.looked_at:
        return Step(state=state)
    return Step(state=replace(state, mannequins={**state.mannequins, product: intent.tried}))


def _not_presented(state: KioskState, intent: wish.PresentFailed, _: KioskRules) -> Step:
    return Step(state=replace(state, presenting=state.presenting - {intent.product_id}))


def _choose_size(state: KioskState, intent: ask.ChooseSize, _: KioskRules) -> Step:
    if state.fitting is None or not state.measured or state.session is not SessionState.TRY_ON:
        return Step(state=state)
    product = state.fitting.product_id
    chosen = posed_soon(replace(state, fitting=replace(state.fitting, size=intent.size, side_by_side=False)))
    ahead = PreferWork(topics=((product, intent.size), (product,)))
    return replace(chosen, effects=(*chosen.effects, ahead))


def _choose_colour(state: KioskState, intent: ask.ChooseColour, _: KioskRules) -> Step:
    if state.fitting is None:
        return Step(state=state)
    fitting = replace(state.fitting, fit_map=None)
    colours = {**state.colours, fitting.product_id: intent.colourway_id}
    return pictured_soon(replace(state, fitting=fitting, colours=colours))


def _fit_map(state: KioskState, intent: ask.ShowFitMap, _: KioskRules) -> Step:
    if state.fitting is None or not state.measured:
        return Step(state=state)
    return Step(state=replace(state, fitting=replace(state.fitting, fit_map=intent.kind)))


def _advised(state: KioskState, intent: ask.Advised, rules: KioskRules) -> Step:
    if state.figure is None or state.figure_person is None:
        return Step(state=state)
    product = intent.advice.product_id
    advised = replace(state, advice={**state.advice, product: intent.advice})
    if state.fitting is not None and state.fitting.product_id == product:
        return _every_size(advised, product)
    if product in products_for(state, rules)[: rules.draped_ahead]:
        return _drapes(advised, product, (intent.advice.first_size,))
    return Step(state=advised)


def _every_size(state: KioskState, product_id: str) -> Step:
    """Ask for all sizes of a product, the recommended one first; nothing before there is advice."""
    advice = state.advice.get(product_id)
    if advice is None:
        return Step(state=state)
    return _drapes(state, product_id, outward_from(advice.first_size, advice.offered))


def _drapes(state: KioskState, product_id: str, sizes: tuple[str, ...]) -> Step:
    """Ask for those of the sizes that are neither there nor on their way."""
    person = state.figure_person
    if person is None:
        return Step(state=state)
    known = {*state.tried, *state.failed_sizes, *state.draping}
    missing = [size for size in sizes if (product_id, size) not in known]
    draping = state.draping | {(product_id, size) for size in missing}
    return Step(
        state=replace(state, draping=draping),
        effects=tuple(Drape(person=person, product_id=product_id, size=size) for size in missing),
    )


def _size_tried(state: KioskState, intent: ask.SizeTried, rules: KioskRules) -> Step:
    if state.figure is None:
        return Step(state=state)
    product = intent.tried.product_id
    key = (product, intent.tried.size)
    state = replace(state, draping=state.draping - {key})
    ahead = product in products_for(state, rules)[: rules.draped_ahead]
    if not ahead and product not in state.looked_at:  # came after the shopper had gone on
        return Step(state=state)
    step = posed_soon(replace(state, tried={**state.tried, key: intent.tried}))
    pictured = pictured_soon(step.state)
    return replace(pictured, effects=(*step.effects, *pictured.effects))


def _try_failed(state: KioskState, intent: ask.TryFailed, _: KioskRules) -> Step:
    if state.figure is None:
        return Step(state=state)
    if intent.size is None:
        unadvised = state.fitting is not None and state.fitting.product_id == intent.product_id
        return Step(state=replace(state, notice=Notice(code=intent.code)) if unadvised else state)
    key = (intent.product_id, intent.size)
    failed = state.failed_sizes | {key}
    return Step(state=replace(state, failed_sizes=failed, draping=state.draping - {key}))


# ---- poses


def _choose_pose(state: KioskState, intent: wish.ChoosePose, _: KioskRules) -> Step:
    if state.fitting is None or not state.measured or state.session is not SessionState.TRY_ON:
        return Step(state=state)
    chosen = replace(state, fitting=replace(state.fitting, pose=intent.pose))
    known = chosen.shown_pose
    if known is not None and known.shown is None:
        return _pose_refused(chosen, (known.product_id, known.size, known.pose))
    return posed_soon(chosen)


def posed_soon(state: KioskState) -> Step:
    """Ask for the size on show in the chosen pose, once that size is draped."""
    tried, person = state.shown_try, state.figure_person
    if state.fitting is None or person is None or tried is None or tried.shown is None:
        return Step(state=state)
    key = (tried.product_id, tried.size, state.fitting.pose)
    if state.fitting.pose == "measured" or key in state.posed or key in state.posing:
        return Step(state=state)
    asked = replace(state, posing=state.posing | {key})
    pose = PoseSize(person=person, product_id=key[0], size=key[1], pose=state.fitting.pose)
    return Step(state=asked, effects=(pose,))


def _posed(state: KioskState, intent: wish.Posed, _: KioskRules) -> Step:
    posed = intent.posed
    key = (posed.product_id, posed.size, posed.pose)
    state = replace(state, posing=state.posing - {key})
    if state.fitting is None or state.fitting.product_id != posed.product_id:
        return Step(state=state)
    known = replace(state, posed={**state.posed, key: posed})
    return Step(state=known) if posed.shown is not None else _pose_refused(known, key)


def _pose_failed(state: KioskState, intent: wish.PoseFailed, _: KioskRules) -> Step:
    key = (intent.product_id, intent.size, intent.pose)
    return _pose_refused(replace(state, posing=state.posing - {key}), key)


def _pose_refused(state: KioskState, key: tuple[str, str, str]) -> Step:
    """Stand as measured again where the cloth does not hold the pose that is wanted now."""
    fitting = state.fitting
    if fitting is None or (fitting.product_id, state.shown_size, fitting.pose) != key:
        return Step(state=state)
    stood = replace(fitting, pose="measured")
    return Step(state=replace(state, fitting=stood, notice=Notice(code="POSE_NOT_SHOWN")))


TRY_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    ask.ShowGarments: to_garments,
    ask.ChooseProduct: choose_product,
    ask.ChooseSize: _choose_size,
    ask.ChooseColour: _choose_colour,
    ask.ShowFitMap: _fit_map,
    ask.Advised: _advised,
    ask.SizeTried: _size_tried,
    ask.TryFailed: _try_failed,
    wish.Presented: _presented,
    wish.PresentFailed: _not_presented,
    wish.ChoosePose: _choose_pose,
    wish.Posed: _posed,
    wish.PoseFailed: _pose_failed,
}
