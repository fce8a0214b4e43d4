"""Reasons of outfits in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ml.outfits.shop.reasons import OutfitReason
from resources.catalogue import Product
from resources.fabrics import load_fabric
from resources.translations import Texts

_NAMED: Final[Mapping[str, str]] = {
    "colour": "colour",
    "occasion": "occasion",
    "season": "season",
    "fit": "fit",
    "other_fit": "fit",
}
"""Values that are names of the shop's vocabulary, and the group of their words."""


def outfit_sentence(reason: OutfitReason, texts: Texts, products: Mapping[str, Product]) -> str:
    """A reason as a sentence of the texts' language; ``products`` by id are those it may name."""
    values: dict[str, object] = dict(reason.values)
    for name, value in reason.values.items():
        if name in _NAMED:
            values[name] = _word(texts, _NAMED[name], str(value))
        elif name == "other" and value in products:
            values[name] = _product_name(products[str(value)], texts)
        elif name == "other":
            values[name] = _word(texts, "colour", str(value))
        elif name == "product" and value in products:
            values[name] = _product_name(products[str(value)], texts)
        elif name == "cloth":
            cloth = load_fabric(str(value)).name
            values[name] = cloth.zh if texts.language == "zh" else cloth.en.lower()
        elif name == "colours":
            values[name] = _list(texts, "colour", str(value))
        elif name == "wishes":
            values[name] = _list(texts, "wish", str(value))
    said = texts(_key(reason, texts), **values)
    return said[:1].upper() + said[1:]


def _key(reason: OutfitReason, texts: Texts) -> str:
    """The sentence's key: a harmony has one for each kind, a style only where its word is known."""
    key = f"outfit_advice.{reason.code}"
    if "kind" in reason.values:
        return f"{key}_{str(reason.values['kind']).upper()}"
    styled = f"{key}_{str(reason.values.get('style', '')).upper()}"
    return styled if "style" in reason.values and texts.has(styled) else key


def _word(texts: Texts, group: str, name: str) -> str:
    """A word of the shop's vocabulary; colours a shop names itself stay as it names them."""
    key = f"outfit_advice.{group}.{name}"
    return texts(key) if texts.has(key) else name


def _list(texts: Texts, group: str, names: str) -> str:
    return texts("outfit_advice.and").join(_word(texts, group, name) for name in names.split(", "))


def _product_name(product: Product, texts: Texts) -> str:
    return product.name.zh if texts.language == "zh" else product.name.en
