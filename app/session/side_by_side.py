"""All sizes of a garment side by side: a still of each on the shopper's own body, made as they are seen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import PictureSize
from app.session.fitting import outward_from
from app.session.kiosk import KioskState
from app.session.numbers import Handler
from app.session.states import SessionState
from app.session.step import KioskRules, Step


def _show(state: KioskState, _: wish.ShowAllSizes, __: KioskRules) -> Step:
    fitting = state.fitting
    there = state.session is SessionState.TRY_ON and state.measured and state.outfit is None
    if fitting is None or not there or fitting.product_id not in state.advice:
        return Step(state=state)
    return pictured_soon(replace(state, fitting=replace(fitting, side_by_side=True), notice=None))


def pictured_soon(state: KioskState) -> Step:
    """Ask for the stills that are missing, of sizes that hang already; the one to take first."""
    fitting, person = state.fitting, state.figure_person
    if fitting is None or person is None or not fitting.side_by_side:
        return Step(state=state)
    product = fitting.product_id
    advice = state.advice.get(product)
    if advice is None:
        return Step(state=state)
    colour = state.colours.get(product, "")
    wanted = []
    for size in outward_from(advice.first_size, advice.offered):
        tried = state.tried.get((product, size))
        if tried is not None and tried.shown is not None:
            wanted.append((product, size, colour))
    missing = [key for key in wanted if key not in state.stills and key not in state.picturing]
    return Step(
        state=replace(state, picturing=state.picturing | set(missing)),
        effects=tuple(
            PictureSize(person=person, product_id=product, size=size, colourway_id=colour)
            for product, size, colour in missing
        ),
    )


def _pictured(state: KioskState, intent: wish.SizePictured, _: KioskRules) -> Step:
    key = (intent.product_id, intent.size, intent.colourway_id)
    if key not in state.picturing:
        return Step(state=state)
    state = replace(state, picturing=state.picturing - {key})
    if state.fitting is None or state.fitting.product_id != intent.product_id:
        return Step(state=state)
    return Step(state=replace(state, stills={**state.stills, key: intent.picture}))


SIDE_BY_SIDE_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.ShowAllSizes: _show,
    wish.SizePictured: _pictured,
}
