"""Bring a database of any older version to this one, all or nothing, one process at a time."""

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from app.bootstrap.process_lock import exclusive
from app.storage.errors import StorageError
from app.storage.tables import Base

HEAD: Final = "v004"
"""The newest version there is. It stands here so that a start on a current database loads no Alembic."""
VERSION_TABLE: Final = "vitrine_version"
_SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK_NUMBER: Final = 0x76_69_74_72_69_6E_65
"""PostgreSQL locks numbers; this is the program's name."""


def is_current(engine: Engine) -> bool:
    """Whether nothing has to be done: the version is this one, and a file keeps a write-ahead log."""
    with engine.execution_options(vitrine_reading=True).connect() as connection:
        if engine.dialect.name == "sqlite":
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            if mode != "wal":
                return False
        return version(connection) == HEAD


def version(connection: Connection) -> str | None:
    """The version a database says it has; None for an empty or foreign one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608


def bring_up_to_date(engine: Engine, location: str) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises StorageError DATABASE_NEWER, DATABASE_FOREIGN; a database that was refused is as it was.
    """
    with ExitStack() as held:
        if engine.dialect.name == "sqlite":
            held.enter_context(_alone(Path(str(engine.url.database))))
            _refuse_unknown(engine, location)  # before its mode of journal is changed
            _keep_log(engine)
        with engine.begin() as connection:
            if engine.dialect.name != "sqlite":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
                _check(connection, location)
            _upgrade(connection)
            missing = missing_parts(connection)
            if missing:
                raise StorageError(
                    "DATABASE_FOREIGN", f"{location} lacks {missing[0]}, which its version has; restore it."
                )


def missing_parts(connection: Connection) -> list[str]:
    """Tables and columns of this version that are not there."""
    looked_at = inspect(connection)
    missing = []
    for table in Base.metadata.sorted_tables:
        if not looked_at.has_table(table.name):
            missing.append(table.name)
            continue
        there = {column["name"] for column in looked_at.get_columns(table.name)}
        missing += [f"{table.name}.{column.name}" for column in table.columns if column.name not in there]
    return missing


def _refuse_unknown(engine: Engine, location: str) -> None:
    with engine.execution_options(vitrine_reading=True).connect() as connection:
        _check(connection, location)


def _check(connection: Connection, location: str) -> None:
    found = version(connection)
    if found is None:
        there = set(inspect(connection).get_table_names())
        is_ours_alone = connection.dialect.name == "sqlite"
        if there & set(Base.metadata.tables) or (there and is_ours_alone):
            raise StorageError(
                "DATABASE_FOREIGN", f"{location} holds something else; name another file or database."
            )
        return
    if found not in known_versions():
        raise StorageError(
            "DATABASE_NEWER", f"{location} was made by a newer version of Vitrine ({found}); update Vitrine."
        )


def known_versions() -> frozenset[str]:
    """Every version this program can come from."""
    return frozenset(file.stem.partition("_")[0] for file in (_SCRIPTS / "versions").glob("v*.py"))


def _keep_log(engine: Engine) -> None:
    if outside_transaction(engine, "PRAGMA journal_mode = WAL") != [("wal",)]:
        raise StorageError(
            "DATABASE_UNOPENED", "The disk of the database cannot keep a log beside it; choose a local one."
        )


def outside_transaction(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    """Run what SQLite runs only outside a transaction; returns its rows."""
    held = engine.raw_connection()
    try:
        cursor = held.cursor()
        cursor.execute(statement)
        return list(cursor.fetchall())
    finally:
        held.close()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _alone(path: Path) -> AbstractContextManager[int]:
    return exclusive(path.with_name(f"{path.name}.lock"), lambda: None)
