"""Where backups and catalogues come from and go to, without a file dialog: our folder and drives."""

from __future__ import annotations

import getpass
import os
import string
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from resources.paths import data_home

BACKUP_SUFFIX: Final = ".vitrine"
_MOST_FILES: Final = 200
_MOST_ENTRIES: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder to write to or read from."""

    folder: Path
    kind: Literal["machine", "drive"]

    @property
    def name(self) -> str:
        """The drive's name."""
        return self.folder.name or str(self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBackup:
    """A backup that lies in a place."""

    path: Path
    place: Place
    size_bytes: int
    made_at: datetime


def places() -> tuple[Place, ...]:
    """The machine's own folder for backups first, then the drives that can be written."""
    own = Place(folder=data_home() / "backups", kind="machine")
    return (own, *(Place(folder=folder, kind="drive") for folder in _drives()))


def new_backup_path(place: Place, now: datetime | None = None) -> Path:
    """A name that is not taken: the date and time of day."""
    moment = (now or datetime.now()).strftime("%Y-%m-%d-%H%M%S")
    return place.folder / f"vitrine-{moment}{BACKUP_SUFFIX}"


def backups(where: Iterable[Place]) -> list[FoundBackup]:
    """The backups in some places, newest first."""
    found = []
    for place in where:
        for path in _entries(place.folder):
            if path.suffix == BACKUP_SUFFIX and path.is_file():
                seen = path.stat()
                made_at = datetime.fromtimestamp(seen.st_mtime, UTC)
                found.append(FoundBackup(path=path, place=place, size_bytes=seen.st_size, made_at=made_at))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)[:_MOST_FILES]


def catalogues(where: Iterable[Place]) -> list[Path]:
    """Folders and files on the drives that may be a catalogue: JSON, or a folder with some in it."""
    found = []
    for place in where:
        for path in _entries(place.folder):
            inside = path.is_dir() and any(
                each.suffix == ".json" or each.name == "products" for each in _entries(path)
            )
            if inside or (path.is_file() and path.suffix == ".json"):
                found.append(path)
    return found[:_MOST_FILES]


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for _, entry in zip(range(_MOST_ENTRIES), entries, strict=False)]
    except OSError:  # not there, or pulled out meanwhile
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def _drives() -> list[Path]:
    if sys.platform == "win32":
        letters = [Path(f"{letter}:/") for letter in string.ascii_uppercase[3:]]
        return [letter for letter in letters if letter.exists()]
    user = getpass.getuser()
    parents = [Path("/media") / user, Path("/run/media") / user, Path("/Volumes"), Path("/mnt")]
    folders = [folder for parent in parents for folder in _entries(parent) if folder.is_mount()]
    return [folder for folder in folders if os.access(folder, os.W_OK) and folder.resolve() != Path("/")]
