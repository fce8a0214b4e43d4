"""A backup: one archive of all the shop made and chose, whole and checkable, made while the kiosk runs.

Returning shoppers are left out. What they asked to be erased must stay erased, also after a backup of the day
before is restored.
"""

from __future__ import annotations

import sqlite3
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, Final, Literal

from app.services.operator.archive import MOST_ENTRIES, MOST_UNPACKED_BYTES
from app.services.operator.backup_contents import DATABASE, FORMAT, MANIFEST, Manifest, described, files_of
from app.services.operator.errors import OperatorError
from app.services.operator.journal import note
from app.settings import load_settings
from resources.files import MIB, write_atomically
from resources.paths import data_home

Progress = Callable[[float, str], None]
LEFT_OUT: Final = ("profiles", "profile_key")
"""Tables whose rows no backup holds: those of returning shoppers."""
_CHECKOUT: Final = Path(__file__).resolve().parents[3]
_PAGES_A_STEP: Final = 256
_TIMEOUT_S: Final = 20.0


def write_backup(out: Path, progress: Progress = lambda _share, _step: None) -> Manifest:
    """Write a backup to a file, whole or not at all; returns what it holds.

    Raises OperatorError BACKUP_TOO_LARGE, BACKUP_DATABASE (it is damaged), BACKUP_OUT (a folder); the
    ``OSError`` of the system.
    """
    if out.is_dir() or not out.name:
        raise OperatorError("BACKUP_OUT", f"{out} is a folder; name a file.")
    with tempfile.TemporaryDirectory(prefix="vitrine-backup-") as scratch:
        files = files_of(data_home())
        where = database_place()
        if where == "file":
            progress(0.02, "database")
            files[DATABASE] = _copied_database(Path(scratch) / DATABASE, progress)
        _check_limits(files)
        described_files = {}
        for number, (name, path) in enumerate(files.items()):
            progress(0.3 + 0.3 * number / len(files), "files")
            described_files[name] = described(path)
        manifest = Manifest(
            format=FORMAT, made_at=_now(), program=program_version(), database=where, files=described_files
        )
        write_atomically(out, lambda file: _write_archive(file, files, manifest, progress))
    out.chmod(0o600)
    note("backed_up", files=len(files))
    progress(1.0, "done")
    return manifest


def database_place() -> Literal["file", "elsewhere", "none"]:
    """Where the database is: our own file, a server or a file of the operator's choice, or not made yet."""
    own, url = data_home() / DATABASE, load_settings().database_url
    if url is None:
        return "file" if own.is_file() else "none"
    from app.storage.address import address  # SQLAlchemy: a watchdog that only looks does without

    chosen = address(url)
    if chosen.get_backend_name() != "sqlite" or Path(str(chosen.database)) != own:
        return "elsewhere"
    return "file" if own.is_file() else "none"


def program_version() -> str:
    """The version of the program; one that is run from a checkout says so."""
    try:
        return version("vitrine")
    except PackageNotFoundError:
        project = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return f"{project['version']}+checkout"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _check_limits(files: dict[str, Path]) -> None:
    total = sum(path.stat().st_size for path in files.values())
    if total > MOST_UNPACKED_BYTES or len(files) >= MOST_ENTRIES:
        raise OperatorError(
            "BACKUP_TOO_LARGE",
            f"{len(files)} files of {total / MIB:.0f} MiB are more than a backup holds "
            f"({MOST_ENTRIES} files, {MOST_UNPACKED_BYTES // MIB} MiB); remove old models.",
        )


def _copied_database(target: Path, progress: Progress) -> Path:
    """The database as it is at one moment (SQLite's online backup), without what is personal."""

    def copied(_status: int, remaining: int, total: int) -> None:
        progress(0.02 + 0.28 * (1.0 - remaining / max(total, 1)), "database")

    try:
        source = f"{(data_home() / DATABASE).as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True, timeout=_TIMEOUT_S)) as running,
            closing(sqlite3.connect(target)) as copy,
        ):
            running.backup(copy, pages=_PAGES_A_STEP, progress=copied)
            _leave_out_people(copy)
    except sqlite3.DatabaseError as problem:
        raise OperatorError("BACKUP_DATABASE", f"The database cannot be copied ({problem}).") from problem
    return target


def _leave_out_people(copy: sqlite3.Connection) -> None:
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    copy.execute("PRAGMA secure_delete = ON")
    for table in LEFT_OUT:
        if table in tables:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 (names of our own)
    copy.commit()
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("VACUUM")
    if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise OperatorError("BACKUP_DATABASE", "The database is damaged; restore an earlier backup.")


def _write_archive(file: BinaryIO, files: dict[str, Path], manifest: Manifest, progress: Progress) -> None:
    # Stored, not packed: pages of zeros in a database would pack a thousand to one, and no reader should
    # have to trust such an archive.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))
        for number, (name, path) in enumerate(files.items()):
            archive.write(path, name)
            progress(0.6 + 0.4 * (number + 1) / len(files), "archive")
