"""Whether the program could work with what a backup holds, asked before it is put in place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.services.operator.backup_contents import DATABASE
from app.services.operator.errors import OperatorError
from app.services.operator.restored_database import prepare_database
from app.settings import load_settings
from body_models.capture.device.settings import load_settings as load_camera_settings
from resources.catalogue.check import check_shop_files
from resources.errors import CodedError


def check_contents(folder: Path) -> None:
    """Look at an unpacked backup. Raises OperatorError BACKUP_CONTENT naming the part and what is wrong."""
    for part, check in (
        ("settings", _check_settings),
        ("camera", _check_camera),
        ("database", _check_database),
        ("catalogue", _check_catalogue),
        ("models", _check_models),
    ):
        try:
            check(folder)
        except CodedError as problem:
            raise OperatorError("BACKUP_CONTENT", f"The backup's {part}: {problem.message}") from problem


def _check_settings(folder: Path) -> None:
    load_settings(folder / "settings.json")


def _check_camera(folder: Path) -> None:
    load_camera_settings(folder / "camera" / "settings.json")


def _check_database(folder: Path) -> None:
    path = folder / DATABASE
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA integrity_check").fetchone()[0]
            orphans = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as problem:
        raise OperatorError("BACKUP_CONTENT", f"it cannot be read ({problem}).") from problem
    if said != "ok" or orphans is not None:
        raise OperatorError("BACKUP_CONTENT", "it is damaged.")
    prepare_database(path)


def _check_catalogue(folder: Path) -> None:
    """The version in use must be there and sound; older ones were sound when they were taken in."""
    catalogue = folder / "catalogue"
    pointer = catalogue / "current"
    if not pointer.is_file():
        return
    name = pointer.read_text(encoding="ascii", errors="replace").strip()
    if not name:
        return
    version = catalogue / "versions" / name
    if "/" in name or name.startswith(".") or not version.is_dir():
        raise OperatorError("BACKUP_CONTENT", f"it names the version {name!r}, which it does not hold.")
    faults = check_shop_files(version).faults
    faults = tuple(fault for fault in faults if fault.path.name != "version.json")
    if faults:
        raise OperatorError("BACKUP_CONTENT", f"{faults[0].path.name}: {faults[0].message}.")


def _check_models(folder: Path) -> None:
    """Weights come as safetensors alone: whatever else could be loaded is refused."""
    from safetensors import SafetensorError, safe_open

    for path in sorted((folder / "models").rglob("*")):
        if not path.is_file():
            continue
        if path.suffix not in (".safetensors", ".json", ".md", ".txt"):
            raise OperatorError("BACKUP_CONTENT", f"{path.name} is no file of a model.")
        if path.suffix == ".safetensors":
            try:
                with safe_open(path, framework="numpy") as weights:
                    weights.keys()
            except (SafetensorError, OSError) as problem:
                raise OperatorError("BACKUP_CONTENT", f"{path.name} is damaged.") from problem
