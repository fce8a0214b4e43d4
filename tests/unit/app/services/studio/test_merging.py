"""A draft whose product was changed in the shop: what differs is named, and either side is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.studio.draft import ProductDraft, sound_product
from app.services.studio.drafts import DraftShelf
from app.services.studio.merging import CHART, ORDER, Difference, differences, merged
from app.services.studio.shop_shelf import begun_from
from resources.catalogue import load_catalogue

TEE = begun_from(load_catalogue().product("tee-women"))


def theirs(**changes: Any) -> ProductDraft:
    """The shop's product after somebody else changed it."""
    return replace(TEE, product={**TEE.product, **changes}, starts_from="later")


def by_place(mine: ProductDraft, shop: ProductDraft) -> dict[Any, Difference]:
    return {one.place: one for one in differences(mine, shop)}


def test_each_difference_says_who_made_it() -> None:
    name = {**TEE.product["name"], "en": "Mine"}
    mine = replace(TEE, product={**TEE.product, "name": name, "price": 31.0})
    found = by_place(mine, theirs(price=35.0, fit="loose"))
    assert {place: one.changed_by for place, one in found.items()} == {
        ("name", "en"): "mine",
        ("price",): None,
        ("fit",): "theirs",
    }
    assert (found["price",].mine, found["price",].theirs) == (31.0, 35.0)
    assert all(one.changed_by is None for one in differences(replace(mine, base=None), theirs(price=35.0)))


def test_what_is_taken_is_theirs_and_the_rest_stays_mine() -> None:
    mine = TEE.with_value(("name", "en"), "Mine").with_value(("price",), 31.0)
    shop = theirs(price=35.0, fit="loose")
    draft = merged(mine, shop, {("price",)})
    assert (draft.product["price"], draft.product["fit"]) == (35.0, TEE.product["fit"])
    assert draft.product["name"]["en"] == "Mine"
    assert draft.starts_from == "later"
    assert draft.base is shop.base
    assert mine.product["price"] == 31.0, "what was is untouched"
    assert sound_product(draft)[0].price == 35.0


def test_colourways_come_go_and_change_their_order_each_for_itself() -> None:
    chalk, ink, rose, *rest = TEE.product["colourways"]
    fresh = {**chalk, "id": "lime", "name": {"en": "Lime", "zh": "青柠"}}
    mine = TEE.without(("colourways", 2))
    shop = theirs(colourways=[{**ink, "rgb": [1, 2, 3]}, chalk, rose, *rest, fresh])
    found = by_place(mine, shop)
    assert set(found) == {
        ORDER,
        ("colourways", "ink"),
        ("colourways", rose["id"]),
        ("colourways", "lime"),
    }
    assert found["colourways", rose["id"]].mine is None
    assert found["colourways", "lime"].changed_by == "theirs"
    draft = merged(mine, shop, {ORDER, ("colourways", "lime"), ("colourways", "ink")})
    ids = [one["id"] for one in draft.product["colourways"]]
    assert ids[:2] == ["ink", "chalk"]
    assert ids[-1] == "lime"
    assert rose["id"] not in ids
    assert draft.product["colourways"][0]["rgb"] == [1, 2, 3]


def test_a_size_chart_is_taken_whole() -> None:
    own = TEE.with_chart_value(("base_poms_cm", "chest_girth"), 105.0)
    found = by_place(own, theirs(price=35.0))
    assert set(found) == {("price",), ("size_chart",), CHART}
    assert merged(own, theirs(), {("size_chart",), CHART}).size_chart is None


_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "price": st.floats(1, 500),
        "fit": st.sampled_from(["close", "regular", "loose"]),
        "name": st.fixed_dictionaries({"en": st.text(min_size=1), "zh": st.text(min_size=1)}),
        "stock": st.dictionaries(st.sampled_from(["S", "M", "L"]), st.integers(0, 9)),
        "colourways": st.lists(
            st.sampled_from(TEE.product["colourways"]), unique_by=lambda one: str(one["id"]), min_size=1
        ),
    },
)


@given(_CHANGES, _CHANGES)
def test_all_of_one_side_is_that_side(left: dict[str, Any], right: dict[str, Any]) -> None:
    mine, shop = replace(TEE, product={**TEE.product, **left}), theirs(**right)
    everything = {one.place for one in differences(mine, shop)}
    assert merged(mine, shop, everything).product == shop.product
    assert merged(mine, shop, ()).product == mine.product
    assert differences(merged(mine, shop, everything), shop) == ()


def test_a_draft_on_disk_remembers_what_it_began_with(tmp_path: Path) -> None:
    shelf = DraftShelf(folder=tmp_path)
    shelf.keep(TEE.with_value(("price",), 31.0))
    kept = shelf.draft(TEE.id)
    assert kept is not None
    assert kept.base is not None
    assert kept.base.product == TEE.product
    assert by_place(kept, theirs(price=35.0))["price",].changed_by is None


@pytest.mark.parametrize("written", [None, "nonsense", {"size_chart": {}}])
def test_a_draft_of_before_knows_only_that_it_differs(tmp_path: Path, written: Any) -> None:
    shelf = DraftShelf(folder=tmp_path)
    shelf.keep(TEE)
    path = tmp_path / f"{TEE.id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "base": written}), encoding="utf-8")
    kept = shelf.draft(TEE.id)
    assert kept == TEE
    assert kept.base is None
