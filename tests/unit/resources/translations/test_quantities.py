"""Numbers as people write them, in centimetres and inches."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.translations import texts_for
from resources.translations.quantities import (
    feet_and_inches,
    from_units,
    in_units,
    moment_words,
    money_words,
    number_words,
    percent_words,
    quarters,
)

_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}


def _read(words: str) -> float:
    """What a tailor reads."""
    sign = -1.0 if words.startswith("−") else 1.0
    digits = words.lstrip("−+")
    rest = _FRACTIONS.get(digits[-1:], 0.0)
    whole = digits[:-1] if rest else digits
    return sign * (float(whole or 0) + rest)


@given(st.floats(min_value=-120, max_value=120, allow_nan=False))
def test_quarters_are_read_back_within_an_eighth(inches: float) -> None:
    assert abs(_read(quarters(inches)) - inches) <= 0.125 + 1e-9


@given(st.floats(min_value=100, max_value=230, allow_nan=False))
def test_feet_and_inches_are_read_back(cm: float) -> None:
    feet, inches = feet_and_inches(cm).rstrip("″").split("′ ")
    assert abs((int(feet) * 12 + _read(inches)) * 2.54 - cm) <= 0.125 * 2.54 + 1e-9
    assert _read(inches) < 12


@given(
    st.floats(min_value=0.1, max_value=300), st.sampled_from(["cm", "kg"]), st.sampled_from(["cm", "inch"])
)
def test_units_go_there_and_back(value: float, unit: str, units: str) -> None:
    there = in_units(value, unit, units)  # type: ignore[arg-type]  # sampled from the literals
    assert from_units(there, unit, units) == pytest.approx(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "words"), [(-0.04, "0"), (3.25, "+3.2"), (-3.0, "−3"), (1234.5, "+1,234.5"), (0.0, "0")]
)
def test_signs_are_true_minus_signs_and_zero_has_none(value: float, words: str) -> None:
    assert number_words(value, "en", decimals=1, signed=True) == words


def test_numbers_below_each_other_have_as_many_decimals() -> None:
    assert number_words(75.0, "en", decimals=1, aligned=True) == "75.0"
    assert texts_for("zh").measured(75.0, "cm", aligned=True) == "75.0 厘米"


def test_a_body_is_said_as_people_say_it() -> None:
    english, chinese = texts_for("en", "inch"), texts_for("zh", "inch")
    assert english.measured(170, "cm", height=True) == "5′ 7″"
    assert english.measured(75.3, "cm") == "29¾ in"
    assert english.measured(65, "kg") == "143 lb"
    assert chinese.measured(75.3, "cm") == "29¾ 英寸"
    assert texts_for("zh").measured(65, "kg") == "65 公斤"
    assert english.spread(1.3, "cm") == "0.5"


@pytest.mark.parametrize(
    ("amount", "currency", "language", "words"),
    [
        (29, "EUR", "en", "€29"),
        (29.9, "EUR", "en", "€29.90"),
        (1299, "CNY", "zh", "¥1,299"),
        (29.5, "USD", "zh", "US$29.50"),
        (1299, "EUR", "de", "1.299\N{NO-BREAK SPACE}€"),
    ],
)
def test_a_price_has_no_cents_where_there_are_none(
    amount: float, currency: str, language: str, words: str
) -> None:
    assert money_words(amount, currency, language) == words


def test_days_and_shares_are_written_as_the_language_does() -> None:
    assert texts_for("zh").date(date(2026, 3, 4)) == "2026年3月4日"
    assert texts_for("en").date(date(2026, 3, 4)) == "Mar 4, 2026"
    assert moment_words(datetime(2026, 3, 4, 15, 2, tzinfo=UTC), "zh") == "2026年3月4日 15:02"
    assert percent_words(0.123, "en") == "12%"
    assert [percent_words(share, "de", decimals=1) for share in (0.125, 0.2)] == ["12,5\xa0%", "20\xa0%"]


def test_days_of_a_span_say_once_what_they_share() -> None:
    first, last = date(2026, 11, 10), date(2026, 12, 11)
    assert texts_for("en").short_day(first) == "Nov 10"
    assert texts_for("zh").short_day(first) == "11月10日"
    said = texts_for("en").span(first, last)
    assert " ".join(said.split()) == "Nov 10 – Dec 11, 2026"
    assert texts_for("zh").span(first, last).count("2026") == 1
