"""The shop's own catalogue: which folder of goods stands in for the embedded ones.

Versions lie side by side in the data folder; a small file names the one in use, so that going to another
version, or back, is one rename.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from resources.errors import ResourceError
from resources.files import read_bytes, write_atomically
from resources.paths import data_home

_VERSION: Final = re.compile(r"[0-9]{8}-[0-9]{6}(-[0-9]{1,3})?")
_POINTER_BYTES: Final = 64

ShelfName = Literal["products", "size_charts", "fabrics"]
"""The folders inside a version; photographs lie beside the products."""


def versions_folder() -> Path:
    """The folder that holds a folder for each version."""
    return data_home() / "catalogue" / "versions"


def version_in_use() -> str | None:
    """The version the shop works with; None while it works with the embedded catalogue.

    Raises ResourceError CATALOGUE_POINTER: the file that names it is damaged, or its folder is gone.
    """
    pointer = _pointer()
    if not pointer.exists():
        return None
    name = read_bytes(pointer, limit_bytes=_POINTER_BYTES).decode("ascii", "replace").strip()
    if not name:
        return None
    if not _VERSION.fullmatch(name) or not (versions_folder() / name).is_dir():
        raise ResourceError(
            "CATALOGUE_POINTER",
            f"{pointer} names the catalogue {name!r}, which is not there; choose another: catalogue use.",
        )
    return name


@lru_cache(maxsize=1)
def shop_folder() -> Path | None:
    """The folder of the version in use; None for the embedded catalogue.

    Asked once: a process goes on with the version it began with until it is told to forget. Raises as
    `version_in_use`.
    """
    version = version_in_use()
    return None if version is None else versions_folder() / version


def shop_files(shelf: ShelfName) -> list[Path]:
    """The shop's own files of a kind, by name; none while it works with the embedded catalogue."""
    folder = shop_folder()
    return [] if folder is None else sorted((folder / shelf).glob("*.json"))


def use_version(version: str | None) -> None:
    """Work with a version from now on, or with the embedded catalogue again; one rename.

    Raises ResourceError CATALOGUE_VERSION_UNKNOWN, and the ``OSError`` of the system.
    """
    if version is not None and not is_version(version):
        raise ResourceError(
            "CATALOGUE_VERSION_UNKNOWN", f"There is no catalogue {version!r}; see catalogue versions."
        )
    write_atomically(_pointer(), (version or "").encode("ascii") + b"\n")
    forget_what_was_read()


def is_version(name: str) -> bool:
    """Whether there is such a version."""
    return _VERSION.fullmatch(name) is not None and (versions_folder() / name).is_dir()


def forget_what_was_read() -> None:
    """Read products, charts and fabrics anew when they are next asked for, in this process."""
    from resources.catalogue.schema import load_catalogue
    from resources.fabrics.schema import load_fabrics
    from resources.size_charts.schema import load_size_charts

    for reader in (shop_folder, load_catalogue, load_size_charts, load_fabrics):
        reader.cache_clear()


def _pointer() -> Path:
    return data_home() / "catalogue" / "current"
