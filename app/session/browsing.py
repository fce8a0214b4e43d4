"""On the shelf: departments, filters, the words searched for, what is for this shopper, what is offered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.session import intents as ask
from app.session import journey_intents as wish
from app.session.effects import AskForPromotion, Effect, FindForYou, PreferWork, Search
from app.session.kiosk import KioskState, Notice
from app.session.numbers import Handler
from app.session.shelf_view import Filters, ShelfView, toggled, with_letter, with_word
from app.session.states import SessionState
from app.session.step import KioskRules, Step
from app.session.visit import PromotionQuestion


def look_around(state: KioskState, rules: KioskRules, before: tuple[Effect, ...] = ()) -> Step:
    """What being on the shelf sets going, after ``before``: what is for this shopper, and what is offered."""
    asked: tuple[Effect, ...] = (for_you(state),)
    if state.promotion is None and not state.promotions_refused:
        asked += (AskForPromotion(question=_promotion_question(state)),)
    return Step(state=state, effects=(*before, *asked))


def _promotion_question(state: KioskState) -> PromotionQuestion:
    return PromotionQuestion(
        liked=tuple(dict.fromkeys(piece.product_id for piece in state.bag)),
        tried=state.looked_at,
        department=None if state.shelf.department == "all" else state.shelf.department,
        occasion=state.shelf.filters.occasion,
        shown=state.promotions_shown,
        quiet_s=state.promotion_quiet_s,
    )


def for_you(state: KioskState) -> FindForYou:
    """The question what this shopper may like."""
    liked = tuple(dict.fromkeys(piece.product_id for piece in state.bag))
    tried = tuple(dict.fromkeys(product for product, _ in state.tried))
    return FindForYou(person=state.figure_person, liked=liked, tried=tried)


def _on_shelf(state: KioskState) -> bool:
    return state.session is SessionState.BROWSE


def _viewed(state: KioskState, **changes: object) -> Step:
    """The shelf with some of what is on show changed."""
    return Step(state=replace(state, shelf=replace(state.shelf, **changes)))  # type: ignore[arg-type]


def _department(state: KioskState, intent: ask.ShowDepartment, _: KioskRules) -> Step:
    if not state.with_a_shopper:
        return Step(state=state)
    filters = replace(state.shelf.filters, family=None)
    return _viewed(state, department=intent.department, filters=filters)


def _show_filters(state: KioskState, intent: wish.ShowFilters, _: KioskRules) -> Step:
    return _viewed(state, filters_open=intent.shown) if _on_shelf(state) else Step(state=state)


def _toggle(state: KioskState, intent: wish.ToggleFilter, _: KioskRules) -> Step:
    if not _on_shelf(state):
        return Step(state=state)
    return _viewed(state, filters=toggled(state.shelf.filters, intent.name, intent.value))


def _my_size(state: KioskState, _: wish.ToggleMySize, __: KioskRules) -> Step:
    if not _on_shelf(state) or not state.measured:
        return Step(state=state)
    filters = state.shelf.filters
    return _viewed(state, filters=replace(filters, my_size=not filters.my_size))


def _clear_filters(state: KioskState, _: wish.ClearFilters, __: KioskRules) -> Step:
    if not _on_shelf(state):
        return Step(state=state)
    return _viewed(state, filters=Filters(), department="all")


# ---- searching


def _open_search(state: KioskState, _: wish.OpenSearch, __: KioskRules) -> Step:
    if not _on_shelf(state):
        return Step(state=state)
    return _viewed(state, typing=f"{state.shelf.query} ".lstrip(), filters_open=False)


def _letter(state: KioskState, intent: wish.PressLetter, _: KioskRules) -> Step:
    if state.shelf.typing is None:
        return Step(state=state)
    return _viewed(state, typing=with_letter(state.shelf.typing, intent.key))


def _word(state: KioskState, intent: wish.AddWord, _: KioskRules) -> Step:
    if state.shelf.typing is None:
        return Step(state=state)
    return _viewed(state, typing=with_word(state.shelf.typing, intent.word))


def _close_search(state: KioskState, intent: wish.CloseSearch, rules: KioskRules) -> Step:
    typed = state.shelf.typing
    if typed is None:
        return Step(state=state)
    if not intent.accept:
        return _viewed(state, typing=None)
    query = typed.strip()
    if not query:
        return _clear_search(state, wish.ClearSearch(), rules)
    found = _viewed(state, typing=None, query=query, searching=True)
    return replace(found, effects=(Search(query=query),))


def _clear_search(state: KioskState, _: wish.ClearSearch, __: KioskRules) -> Step:
    if not state.with_a_shopper:
        return Step(state=state)
    return _viewed(state, typing=None, query="", searching=False, hits=None)


def _found(state: KioskState, intent: wish.SearchFound, _: KioskRules) -> Step:
    if not state.with_a_shopper or intent.query != state.shelf.query:
        return Step(state=state)
    ahead = PreferWork(topics=tuple((product,) for product in intent.product_ids[:6]))
    return replace(_viewed(state, searching=False, hits=intent.product_ids), effects=(ahead,))


def _not_found(state: KioskState, intent: wish.SearchFailed, _: KioskRules) -> Step:
    if not state.with_a_shopper or intent.query != state.shelf.query:
        return Step(state=state)
    shelf = replace(state.shelf, searching=False, query="", hits=None)
    return Step(state=replace(state, shelf=shelf, notice=Notice(code=intent.code)))


def _for_you(state: KioskState, intent: wish.ForYouFound, _: KioskRules) -> Step:
    return _viewed(state, for_you=intent.products) if state.with_a_shopper else Step(state=state)


def shelf_again(state: KioskState) -> ShelfView:
    """The shelf somebody comes back to: as it was left, with nothing lying over it."""
    return replace(state.shelf, filters_open=False, typing=None)


BROWSE_HANDLERS: Final[Mapping[type[ask.Intent], Handler]] = {
    ask.ShowDepartment: _department,
    wish.ShowFilters: _show_filters,
    wish.ToggleFilter: _toggle,
    wish.ToggleMySize: _my_size,
    wish.ClearFilters: _clear_filters,
    wish.OpenSearch: _open_search,
    wish.PressLetter: _letter,
    wish.AddWord: _word,
    wish.CloseSearch: _close_search,
    wish.ClearSearch: _clear_search,
    wish.SearchFound: _found,
    wish.SearchFailed: _not_found,
    wish.ForYouFound: _for_you,
}
