"""The words of the shop in English and Chinese: what a shopper calls a garment, a colour, an occasion."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.records import read_record

Slot = Literal[
    "product_type",
    "absent_type",
    "colour",
    "fabric",
    "pattern",
    "fit_wish",
    "occasion",
    "season",
    "style",
    "gender",
    "detail",
    "body_zone",
    "direction",
]
"""What a word is about. ``absent_type`` is what the shop does not sell; ``detail`` what no other slot has."""

SLOTS: Final[tuple[Slot, ...]] = get_args(Slot)

Words = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
Value = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]*$")]


class LexiconEntry(BaseModel):
    """Words of one meaning in both languages, and the values they stand for.

    ``exact`` is false where the shop has only the nearest thing (a cardigan is answered with sweaters).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: Annotated[tuple[Value, ...], Field(min_length=1)]
    exact: bool = True
    en: Words
    zh: Words


class _SlotFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    slot: Slot
    entries: Annotated[tuple[LexiconEntry, ...], Field(min_length=1)]


class Phrase(BaseModel):
    """Ways to say the same in both languages, with ``{places}`` for words of the slots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Words
    zh: Words


class Phrases(BaseModel):
    """What shoppers say: patterns with places for words, and whole sentences."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patterns: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    sentences: Annotated[tuple[Phrase, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _sentences_are_whole(self) -> Self:
        for phrase in self.sentences:
            for text in (*phrase.en, *phrase.zh):
                if "{" in text:
                    raise ValueError(f"the sentence {text!r} has a place for a word")
        return self


@lru_cache(maxsize=1)
def load_lexicon() -> Mapping[Slot, tuple[LexiconEntry, ...]]:
    """The entries of every slot. Raises ResourceError LEXICON_MALFORMED."""
    folder = Path(__file__).parent
    files = [read_record(folder / f"{slot}.json", _SlotFile, "LEXICON_MALFORMED") for slot in SLOTS]
    return MappingProxyType({file.slot: file.entries for file in files})


class _FunctionWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Words
    zh: Words


@lru_cache(maxsize=1)
def load_function_words() -> frozenset[str]:
    """English words and Chinese characters that say little of themselves (a, the, want, 的, 想).

    Raises ResourceError LEXICON_MALFORMED.
    """
    path = Path(__file__).with_name("function_words.json")
    words = read_record(path, _FunctionWords, "LEXICON_MALFORMED")
    return frozenset((*words.en, *words.zh))


@lru_cache(maxsize=1)
def load_phrases() -> Phrases:
    """What shoppers say. Raises ResourceError LEXICON_MALFORMED."""
    return read_record(Path(__file__).with_name("phrases.json"), Phrases, "LEXICON_MALFORMED")
