"""The program's own Python environment in ``.venv``: complete, or known to be incomplete.

Standard library only, and little of it: every start of the program loads this. Inside ``.venv/.vitrine``
stand three marks: ``making`` while the environment is being made, ``installing`` while packages are, and
``installed.json`` once everything a digest of the lock asks for is there. A process killed between any two
steps leaves marks that make the next start go on or start afresh (`app.bootstrap.installation`).
"""

import json
import os
import sys
from collections.abc import Collection
from pathlib import Path

from app.bootstrap import lock_file, platforms

MAKING = "making"
INSTALLING = "installing"
_RECORD = "installed.json"


class Environment:
    """The ``.venv`` of one checkout."""

    def __init__(self, root: Path, platform: str = sys.platform) -> None:
        self.root = root
        self.platform = platform
        self.folder = root / ".venv"
        self.python = platforms.environment_python(self.folder, platform)

    @property
    def lock(self) -> Path:
        """The checkout's lock file."""
        return lock_file.lock_path(self.root)

    def mark(self, name: str) -> Path:
        """The file of a mark, or another file set-up keeps beside the marks."""
        return self.folder / ".vitrine" / name

    def is_current(self) -> bool:
        """Whether this very process runs in the environment."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def is_complete(self, wanted: Collection[str]) -> bool:
        """Whether everything today's lock names in the wanted sections is installed. Takes a millisecond."""
        record = self._record()
        return (
            record.get("lock") == lock_file.digest(self.lock)
            and set(wanted) <= set(_strings(record.get("sections")))
            and not self.mark(MAKING).exists()
            and not self.mark(INSTALLING).exists()
            and self.python.exists()
        )

    def has(self, section: str) -> bool:
        """Whether a section was installed, from today's lock or an older one."""
        return section in _strings(self._record().get("sections"))

    def record_installed(self, sections: Collection[str]) -> None:
        """Remember that these sections of today's lock are installed; notes stay."""
        self._write_record(
            {**self._record(), "lock": lock_file.digest(self.lock), "sections": list(sections)}
        )

    def noted(self, what: str) -> bool:
        """Whether `note` was called with this since the environment was made."""
        return what in _strings(self._record().get("notes"))

    def note(self, what: str) -> None:
        """Remember that something need not be looked at again."""
        record = self._record()
        self._write_record({**record, "notes": sorted({*_strings(record.get("notes")), what})})

    def _record(self) -> dict[str, object]:
        try:
            record = json.loads(self.mark(_RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def _write_record(self, record: dict[str, object]) -> None:
        part = self.mark(f"{_RECORD}.part")
        part.write_text(json.dumps(record, indent=2), encoding="utf-8")
        part.replace(self.mark(_RECORD))


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
