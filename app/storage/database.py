"""The database: opened once, migrated, then used in short sessions.

SQLite by default (a write-ahead log, every commit on the disk before it returns, erased rows overwritten),
PostgreSQL by address. Everything above uses `Database.session` and `Database.reading` and knows neither.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.storage.address import address, shown
from app.storage.errors import StorageError
from app.storage.migration import bring_up_to_date, is_current, outside_transaction
from app.storage.refusals import told

BUSY_TIMEOUT_S: Final = 15
_READING: Final = "vitrine_reading"
_PRAGMAS: Final = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",  # nothing that was sorted is left in a temporary file
    "trusted_schema = OFF",
    "cell_size_check = ON",
    f"journal_size_limit = {4 * 1024 * 1024}",
)


class Database:
    """An open database, of the version of this program. Threads share it; processes open their own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_engine = engine.execution_options(**{_READING: True})

    @property
    def location(self) -> str:
        """The file, or the server without its password."""
        return shown(self._engine.url)

    @property
    def path(self) -> Path | None:
        """The file; None on a server."""
        return Path(str(self._engine.url.database)) if self.is_file else None

    @property
    def is_file(self) -> bool:
        """Whether it is a file of this machine (SQLite)."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that writes: durable when the block ends, undone when it raises.

        Writers of a file come one after another from the start of the block, so what was read in it still
        holds when it is written. Raises StorageError with a code of `refusals.told`.
        """
        with told(self.location), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at one moment of the database, which waits for no writer. Raises as `session` does."""
        with told(self.location), Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    def scrub(self) -> None:
        """Make erased bytes disappear from the files too.

        SQLite overwrites them in the file at once (secure_delete); the log beside it is emptied here.
        PostgreSQL rewrites the tables; its own log and its backups are the server's affair.
        Raises StorageError DATABASE_BUSY while somebody reads on for too long, and as `session` does.
        """
        with told(self.location):
            if not self.is_file:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM FULL profiles, shop_events, outbox"))
                return
            [(is_blocked, *_)] = outside_transaction(self._engine, "PRAGMA wal_checkpoint(TRUNCATE)")
        if is_blocked:
            raise StorageError("DATABASE_BUSY", f"{self.location} is being read for too long; try again.")

    def compact(self) -> None:
        """Give the space of erased rows back to the disk. Raises as `scrub` does."""
        if self.is_file:
            with told(self.location):
                outside_transaction(self._engine, "VACUUM")
        self.scrub()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()


def open_database(url: str | None = None) -> Database:
    """The database at ``url``, made or migrated when it has to be; None is the file of this machine.

    Raises StorageError DATABASE_URL, DATABASE_DRIVER (no driver for the server), DATABASE_NEWER (made by a
    newer version), DATABASE_FOREIGN (not ours), or one of `refusals.told`.
    """
    chosen = address(url)
    engine = engine_of(chosen)
    try:
        with told(shown(chosen)):
            if not is_current(engine):
                bring_up_to_date(engine, shown(chosen))
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def one_after_another(session: Session, what: str) -> None:
    """Let no other transaction that says the same ``what`` go on before this one is over.

    Writers of a file always come one after another; a server has to be told.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"vitrine {what}", 0))))


def engine_of(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _file_engine(url)
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=BUSY_TIMEOUT_S,
            connect_args={
                "connect_timeout": BUSY_TIMEOUT_S,
                "options": f"-c lock_timeout={BUSY_TIMEOUT_S}s -c timezone=UTC -c synchronous_commit=on",
            },
        )
    except ModuleNotFoundError as error:
        raise StorageError(
            "DATABASE_DRIVER", "The driver of PostgreSQL is missing; install psycopg[binary]."
        ) from error


def _file_engine(url: URL) -> Engine:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never opened here when it is there: closing it would give up the locks this process has on it, and
        # whoever closed the database next would take the log away from under us (SQLite, "How To Corrupt An
        # SQLite Database File", 2.2).
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        pass
    except PermissionError:
        if not path.exists():
            raise StorageError(
                "DATABASE_UNOPENED", f"{path} cannot be made; correct the permissions of its folder."
            ) from None
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, pool_timeout=BUSY_TIMEOUT_S)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
