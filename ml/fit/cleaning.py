"""From cells of text to values that can be learnt from; what cannot be used is counted by reason.

A row whose label, size, date or ids cannot be used is left out. A cell of the body that cannot be (a stature
of 65: inches) becomes unknown: the other cells of its row still say something. When too much is lost, the
file is refused: then it is not a few slips but another format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.training.preparation import LARGEST_LOSS, refuse_too_much_lost

COLUMNS: Final = (
    "user_id",
    "item_id",
    "category",
    "size",
    "fit",
    "mass_kg",
    "stature_cm",
    "bust_band_in",
    "bust_cup",
    "age_years",
    "body_type",
    "rented_for",
    "review_date",
)
OPTIONAL_COLUMNS: Final = ("rating",)
LABELS: Final = ("small", "fit", "large")

_EMPTY: Final = frozenset({"", "nan", "na", "n/a", "none", "null"})
_CUP_LETTERS: Final = ("aa", *"abcdefghijk")
_CUPS: Final = {cup: float(place) for place, cup in enumerate(_CUP_LETTERS)} | {"dd": 5.0, "ddd": 6.0}
_LARGEST_SIZE: Final = 99.0
_POUNDS_BMI: Final = 45.0
"""Of adults about 1 in 500 lies above; a mass in pounds read as kilograms gives 2.2 times the index."""
_FEWEST_CELLS: Final = 50

_Texts = npt.NDArray[np.str_]
_Floats = npt.NDArray[np.float64]
_Parsed = float | str
"""A number (NaN: the cell is empty), or the reason why the cell cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanColumns:
    """Values by column [N] of the rows that can be used, and what was lost."""

    words: Mapping[str, _Texts]
    numbers: Mapping[str, _Floats]
    labels: npt.NDArray[np.int64]
    dates: npt.NDArray[np.datetime64]
    skipped: Mapping[str, int]
    unknown: Mapping[str, int]
    given_cells: Mapping[str, int]
    unknown_cells: Mapping[str, int]


def clean(columns: Mapping[str, list[str]]) -> CleanColumns:
    """Parse columns of text of equal length; nothing is raised, all that is lost is counted."""
    texts = {name: np.asarray(cells, dtype=np.str_) for name, cells in columns.items()}
    rows = len(texts["user_id"])
    reasons = np.full(rows, "", dtype="U32")
    words = {name: _words(texts[name], fold=False) for name in ("user_id", "item_id")}
    words |= {name: _words(texts[name], fold=True) for name in ("category", "body_type", "rented_for")}
    for name in ("user_id", "item_id"):
        _mark(reasons, words[name] == "", f"{name}_missing")
    labels, bad = _parse(texts["fit"], _label)
    _mark_all(reasons, bad)
    sizes, bad = _parse(texts["size"], _size)
    _mark_all(reasons, bad)
    days, bad = _parse(texts["review_date"], _day)
    _mark_all(reasons, bad)
    numbers, cell_reasons = {"size": sizes}, {}
    for name in (one for one in _PARSERS if one in texts):
        numbers[name], cell_reasons[name] = _parse(texts[name], _PARSERS[name])
    _doubt_pounds(numbers, cell_reasons)
    _mark(reasons, (reasons == "") & _repeated(texts, reasons == ""), "duplicate")
    keep = reasons == ""
    unknown_cells = {name: int((found[keep] != "").sum()) for name, found in cell_reasons.items()}
    return CleanColumns(
        words={name: values[keep] for name, values in words.items()},
        numbers={name: values[keep] for name, values in numbers.items()},
        labels=labels[keep].astype(np.int64),
        dates=days[keep].astype(np.int64).astype("datetime64[D]"),
        skipped=_counts(reasons[~keep]),
        unknown=_counts(*(found[keep & (found != "")] for found in cell_reasons.values())),
        given_cells={
            name: int(np.isfinite(numbers[name][keep]).sum()) + unknown_cells[name] for name in cell_reasons
        },
        unknown_cells=unknown_cells,
    )


def refuse_loss(where: str, total: int, skipped: Mapping[str, int], cleaned: CleanColumns) -> None:
    """Raise DataError ROWS_UNUSABLE when more than `LARGEST_LOSS` of rows or of a column's cells is lost."""
    refuse_too_much_lost(where, total, skipped)
    for name, bad in cleaned.unknown_cells.items():
        given = cleaned.given_cells[name]
        if given >= _FEWEST_CELLS and bad > LARGEST_LOSS * given:
            named = ", ".join(f"{reason} {count}" for reason, count in cleaned.unknown.items())
            raise DataError(
                "ROWS_UNUSABLE",
                f"{where}: {bad} of {given} cells of {name} cannot be right ({named}); "
                + _WAYS_OUT.get(name, "convert the column to the unit in its name."),
            )


