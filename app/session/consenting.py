"""Agreeing to be measured, or looking around without; and being measured after all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session.browsing import look_around
from app.session.camera import Capture
from app.session.capturing import back_in_capture, way_to_start
from app.session.draft import Draft
from app.session.effects import CancelWork, Effect, ForgetBody
from app.session.kiosk import KioskState
from app.session.numbers import Handler
from app.session.states import SessionEvent
from app.session.step import KioskRules, Step, moved
from app.session.visit import Remembered


def _agree(state: KioskState, _: ask.Agree, __: KioskRules) -> Step:
    after = moved(state, SessionEvent.AGREE)
    if after is None:
        return Step(state=state)
    return Step(state=way_to_start(replace(after, remembered=Remembered())))


def _decline(state: KioskState, _: ask.Decline, rules: KioskRules) -> Step:
    after = moved(state, SessionEvent.DECLINE)
    if after is None:
        return Step(state=state)
    effects: tuple[Effect, ...] = (CancelWork(), ForgetBody()) if state.measured else ()
    return look_around(bodiless(after), rules, effects)


def bodiless(state: KioskState) -> KioskState:
    """The state without anything that was measured: who declines leaves no number behind."""
    return replace(
        state,
        camera_agreed=False,
        way="typed",
        capture=Capture(),
        captured=None,
        draft=Draft(),
        more_measurements=False,
        finding_body=False,
        figure=None,
        figure_person=None,
        sought_person=None,
        advice={},
        tried={},
        failed_sizes=frozenset(),
        draping=frozenset(),
        posed={},
        stills={},
        picturing=frozenset(),
        posing=frozenset(),
        looked_at=(),
        fitting=None,
        outfit=None,
        wanted=None,
        remembered=Remembered(),
        bag=tuple(replace(piece, size=None) for piece in state.bag),
        shelf=replace(state.shelf, for_you=(), filters=replace(state.shelf.filters, my_size=False)),
    )


def _ask_to_measure(state: KioskState, _: ask.AskToMeasure, __: KioskRules) -> Step:
    after = None if state.measured else moved(state, SessionEvent.ASK_TO_MEASURE)
    if after is None:
        return Step(state=state)
    wanted = None if state.fitting is None else state.fitting.product_id
    return Step(state=replace(after, fitting=None, wanted=wanted))


def back_from_capture(state: KioskState) -> Step:
    """From the pictures to their preparation, from there to the consent."""
    if state.finding_body:
        return Step(state=state)
    if state.capture.stage != "prepare":
        return back_in_capture(state)
    return Step(state=moved(state, SessionEvent.BACK) or state)


CONSENT_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    ask.Agree: _agree,
    ask.Decline: _decline,
    ask.AskToMeasure: _ask_to_measure,
}
