"""What a database engine refuses, as errors a person understands.

Codes of SQLite: https://www.sqlite.org/rescode.html; of PostgreSQL: its manual, appendix A. The engine's own
words are left out: they may quote what was to be kept.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.storage.errors import StorageError

_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "unopened",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_IOERR_SHMSIZE: "full",  # no room for the index of the log, which comes first
}
_POSTGRESQL = {
    "53100": "full",
    "53300": "busy",
    "53400": "busy",
    "25006": "read_only",
    "42501": "read_only",
    "28": "unreachable",
    "3D": "unreachable",
    "08": "unreachable",
    "57P": "unreachable",
    "57014": "busy",
    "55P03": "busy",
    "40001": "busy",
    "40P01": "busy",
    "XX001": "damaged",
    "XX002": "damaged",
    "58": "disk",
}


@contextmanager
def told(location: str) -> Iterator[None]:
    """Raise the engine's refusals within the block as `StorageError`; faults of ours stay what they are.

    DATABASE_FULL, DATABASE_READ_ONLY, DATABASE_UNOPENED, DATABASE_BUSY, DATABASE_DAMAGED, DATABASE_DISK,
    DATABASE_UNREACHABLE.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise _refusal("busy", location) from error
    except IntegrityError:
        raise
    except (DBAPIError, sqlite3.Error) as error:
        kind = _kind(error.orig if isinstance(error, DBAPIError) else error)
        if kind is None:
            raise
        raise _refusal(kind, location) from error


def _kind(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _SQLITE.get(code, _SQLITE.get(code & 0xFF))
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return next((_POSTGRESQL[state[:n]] for n in (5, 3, 2) if state[:n] in _POSTGRESQL), None)
    # Without an answer of the server there is no state: the connection itself was lost or never made.
    return "unreachable" if type(error).__name__ == "OperationalError" else None


def _refusal(kind: str, location: str) -> StorageError:
    if kind == "full":
        return StorageError("DATABASE_FULL", f"There is no space left for {location}; free some.")
    if kind == "read_only":
        return StorageError("DATABASE_READ_ONLY", f"{location} may not be written; correct its permissions.")
    if kind == "unopened":
        return StorageError("DATABASE_UNOPENED", f"{location} cannot be opened; check its folder and rights.")
    if kind == "busy":
        return StorageError("DATABASE_BUSY", f"{location} is in use for too long; try again.")
    if kind == "damaged":
        return StorageError("DATABASE_DAMAGED", f"{location} is damaged; restore a backup.")
    if kind == "unreachable":
        return StorageError(
            "DATABASE_UNREACHABLE", f"{location} does not answer; check the server and the address."
        )
    return StorageError("DATABASE_DISK", f"The disk of {location} failed to read or write; check it.")
