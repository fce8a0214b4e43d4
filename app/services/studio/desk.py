"""The studio's desk as a table of what follows from what: pure, so that it is tested without a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeAlias

from app.services.studio.desk_intents import (
    CheckDraft,
    Checked,
    DeskEffect,
    DeskIntent,
    DropDraft,
    Edited,
    KeepDraft,
    KeepSoon,
    Kept,
    LeftField,
    LibraryRead,
    MomentPassed,
    NotKept,
    NotPublished,
    OpenDraft,
    ProductOpened,
    PublishDraft,
    Published,
    ReadLibrary,
    ReadShop,
    Redo,
    RememberRecent,
    Say,
    ShopRead,
    Undo,
    WantedProduct,
    WantedPublishing,
    WentTo,
    Withdrawn,
)
from app.services.studio.desk_state import RECENT_KEPT, DeskState, OpenProduct
from app.services.studio.history import History

_OUTDATED: Final = "DRAFT_OUTDATED"
_WHERE_DECIDED: Final = "product"
"""The page that shows what differs from the shop."""

Step: TypeAlias = tuple[DeskState, tuple[DeskEffect, ...]]


def update(state: DeskState, intent: DeskIntent) -> Step:
    """What the desk is after something happened, and what has to be done about it, in order."""
    return _TABLE[type(intent)](state, intent)


# ---- going about


def _went(state: DeskState, intent: WentTo) -> Step:
    effects: tuple[DeskEffect, ...] = (ReadLibrary(),) if intent.page == "library" else ()
    saved, keeping = _moment(state, MomentPassed())
    return replace(saved, page=intent.page), (*keeping, *effects)


def _wanted(state: DeskState, intent: WantedProduct) -> Step:
    if state.product is not None and state.product.draft.id == intent.product_id:
        return replace(state, page=intent.page), ()
    saved, keeping = _moment(state, MomentPassed())
    return replace(saved, page=intent.page, product=None), (*keeping, OpenDraft(product_id=intent.product_id))


def _opened(state: DeskState, intent: ProductOpened) -> Step:
    product = OpenProduct(
        history=History(present=intent.draft),
        original=intent.original,
        kept=intent.draft if intent.was_kept else None,
    )
    opened = intent.draft.id
    recent = (opened, *(one for one in state.recent if one != opened))[:RECENT_KEPT]
    effects: list[DeskEffect] = [CheckDraft(draft=intent.draft), RememberRecent(product_ids=recent)]
    if not product.is_safe:
        effects.append(KeepSoon())
    return replace(state, product=product, recent=recent), tuple(effects)


def _listed(state: DeskState, intent: LibraryRead) -> Step:
    return replace(state, library=intent.rows), ()


# ---- changing the product


def _edited(state: DeskState, intent: Edited) -> Step:
    if state.product is None:
        return state, ()
    return _changed(state, state.product.with_draft(intent.draft, intent.label, intent.place))


def _undo(state: DeskState, _: Undo) -> Step:
    if state.product is None:
        return state, ()
    return _changed(state, replace(state.product, history=state.product.history.undone()))


def _redo(state: DeskState, _: Redo) -> Step:
    if state.product is None:
        return state, ()
    return _changed(state, replace(state.product, history=state.product.history.redone()))


def _changed(state: DeskState, product: OpenProduct) -> Step:
    if product == state.product:
        return state, ()
    return replace(state, product=product), (KeepSoon(),)


def _left(state: DeskState, _: LeftField) -> Step:
    if state.product is None:
        return state, ()
    product = replace(state.product, history=state.product.history.settled())
    return replace(state, product=product), ()


# ---- keeping and checking


def _moment(state: DeskState, _: MomentPassed) -> Step:
    product = state.product
    if product is None:
        return state, ()
    effects: list[DeskEffect] = []
    if not product.is_safe and product.writing is None:
        draft = product.draft
        effects.append(KeepDraft(draft=draft) if product.is_changed else DropDraft(draft=draft))
        product = replace(product, writing=draft)
    if not product.is_checked:
        effects.append(CheckDraft(draft=product.draft))
    return replace(state, product=product), tuple(effects)


def _kept(state: DeskState, intent: Kept) -> Step:
    product = state.product
    if product is None or product.writing != intent.draft:
        return state, ()
    product = replace(product, kept=None if intent.gone else intent.draft, writing=None, write_problem="")
    return replace(state, product=product), () if product.is_safe else (KeepSoon(),)


def _not_kept(state: DeskState, intent: NotKept) -> Step:
    """It is tried again at the next change or when saving is asked for; until then it is said."""
    product = state.product
    if product is None or product.writing != intent.draft:
        return state, (Say(tone="bad", key="not_kept", detail=intent.code),)
    product = replace(product, writing=None, write_problem=intent.code)
    return replace(state, product=product), (Say(tone="bad", key="not_kept", detail=intent.code),)


def _checked(state: DeskState, intent: Checked) -> Step:
    if state.product is None or state.product.draft.id != intent.draft.id:
        return state, ()
    product = replace(state.product, faults=intent.faults, checked=intent.draft)
    return replace(state, product=product), ()


# ---- publishing


def _wants_to_publish(state: DeskState, _: WantedPublishing) -> Step:
    product = state.product
    if product is None or state.publishing:
        return state, ()
    if not product.is_changed:
        return state, (Say(tone="plain", key="nothing_new"),)
    if product.is_outdated:
        return replace(state, page=_WHERE_DECIDED), (Say(tone="warn", key="outdated"),)
    if product.is_checked and product.faults:
        return state, (Say(tone="warn", key="faulty"),)
    publish = PublishDraft(product_id=product.draft.id)
    saved = replace(state, publishing=True)
    if product.kept == product.draft:
        return saved, (publish,)
    saved = replace(saved, product=replace(product, writing=product.draft))
    return saved, (KeepDraft(draft=product.draft), publish)


def _published(state: DeskState, intent: Published) -> Step:
    state = replace(state, publishing=False)
    effects: list[DeskEffect] = [Say(tone="good", key="published"), ReadLibrary()]
    if state.product is not None and state.product.draft.id == intent.product_id:
        effects.append(OpenDraft(product_id=intent.product_id))
    return state, tuple(effects)


def _not_published(state: DeskState, intent: NotPublished) -> Step:
    state, product = replace(state, publishing=False), state.product
    if intent.code == _OUTDATED and product is not None:
        said = Say(tone="warn", key="outdated")
        return replace(state, page=_WHERE_DECIDED), (said, ReadShop(product_id=product.draft.id))
    return state, (Say(tone="bad", key="not_published", detail=intent.message),)


def _shop_read(state: DeskState, intent: ShopRead) -> Step:
    """An untouched product is opened anew; changes are kept, to be brought together with the shop's."""
    product = state.product
    if product is None or product.draft.id != intent.product_id or product.original == intent.original:
        return state, ()
    if not product.is_changed:
        return state, (OpenDraft(product_id=intent.product_id),)
    return replace(state, product=replace(product, original=intent.original)), ()


def _withdrawn(state: DeskState, intent: Withdrawn) -> Step:
    gone = state.product is not None and state.product.draft.id == intent.product_id
    state = replace(state, product=None if gone else state.product)
    return state, (ReadLibrary(),)


_TABLE: dict[type, Callable[[DeskState, Any], Step]] = {
    WentTo: _went,
    WantedProduct: _wanted,
    ProductOpened: _opened,
    Edited: _edited,
    LeftField: _left,
    Undo: _undo,
    Redo: _redo,
    MomentPassed: _moment,
    Kept: _kept,
    NotKept: _not_kept,
    Checked: _checked,
    LibraryRead: _listed,
    WantedPublishing: _wants_to_publish,
    Published: _published,
    NotPublished: _not_published,
    ShopRead: _shop_read,
    Withdrawn: _withdrawn,
}
