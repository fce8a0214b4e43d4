"""Numbers, lengths, masses, money and dates as a language writes them.

Values are always centimetres and kilograms; a person who prefers inches reads inches and pounds. Inches are
written as tailors do, in quarters (``29½``), a body's height in feet and inches. The rules of numbers, money
and dates are CLDR's, read by Babel.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from resources.translations.languages import Language

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

Units = Literal["cm", "inch"]
Unit = Literal["cm", "kg"]
"""What a value is measured in inside the program."""
MINUS: Final = "−"
CM_PER_INCH: Final = 2.54
KG_PER_POUND: Final = 0.45359237
_QUARTERS: Final = ("", "¼", "½", "¾")


def in_units(value: float, unit: Unit, units: Units) -> float:
    """A value in cm or kg as inches or pounds, where those are read."""
    if units == "cm":
        return value
    return value / (CM_PER_INCH if unit == "cm" else KG_PER_POUND)


def from_units(value: float, unit: Unit, units: Units) -> float:
    """What was typed in the units that are read, in cm or kg."""
    if units == "cm":
        return value
    return value * (CM_PER_INCH if unit == "cm" else KG_PER_POUND)


def grain(unit: Unit, units: Units) -> float:
    """The least step of a number that is told, in cm or kg: half of either, a quarter inch, a pound."""
    if units == "cm":
        return 0.5
    return CM_PER_INCH / 4 if unit == "cm" else KG_PER_POUND


def number_words(
    value: float, language: Language, *, decimals: int = 0, signed: bool = False, aligned: bool = False
) -> str:
    """A number with the language's marks and at most ``decimals`` decimals; a true minus sign.

    ``aligned``: exactly so many, for numbers below each other.
    """
    from babel.numbers import format_decimal

    shown = abs(round(value, decimals))
    pattern = "#,##0" + ("." + ("0" if aligned else "#") * decimals if decimals else "")
    words = format_decimal(shown, format=_parsed(pattern), locale=_locale(language))
    return _sign(value, shown, signed=signed) + words


def _sign(value: float, shown: float, *, signed: bool) -> str:
    if shown == 0:
        return ""
    return MINUS if value < 0 else ("+" if signed else "")


def quarters(inches: float, *, signed: bool = False) -> str:
    """Inches to the nearest quarter: ``29½``, ``−¾``, ``0``."""
    count = round(abs(inches) * 4)
    whole, rest = divmod(count, 4)
    digits = f"{whole}" if whole or not rest else ""
    return _sign(inches, count, signed=signed) + digits + _QUARTERS[rest]


def measured_number(
    value: float,
    unit: Unit,
    language: Language,
    units: Units,
    *,
    decimals: int = 1,
    signed: bool = False,
    aligned: bool = False,
) -> str:
    """A length or a mass without its unit: inches in quarters, pounds whole."""
    if units == "cm":
        return number_words(value, language, decimals=decimals, signed=signed, aligned=aligned)
    if unit == "cm":
        return quarters(value / CM_PER_INCH, signed=signed)
    return number_words(value / KG_PER_POUND, language, signed=signed)


def feet_and_inches(cm: float) -> str:
    """A body's height as it is said in inches: ``5′ 7½″``."""
    feet, count = divmod(round(cm / CM_PER_INCH * 4), 48)
    return f"{feet}′ {quarters(count / 4)}″"


@lru_cache(maxsize=4096)
def money_words(amount: float | Decimal, currency: str, language: Language) -> str:
    """A price as a tag shows it: no cents where there are none. ``currency`` is an ISO 4217 code."""
    from babel.numbers import format_currency

    exact, locale = Decimal(str(amount)), _locale(language)
    pattern = locale.currency_formats["standard"].pattern
    if exact != exact.to_integral_value():
        return format_currency(amount, currency, format=pattern, locale=locale)
    whole = pattern.replace(".00", "")
    return format_currency(amount, currency, format=whole, locale=locale, currency_digits=False)


def date_words(
    day: date, language: Language, *, length: Literal["short", "medium", "long"] = "medium"
) -> str:
    """A day."""
    from babel.dates import format_date

    return format_date(day, format=length, locale=_locale(language))


def short_day_words(day: date, language: Language) -> str:
    """A day of a year that is known: ``Nov 1``."""
    from babel.dates import format_skeleton

    moment = datetime(day.year, day.month, day.day)
    return format_skeleton("MMMd", moment, locale=_locale(language))


def span_words(first: date, last: date, language: Language) -> str:
    """From a day to a day: ``Nov 10 – Dec 11, 2026``."""
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMd", locale=_locale(language))


def moment_words(moment: datetime, language: Language) -> str:
    """A day and a time of day, without seconds; in the zone the moment is in."""
    from babel.dates import format_time

    clock = format_time(moment, format="short", locale=_locale(language), tzinfo=moment.tzinfo)
    return f"{date_words(moment.date(), language)} {clock}"


def percent_words(share: float, language: Language, *, decimals: int = 0) -> str:
    """A share of 1 in per cent with at most ``decimals`` decimals."""
    from babel.numbers import format_percent

    pattern = _locale(language).percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("##0", "##0." + "#" * decimals)
    return format_percent(share, format=pattern, locale=_locale(language))


@lru_cache(maxsize=64)
def _parsed(pattern: str) -> "NumberPattern":
    from babel.numbers import parse_pattern

    return parse_pattern(pattern)


@lru_cache(maxsize=64)
def _locale(language: Language) -> "Locale":
    from babel import Locale

    return Locale.parse(language.replace("-", "_"))
