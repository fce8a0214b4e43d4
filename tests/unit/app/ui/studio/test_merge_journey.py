"""Two merchandisers change one product: nobody's work is lost, and each place is decided by the second."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from app.services.studio.drafts import DraftShelf, shop_drafts
from app.services.studio.shop_shelf import draft_of, publish_drafts, withdraw
from app.ui.studio.pages.product import ProductPage
from resources.catalogue import load_catalogue
from tests.unit.app.ui.studio.conftest import Make, StudioUnderTest

TEE = "tee-women"


def editor(day: StudioUnderTest) -> ProductPage:
    return cast(ProductPage, day.window.page("product"))


def somebody_else_publishes(folder: Path, **changes: Any) -> None:
    shelf = DraftShelf(folder=folder)
    draft = draft_of(TEE, shelf)
    for name, value in changes.items():
        draft = draft.with_value((name,), value)
    shelf.keep(draft)
    publish_drafts([TEE], shelf, note="somebody else")


def test_a_draft_the_shop_has_overtaken_is_brought_together_place_by_place(
    studio: Make, tmp_path: Path
) -> None:
    day = studio()
    day.open(TEE)
    page = editor(day)
    page.words_section.price.setValue(31.0)
    name = page.words_section.names["en"]
    name.selectAll()
    name.insert("Our tee")
    name.textEdited.emit("Our tee")
    day.settle()
    somebody_else_publishes(tmp_path, price=42.0, fit="relaxed")
    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    assert ("warn", day.words("said.outdated")) in day.told
    assert page.band.sentence.text() == day.words("merge.changed", count=3)

    day.touch(page.band.action)
    dialog = page.dialog
    assert dialog.taken == {("name", "en"): "mine", ("price",): None, ("fit",): "theirs"}
    assert not dialog.button("use").isEnabled(), "nobody knows yet which price it is to be"
    price = dialog.choices[("price",)]
    day.touch_at(price, price.rect_of("theirs").center())
    day.touch(dialog.button("use"))
    day.settle()
    assert not page.band.isVisible()
    product = day.product.draft.product
    assert (product["price"], product["fit"], product["name"]["en"]) == (42.0, "relaxed", "Our tee")

    day.touch(day.window.toolbar.button("undo"))
    assert (day.product.draft.product["price"], page.band.isVisible()) == (31.0, True)
    day.touch(day.window.toolbar.button("redo"))
    day.settle()
    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    published = load_catalogue().product(TEE)
    assert (published.price, published.fit, published.name.en) == (42.0, "relaxed", "Our tee")
    assert shop_drafts().draft(TEE) is None


def test_the_decision_may_wait_and_a_draft_found_again_still_says_so(studio: Make, tmp_path: Path) -> None:
    first = studio()
    first.open(TEE)
    editor(first).words_section.price.setValue(31.0)
    first.settle()
    first.window.shut()
    first.desk.close()
    somebody_else_publishes(tmp_path, price=42.0)
    second = studio()
    second.open(TEE)
    page = editor(second)
    assert page.band.isVisible()
    second.touch(page.band.action)
    second.touch(page.dialog.button("cancel"))
    assert second.product.draft.product["price"] == 31.0
    assert page.band.isVisible()


def test_what_the_shop_has_no_more_goes_on_as_a_new_product(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    page = editor(day)
    page.words_section.price.setValue(31.0)
    day.settle()
    withdraw(TEE, note="somebody else")
    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    assert page.band.sentence.text() == day.words("merge.gone")
    day.touch(page.band.action)
    day.settle()
    assert not page.band.isVisible()
    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    assert load_catalogue().product(TEE).price == 31.0
