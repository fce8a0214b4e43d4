"""What Vitrine's data folder holds and how much room it takes."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from resources.paths import data_home

Share = Literal["database", "catalogue", "models", "vision", "bodies", "pictures", "logs", "camera", "other"]

_SHARES: Final[dict[str, Share]] = {
    "vitrine.sqlite3": "database",
    "vitrine.sqlite3-wal": "database",
    "vitrine.sqlite3-shm": "database",
    "catalogue": "catalogue",
    "models": "models",
    "memory": "models",
    "vision": "vision",
    "bodies": "bodies",
    "previews": "pictures",
    "attract": "pictures",
    "pictures": "pictures",
    "logs": "logs",
    "camera": "camera",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceUse:
    """Bytes for each share of the data folder, and of the disk it lies on."""

    shares: dict[Share, int]
    free_bytes: int
    disk_bytes: int

    @property
    def total_bytes(self) -> int:
        """All that Vitrine keeps."""
        return sum(self.shares.values())


def space_use() -> SpaceUse:
    """Look at the data folder. Files that vanish meanwhile count nothing."""
    home = data_home()
    shares: dict[Share, int] = {}
    for entry in sorted(home.iterdir()) if home.is_dir() else ():
        share = _SHARES.get(entry.name, "other")
        shares[share] = shares.get(share, 0) + _bytes_of(entry)
    disk = shutil.disk_usage(next(folder for folder in (home, *home.parents) if folder.exists()))
    return SpaceUse(shares=shares, free_bytes=disk.free, disk_bytes=disk.total)


def _bytes_of(path: Path) -> int:
    if path.is_symlink():
        return 0
    if not path.is_dir():
        return _size(path)
    return sum(_size(Path(folder) / name) for folder, _, names in os.walk(path) for name in names)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
