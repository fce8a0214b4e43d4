"""A data folder for a while: the goods of the shop are in it, what the shop knows of visits is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from resources.paths import data_home
from resources.shop import forget_what_was_read, version_in_use, versions_folder

_COPIED: Final = (
    "bodies",
    "kernels.json",
    "settings.json",
    "translations",
    "previews",
    "shelf",
    "models",
    "catalogue/current",
)
"""No events, no promotions, no drafts, no profiles: those of a real shop are in no picture."""
_DATABASE: Final = "VITRINE_DATABASE_URL"
_HOME: Final = "VITRINE_HOME"


@contextmanager
def throwaway_home() -> Iterator[Path]:
    """Work in a folder of its own, with the goods of the shop and an empty database; gone afterwards.

    Whatever address the settings name, the database is a file in this folder. Processes that are started
    meanwhile work there, too. Raises the ``OSError`` of the system, ResourceError CATALOGUE_POINTER.
    """
    with TemporaryDirectory(prefix="vitrine-invented-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _copy_goods(data_home(), home)
        before = {name: os.environ.get(name) for name in (_HOME, _DATABASE)}
        os.environ[_HOME] = str(home)
        os.environ[_DATABASE] = f"sqlite:///{home / 'vitrine.sqlite3'}"
        forget_what_was_read()
        try:
            yield home
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            forget_what_was_read()


def _copy_goods(real: Path, home: Path) -> None:
    version = version_in_use()
    names = list(_COPIED)
    if version is not None:
        names.append((versions_folder() / version).relative_to(real).as_posix())
    for name in names:
        source, target = real / name, home / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
