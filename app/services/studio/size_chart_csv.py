"""A size chart as a spreadsheet writes it: a row for each measure, a column for each size.

The first row is ``measure`` and the sizes, smallest first. A body measurement (``chest_girth_cm``) has
ranges, ``74-82``; a point of measure (``chest_girth``) the finished centimetres of each size. Rows ``id``,
``family``, ``block``, ``title_en``, ``title_zh``, ``source`` and ``base_size`` have their word in the second
column. Commas, semicolons and tabulators part columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from resources.errors import CodedError
from resources.files import read_bytes
from resources.records import faults_of
from resources.size_charts import SizeChart

_LIMIT_BYTES: Final = 1 << 20
_WORDS: Final = ("id", "family", "block", "title_en", "title_zh", "source", "base_size")
_RANGE: Final = re.compile(r"\s*([0-9.]+)\s*[-–—]\s*([0-9.]+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """What is wrong in a line; lines count from 1."""

    line: int
    message: str


@dataclass(slots=True, kw_only=True)
class _Read:
    sizes: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    poms: dict[str, list[float]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[LineFault] = field(default_factory=list)


def read_size_chart_csv(path: Path) -> tuple[SizeChart | None, list[LineFault]]:
    """The chart, or every fault with its line. Raises ResourceError FILE_*; CodedError CSV_UNREADABLE."""
    try:
        text = read_bytes(path, limit_bytes=_LIMIT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodedError("CSV_UNREADABLE", f"{path.name} is no text in UTF-8.") from error
    read = _Read()
    for line, row in enumerate(_rows(text), start=1):
        if any(row):
            _take(read, line, row)
    if not read.sizes:
        read.faults.append(LineFault(line=1, message="the first row must be: measure, then the sizes"))
    if read.faults:
        return None, read.faults
    return _chart(read)


def _rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        yield [cell.strip() for cell in row]


def _take(read: _Read, line: int, row: list[str]) -> None:
    name, cells = row[0], row[1:]
    read.lines.setdefault(name, line)
    if name == "measure":
        read.sizes = [cell for cell in cells if cell]
    elif name in _WORDS:
        read.words[name] = cells[0] if cells else ""
    elif not read.sizes:
        read.faults.append(LineFault(line=line, message="the sizes must be named before the measures"))
    elif len(cells) < len(read.sizes) or not all(cells[: len(read.sizes)]):
        missing = len(read.sizes) - sum(bool(cell) for cell in cells[: len(read.sizes)])
        read.faults.append(LineFault(line=line, message=f"{name}: {missing} sizes have no number"))
    elif name.endswith("_cm"):
        _take_ranges(read, line, name, cells)
    else:
        _take_numbers(read, line, name, cells)


def _take_ranges(read: _Read, line: int, name: str, cells: list[str]) -> None:
    spans = {}
    for size, cell in zip(read.sizes, cells, strict=False):
        match = _RANGE.fullmatch(cell)
        if match is None:
            read.faults.append(
                LineFault(line=line, message=f"{name} {size}: {cell!r} is no range like 74-82")
            )
            return
        spans[size] = (float(match[1]), float(match[2]))
    read.ranges[name] = spans


def _take_numbers(read: _Read, line: int, name: str, cells: list[str]) -> None:
    try:
        read.poms[name] = [float(cell) for cell in cells[: len(read.sizes)]]
    except ValueError:
        read.faults.append(LineFault(line=line, message=f"{name}: every size needs a number in cm"))


def _chart(read: _Read) -> tuple[SizeChart | None, list[LineFault]]:
    base = read.words.get("base_size") or read.sizes[len(read.sizes) // 2]
    place = read.sizes.index(base) if base in read.sizes else 0
    title = read.words.get("title_en") or read.words.get("id", "")
    document: dict[str, Any] = {
        "id": read.words.get("id", ""),
        "family": read.words.get("family", ""),
        "block": read.words.get("block", ""),
        "title": {"en": title, "zh": read.words.get("title_zh") or title},
        "source": read.words.get("source", "imported"),
        "sizes": read.sizes,
        "body_ranges_cm": read.ranges,
        "base_size": base,
        "base_poms_cm": {name: row[place] for name, row in read.poms.items()},
        "grade_cm": {name: [round(b - a, 3) for a, b in pairwise(row)] for name, row in read.poms.items()},
    }
    try:
        return SizeChart.model_validate(document), []
    except ValidationError as error:
        return None, [_fault(read, one.location, one.message) for one in faults_of(error)]


def _fault(read: _Read, location: tuple[str | int, ...], message: str) -> LineFault:
    """At the line of the row it names, in its place or its words, else at the first."""
    parts = [str(part) for part in location]
    named = [*reversed(parts), *(word.strip("'") for word in message.split())]
    line = next((read.lines[name] for name in named if name in read.lines), 1)
    return LineFault(line=line, message=f"{'.'.join(parts) or 'the chart'}: {message}")
