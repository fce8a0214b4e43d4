"""Sentences of the shop with the same meaning in English and Chinese, to teach the bilingual encoder with.

The patterns and words of ``resources/lexicon`` put together at random, the catalogue's and the screens' own
texts, and the entries of a Chinese-English dictionary so that words outside the shop land near their
meaning.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ml.errors import DataError
from resources.catalogue import Catalogue
from resources.families import families
from resources.lexicon import LexiconEntry, Phrase, Phrases, Slot
from resources.translations.texts import read_catalogue

_PLACE: Final = re.compile(r"\{(\w+?)(2?)\}")
_SLOT_OF: Final[Mapping[str, Slot]] = {
    "type": "product_type",
    "absent": "absent_type",
    "colour": "colour",
    "fabric": "fabric",
    "pattern": "pattern",
    "fit": "fit_wish",
    "occasion": "occasion",
    "season": "season",
    "style": "style",
    "who": "gender",
    "detail": "detail",
    "zone": "body_zone",
    "dir": "direction",
}
_SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL", "3XL", "34", "36", "38", "40", "42", "48", "50", "52")
_PRICES: Final = (
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    75,
    80,
    90,
    100,
    120,
    150,
    180,
    200,
    250,
    300,
    400,
    500,
    800,
    1000,
)
_CURRENCIES: Final = (
    ("{} euros", "{}欧元"),
    ("€{}", "{}欧"),
    ("{} EUR", "{}欧元"),
    ("{} yuan", "{}元"),
    ("{} RMB", "{}块钱"),
    ("{}", "{}块"),
    ("{} dollars", "{}美元"),
    ("{} pounds", "{}英镑"),
)
_DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelText:
    """An English text and what says the same in Chinese."""

    english: str
    chinese: tuple[str, ...]


def spoken_pairs(
    lexicon: Mapping[Slot, Sequence[LexiconEntry]],
    phrases: Phrases,
    *,
    count: int,
    seed: int,
    renderings: int = 2,
) -> list[ParallelText]:
    """``count`` different things a shopper might say, each with up to ``renderings`` Chinese versions."""
    draw = random.Random(seed)  # noqa: S311 (invented sentences, no secret)
    made: dict[str, tuple[str, ...]] = {}
    while len(made) < count:
        phrase = draw.choice(phrases.patterns)
        words = _words(phrase, lexicon, draw)
        pattern = draw.choice(phrase.en)
        same = [one for one in phrase.zh if _places(one) == _places(pattern)] or phrase.zh
        english = _filled(pattern, {place: draw.choice(said[0]) for place, said in words.items()})
        chinese = [
            _filled(draw.choice(same), {place: draw.choice(said[1]) for place, said in words.items()})
            for _ in range(renderings)
        ]
        made[english] = tuple(dict.fromkeys(chinese))
    return [ParallelText(english=english, chinese=chinese) for english, chinese in made.items()]


def word_pairs(lexicon: Mapping[Slot, Sequence[LexiconEntry]]) -> list[ParallelText]:
    """Every English word of the lexicon with the Chinese words of its entry."""
    return [
        ParallelText(english=word, chinese=entry.zh)
        for entries in lexicon.values()
        for entry in entries
        for word in entry.en
    ]


def whole_sentences(phrases: Phrases) -> list[ParallelText]:
    """The phrases that have no places for words."""
    return [
        ParallelText(english=english, chinese=phrase.zh)
        for phrase in phrases.sentences
        for english in phrase.en
    ]


def catalogue_pairs(catalogue: Catalogue) -> list[ParallelText]:
    """What the catalogue says of its products, and their names by colour."""
    texts = [family.name for family in families().values()]
    pairs = []
    for product in catalogue.products:
        texts += [product.name, product.description, product.care, *product.details]
        pairs += [
            ParallelText(
                english=f"{colour.name.en} {product.name.en}",
                chinese=(f"{colour.name.zh}{product.name.zh}", f"{colour.name.zh}的{product.name.zh}"),
            )
            for colour in product.colourways
        ]
    return [*pairs, *(ParallelText(english=text.en, chinese=(text.zh,)) for text in texts)]


def screen_pairs(folder: Path) -> list[ParallelText]:
    """The texts of the screens, the same sentences in two languages; those with places are left out."""
    english, chinese = (read_catalogue(folder / name)[0] for name in ("en", "zh"))
    return [
        ParallelText(english=text, chinese=(chinese[place],))
        for place, text in english.items()
        if place in chinese and "{" not in text and text != chinese[place]
    ]


def dictionary_pairs(
    path: Path, frequencies: Mapping[str, float], *, words: int, always: str = ""
) -> list[ParallelText]:
    """Entries of a dictionary in CC-CEDICT's format (gzip or plain): the ``words`` most frequent, and single
    characters; an entry that has a character of ``always`` stays however rare.

    Raises DataError DICTIONARY_UNREADABLE.
    """
    entries = list(_dictionary(path))
    ranked = sorted({word for word, _ in entries}, key=lambda word: (-frequencies.get(word, 0.0), word))
    kept = set(ranked[:words]) | {word for word in ranked if len(word) == 1 and frequencies.get(word)}
    kept |= {word for word in ranked if len(word) <= 4 and not set(always).isdisjoint(word)}
    return [
        ParallelText(english=meaning, chinese=(word,))
        for word, meanings in entries
        if word in kept
        for meaning in meanings[:3]
    ]


def chinese_number(value: int) -> str:
    """How a shopper says a whole number of 1 to 9999: 500 is 五百, 120 一百二十."""
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
        gap = digit == 0
    return said.removeprefix("一") if said.startswith("一十") else said


def _words(
    phrase: Phrase, lexicon: Mapping[Slot, Sequence[LexiconEntry]], draw: random.Random
) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """For each place of a phrase: the English and the Chinese words it may be filled with."""
    places = frozenset[str]().union(*map(_places, (*phrase.en, *phrase.zh)))
    return {place: _said(place.strip("{}").rstrip("2"), lexicon, draw) for place in sorted(places)}


def _said(
    place: str, lexicon: Mapping[Slot, Sequence[LexiconEntry]], draw: random.Random
) -> tuple[Sequence[str], Sequence[str]]:
    if place == "size":
        size = draw.choice(_SIZES)
        return (size,), (size,)
    if place == "price":
        price = draw.choice(_PRICES)
        english, chinese = draw.choice(_CURRENCIES)
        said = [str(price), chinese_number(price)]
        return (english.format(price),), [chinese.format(one) for one in said]
    entry = draw.choice(lexicon[_SLOT_OF[place]])
    return entry.en, entry.zh


def _places(pattern: str) -> frozenset[str]:
    return frozenset(found.group(0) for found in _PLACE.finditer(pattern))


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: words[found.group(0)], pattern)


_ENTRY: Final = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_NO_MEANING: Final = re.compile(
    r"^(CL:|surname |variant of|old variant|see |also written|abbr\. |used in|Japanese variant|also pr\.)"
)
_ASIDE: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|\|\S+|[㐀-鿿]+")


def _dictionary(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Simplified words with their meanings in plain English."""
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    except (OSError, EOFError, ValueError) as error:
        raise DataError(
            "DICTIONARY_UNREADABLE", f"{path} is no dictionary that can be read ({error})."
        ) from error
    for line in text.splitlines():
        found = _ENTRY.match(line)
        if found:
            meanings = [
                " ".join(_ASIDE.sub(" ", one).split()).strip(" ,;")
                for one in found.group(2).split("/")
                if not _NO_MEANING.match(one)
            ]
            yield found.group(1), [one for one in meanings if 1 < len(one) <= 60]
