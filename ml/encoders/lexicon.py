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

from ml.encoders.clauses import cue_before, goes_on, is_beside, is_company, is_refused
from resources.lexicon import LexiconEntry, Slot, load_lexicon

_WORD: Final = re.compile(r"[a-zà-ÿ0-9]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_NOUNS: Final = frozenset({"product_type", "absent_type", "detail", "body_zone", "pattern"})
_GARMENTS: Final = frozenset({"product_type", "absent_type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of a text that names something. ``exact`` is false where the shop has only the nearest.

    ``beside``: it is said of what the wish is to go with ("a coat over a *blue suit*"), not of the wish.
    """

    slot: Slot
    values: tuple[str, ...]
    exact: bool
    start: int
    end: int
    negated: bool = False
    beside: bool = False

    @property
    def wanted(self) -> bool:
        """Whether this is what the speaker wants."""
        return not self.negated and not self.beside


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
        beside = _beside(said, found)
        mentions: list[Mention] = []
        for place, (start, end, sense) in enumerate(found):
            before = mentions[-1] if mentions else None
            also = before is not None and before.negated and goes_on(said, before.end, start)
            mentions.append(
                Mention(
                    slot=sense.slot,
                    values=sense.values,
                    exact=sense.exact,
                    start=start,
                    end=end,
                    negated=also or is_refused(said, start, end),
                    beside=place in beside or (sense.slot == "gender" and is_company(said, start)),
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


def _beside(said: str, found: Sequence[tuple[int, int, _Sense]]) -> set[int]:
    """Which mentions are said of what the wish is to go with: such garments, and what describes them."""
    beside: set[int] = set()
    earlier_end, first = 0, 0
    before = False
    for place, (start, end, sense) in enumerate(found):
        if sense.slot not in _GARMENTS:
            continue
        also = before and goes_on(said, earlier_end, found[first][0])
        before = also or is_beside(said, earlier_end, start, end)
        if before:
            cue = cue_before(said, earlier_end, start)
            beside |= {one for one in range(first, place + 1) if found[one][0] >= cue}
        earlier_end, first = end, place + 1
    return beside


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
