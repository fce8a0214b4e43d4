"""Sentences in every language: forms by number, other units, a language added by a folder."""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.settings import SettingsError, checked_settings
from resources.errors import ResourceError
from resources.translations import LANGUAGES, languages, texts_for
from resources.translations.texts import values_of

Tree = Mapping[str, object]


@pytest.fixture
def add_language(vitrine_home: Path) -> Callable[..., None]:
    """Write a language into the shop's data folder: its file of names, and one of sentences."""

    def add(code: str, sentences: Tree, names: Tree | None = None) -> None:
        folder = vitrine_home / "translations" / code
        folder.mkdir(parents=True)
        own = {"language": {"name": "Deutsch", "short": "DE"}} if names is None else names
        (folder / "language.json").write_text(json.dumps(own), encoding="utf-8")
        (folder / "shop.json").write_text(json.dumps(sentences), encoding="utf-8")

    return add


def test_both_shipped_languages_say_the_same_things_with_the_same_values() -> None:
    english, chinese = texts_for("en"), texts_for("zh")
    assert english.said() == chinese.said()
    for key in english.said():
        assert values_of(english.forms(key)) == values_of(chinese.forms(key)), key


def test_every_form_by_number_of_a_shipped_language_is_one_it_has() -> None:
    for language, categories in (("en", {"one", "other"}), ("zh", {"other"})):
        for key, forms in texts_for(language).plurals.items():
            assert set(forms) == categories, (language, key)


def test_a_sentence_takes_the_form_of_its_number() -> None:
    english, chinese = texts_for("en"), texts_for("zh")
    assert english("idle.sentence", count=1).startswith("In 1 second everything")
    assert english("idle.sentence", count=20).startswith("In 20 seconds everything")
    assert chinese("idle.sentence", count=1) == chinese("idle.sentence", count=2).replace("2", "1")


def test_a_missing_sentence_or_value_is_named() -> None:
    with pytest.raises(ResourceError, match=r"no\.such") as missing:
        texts_for("en")("no.such")
    assert missing.value.code == "TEXT_MISSING"
    with pytest.raises(ResourceError, match="size") as valueless:
        texts_for("en")("try.reasons_for")
    assert valueless.value.code == "TEXT_VALUE_MISSING"


def test_centimetres_in_a_sentence_are_read_as_inches_by_whoever_wants_inches() -> None:
    numbers = {"measurement": "Waist", "value_cm": 75.3, "size": "M", "from_cm": 70.0, "to_cm": 78.0}
    assert texts_for("en", "inch")("reason.IN_CHART_RANGE", **numbers) == (
        "Waist 29¾ in: size M is made for 27½ to 30¾ in."
    )
    for language in LANGUAGES:
        assert "75.3" in texts_for(language)("reason.IN_CHART_RANGE", **numbers)
        inches = texts_for(language, "inch")
        cm = texts_for(language).unit("cm")
        for key in inches.entries:
            if key.startswith(("reason.", "size_reason.")):
                values = {name: 12.5 if name.endswith("cm") else "x" for name in values_of(inches.forms(key))}
                if all(isinstance(v, float) or ":" not in inches.entries[key] for v in values.values()):
                    assert f" {cm}" not in inches(key, **values), key


def test_a_language_is_added_by_a_folder(add_language: Callable[..., None]) -> None:
    add_language(
        "de", {"common": {"back": "Zurück"}, "idle": {"sentence": {"one": "Eine", "other": "{count}"}}}
    )
    assert languages() == ("en", "zh", "de")
    german = texts_for("de")
    assert german("common.back") == "Zurück"
    assert german("language.name") == "Deutsch"
    assert german("idle.sentence", count=1) == "Eine"
    assert german("idle.sentence", count=7) == "7"
    assert german.money(1299.5, "EUR") == "1.299,50\N{NO-BREAK SPACE}€"
    assert checked_settings({"house_language": "de"}).house_language == "de"


def test_what_an_added_language_lacks_stands_in_english_and_is_listed(
    add_language: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    add_language("de", {"common": {"back": "Zurück"}, "try": {"stock": "{count} da, {colour}"}})
    with caplog.at_level(logging.WARNING):
        german = texts_for("de")
    assert german("common.done") == texts_for("en")("common.done")
    assert german("try.stock", count=1) == texts_for("en")("try.stock", count=1), "it names an unknown value"
    assert german.said() == texts_for("en").said()
    assert "common.done" in caplog.text
    assert "try.stock" in caplog.text
    assert "common.back" not in caplog.text


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("klingon", None),
        ("qq", None),
        ("fr", {"language": {"name": "Français"}}),
        ("fr", {"language": ["Français", "FR"]}),
        ("fr", {}),
    ],
)
def test_a_folder_that_is_no_language_is_left_out_and_the_log_says_why(
    add_language: Callable[..., None], caplog: pytest.LogCaptureFixture, code: str, names: Tree | None
) -> None:
    add_language(code, {"common": {"back": "Retour"}}, names)
    with caplog.at_level(logging.WARNING):
        assert languages() == LANGUAGES
    assert code in caplog.text
    with pytest.raises(ResourceError) as refused:
        texts_for(code)
    assert refused.value.code == "LANGUAGE_UNKNOWN"
    with pytest.raises(SettingsError, match=code):
        checked_settings({"house_language": code})


def test_a_broken_file_of_an_added_language_is_refused_by_name(
    add_language: Callable[..., None], vitrine_home: Path
) -> None:
    add_language("de", {})
    (vitrine_home / "translations" / "de" / "shop.json").write_text('{"common": ', encoding="utf-8")
    with pytest.raises(ResourceError, match=r"shop\.json") as refused:
        texts_for("de")
    assert refused.value.code == "TEXTS_UNREADABLE"


def test_no_sentence_reaches_into_its_values(add_language: Callable[..., None]) -> None:
    """`str.format` follows dots and brackets: what an added file says there is not English's value."""
    add_language("de", {"try": {"reasons_for": "{size.__class__} {size[0]}"}})
    assert texts_for("de")("try.reasons_for", size="M") == texts_for("en")("try.reasons_for", size="M")
