"""What the bilingual encoder is taught: the same in both languages, and the same again from the same seed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from ml.encoders.lessons import LessonSources, gather_lessons, read_english
from ml.encoders.lexicon import shop_recogniser
from ml.encoders.parallel import dictionary_pairs, screen_pairs, spoken_pairs, word_pairs
from ml.encoders.text import has_chinese
from ml.encoders.vocabulary import chinese_runs, read_frequencies
from ml.errors import DataError
from resources import translations
from resources.lexicon import load_lexicon, load_phrases

TRANSLATIONS = Path(translations.__file__).parent
DICTIONARY = (
    "# CC-CEDICT\n"
    "襯衫 衬衫 [chen4 shan1] /shirt/blouse/CL:件[jian4]/\n"
    "旗袍 旗袍 [qi2 pao2] /Chinese-style dress/cheongsam/\n"
    "張 张 [Zhang1] /surname Zhang/\n"
    "走 走 [zou3] /to walk/to go (on foot)/\n"
)


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt.gz"
    path.write_bytes(gzip.compress(DICTIONARY.encode()))
    return path


def test_both_languages_name_the_same() -> None:
    """What the recogniser finds in an invented sentence it finds in its translation."""
    same = 0
    pairs = spoken_pairs(load_lexicon(), load_phrases(), count=300, seed=1, renderings=1)
    for pair in pairs:
        english, chinese = (
            {(mention.slot, mention.values) for mention in shop_recogniser().mentions(text)}
            for text in (pair.english, pair.chinese[0])
        )
        same += english == chinese
    assert same / len(pairs) > 0.75


def test_sentences_differ_and_have_no_places_left() -> None:
    pairs = spoken_pairs(load_lexicon(), load_phrases(), count=500, seed=2)
    assert len({pair.english for pair in pairs}) == 500
    for pair in pairs:
        assert not re.search(r"[{}]", pair.english + "".join(pair.chinese))
        assert not has_chinese(pair.english)
        assert pair.chinese


def test_the_same_seed_says_the_same() -> None:
    first, second, other = (
        spoken_pairs(load_lexicon(), load_phrases(), count=50, seed=seed) for seed in (4, 4, 5)
    )
    assert first == second != other


def test_a_dictionary_gives_words_with_their_plain_meanings(dictionary: Path) -> None:
    pairs = dictionary_pairs(dictionary, {"走": 0.5, "衬衫": 0.1}, words=2)
    assert [(pair.english, pair.chinese) for pair in pairs] == [
        ("shirt", ("衬衫",)),
        ("blouse", ("衬衫",)),
        ("to walk", ("走",)),
        ("to go", ("走",)),
    ]
    rare = dictionary_pairs(dictionary, {"走": 0.5}, words=1, always="袍")
    assert {pair.chinese[0] for pair in rare} == {"走", "旗袍"}


def test_a_file_that_is_no_dictionary_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.gz"
    path.write_bytes(b"plain")
    with pytest.raises(DataError) as caught:
        dictionary_pairs(path, {}, words=1)
    assert caught.value.code == "DICTIONARY_UNREADABLE"


def test_screens_are_parallel_texts() -> None:
    pairs = screen_pairs(TRANSLATIONS)
    assert len(pairs) > 100
    assert sum(has_chinese(pair.chinese[0]) for pair in pairs) > 0.9 * len(pairs)


def test_frequencies_are_shares(tmp_path: Path) -> None:
    path = tmp_path / "counts.txt"
    path.write_text("衬衫 3 n\n走 1 v\n")
    assert read_frequencies(path) == {"衬衫": 0.75, "走": 0.25}
    path.write_text("衬衫\n")
    with pytest.raises(DataError) as caught:
        read_frequencies(path)
    assert caught.value.code == "FREQUENCIES_UNREADABLE"


def test_english_texts_and_names_of_outfits_are_read(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(
        '{"text": "hello"}\n{"items": [{"name": "red coat"}, {"name": "boots"}]}\n{"text": "hello"}\n'
    )
    assert read_english(path) == ["hello", "red coat", "boots"]
    path.write_text('{"words": "hello"}\n')
    with pytest.raises(DataError) as caught:
        read_english(path)
    assert caught.value.code == "TEXTS_UNREADABLE"


def test_words_of_the_shop_become_tokens_and_held_out_sentences_are_not_taught() -> None:
    lessons = gather_lessons(
        LessonSources(translations=TRANSLATIONS), sentences=400, english_pieces=800, seed=0
    )
    tokens = lessons.tokenizer.encode("黑色牛仔裤 in BLACK, T恤").tokens
    assert tokens[:3] == ["黑色", "牛仔裤", "in"]
    assert "".join(tokens[3:]) == "black,t恤"
    judged = {lessons.meaning_of[row] for row in lessons.held_out}
    taught = np.setdiff1d(np.arange(len(lessons.texts)), lessons.held_out)
    assert len(judged) == 8
    assert {lessons.texts[row] for row in lessons.held_out}.isdisjoint(lessons.texts[row] for row in taught)
    for row in lessons.held_out:
        assert (
            has_chinese(lessons.texts[row]) or lessons.texts[row] == lessons.meanings[lessons.meaning_of[row]]
        )


def test_every_english_word_of_the_lexicon_is_a_lesson() -> None:
    said = {pair.english for pair in word_pairs(load_lexicon())}
    assert {"cardigan", "jeans", "black", "too tight"} <= said


def test_chinese_is_cut_from_what_stands_beside() -> None:
    assert chinese_runs("T恤和Ｖ领 in 黑色") == ["恤和", "领", "黑色"]
