"""Restoring a backup: unpacked and checked beside what is in use, then put in its place or not at all.

Staging may happen while the kiosk runs. Putting in place is some renames, made before anything opens the
files; a power cut in between is undone at the next start.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from app.services.operator.archive import unpack
from app.services.operator.backup_contents import DATABASE, MANIFEST, Manifest, belongs, described
from app.services.operator.errors import OperatorError
from app.services.operator.journal import note
from resources.errors import ResourceError
from resources.files import MIB, read_bytes, write_json_atomically
from resources.paths import data_home

Progress = Callable[[float, str], None]
_PLAN: Final = "plan.json"
_DONE: Final = "done"


def _staging() -> Path:
    return data_home() / ".restore"


def stage_restore(archive: Path, progress: Progress = lambda _share, _step: None) -> Manifest:
    """Unpack and check a backup beside what is in use; `apply_staged_restore` puts it in place.

    Raises OperatorError ARCHIVE_UNREADABLE, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE, BACKUP_MALFORMED (its list is
    not that of its files), BACKUP_CONTENT (a part of it could not be used); the ``OSError`` of the system.
    """
    from app.services.operator.restore_checks import check_contents  # heavy, and not needed to put in place

    staging = _staging()
    drop_staged_restore()
    new = staging / "new"
    new.mkdir(parents=True)
    try:
        names = unpack(archive, new, lambda share: progress(0.6 * share, "unpacking"))
        progress(0.6, "checking")
        manifest = _checked_manifest(new, names)
        progress(0.75, "checking")
        check_contents(new)
        (new / MANIFEST).unlink()
        home = data_home()
        tops = sorted({name.partition("/")[0] for name in manifest.files})
        # A database goes with its journal: an old one must not be played into the new.
        extra = [f"{DATABASE}-wal", f"{DATABASE}-shm"] if DATABASE in tops else []
        parts = {name: (home / name).exists() for name in [*tops, *extra]}
        write_json_atomically(staging / _PLAN, parts)
    except BaseException:
        drop_staged_restore()
        raise
    progress(1.0, "done")
    return manifest


def is_restore_staged() -> bool:
    """Whether a checked backup waits to be put in place."""
    return (_staging() / _PLAN).is_file()


def drop_staged_restore() -> None:
    """Forget what was staged; what a power cut left half in place is put back first."""
    _undo()
    shutil.rmtree(_staging(), ignore_errors=True)


def apply_staged_restore() -> bool:
    """Put a staged backup in place; True when there was one. Nothing may have the files open.

    When a rename fails everything is as before and OperatorError RESTORE_FAILED is raised.
    """
    staging = _staging()
    if (staging / _DONE).exists():  # the last step of an earlier time was cut off
        shutil.rmtree(staging, ignore_errors=True)
    if not is_restore_staged():
        shutil.rmtree(staging, ignore_errors=True)
        return False
    if (staging / "old").exists():  # a power cut came in between: back, then once more
        _undo()
    try:
        _swap(staging)
    except OSError as problem:
        _undo()
        shutil.rmtree(staging, ignore_errors=True)
        note("restore_failed")
        why = problem.strerror or type(problem).__name__
        raise OperatorError(
            "RESTORE_FAILED", f"The backup was not put in place ({why}); all is as before."
        ) from problem
    (staging / _DONE).touch()
    shutil.rmtree(staging, ignore_errors=True)
    note("restored")
    return True


def _swap(staging: Path) -> None:
    home, old, new = data_home(), staging / "old", staging / "new"
    old.mkdir()
    for name in _plan(staging):
        if (home / name).exists():
            (home / name).rename(old / name)
        if (new / name).exists():
            (new / name).rename(home / name)


def _undo() -> None:
    """Put back what a swap that did not end had moved; safe to call twice."""
    staging, home = _staging(), data_home()
    old, new = staging / "old", staging / "new"
    if not old.exists() or not (staging / _PLAN).is_file() or (staging / _DONE).exists():
        return
    for name, was_there in _plan(staging).items():
        came = (home / name).exists() and not (new / name).exists()
        moved_away = (old / name).exists()
        if came and (moved_away or not was_there) and not name.endswith(("-wal", "-shm")):
            new.mkdir(exist_ok=True)
            (home / name).rename(new / name)
        if moved_away:
            (old / name).rename(home / name)
    shutil.rmtree(old, ignore_errors=True)


def _plan(staging: Path) -> dict[str, bool]:
    document = json.loads(read_bytes(staging / _PLAN, limit_bytes=MIB))
    return {str(name): bool(was_there) for name, was_there in document.items()}


def _checked_manifest(folder: Path, names: list[str]) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(read_bytes(folder / MANIFEST, limit_bytes=4 * MIB))
    except (ResourceError, ValidationError) as problem:
        raise OperatorError("BACKUP_MALFORMED", "The archive is no backup of Vitrine.") from problem
    if set(names) != {MANIFEST, *manifest.files} or not all(map(belongs, manifest.files)):
        raise OperatorError("BACKUP_MALFORMED", "The backup does not hold the files it lists.")
    for name, listed in manifest.files.items():
        if described(folder / name) != listed:
            raise OperatorError("BACKUP_MALFORMED", f"The backup's {name} was altered.")
    return manifest
