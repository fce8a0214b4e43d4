"""The logs as the operator reads them: the end of a file, in lines with a moment and a level."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from resources.paths import logs_folder

TAIL_BYTES: Final = 256 * 1024
_MOST_LINES_OF_ONE: Final = 60
_LINE: Final = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} "
    r"(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) (?P<source>\S+) (?P<text>.*)"
)
Level = Literal["info", "warning", "error"]
_LEVELS: Final[dict[str, Level]] = {"WARNING": "warning", "ERROR": "error", "CRITICAL": "error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What was logged at one moment (local time); ``text`` may have several lines."""

    at: str
    level: Level
    source: str
    text: str


def log_files() -> tuple[Path, ...]:
    """The logs now being written, by name; rotated ones lie beside them."""
    folder = logs_folder()
    return tuple(sorted(folder.glob("*.log"))) if folder.is_dir() else ()


def read_tail(path: Path, limit_bytes: int = TAIL_BYTES) -> list[LogEntry]:
    """The newest entries of a log, oldest first, from at most ``limit_bytes`` of its end.

    Raises the ``OSError`` of the system.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - limit_bytes, 0))
        content = file.read(limit_bytes)
    if size > limit_bytes:
        content = content.partition(b"\n")[2]  # the first line is cut
    return list(_entries(content.decode("utf-8", "replace").splitlines()))


def _entries(lines: Iterable[str]) -> Iterable[LogEntry]:
    entry: LogEntry | None = None
    more: list[str] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            if entry is not None and len(more) < _MOST_LINES_OF_ONE:
                more.append(line)
            continue
        if entry is not None:
            yield _with(entry, more)
        entry, more = (
            LogEntry(
                at=match["at"],
                level=_LEVELS.get(match["level"], "info"),
                source=match["source"],
                text=match["text"],
            ),
            [],
        )
    if entry is not None:
        yield _with(entry, more)


def _with(entry: LogEntry, more: list[str]) -> LogEntry:
    return replace(entry, text="\n".join([entry.text, *more])) if more else entry
