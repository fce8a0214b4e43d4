"""Names of sizes as people say them; ids stay what they are."""

import re

import pytest

from resources.size_charts import load_size_charts
from resources.size_charts.schema import LENGTH_WORDS, size_name
from resources.translations import LANGUAGES, Language, texts_for

_NAMES_OF_SIZES = {"size", "smaller", "larger", "rules_size", "learned_size"}
_PLAIN = re.compile(r"\{(\w+)\}")
_NBSP = "\N{NO-BREAK SPACE}"
_BYTES = "operator.storage.free"
"""Its ``size`` is that of files."""


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [
        ("en", "S-long", f"S{_NBSP}long"),
        ("en", "38-short", f"38{_NBSP}short"),
        ("zh", "S-long", f"S{_NBSP}加长"),
        ("zh", "3XL-short", f"3XL{_NBSP}短款"),
    ],
)
def test_a_leg_length_is_said_in_the_language_and_no_line_breaks_before_it(
    language: Language, size: str, words: str
) -> None:
    assert texts_for(language).size(size) == words


@pytest.mark.parametrize("size", ["M", "38", "32x30", "M-petite", "-long", "long", "one size", ""])
def test_what_nobody_told_the_texts_is_said_as_it_is_written(size: str) -> None:
    assert [texts_for(language).size(size) for language in LANGUAGES] == [size, size]


def test_every_size_a_chart_can_have_is_said_without_its_id() -> None:
    words = (word for word in LENGTH_WORDS if word != "regular")
    possible = {size_name("M", word) for word in words}
    made = {size for chart in load_size_charts().values() for size in chart.sizes}
    for language in LANGUAGES:
        said = {size: texts_for(language).size(size) for size in made | possible}
        assert [name for name in said.values() if "-" in name] == []
        assert len(set(said.values())) == len(said), "two sizes have one name"
        lengths = [texts_for(language).leg_length(word) for word in LENGTH_WORDS]
        assert len(set(lengths)) == len(lengths)
    assert all(texts_for("zh").leg_length(word) != word for word in LENGTH_WORDS)
    assert texts_for("zh").leg_length("32") == "32"


def test_sentences_say_sizes_by_their_names_and_chinese_joins_what_follows() -> None:
    english, chinese = texts_for("en"), texts_for("zh")
    assert english("try.reasons_for", size="S-long") == f"Why S{_NBSP}long"
    assert chinese("try.reasons_for", size="S-long") == f"为什么推荐 S{_NBSP}加长码"
    assert chinese("try.reasons_for", size="S") == "为什么推荐 S 码"
    between = {"smaller": "S-long", "larger": "M-long", "more_cm": 2.0, "zone": "腰部"}
    assert chinese("reason.BETWEEN_SIZES", **between).startswith(f"介于 S{_NBSP}加长码和 M{_NBSP}加长码之间")
    assert english("try.reasons_for", size="{x}") == "Why {x}"


def test_every_sentence_that_names_a_size_says_it_as_a_size() -> None:
    for language in LANGUAGES:
        texts = texts_for(language)
        raw = {
            key
            for key in texts.said()
            for form in texts.forms(key).values()
            if _NAMES_OF_SIZES & set(_PLAIN.findall(form))
        }
        assert raw <= {_BYTES}, (language, raw)
        with_other = [key for key in texts.said() if key.startswith(("reason.", "size_reason."))]
        assert len(with_other) > 10
        for key in with_other:
            assert "other" not in {n for f in texts.forms(key).values() for n in _PLAIN.findall(f)}, key
