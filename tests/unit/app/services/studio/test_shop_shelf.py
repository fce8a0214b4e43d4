"""From a draft to the shop: kept on every change, published whole, refused when the shop moved on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.shop_catalogue import catalogue_versions, take_back
from app.services.studio.drafts import DraftShelf
from app.services.studio.shop_shelf import copied, draft_of, library, publish_drafts, withdraw
from resources import shop
from resources.catalogue import load_catalogue
from resources.errors import CodedError
from resources.size_charts import load_size_chart


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path / "home"))
    shop.forget_what_was_read()
    yield
    monkeypatch.undo()
    shop.forget_what_was_read()


@pytest.fixture
def shelf(tmp_path: Path) -> DraftShelf:
    return DraftShelf(folder=tmp_path / "drafts")


@pytest.fixture
def product_id() -> str:
    return next(p for p in load_catalogue().products if p.family == "tee" and p.block == "women").id


def test_a_draft_is_found_again_as_it_was(shelf: DraftShelf, product_id: str) -> None:
    draft = draft_of(product_id, shelf).with_value(("name", "zh"), "新名字")
    shelf.keep(draft)
    assert draft_of(product_id, shelf) == draft
    (entry,) = (one for one in library(shelf) if one.state == "changed")
    assert (entry.id, entry.faults) == (product_id, 0)


def test_publishing_changes_that_product_and_no_other(shelf: DraftShelf, product_id: str) -> None:
    before = {product.id: product for product in load_catalogue().products}
    draft = draft_of(product_id, shelf).with_value(("price",), 31.5)
    shelf.keep(draft.with_chart_value(("base_poms_cm", "chest_girth"), 103))
    publish_drafts([product_id], shelf, note="dearer and wider")
    after = {product.id: product for product in load_catalogue().products}
    assert after[product_id].price == 31.5
    assert load_size_chart(after[product_id].size_chart).base_poms_cm["chest_girth"] == 103
    assert {name: one for name, one in after.items() if name != product_id} == {
        name: one for name, one in before.items() if name != product_id
    }
    assert library(shelf) and all(entry.state == "published" for entry in library(shelf))
    take_back()
    assert load_catalogue().product(product_id) == before[product_id]


def test_a_second_draft_of_an_own_chart_goes_on_with_it(shelf: DraftShelf, product_id: str) -> None:
    shelf.keep(draft_of(product_id, shelf).with_chart_value(("base_poms_cm", "chest_girth"), 103))
    publish_drafts([product_id], shelf, note="wider")
    shelf.keep(draft_of(product_id, shelf).with_chart_value(("base_poms_cm", "waist_girth"), 99))
    publish_drafts([product_id], shelf, note="also at the waist")
    chart = load_size_chart(load_catalogue().product(product_id).size_chart)
    assert (chart.base_poms_cm["chest_girth"], chart.base_poms_cm["waist_girth"]) == (103, 99)


def test_all_drafts_are_published_or_none(shelf: DraftShelf, product_id: str) -> None:
    other = next(p.id for p in load_catalogue().products if p.family == "jeans")
    shelf.keep(draft_of(product_id, shelf).with_value(("price",), 31.5))
    shelf.keep(draft_of(other, shelf).with_value(("price",), -1))
    with pytest.raises(CodedError) as refused:
        publish_drafts([product_id, other], shelf, note="both")
    assert refused.value.code == "DRAFT_FAULTY"
    assert catalogue_versions() == []
    assert len(shelf.drafts()) == 2


def test_a_draft_of_what_was_changed_meanwhile_is_not_published_over_it(
    shelf: DraftShelf, product_id: str, tmp_path: Path
) -> None:
    elsewhere = DraftShelf(folder=tmp_path / "other machine")
    shelf.keep(draft_of(product_id, shelf).with_value(("price",), 31.5))
    elsewhere.keep(draft_of(product_id, elsewhere).with_value(("price",), 40.0))
    publish_drafts([product_id], elsewhere, note="first")
    with pytest.raises(CodedError) as refused:
        publish_drafts([product_id], shelf, note="second")
    assert refused.value.code == "DRAFT_OUTDATED"
    assert load_catalogue().product(product_id).price == 40.0


def test_a_copy_is_a_new_product(shelf: DraftShelf, product_id: str) -> None:
    shelf.keep(copied(draft_of(product_id, shelf), "summer-tee"))
    publish_drafts(["summer-tee"], shelf, note="a new one")
    assert load_catalogue().product("summer-tee").name == load_catalogue().product(product_id).name
    withdraw("summer-tee", note="gone again")
    with pytest.raises(CodedError):
        load_catalogue().product("summer-tee")


@pytest.mark.parametrize("name", ["../evil", "", "Tee", "a/b", ".hidden"])
def test_no_draft_is_written_outside_the_folder(shelf: DraftShelf, product_id: str, name: str) -> None:
    with pytest.raises(CodedError) as refused:
        shelf.keep(copied(draft_of(product_id, shelf), name))
    assert refused.value.code == "DRAFT_UNNAMED"
