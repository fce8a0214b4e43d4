"""What the bilingual encoder is taught: texts in two languages, and whose English meaning each has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from ml.encoders.parallel import (
    ParallelText,
    catalogue_pairs,
    dictionary_pairs,
    screen_pairs,
    spoken_pairs,
    whole_sentences,
    word_pairs,
)
from ml.encoders.vocabulary import build_tokenizer, chinese_runs, read_frequencies
from ml.errors import DataError
from resources.catalogue import load_catalogue
from resources.lexicon import load_lexicon, load_phrases

DICTIONARY_WORDS: Final = 9500
"""The most frequent words of a dictionary that are learnt."""

_HELD_OUT_SHARE: Final = 0.02
_LONGEST_WORD: Final = 3
"""Characters a word of the lexicon may have to be one token; longer ones are put together from words."""

_OF_CLOTHES: Final = "衣裤裙衫袄鞋靴帽袜巾衬袍襟袖领绒缎绸棉麻丝布毛纱穿戴搭尺"
"""Dictionary entries with one of these characters are learnt however rare they are."""

_OF_DICTIONARY: Final = 0.5
_OF_ENGLISH: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonSources:
    """What is taught beside the shop's own words: none of it is needed when the encoder is used."""

    translations: Path
    dictionary: Path | None = None
    frequencies: Path | None = None
    english: tuple[Path, ...] = ()
    dictionary_words: int = DICTIONARY_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Texts with their meanings. ``held_out`` are rows of ``texts`` that are only judged on."""

    tokenizer: Tokenizer
    meanings: tuple[str, ...]
    texts: tuple[str, ...]
    meaning_of: npt.NDArray[np.int64]
    counts: npt.NDArray[np.float32]
    held_out: npt.NDArray[np.int64]
    glosses: dict[str, tuple[str, ...]]
    """Chinese words that are one token, with English texts (all in ``meanings``) that mean the same."""

    def tokens(self) -> list[list[int]]:
        """The tokens of every text."""
        return [found.ids or [0] for found in self.tokenizer.encode_batch(list(self.texts))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taught:
    """A pair, how much it counts, and whether its English text is a lesson too."""

    pair: ParallelText
    count: float = 1.0
    english: bool = True

    def texts(self) -> tuple[str, ...]:
        return (self.pair.english, *self.pair.chinese) if self.english else self.pair.chinese


def gather_lessons(sources: LessonSources, *, sentences: int, english_pieces: int, seed: int) -> Lessons:
    """Everything there is to learn, and a tokenizer for it. The same seed gives the same lessons.

    Raises DataError DICTIONARY_UNREADABLE, FREQUENCIES_UNREADABLE or TEXTS_UNREADABLE.
    """
    lexicon, phrases = load_lexicon(), load_phrases()
    frequencies = read_frequencies(sources.frequencies) if sources.frequencies else {}
    dictionary: list[ParallelText] = []
    if sources.dictionary is not None:
        dictionary = dictionary_pairs(
            sources.dictionary, frequencies, words=sources.dictionary_words, always=_OF_CLOTHES
        )
    english = [text for path in sources.english for text in read_english(path)]
    spoken = spoken_pairs(lexicon, phrases, count=sentences, seed=seed)
    words = word_pairs(lexicon)
    shop = [
        *whole_sentences(phrases),
        *catalogue_pairs(load_catalogue()),
        *screen_pairs(sources.translations),
    ]
    judged = round(_HELD_OUT_SHARE * len(spoken))
    taught = [_Taught(pair=pair) for pair in (*spoken[judged:], *words, *shop)]
    # A dictionary's English is known from the start: it is each token's own meaning.
    taught += [_Taught(pair=pair, count=_OF_DICTIONARY, english=False) for pair in dictionary]
    taught += [_Taught(pair=ParallelText(english=text, chinese=()), count=_OF_ENGLISH) for text in english]
    glosses = _glosses([*words, *dictionary], frequencies)
    tokenizer = build_tokenizer(
        [one.pair.english for one in taught],
        glosses,
        _characters(one.pair for one in taught),
        frequencies,
        english_pieces=english_pieces,
    )
    return _assembled([_Taught(pair=pair) for pair in spoken[:judged]], taught, tokenizer, glosses)


def read_english(path: Path) -> list[str]:
    """Different texts of a file of JSON lines: ``{"text"}``, or an outfit's ``{"items": [{"name"}]}``.

    Raises DataError TEXTS_UNREADABLE.
    """
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        texts = [text for record in records for text in _texts_of(record)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "TEXTS_UNREADABLE", f"{path} is no file of JSON lines with texts or outfits ({error})."
        ) from error
    return list(dict.fromkeys(texts))


def _texts_of(record: dict[str, object]) -> Iterator[str]:
    if "text" in record:
        yield str(record["text"])
        return
    items = record["items"]
    if not isinstance(items, list):
        raise TypeError("items is not a list")
    for item in items:
        yield str(item["name"])


def _glosses(pairs: Sequence[ParallelText], frequencies: dict[str, float]) -> dict[str, tuple[str, ...]]:
    """Chinese words fit to be one token, each with its English meanings, those of the shop first."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        for text in pair.chinese:
            runs = chinese_runs(text)
            if runs == [text] and (len(text) <= _LONGEST_WORD or frequencies.get(text)):
                found.setdefault(text, []).append(pair.english)
    return {word: tuple(meanings[:6]) for word, meanings in found.items()}


def _characters(pairs: Iterable[ParallelText]) -> set[str]:
    return {
        character
        for pair in pairs
        for text in pair.chinese
        for run in chinese_runs(text)
        for character in run
    }


def _assembled(
    judged: Sequence[_Taught],
    taught: Sequence[_Taught],
    tokenizer: Tokenizer,
    glosses: dict[str, tuple[str, ...]],
) -> Lessons:
    meanings: dict[str, int] = {}
    texts: list[str] = []
    meaning_of: list[int] = []
    counts: list[float] = []
    hidden = {text for one in judged for text in one.texts()}
    for place, one in enumerate((*judged, *taught)):
        meaning = meanings.setdefault(one.pair.english, len(meanings))
        for text in one.texts():
            if place >= len(judged) and text in hidden:
                continue  # two sentences may have the same translation
            texts.append(text)
            meaning_of.append(meaning)
            counts.append(one.count)
    held_out = sum(len(one.texts()) for one in judged)
    return Lessons(
        tokenizer=tokenizer,
        meanings=tuple(meanings),
        texts=tuple(texts),
        meaning_of=np.array(meaning_of, dtype=np.int64),
        counts=np.array(counts, dtype=np.float32),
        held_out=np.arange(held_out, dtype=np.int64),
        glosses=glosses,
    )
