"""Words a shopper may touch instead of typing: what the shop's lexicon calls what is on its shelf."""

from functools import lru_cache
from typing import Final

from app.ui.kiosk.shelf import Shelf
from resources.lexicon import Slot, load_lexicon
from resources.translations import Language

_SHOWN_AT_FIRST: Final[tuple[tuple[Slot, int], ...]] = (
    ("product_type", 8),
    ("colour", 5),
    ("occasion", 4),
    ("fabric", 3),
)
_SHOWN_TYPING: Final = 12


def suggestions(shelf: Shelf, language: Language, typing: str) -> tuple[str, ...]:
    """Words that go on from what is being typed; a choice of everything before anything is.

    Words that stand in the text already are not offered again.
    """
    words = _words(shelf, language)
    begun = "" if typing.endswith(" ") or not typing else typing.split(" ")[-1].lower()
    said = typing.lower()
    fresh = {slot: [w for w in of_slot if w.lower() not in said] for slot, of_slot in words.items()}
    if begun:
        every = [word for of_slot in fresh.values() for word in of_slot]
        starting = [word for word in every if word.lower().startswith(begun)]
        if starting:
            return tuple(starting[:_SHOWN_TYPING])
    return tuple(word for slot, count in _SHOWN_AT_FIRST for word in fresh[slot][:count])


@lru_cache(maxsize=8)
def _words(shelf: Shelf, language: Language) -> dict[Slot, tuple[str, ...]]:
    """For each slot the first word of every meaning that something on the shelf has."""
    present: dict[Slot, set[str]] = {
        "product_type": {product.family for product in shelf.products},
        "colour": {colour.plain for product in shelf.products for colour in product.colours},
        "occasion": {occasion for product in shelf.products for occasion in product.occasions},
    }
    lexicon = load_lexicon()
    words: dict[Slot, tuple[str, ...]] = {}
    for slot, _ in _SHOWN_AT_FIRST:
        known, seen = present.get(slot), dict[tuple[str, ...], str]()
        for entry in lexicon[slot]:
            if entry.exact and (known is None or entry.values[0] in known):
                seen.setdefault(entry.values, entry.zh[0] if language == "zh" else entry.en[0])
        words[slot] = tuple(dict.fromkeys(seen.values()))
    return words
