"""What a backup holds: the list of its files with their checksums, and which of our files belong in it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

MANIFEST: Final = "manifest.json"
DATABASE: Final = "vitrine.sqlite3"
FORMAT: Final = 1

FOLDERS: Final = ("catalogue", "models", "memory", "camera", "translations", "studio")
FILES: Final = ("settings.json", DATABASE)
"""Everything the shop made or chose. Not: the PIN, logs, and what set-up makes anew."""

_PIECE_BYTES: Final = 1024 * 1024


class BackedUpFile(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    made_at: datetime
    program: Annotated[str, Field(max_length=40)]
    database: Literal["file", "elsewhere", "none"]
    """Where the database was; one elsewhere is not in the backup."""
    files: dict[str, BackedUpFile]


def described(path: Path) -> BackedUpFile:
    """A file's size and checksum. Raises the ``OSError`` of the system."""
    digest = hashlib.sha256()
    size_bytes = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
            size_bytes += len(piece)
    return BackedUpFile(size_bytes=size_bytes, sha256=digest.hexdigest())


def belongs(name: str) -> bool:
    """Whether a file of this name, with slashes, may be in a backup."""
    head, _, rest = name.partition("/")
    return name in FILES or (head in FOLDERS and bool(rest))


def files_of(home: Path) -> dict[str, Path]:
    """The files of the data folder that belong in a backup, without the database; by name with slashes."""
    found = {name: home / name for name in FILES if name != DATABASE and (home / name).is_file()}
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(home).parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                found[path.relative_to(home).as_posix()] = path
    return found
