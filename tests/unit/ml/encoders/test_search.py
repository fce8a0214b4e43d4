"""What a shopper says finds what has it, and the same in both languages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from ml.encoders.coverage import unread_share
from ml.encoders.lexicon import shop_recogniser
from ml.encoders.search import ProductSearch
from ml.errors import DataError
from resources.catalogue import Product, load_catalogue


class NoiseEncoder:
    """Rows that depend on the text and mean nothing: what is found then was found by words."""

    name = "noise"
    width = 384

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        rows = np.stack([np.random.default_rng(seed).normal(size=self.width) for seed in seeds])
        unit: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit.astype(np.float32)


@pytest.fixture(scope="module")
def search() -> ProductSearch:
    return ProductSearch(load_catalogue().products, encoder=NoiseEncoder())


def first(search: ProductSearch, query: str, count: int = 3) -> list[Product]:
    return [load_catalogue().product(hit.product_id) for hit in search.rank(query)[:count]]


@pytest.mark.parametrize(
    ("query", "families", "colour"),
    [
        ("a black blazer", {"blazer"}, "black"),
        ("黑色西装外套", {"blazer"}, "black"),
        ("green sweater", {"sweater"}, "green"),
        ("绿色毛衣", {"sweater"}, "green"),
        ("olive trousers", {"trousers", "tapered-trousers", "wide-trousers"}, "green"),
        ("橄榄绿的裤子", {"trousers", "tapered-trousers", "wide-trousers"}, "green"),
    ],
)
def test_garment_and_colour_are_met(
    search: ProductSearch, query: str, families: set[str], colour: str
) -> None:
    best = first(search, query, 1)[0]
    assert best.family in families
    assert colour in {one.colour for one in best.colourways}
    assert {product.family for product in first(search, query)} <= families


@pytest.mark.parametrize("query", ["trousers, but no jeans", "裤子，但不要牛仔裤"])
def test_what_is_refused_comes_last(search: ProductSearch, query: str) -> None:
    order = [load_catalogue().product(hit.product_id).family for hit in search.rank(query)]
    assert "jeans" not in order[: len(order) // 2]
    assert set(order[:3]) <= {"trousers", "tapered-trousers", "wide-trousers"}


@pytest.mark.parametrize("query", ["a coat to wear over a blazer", "可以穿在西装外面的大衣"])
def test_what_it_goes_with_is_not_what_is_wanted(search: ProductSearch, query: str) -> None:
    assert {product.family for product in first(search, query)} == {"coat"}


@pytest.mark.parametrize("query", ["what goes with jeans?", "牛仔裤配什么"])
def test_what_is_asked_to_be_matched_is_not_answered_with_itself(search: ProductSearch, query: str) -> None:
    assert "jeans" not in {product.family for product in first(search, query)}


@pytest.mark.parametrize("query", ["dresses under 90 euros", "九十欧以内的连衣裙"])
def test_the_price_counts(search: ProductSearch, query: str) -> None:
    found = first(search, query)
    assert all(product.price <= 90 and product.category == "one_piece" for product in found)


@pytest.mark.parametrize("query", ["men's linen shirt", "男士亚麻衬衫"])
def test_what_was_met_is_named(search: ProductSearch, query: str) -> None:
    best = search.rank(query)[0]
    assert best.product_id == "linen-shirt-men"
    assert {"product_type=shirt", "fabric=linen", "gender=men"} <= set(best.matched)


def test_every_product_is_ranked_once_and_best_first(search: ProductSearch) -> None:
    hits = search.rank("something nice")
    assert sorted(hit.product_id for hit in hits) == sorted(one.id for one in load_catalogue().products)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert search.rank("something nice") == hits


def test_between_equals_the_order_of_the_shop_decides() -> None:
    tee = load_catalogue().product("tee-women")
    twin = tee.model_copy(update={"id": "twin"})
    for pair in ([tee, twin], [twin, tee]):
        for query in ("a tee", "T恤"):
            assert ProductSearch(pair, encoder=NoiseEncoder()).rank(query)[0].product_id == pair[0].id


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("I need a white shirt for a job interview", 0.0),
        ("我要一件面试穿的白衬衫", 0.0),
        ("a shirt that survives toddlers", 2 / 3),
        ("hello", 1.0),
        ("photosynthesis", 1.0),
    ],
)
def test_what_the_lexicon_has_not_read_is_known(text: str, unread: float) -> None:
    assert unread_share(text, shop_recogniser().mentions(text)) == pytest.approx(unread)


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_is_refused(search: ProductSearch, query: str) -> None:
    with pytest.raises(DataError) as caught:
        search.rank(query)
    assert caught.value.code == "QUERY_EMPTY"


def test_an_empty_catalogue_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        ProductSearch([], encoder=NoiseEncoder())
    assert caught.value.code == "PRODUCTS_EMPTY"


def test_the_query_has_a_unit_row(search: ProductSearch) -> None:
    assert np.linalg.norm(search.query_embedding("a red skirt")) == pytest.approx(1, abs=1e-5)
