"""Numbers, lengths, masses, money and dates as a language writes them.

Values are always centimetres and kilograms; a person who prefers inches reads inches and pounds. Inches are
written as tailors do, in quarters (``29½ in``), a body's height in feet and inches. Rules of numbers, money
and dates are CLDR's, read by Babel.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from resources.translations.languages import Language

Units = Literal["cm", "inch"]
MINUS: Final = "−"
_CM_PER_INCH: Final = 2.54
_KG_PER_POUND: Final = 0.45359237
_QUARTERS: Final = ("", "¼", "½", "¾")
_LONG_NAMES: Final = ("zh", "ja")
"""Languages whose full names of units are as short as abbreviations, and read better."""
_UNIT_NAMES: Final = {
    ("length", "cm"): "length-centimeter",
    ("length", "inch"): "length-inch",
    ("mass", "cm"): "mass-kilogram",
    ("mass", "inch"): "mass-pound",
}


def number_words(value: float, language: Language, *, decimals: int = 0, signed: bool = False) -> str:
    """A number with the language's marks and at most ``decimals`` decimals; a true minus sign."""
    from babel.numbers import format_decimal

    shown = abs(round(value, decimals))
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    words = format_decimal(shown, format=pattern, locale=_locale(language))
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


def length_number(
    cm: float, language: Language, units: Units, *, decimals: int = 1, signed: bool = False
) -> str:
    """A length without its unit."""
    if units == "inch":
        return quarters(cm / _CM_PER_INCH, signed=signed)
    return number_words(cm, language, decimals=decimals, signed=signed)


def length_words(cm: float, language: Language, units: Units, *, decimals: int = 1) -> str:
    """A length with its unit."""
    return _with_unit(length_number(cm, language, units, decimals=decimals), "length", language, units)


def height_words(cm: float, language: Language, units: Units, *, decimals: int = 1) -> str:
    """A body's height: in inches as feet and inches (``5′ 6½″``)."""
    if units == "cm":
        return length_words(cm, language, units, decimals=decimals)
    feet, count = divmod(round(cm / _CM_PER_INCH * 4), 48)
    return f"{feet}′ {quarters(count / 4)}″"


def mass_number(kg: float, language: Language, units: Units, *, decimals: int = 1) -> str:
    """A mass without its unit, pounds whole."""
    if units == "inch":
        return number_words(kg / _KG_PER_POUND, language)
    return number_words(kg, language, decimals=decimals)


def mass_words(kg: float, language: Language, units: Units, *, decimals: int = 1) -> str:
    """A mass with its unit."""
    return _with_unit(mass_number(kg, language, units, decimals=decimals), "mass", language, units)


def spread_words(value: float, quantity: Literal["cm", "kg"], language: Language, units: Units) -> str:
    """How far a value may be off, without its unit: in inches and pounds with a decimal, not in quarters."""
    per_unit = {"cm": 1.0, "inch": _CM_PER_INCH if quantity == "cm" else _KG_PER_POUND}[units]
    return "± " + number_words(value / per_unit, language, decimals=1)


def unit_word(quantity: Literal["cm", "kg"], language: Language, units: Units) -> str:
    """The unit alone, as it stands over a column."""
    kind: Literal["length", "mass"] = "length" if quantity == "cm" else "mass"
    return _with_unit("", kind, language, units).strip()


def _with_unit(number: str, kind: Literal["length", "mass"], language: Language, units: Units) -> str:
    from babel.units import format_unit

    style: Literal["short", "long"] = "long" if language.split("-")[0] in _LONG_NAMES else "short"
    words: str = format_unit(number, _UNIT_NAMES[kind, units], length=style, locale=_locale(language))
    return words


def money_words(amount: float | Decimal, currency: str, language: Language) -> str:
    """A price as a tag shows it: no cents where there are none. ``currency`` is an ISO 4217 code."""
    from babel import Locale
    from babel.numbers import format_currency

    pattern = Locale.parse(_locale(language)).currency_formats["standard"].pattern
    if Decimal(str(amount)) == Decimal(str(amount)).to_integral_value():
        pattern = pattern.replace(".00", "")
        return format_currency(
            amount, currency, format=pattern, locale=_locale(language), currency_digits=False
        )
    return format_currency(amount, currency, format=pattern, locale=_locale(language))


def date_words(
    day: date, language: Language, *, length: Literal["short", "medium", "long"] = "medium"
) -> str:
    """A day."""
    from babel.dates import format_date

    return format_date(day, format=length, locale=_locale(language))


def moment_words(moment: datetime, language: Language) -> str:
    """A day and a time of day, without seconds; in the zone the moment is in."""
    from babel.dates import format_date, format_time

    clock = format_time(moment, format="short", locale=_locale(language), tzinfo=moment.tzinfo)
    return f"{format_date(moment.date(), format='medium', locale=_locale(language))} {clock}"


def percent_words(share: float, language: Language) -> str:
    """A share of 1 in whole per cent."""
    from babel.numbers import format_percent

    return format_percent(share, locale=_locale(language))


def _locale(language: Language) -> str:
    return language.replace("-", "_")
