"""The shop's data: what it holds, and how a wrong record is named."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.catalogue import load_catalogue, read_catalogue
from resources.errors import ResourceError

_TEES = Path(__file__).parents[3] / "resources" / "catalogue" / "products" / "tee.json"


def test_every_product_is_complete() -> None:
    for product in load_catalogue().products:
        assert len(product.colourways) >= 2, product.id
        assert sum(product.stock.values()) > 0, product.id
        for words in (product.name, product.description, product.care, *product.details):
            assert words.zh != words.en, product.id
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words.zh), (product.id, words.zh)


def test_sizes_are_chosen_in_the_charts_order_and_all_when_none_is_named() -> None:
    product = load_catalogue().product("tee-men")
    assert product.chosen_sizes(["L", "S"]) == ("S", "L")
    assert product.chosen_sizes([]) == product.sizes


@pytest.mark.parametrize(
    ("ask", "code", "named"),
    [
        (lambda: load_catalogue().product("tea-men"), "PRODUCT_UNKNOWN", "tee-men"),
        (lambda: load_catalogue().product("tee-men").chosen_sizes(["44"]), "SIZE_UNKNOWN", "3XL"),
        (lambda: load_catalogue().product("tee-men").colourway("mauve"), "COLOURWAY_UNKNOWN", "navy"),
    ],
)
def test_what_is_not_there_names_what_is(ask: Callable[[], object], code: str, named: str) -> None:
    with pytest.raises(ResourceError) as caught:
        ask()
    assert caught.value.code == code
    assert named in caught.value.message


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda p: p.update(price=-1), "price"),
        (lambda p: p.update(fabric="cotton-velvet"), "cotton-velvet"),
        (lambda p: p.update(size_chart="trousers-men"), "its size chart is trousers for men"),
        (lambda p: p["stock"].pop("M"), "stock"),
        (lambda p: p["colourways"].append(p["colourways"][0]), "two colourways"),
        (lambda p: p["name"].pop("zh"), "name.zh"),
        (lambda p: p["colourways"][0].update(rgb=[300, 0, 0]), "rgb"),
        (lambda p: p.update(id="tee-men"), "two products are called 'tee-men'"),
    ],
)
def test_a_faulty_product_is_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    document = json.loads(_TEES.read_text(encoding="utf-8"))
    document = copy.deepcopy(document)
    change(document["products"][0])
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        read_catalogue(path)
    assert caught.value.code == "CATALOGUE_MALFORMED"
    assert named in caught.value.message
