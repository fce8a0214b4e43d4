"""The studio's desk without a window: what follows from what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.services.studio.desk import update
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
    MomentPassed,
    NotKept,
    NotPublished,
    OpenDraft,
    ProductOpened,
    PublishDraft,
    Published,
    ReadShop,
    Redo,
    Say,
    ShopRead,
    Undo,
    WantedProduct,
    WantedPublishing,
    WentTo,
    Withdrawn,
)
from app.services.studio.desk_state import DeskState, OpenProduct
from app.services.studio.draft import DraftFault, ProductDraft
from app.services.studio.merging import merged

TEE = ProductDraft(product={"id": "tee", "name": {"en": "Tee", "zh": "T"}}, starts_from="1")


def named(words: str) -> ProductDraft:
    return TEE.with_value(("name", "en"), words)


def after(*intents: DeskIntent) -> tuple[DeskState, list[DeskEffect]]:
    """The desk with a published tee open, and what was to be done since."""
    state, effects = update(DeskState(), ProductOpened(draft=TEE, original=TEE, was_kept=False))
    done: list[DeskEffect] = []
    for intent in intents:
        state, effects = update(state, intent)
        done += effects
    return state, done


def open_product(state: DeskState) -> OpenProduct:
    assert state.product is not None
    return state.product


def test_a_published_product_is_as_safe_as_can_be_and_has_nothing_to_publish() -> None:
    state, done = after(MomentPassed(), WantedPublishing())
    assert open_product(state).is_safe
    assert not open_product(state).is_changed
    assert not any(isinstance(effect, KeepDraft | PublishDraft) for effect in done)


def test_a_change_is_kept_when_nobody_types_for_a_moment_and_not_before() -> None:
    draft = named("Boxy tee")
    state, done = after(Edited(draft=draft, label="name", place="name.en"))
    assert done == [KeepSoon()]
    assert not open_product(state).is_safe
    state, effects = update(state, MomentPassed())
    assert KeepDraft(draft=draft) in effects
    assert CheckDraft(draft=draft) in effects
    state, _ = update(state, Kept(draft=draft))
    assert open_product(state).is_safe


def test_what_was_typed_while_the_disk_wrote_is_kept_next() -> None:
    one, two = named("Boxy"), named("Boxy tee")
    state, _ = after(Edited(draft=one, label="name"), MomentPassed(), Edited(draft=two, label="name"))
    state, effects = update(state, MomentPassed())
    assert not any(isinstance(effect, KeepDraft) for effect in effects), "one write at a time"
    state, effects = update(state, Kept(draft=one))
    assert effects == (KeepSoon(),)
    _, effects = update(state, MomentPassed())
    assert KeepDraft(draft=two) in effects


def test_letters_of_one_field_are_undone_together_and_fields_apart() -> None:
    letters = [Edited(draft=named("Tee" + "s" * n), label="name", place="name.en") for n in (1, 2, 3)]
    state, _ = after(
        *letters, LeftField(), Edited(draft=named("Vest"), label="name", place="name.en"), Undo()
    )
    assert open_product(state).draft == named("Teesss")
    state, _ = update(state, Undo())
    assert open_product(state).draft == TEE
    state, _ = update(state, Redo())
    assert open_product(state).draft == named("Teesss")


def test_undoing_all_takes_the_draft_from_disk() -> None:
    draft = named("Vest")
    state, _ = after(Edited(draft=draft, label="name"), MomentPassed(), Kept(draft=draft), Undo())
    state, effects = update(state, MomentPassed())
    assert DropDraft(draft=TEE) in effects
    state, _ = update(state, Kept(draft=TEE, gone=True))
    assert open_product(state).is_safe


def test_a_disk_that_refuses_is_told_and_tried_again() -> None:
    draft = named("Vest")
    state, done = after(
        Edited(draft=draft, label="name"), MomentPassed(), NotKept(draft=draft, code="DISK_FULL")
    )
    assert Say(tone="bad", key="not_kept", detail="DISK_FULL") in done
    assert open_product(state).write_problem == "DISK_FULL"
    _, effects = update(state, MomentPassed())
    assert KeepDraft(draft=draft) in effects


def test_publishing_writes_what_is_shown_first() -> None:
    draft = named("Vest")
    state, done = after(Edited(draft=draft, label="name"), WantedPublishing())
    kept, published = done.index(KeepDraft(draft=draft)), done.index(PublishDraft(product_id="tee"))
    assert kept < published
    assert state.publishing
    _, again = update(state, WantedPublishing())
    assert again == (), "not twice"
    state, effects = update(state, Published(product_id="tee"))
    assert OpenDraft(product_id="tee") in effects
    assert not state.publishing


def test_a_faulty_product_is_not_published() -> None:
    draft = named("")
    fault = DraftFault(part="product", place=("name", "en"), message="empty")
    _, done = after(Edited(draft=draft, label="n"), Checked(draft=draft, faults=(fault,)), WantedPublishing())
    assert not any(isinstance(effect, PublishDraft) for effect in done)
    assert Say(tone="warn", key="faulty") in done


def test_going_to_another_product_keeps_the_one_before() -> None:
    draft = named("Vest")
    _, done = after(Edited(draft=draft, label="name"), WantedProduct(product_id="shirt"))
    assert done.index(KeepDraft(draft=draft)) < done.index(OpenDraft(product_id="shirt"))


@pytest.mark.parametrize("page", ["library", "product"])
def test_going_to_a_page_keeps_the_product(page: str) -> None:
    draft = named("Vest")
    state, done = after(Edited(draft=draft, label="name"), WentTo(page=page))
    assert KeepDraft(draft=draft) in done
    assert state.page == page


def test_a_withdrawn_product_leaves_the_desk() -> None:
    state, _ = after(Withdrawn(product_id="tee"))
    assert state.product is None


def test_a_draft_the_shop_has_overtaken_is_brought_together_with_it_before_it_is_published() -> None:
    later = replace(TEE, product={**TEE.product, "price": 9}, starts_from="2")
    refused = NotPublished(code="DRAFT_OUTDATED", message="")
    state, done = after(Edited(draft=named("A"), label="name"), WantedPublishing(), refused)
    assert done[-2:] == [Say(tone="warn", key="outdated"), ReadShop(product_id="tee")]
    state, _ = update(state, ShopRead(product_id="tee", original=later))
    assert open_product(state).is_outdated
    assert open_product(state).draft == named("A"), "nothing that was typed is lost"
    state, _ = update(state, WentTo(page="pattern"))
    state, effects = update(state, WantedPublishing())
    assert state.page == "product", "there it is decided"
    assert effects == (Say(tone="warn", key="outdated"),)
    both = merged(named("A"), later, {("price",)})
    state, _ = update(state, Edited(draft=both, label="merge"))
    assert not open_product(state).is_outdated
    state, _ = update(state, Undo())
    assert open_product(state).is_outdated, "it was taken back, and is to be decided again"


def test_an_untouched_product_the_shop_has_changed_is_opened_anew() -> None:
    later = replace(TEE, starts_from="2")
    _, done = after(ShopRead(product_id="tee", original=later))
    assert done == [OpenDraft(product_id="tee")]
    _, done = after(ShopRead(product_id="tee", original=TEE))
    assert done == []


def test_a_product_the_shop_has_no_more_is_outdated_too() -> None:
    state, _ = after(Edited(draft=named("A"), label="name"), ShopRead(product_id="tee", original=None))
    assert open_product(state).is_outdated
    fresh = replace(named("A"), starts_from=None)
    state, _ = update(state, Edited(draft=fresh, label="new"))
    assert not open_product(state).is_outdated


class Typing(RuleBasedStateMachine):
    """Whatever is typed, undone and written in whatever order: in the end disk holds what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.disk: ProductDraft | None = None
        self.writing: list[KeepDraft | DropDraft] = []
        self.state, _ = update(DeskState(), ProductOpened(draft=TEE, original=TEE, was_kept=False))

    def send(self, intent: DeskIntent) -> None:
        self.state, effects = update(self.state, intent)
        self.writing += [effect for effect in effects if isinstance(effect, KeepDraft | DropDraft)]

    @rule(words=st.sampled_from(["Tee", "Vest", "Shirt", ""]), place=st.sampled_from([None, "name"]))
    def types(self, words: str, place: str | None) -> None:
        self.send(Edited(draft=named(words), label="name", place=place))

    @rule(intent=st.sampled_from([Undo(), Redo(), LeftField(), MomentPassed(), WantedPublishing()]))
    def does(self, intent: DeskIntent) -> None:
        self.send(intent)

    @precondition(lambda self: self.writing)
    @rule(works=st.booleans())
    def disk_answers(self, works: bool) -> None:
        effect = self.writing.pop(0)
        if not works:
            self.send(NotKept(draft=effect.draft, code="DISK_FULL"))
            return
        gone = isinstance(effect, DropDraft)
        self.disk = None if gone else effect.draft
        self.send(Kept(draft=effect.draft, gone=gone))

    @invariant()
    def what_is_said_to_be_safe_is_on_disk(self) -> None:
        product = open_product(self.state)
        if product.is_safe:
            assert self.disk == (product.draft if product.is_changed else None)

    def teardown(self) -> None:
        for _ in range(6):
            while self.writing:
                self.disk_answers(works=True)
            self.send(MomentPassed())
        assert open_product(self.state).is_safe


TestTyping = Typing.TestCase
TestTyping.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
