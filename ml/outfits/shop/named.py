"""From an item's free-text name to what the terms can read of it: colour, print, cloth, dress code, cut.

Shops that only have names can be learnt from this way; a name that does not say a thing leaves it unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from ml.outfits.shop.colour import oklab
from ml.outfits.shop.look import Look, Place

# Colour words of the trade, in sRGB: the middle of what shops sell under the word.
COLOUR_WORDS: Final[Mapping[str, tuple[int, int, int]]] = {
    "black": (28, 28, 30),
    "noir": (28, 28, 30),
    "charcoal": (66, 68, 72),
    "grey": (132, 134, 137),
    "gray": (132, 134, 137),
    "silver": (190, 192, 195),
    "white": (246, 246, 244),
    "ivory": (240, 234, 220),
    "cream": (238, 228, 206),
    "ecru": (228, 218, 198),
    "beige": (205, 186, 156),
    "nude": (222, 188, 164),
    "sand": (200, 180, 148),
    "taupe": (139, 121, 104),
    "tan": (190, 146, 100),
    "camel": (186, 144, 94),
    "khaki": (150, 138, 98),
    "brown": (104, 70, 48),
    "chocolate": (74, 48, 36),
    "cognac": (152, 90, 52),
    "navy": (36, 46, 76),
    "indigo": (44, 54, 86),
    "denim": (84, 106, 142),
    "blue": (58, 98, 168),
    "cobalt": (30, 70, 170),
    "turquoise": (60, 178, 176),
    "aqua": (110, 200, 204),
    "teal": (28, 104, 110),
    "mint": (170, 222, 196),
    "green": (62, 124, 72),
    "emerald": (22, 112, 82),
    "olive": (100, 102, 64),
    "army": (88, 94, 62),
    "yellow": (238, 204, 70),
    "mustard": (202, 154, 50),
    "gold": (204, 168, 92),
    "golden": (204, 168, 92),
    "orange": (226, 122, 48),
    "coral": (240, 122, 100),
    "peach": (246, 190, 160),
    "red": (186, 36, 44),
    "burgundy": (104, 30, 44),
    "wine": (104, 30, 48),
    "pink": (232, 160, 172),
    "blush": (232, 198, 190),
    "rose": (214, 140, 142),
    "fuchsia": (204, 44, 128),
    "purple": (102, 58, 130),
    "plum": (92, 48, 82),
    "lavender": (182, 166, 212),
    "lilac": (190, 166, 206),
}
_PRINT_WORDS: Final[Mapping[str, float]] = {
    "floral": 0.9,
    "flower": 0.8,
    "leopard": 0.9,
    "zebra": 1.0,
    "python": 0.5,
    "snake": 0.5,
    "striped": 0.6,
    "stripe": 0.6,
    "stripes": 0.6,
    "breton": 0.7,
    "plaid": 0.7,
    "tartan": 0.8,
    "check": 0.6,
    "checked": 0.6,
    "gingham": 0.6,
    "houndstooth": 0.5,
    "polka": 0.7,
    "dot": 0.6,
    "printed": 0.7,
    "print": 0.7,
    "tropical": 1.0,
    "paisley": 0.8,
    "camouflage": 0.8,
}
_WEIGHT_WORDS: Final[Mapping[str, float]] = {
    "chiffon": 0.06,
    "silk": 0.08,
    "satin": 0.09,
    "lace": 0.12,
    "mesh": 0.10,
    "linen": 0.18,
    "cotton": 0.18,
    "jersey": 0.19,
    "crepe": 0.14,
    "viscose": 0.13,
    "straw": 0.2,
    "knit": 0.3,
    "knitted": 0.3,
    "ribbed": 0.28,
    "cashmere": 0.25,
    "velvet": 0.3,
    "wool": 0.35,
    "tweed": 0.4,
    "denim": 0.4,
    "jeans": 0.4,
    "corduroy": 0.35,
    "fleece": 0.35,
    "shearling": 0.7,
    "fur": 0.7,
    "quilted": 0.4,
    "chunky": 0.5,
}
_FORMALITY_WORDS: Final[Mapping[str, float]] = {
    "nike": 0.0,
    "adidas": 0.0,
    "sport": 0.0,
    "sports": 0.0,
    "track": 0.0,
    "leggings": 0.1,
    "sweatshirt": 0.1,
    "hoodie": 0.1,
    "hooded": 0.15,
    "jogger": 0.1,
    "sneakers": 0.1,
    "sneaker": 0.1,
    "trainers": 0.1,
    "converse": 0.1,
    "vans": 0.1,
    "backpack": 0.15,
    "beach": 0.1,
    "bikini": 0.0,
    "tee": 0.2,
    "tshirt": 0.2,
    "ripped": 0.2,
    "distressed": 0.2,
    "shorts": 0.2,
    "jeans": 0.25,
    "denim": 0.25,
    "jean": 0.25,
    "espadrilles": 0.3,
    "casual": 0.25,
    "loafers": 0.55,
    "blouse": 0.6,
    "satin": 0.7,
    "silk": 0.65,
    "pencil": 0.75,
    "blazer": 0.75,
    "tailored": 0.8,
    "pumps": 0.75,
    "pump": 0.75,
    "stiletto": 0.75,
    "clutch": 0.8,
    "satchel": 0.5,
    "evening": 0.9,
    "gown": 1.0,
    "formal": 0.95,
    "sequined": 0.8,
    "cocktail": 0.8,
}
_WARM, _COLD = frozenset({"spring", "summer"}), frozenset({"autumn", "winter"})
_SEASON_WORDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("coat", "wool", "cashmere", "fur", "shearling", "boots", "turtleneck"), _COLD),
    **dict.fromkeys(("sandals", "sandal", "shorts", "straw", "bikini", "espadrilles"), _WARM),
    **dict.fromkeys(("linen", "beach", "summer"), _WARM),
}
_VOLUME_WORDS: Final[Mapping[str, float]] = {
    "skinny": -1.0,
    "slim": -1.0,
    "bodycon": -1.0,
    "pencil": -1.0,
    "fitted": -1.0,
    "leggings": -1.5,
    "cropped": -0.5,
    "boyfriend": 1.0,
    "loose": 1.0,
    "wide": 1.0,
    "flared": 0.5,
    "pleated": 0.5,
    "skater": 1.0,
    "oversized": 2.0,
    "chunky": 1.0,
}
_WHOLE: Final = frozenset({"dress", "gown", "jumpsuit", "romper", "playsuit"})
_OUTER: Final[Mapping[str, int]] = {"blazer": 5, "jacket": 5, "cardigan": 5, "coat": 6, "parka": 6}
_WORD: Final = re.compile(r"[a-z]+")


def named_look(slot: str, name: str) -> Look:
    """What a name says; ``slot`` is upper, bottom, shoe, bag or accessory."""
    words = _WORD.findall(name.lower())
    colours = [COLOUR_WORDS[word] for word in words if word in COLOUR_WORDS]
    known = frozenset(words)
    outer = [_OUTER[word] for word in words if word in _OUTER]
    seasons = [_SEASON_WORDS[word] for word in words if word in _SEASON_WORDS]
    return Look(
        place=_place(slot, known),
        ground=oklab(colours[0]) if colours else None,
        printed=oklab(colours[1:5]) if len(colours) > 1 else None,
        loud=max((_PRINT_WORDS.get(word, 0.0) for word in words), default=0.0),
        formality=_mean(words, _FORMALITY_WORDS),
        seasons=seasons[0] if seasons else None,
        weight_kg_m2=_mean(words, _WEIGHT_WORDS),
        volume=_mean(words, _VOLUME_WORDS) if slot in {"upper", "bottom"} else None,
        layer=(outer[0] if outer else 2) if slot == "upper" else 3,
    )


def _place(slot: str, words: frozenset[str]) -> Place:
    if words & _WHOLE and slot in {"upper", "bottom"}:
        return "whole"
    places: dict[str, Place] = {"upper": "upper", "bottom": "lower"}
    return places.get(slot, "other")


def _mean(words: list[str], table: Mapping[str, float]) -> float | None:
    found = [table[word] for word in words if word in table]
    return float(np.mean(found)) if found else None