def _words(cells: _Texts, *, fold: bool) -> _Texts:
    """Words [N] with single spaces, in lower case if ``fold``; ``""`` where a cell says it is empty."""
    found, places = np.unique(cells, return_inverse=True)
    plain = [" ".join(word.split()) for word in found.tolist()]
    kept = ["" if word.lower() in _EMPTY else word.lower() if fold else word for word in plain]
    return np.asarray(kept, dtype=np.str_)[places]


def _parse(cells: _Texts, parser: Callable[[str], _Parsed]) -> tuple[_Floats, _Texts]:
    """Values [N] (NaN where there is none) and reasons [N] (``""`` where nothing is wrong).

    A column has few distinct texts: each is parsed once.
    """
    found, places = np.unique(cells, return_inverse=True)
    parsed = [parser(text) for text in found.tolist()]
    values = np.asarray([np.nan if isinstance(one, str) else one for one in parsed], dtype=np.float64)
    reasons = np.asarray([one if isinstance(one, str) else "" for one in parsed], dtype="U32")
    return values[places], reasons[places]


def _number(text: str) -> float | None:
    """The finite number a text says, None when it says none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _label(text: str) -> _Parsed:
    word = text.lower()
    if word in LABELS:
        return float(LABELS.index(word))
    return "label_missing" if word in _EMPTY else "label_unknown"


def _size(text: str) -> _Parsed:
    if text.lower() in _EMPTY:
        return "size_missing"
    value = _number(text)
    if value is None:
        return "size_unreadable"
    return value if 0.0 <= value <= _LARGEST_SIZE else "size_absurd"


def _day(text: str) -> _Parsed:
    if text.lower() in _EMPTY:
        return "date_missing"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "date_unreadable"
    if not 1980 <= day.year <= 2100:
        return "date_absurd"
    return float((day - date(1970, 1, 1)).days)


def _cup(text: str) -> _Parsed:
    word = text.lower()
    return float("nan") if word in _EMPTY else _CUPS.get(word, "bust_cup_unknown")


def _within(
    name: str, low: float, high: float, other_units: Mapping[str, tuple[float, float]]
) -> Callable[[str], _Parsed]:
    def parse(text: str) -> _Parsed:
        if text.lower() in _EMPTY:
            return float("nan")
        value = _number(text)
        if value is None:
            return f"{name}_unreadable"
        if low <= value <= high:
            return value
        for unit, (least, most) in other_units.items():
            if least <= value <= most:
                return f"{name}_in_{unit}"
        return f"{name}_absurd"

    return parse


_PARSERS: Final[Mapping[str, Callable[[str], _Parsed]]] = {
    "mass_kg": _within("mass", 20.0, 300.0, {"grams": (20_000.0, 300_000.0)}),
    "stature_cm": _within(
        "stature",
        110.0,
        230.0,
        {"metres": (1.1, 2.3), "feet": (3.6, 7.5), "inches": (44.0, 90.0), "millimetres": (1100.0, 2300.0)},
    ),
    "bust_band_in": _within("bust_band", 24.0, 60.0, {"centimetres": (60.01, 155.0)}),
    "bust_cup": _cup,
    "age_years": _within("age", 5.0, 110.0, {"birth_years": (1900.0, 2030.0)}),
    "rating": _within("rating", 1.0, 10.0, {"percent": (10.01, 100.0)}),
}
_WAYS_OUT: Final[Mapping[str, str]] = {"rating": "give ratings from 1 to 10, or leave the column out."}


def _doubt_pounds(numbers: dict[str, _Floats], reasons: dict[str, _Texts]) -> None:
    """A mass that no such stature carries, but its 2.2nd part does, was given in pounds."""
    index = numbers["mass_kg"] / (numbers["stature_cm"] / 100.0) ** 2
    doubtful = index > _POUNDS_BMI
    numbers["mass_kg"][doubtful] = np.nan
    reasons["mass_kg"][doubtful] = "mass_in_pounds"


def _repeated(texts: Mapping[str, _Texts], among: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Rows whose every cell stands in an earlier row, bool [N]."""
    seen: set[tuple[str, ...]] = set()
    again = np.zeros(len(among), dtype=np.bool_)
    for row, cells in enumerate(zip(*(values.tolist() for values in texts.values()), strict=True)):
        if among[row]:
            again[row] = cells in seen
            seen.add(cells)
    return again


def _mark(reasons: _Texts, where: npt.NDArray[np.bool_], reason: str) -> None:
    reasons[where & (reasons == "")] = reason


def _mark_all(reasons: _Texts, found: _Texts) -> None:
    first = (reasons == "") & (found != "")
    reasons[first] = found[first]


def _counts(*reasons: _Texts) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in reasons:
        counted.update(one.tolist())
    return dict(sorted(counted.items()))
