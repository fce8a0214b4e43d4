"""What a garment brings to an outfit as numbers: warmth, formality, volume.

Warmth is ASHRAE Standard 55-2017, table 5.2.2.2B (garment insulation in clo; the coat from ISO 7730 table
C.2), between the table's thin and thick by the weight of the cloth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from resources.catalogue import Product
from resources.fabrics import load_fabric

_THIN_KG_M2: Final = 0.15
_THICK_KG_M2: Final = 0.35

THIN_AND_THICK_CLO: Final[Mapping[str, tuple[float, float]]] = {
    "tank": (0.06, 0.12),
    "tee": (0.08, 0.17),
    "long-sleeve-tee": (0.17, 0.25),
    "shirt": (0.25, 0.34),
    "blouse": (0.19, 0.25),
    "sweater": (0.25, 0.36),
    "hoodie": (0.25, 0.34),
    "blazer": (0.36, 0.44),
    "coat": (0.60, 0.70),
    "sheath-dress": (0.23, 0.27),
    "a-line-dress": (0.23, 0.29),
    "shirt-dress": (0.33, 0.47),
    "straight-skirt": (0.14, 0.23),
    "a-line-skirt": (0.14, 0.23),
    "circle-skirt": (0.14, 0.23),
    "trousers": (0.15, 0.24),
    "tapered-trousers": (0.15, 0.24),
    "wide-trousers": (0.15, 0.24),
    "jeans": (0.15, 0.24),
    "shorts": (0.06, 0.08),
    "leggings": (0.10, 0.15),
}
_CATEGORY_CLO: Final[Mapping[str, tuple[float, float]]] = {
    "top": (0.17, 0.34),
    "bottom": (0.14, 0.24),
    "one_piece": (0.23, 0.47),
    "outerwear": (0.36, 0.70),
}
BENEATH_AND_SHOES_CLO: Final = 0.09
"""Underwear, socks and shoes of the same table: everybody wears them."""

# What a whole outfit should insulate, clo. ASHRAE 55 takes 0.5 for summer and 1.0 for winter indoors; the
# winter range goes on to what its own coat adds, spring and autumn lie between.
SEASON_CLO: Final[Mapping[str, tuple[float, float]]] = {
    "spring": (0.50, 1.25),
    "summer": (0.25, 0.65),
    "autumn": (0.55, 1.45),
    "winter": (0.85, 2.00),
}

# Where an occasion stands between the gym and a ceremony: an ordinal scale of dress codes, spread evenly.
OCCASION_FORMALITY: Final[Mapping[str, float]] = {
    "sport": 0.0,
    "home": 0.1,
    "casual": 0.25,
    "travel": 0.35,
    "date": 0.55,
    "party": 0.65,
    "work": 0.7,
    "wedding": 0.85,
    "interview": 0.95,
}

_FIT_VOLUME: Final[Mapping[str, float]] = {"slim": -1.0, "regular": 0.0, "relaxed": 1.0, "oversized": 2.0}
_FAMILY_VOLUME: Final[Mapping[str, float]] = {
    "wide-trousers": 0.5,
    "circle-skirt": 1.0,
    "a-line-skirt": 0.5,
    "leggings": -0.5,
    "tapered-trousers": -0.25,
}


def insulation_clo(product: Product) -> float:
    """What a product insulates by itself, in clo (1 clo = 0.155 m²·K/W)."""
    thin, thick = THIN_AND_THICK_CLO.get(product.family, _CATEGORY_CLO[product.category])
    weight = load_fabric(product.fabric).areal_density_kg_m2
    return float(np.interp(weight, (_THIN_KG_M2, _THICK_KG_M2), (thin, thick)))


def formality(occasions: Iterable[str]) -> float:
    """The mean formality of occasions, 0 … 1."""
    return float(np.mean([OCCASION_FORMALITY[name] for name in occasions]))


def volume(product: Product) -> float:
    """How far the cut stands away from the body: −1.5 second skin, 0 regular, 2 oversized."""
    return _FIT_VOLUME[product.fit] + _FAMILY_VOLUME.get(product.family, 0.0)
