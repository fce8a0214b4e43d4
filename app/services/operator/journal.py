"""What was done at the operator's window, and when: a file of lines, bounded, without personal values."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from resources.files import write_atomically
from resources.paths import data_home

_LOG = logging.getLogger(__name__)
_MOST_BYTES: Final = 256 * 1024
_KEPT_BYTES: Final = 128 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One thing that was done. ``did`` is a code; ``facts`` are numbers and names of versions."""

    at: datetime
    did: str
    facts: dict[str, object]


def journal_path() -> Path:
    """The file of the journal."""
    return data_home() / "operator" / "journal.jsonl"


def note(did: str, **facts: str | int | float | bool | None) -> None:
    """Add a line. A journal that cannot be written is logged: what was done stands all the same."""
    path = journal_path()
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "did": did, **facts})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            kept = path.read_bytes()[-_KEPT_BYTES:].partition(b"\n")[2]
            write_atomically(path, kept)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as problem:
        _LOG.warning("the journal could not be written: %s", problem.strerror)


def read_journal(most: int = 200) -> list[JournalEntry]:
    """The newest entries, newest first; lines that are none are left out."""
    path = journal_path()
    if not path.is_file():
        return []
    entries = []
    for line in reversed(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        entry = _entry(line)
        if entry is not None:
            entries.append(entry)
        if len(entries) == most:
            break
    return entries


def _entry(line: str) -> JournalEntry | None:
    try:
        document = json.loads(line)
        at = datetime.fromisoformat(document.pop("at"))
        return JournalEntry(at=at, did=str(document.pop("did")), facts=document)
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
