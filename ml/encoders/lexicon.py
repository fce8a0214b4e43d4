"""What a shopper's words name: garments, colours, occasions …, found by the lexicon in both languages.

Longest match from left to right. A mention is negated by the words around it ("not black", "不要黑色").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from resources.lexicon import LexiconEntry, Slot, load_lexicon

_WORD: Final = re.compile(r"[a-zà-ÿ0-9]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_NOUNS: Final = frozenset({"product_type", "absent_type", "detail", "body_zone", "pattern"})

_NOT_BEFORE: Final = re.compile(
    r"(?:\b(?:not|no|without|except|never|non|rather than|instead of|other than|anything but|all but|"
    r"apart from|"
    r"(?:do not|don t|don't|dont|didn t|can t|can't|cannot|can not|isn t|isn't|won t|hate|dislike|avoid)"
    r"(?: (?:want|like|need|wear|stand|show me|made of))?)"
    r"(?: (?:a|an|any|the|too|so|very|in|for|pair|of|for|please|made|is|be|that|wear))*\s*$)"
    r"|(?:(?:不要|不想要|不想|别给我看|别给我|别太|别|除了|除|没有|不是|不含|不喜欢|不能穿|不穿|讨厌|而不是|不需要|不带|无|非)"
    r"(?:看|穿|太|有|那么|的|任何|是|用|买)*\s*$)"
)
_NOT_AFTER: Final = re.compile(
    r"^\s*(?:one |ones )?(?:(?:does not|doesn t|doesn't|do not|don t|don't) suit|(?:is|are) not for me|"
    r"(?:isn t|isn't|aren't) for me|的?(?:都)?(?:不适合我|不要|不喜欢|不行|除外))"
)
_JOINED: Final = re.compile(r"^(?:\s*(?:or|and|nor|/|和|或者?|跟|以及|、)\s*(?:a |an |any )?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of a text that names something. ``exact`` is false where the shop has only the nearest."""

    slot: Slot
    values: tuple[str, ...]
    exact: bool
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sense:
    slot: Slot
    values: tuple[str, ...]
    exact: bool


class LexiconRecogniser:
    """Finds the lexicon's words in what shoppers say."""

    def __init__(self, lexicon: Mapping[Slot, Sequence[LexiconEntry]]) -> None:
        self._english: dict[tuple[str, ...], _Sense] = {}
        self._chinese: dict[str, _Sense] = {}
        plurals: dict[tuple[str, ...], _Sense] = {}
        for slot, entries in lexicon.items():
            for entry in entries:
                sense = _Sense(slot=slot, values=entry.values, exact=entry.exact)
                for word in entry.en:
                    parts = tuple(_WORD.findall(plain(word)))
                    self._english.setdefault(parts, sense)
                    if slot in _NOUNS:
                        plurals.setdefault((*parts[:-1], _plural(parts[-1])), sense)
                for word in entry.zh:
                    self._chinese.setdefault(plain(word), sense)
        self._english = plurals | self._english
        self._most_words = max(map(len, self._english), default=0)
        self._most_characters = max(map(len, self._chinese), default=0)

    def mentions(self, text: str) -> list[Mention]:
        """What a text names, in its order; ``start`` and ``end`` count in ``plain(text)``."""
        said = plain(text)
        found = list(self._found(said))
        mentions: list[Mention] = []
        for start, end, sense in found:
            before = mentions[-1] if mentions else None
            joined = before is not None and before.negated and _JOINED.match(said[before.end : start])
            negated = bool(joined or _NOT_BEFORE.search(said[:start]) or _NOT_AFTER.match(said[end:]))
            mentions.append(
                Mention(
                    slot=sense.slot,
                    values=sense.values,
                    exact=sense.exact,
                    start=start,
                    end=end,
                    negated=negated,
                )
            )
        return mentions

    def _found(self, said: str) -> Iterator[tuple[int, int, _Sense]]:
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(said)]
        at_start = {start: place for place, (start, _, _) in enumerate(words)}
        position = 0
        while position < len(said):
            best = self._chinese_at(said, position)
            if position in at_start:
                english = self._english_at(words, at_start[position])
                if english is not None and (best is None or english[0] >= best[0]):
                    best = english
            if best is None:
                position += 1
                continue
            yield position, best[0], best[1]
            position = best[0]

    def _chinese_at(self, said: str, position: int) -> tuple[int, _Sense] | None:
        for length in range(min(self._most_characters, len(said) - position), 0, -1):
            sense = self._chinese.get(said[position : position + length])
            if sense is not None:
                return position + length, sense
        return None

    def _english_at(self, words: Sequence[tuple[int, int, str]], place: int) -> tuple[int, _Sense] | None:
        for count in range(min(self._most_words, len(words) - place), 0, -1):
            sense = self._english.get(tuple(word for _, _, word in words[place : place + count]))
            if sense is not None:
                return words[place + count - 1][1], sense
        return None


@lru_cache(maxsize=1)
def shop_recogniser() -> LexiconRecogniser:
    """The recogniser of the shop's own lexicon. Raises ResourceError LEXICON_MALFORMED."""
    return LexiconRecogniser(load_lexicon())


def plain(text: str) -> str:
    """A text in lower case, with straight apostrophes, without compatibility forms (full-width letters)."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    return word + "s"
