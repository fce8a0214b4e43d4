"""The last questions: how what was tried on felt, and how many stars the visit gets. All of it optional."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import LearnFelt
from app.session.kiosk import KioskState
from app.session.leaving import leave
from app.session.numbers import Handler
from app.session.states import SessionEvent, SessionState
from app.session.step import KioskRules, Step, moved
from app.session.visit import Answers

STARS: Final = (1, 2, 3, 4, 5)
_ASKED_ABOUT: Final = 4


def asked_about(state: KioskState) -> tuple[tuple[str, str], ...]:
    """Product and size of what a shopper is asked: what is in the bag first, then what was looked at last.

    Only sizes this shopper saw on their body.
    """
    seen = {key for key, tried in state.tried.items() if tried.shown is not None}
    bagged = [(piece.product_id, piece.size) for piece in state.bag if piece.size is not None]
    products = {product for product, _ in bagged}
    looked = [
        (product, state.advice[product].first_size)
        for product in state.looked_at
        if product not in products and product in state.advice
    ]
    known = [key for key in dict.fromkeys((*bagged, *looked)) if key in seen]
    return tuple(known[:_ASKED_ABOUT])


def _rate(state: KioskState, _: wish.Rate, __: KioskRules) -> Step:
    after = moved(state, SessionEvent.RATE)
    return Step(state=state if after is None else replace(after, answers=Answers()))


def _open(state: KioskState) -> bool:
    return state.session is SessionState.FEEDBACK and not state.answers.sent


def _felt(state: KioskState, intent: wish.SayFelt, _: KioskRules) -> Step:
    key = (intent.product_id, intent.size)
    if not _open(state) or key not in asked_about(state):
        return Step(state=state)
    felt = {k: v for k, v in state.answers.felt.items() if k != key}
    if state.answers.felt.get(key) != intent.felt:
        felt[key] = intent.felt
    return Step(state=replace(state, answers=replace(state.answers, felt=felt)))


def _stars(state: KioskState, intent: wish.GiveStars, _: KioskRules) -> Step:
    if not _open(state) or intent.stars not in STARS:
        return Step(state=state)
    given = None if state.answers.stars == intent.stars else intent.stars
    return Step(state=replace(state, answers=replace(state.answers, stars=given)))


def _send(state: KioskState, _: wish.SendAnswers, rules: KioskRules) -> Step:
    if not _open(state):
        return Step(state=state)
    sent = replace(state, answers=replace(state.answers, sent=True), idle_s=0)
    if state.figure_person is None or not state.answers.felt:
        return Step(state=sent)  # told from this moment; the farewell comes with the next second
    learn = LearnFelt(person=state.figure_person, felt=dict(state.answers.felt))
    return Step(state=sent, effects=(learn,))


def answers_second(state: KioskState, rules: KioskRules) -> Step | None:
    """The farewell once nothing is waited for; None while the visit goes on."""
    if state.session is not SessionState.FEEDBACK or not state.answers.sent:
        return None
    nothing_felt = state.figure_person is None or not state.answers.felt
    return leave(state) if nothing_felt or state.idle_s >= rules.answers_patience_s else None


def _kept(state: KioskState, _: wish.AnswersKept, __: KioskRules) -> Step:
    sent = state.session is SessionState.FEEDBACK and state.answers.sent
    return leave(state) if sent else Step(state=state)


RATING_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    wish.Rate: _rate,
    wish.SayFelt: _felt,
    wish.GiveStars: _stars,
    wish.SendAnswers: _send,
    wish.AnswersKept: _kept,
}
