"""What is said of invented products, and which products a sentence is true of.

Every sentence remembers its constraints: the codes it spoke of. A query for a "navy linen shirt" is true of
all navy linen shirts, so contrast never pushes one of them away from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.generate import InventedProducts
from ml.encoders.joint.vocabulary import BLOCKS, FITS, OCCASIONS, PRINTS, SEASONS, colours, styles
from resources.fabrics import load_fabrics
from resources.families import families
from resources.joint import load_generator_words
from resources.joint.words import Spoken

Kind = Literal["name", "description", "query", "review"]
Language = Literal["en", "zh"]

SLOTS: Final = (
    "family",
    "block",
    "fabric",
    "print",
    "fit",
    "length",
    "price",
    "colour",
    "season",
    "season2",
    "occasion",
    "occasion2",
    "style",
)
"""What a sentence may speak of; the last six are one of several a product may have."""

SINGLE_SLOTS: Final = 7
ANY: Final = -1
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text and what it speaks of, one code for each of SLOTS, ANY where it does not."""

    text: str
    constraints: tuple[int, ...]


def truths(products: InventedProducts) -> npt.NDArray[np.int64]:
    """What sentences can be true of, in the order of SLOTS  # [N, 13]."""
    return np.stack(
        [
            products.family,
            products.block,
            products.fabric,
            products.print,
            products.fit,
            products.length,
            products.price_word,
            products.colour,
            products.season,
            products.season,
            products.occasion,
            products.occasion,
            products.style,
        ],
        axis=1,
    )


def sentence_about(
    products: InventedProducts, row: int, kind: Kind, language: Language, rng: np.random.Generator
) -> Sentence:
    """One thing somebody says of a product."""
    codes = _codes(products, row, rng)
    spoken = {slot: _spoken(slot, code, language) for slot, code in codes.items()}
    shade = _shades()[products.shade[row]]
    spoken["shade"] = (shade[0].lower(),) if language == "en" else (shade[1],)
    templates = load_generator_words().sentences[language][kind]
    sayable = [text for text in templates if all(spoken.get(slot) for slot in _PLACE.findall(text))]
    template = sayable[rng.integers(len(sayable))]
    used = set(_PLACE.findall(template))
    chosen = {slot: spoken[slot][rng.integers(len(spoken[slot]))] for slot in used}
    text = " ".join(template.format_map(chosen).split())
    said = used | ({"colour"} if "shade" in used else set())
    constraints = tuple(codes[slot] if slot in said and slot in codes else ANY for slot in SLOTS)
    return Sentence(text=text[0].upper() + text[1:], constraints=constraints)


def _codes(products: InventedProducts, row: int, rng: np.random.Generator) -> dict[str, int]:
    """A code for every slot that can be spoken of."""
    codes = {
        "family": int(products.family[row]),
        "block": int(products.block[row]),
        "fabric": int(products.fabric[row]),
        "print": int(products.print[row]),
        "fit": int(products.fit[row]),
        "length": int(products.length[row]),
        "price": int(products.price_word[row]),
        "colour": int(products.first_colour[row]),
        "style": _one_of(int(products.style[row]), rng, 1)[0],
    }
    for slot, bits in (("season", products.season), ("occasion", products.occasion)):
        codes.update(zip((slot, f"{slot}2"), _one_of(int(bits[row]), rng, 2), strict=False))
    return codes


def _one_of(bits: int, rng: np.random.Generator, count: int) -> list[int]:
    members = [place for place in range(bits.bit_length()) if bits >> place & 1]
    return [members[place] for place in rng.permutation(len(members))[:count]]


def _spoken(slot: str, code: int, language: Language) -> tuple[str, ...]:
    words = _tables()[slot.removesuffix("2")][code]
    return words.en if language == "en" else words.zh


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Sequence[Spoken]]:
    words = load_generator_words()

    def of(table: Mapping[str, Spoken], names: Sequence[str]) -> list[Spoken]:
        return [table[name] for name in names]

    return {
        "family": of(words.families, tuple(families())),
        "block": of(words.blocks, BLOCKS),  # type: ignore[arg-type]
        "fabric": of(words.fabrics, tuple(load_fabrics())),
        "print": of(words.prints, PRINTS),  # type: ignore[arg-type]
        "fit": of(words.fits, FITS),  # type: ignore[arg-type]
        "length": list(words.lengths.values()),
        "price": list(words.prices.values()),
        "colour": of(words.colours, colours()),
        "season": of(words.seasons, SEASONS),  # type: ignore[arg-type]
        "occasion": of(words.occasions, OCCASIONS),  # type: ignore[arg-type]
        "style": of(words.styles, styles()),
    }


@lru_cache(maxsize=1)
def _shades() -> tuple[tuple[str, str], ...]:
    return tuple(
        (shade.en, shade.zh) for known in load_generator_words().colours.values() for shade in known.shades
    )
