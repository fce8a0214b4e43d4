"""A database from a backup, made ready beside the one in use: of this version, and without turning time back.

Two things of now must outlive any restore: what returning shoppers asked to be kept or erased, and what was
spent of the privacy budgets.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from app.storage.address import database_path
from app.storage.database import open_database

_LOG = logging.getLogger(__name__)
CARRIED: Final = ("profiles", "profile_key", "erasures", "privacy_spends", "privacy_budgets")


def prepare_database(path: Path) -> None:
    """Bring the copy to this program's version and carry over what is of now.

    Raises StorageError when the copy cannot be brought to this version.
    """
    open_database(f"sqlite:///{path}").close()
    in_use = database_path()
    if in_use.is_file():
        try:
            _carry_over(in_use, path)
        except sqlite3.DatabaseError as problem:  # the reason for the restore may be that it is damaged
            _LOG.warning("nothing was carried over from the database in use: %s", problem)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _carry_over(in_use: Path, path: Path) -> None:
    with closing(sqlite3.connect(path, uri=True)) as copy:
        copy.execute("ATTACH DATABASE ? AS of_now", (f"{in_use.as_uri()}?mode=ro",))
        with copy:
            for table in CARRIED:
                if _columns(copy, "main", table) != _columns(copy, "of_now", table):
                    _LOG.warning("the rows of %s were not carried over: it is of another version", table)
                    continue
                copy.execute(f"DELETE FROM main.{table}")  # noqa: S608 (names of our own)
                copy.execute(f"INSERT INTO main.{table} SELECT * FROM of_now.{table}")  # noqa: S608
        copy.execute("DETACH DATABASE of_now")
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole


def _columns(database: sqlite3.Connection, schema: str, table: str) -> list[tuple[str, str]]:
    rows = database.execute(f"PRAGMA {schema}.table_info({table})").fetchall()
    return [(row[1], row[2]) for row in rows]
