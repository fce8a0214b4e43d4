"""Prices and sizes in what a shopper says, in both languages: "under 50 euros", "预算五百以内", "XL码"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ml.encoders.lexicon import plain

_DIGITS: Final = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000}

_NUMBER: Final = r"(?P<{0}>\d+(?:[.,]\d+)?|[零〇一二两三四五六七八九十百千万]+)"
_MARK: Final = r"(?:[€$£¥]|eur|usd|rmb|cny|gbp)?\s*"
_UNIT: Final = (
    r"\s*(?P<unit{0}>€|\$|£|¥|euros?\b|eur\b|dollars?\b|usd\b|pounds?\b|gbp\b|yuan\b|rmb\b|cny\b|kuai\b|bucks\b"
    r"|欧元|欧|块钱|块|元|美元|美金|英镑|人民币)?"
)


def _amount(name: str) -> str:
    return _MARK + _NUMBER.format(name) + _UNIT.format(name)


_BETWEEN: Final = re.compile(
    rf"(?:between\s+)?{_amount('low')}\s*(?:and|to|-|–|~|到|至)\s*{_amount('high')}(?P<after>\s*(?:之间|左右)?)"
)
_MOST: Final = re.compile(
    r"(?:under|below|less than|up to|at most|no more than|max(?:imum)?|within|cheaper than|not over|"
    r"budget(?: is| of|:)?(?: about| around)?|spend|不超过|不高于|低于|少于|最多|预算(?:是|大概|大约|在)?)\s*"
    + _amount("most")
)
_MOST_AFTER: Final = re.compile(_amount("most") + r"\s*(?:以内|以下|之内|内|封顶|or less|or under|max\b)")
_LEAST: Final = re.compile(
    r"(?:(?<!not )over|above|(?<!no )more than|at least|from|no less than|"
    r"不低于|至少|(?<!不)高于|(?<!不)超过)\s*" + _amount("least")
)
_LEAST_AFTER: Final = re.compile(_amount("least") + r"\s*(?:以上|起|or more|and up)")
_LETTERS: Final = r"xxs|xs|s|m|l|xl|xxl|xxxl|[2-6]xl"
_SIZE: Final = re.compile(
    rf"\bsize\s+(?P<a>{_LETTERS}|\d{{2}})\b|(?<![a-z0-9])(?P<b>{_LETTERS}|\d{{2}})\s*(?:码|号)"
    r"|(?<![a-z0-9'])(?P<c>xxs|xs|xl|xxl|xxxl|[2-6]xl)(?![a-z0-9])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """What a shopper would pay, in the shop's currency; ``None`` where nothing was said."""

    least: float | None = None
    most: float | None = None


def price_range(text: str) -> PriceRange:
    """The price range a text names; an amount counts only beside words or signs of price."""
    said = plain(text)
    between = _BETWEEN.search(said)
    if between and (
        between["unitlow"]
        or between["unithigh"]
        or between["after"].strip()
        or between[0].startswith("between")
    ):
        return PriceRange(least=_value(between["low"]), most=_value(between["high"]))
    most = next((found for rule in (_MOST, _MOST_AFTER) if (found := rule.search(said))), None)
    least = next((found for rule in (_LEAST, _LEAST_AFTER) if (found := rule.search(said))), None)
    return PriceRange(
        least=_value(least["least"]) if least else None, most=_value(most["most"]) if most else None
    )


def sizes_named(text: str) -> tuple[str, ...]:
    """The sizes a text names, as on labels: ``XL``, ``38``."""
    found = []
    for match in _SIZE.finditer(plain(text)):
        size = (match["a"] or match["b"] or match["c"]).upper()
        found.append({"XXXL": "3XL", "2XL": "XXL"}.get(size, size))
    return tuple(dict.fromkeys(found))


def _value(said: str) -> float:
    """A number in digits or in Chinese; 三百五 is 350."""
    if said[0].isascii():
        return float(said.replace(",", "."))
    total, digit, last_unit = 0.0, 0, 1
    for character in said:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit == 10_000:
                total = (total + digit) * unit
            else:
                total += (digit or 1) * unit
            digit, last_unit = 0, unit
        else:
            digit = _DIGITS[character]
            if digit == 0:
                last_unit = 10
    return total + digit * (last_unit // 10 if last_unit >= 100 else 1)
