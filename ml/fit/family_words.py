"""What rentals call our families of garment, when they do not use our word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resources.families import families

_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "tee": ("t-shirt", "top"),
    "long-sleeve-tee": ("top",),
    "hoodie": ("sweatshirt", "sweater"),
    "sheath-dress": ("sheath", "dress"),
    "a-line-dress": ("dress",),
    "shirt-dress": ("shirtdress", "dress"),
    "straight-skirt": ("skirt",),
    "a-line-skirt": ("skirt",),
    "circle-skirt": ("skirt",),
    "trousers": ("trouser", "pants"),
    "tapered-trousers": ("trouser", "pants"),
    "wide-trousers": ("pants", "trouser"),
    "jeans": ("jeans", "pants"),
    "leggings": ("leggings", "legging"),
}


def words_of(family: str) -> tuple[str, ...]:
    """The words for a family, the best first."""
    return (family, *_OTHER_WORDS.get(family, ()))


def rental_words() -> list[str]:
    """Every word for one of our families, sorted."""
    return sorted({word for family in families() for word in words_of(family)})
