"""What is true of the database: where, of which version, how large, whether sound."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.storage.address import address, shown
from app.storage.database import engine_of
from app.storage.migration import HEAD, known_versions, missing_parts, version
from app.storage.refusals import told


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """A look at a database that changes nothing."""

    location: str
    exists: bool
    version: str | None = None
    is_newer: bool = False
    is_older: bool = False
    faults: tuple[str, ...] = ()
    """What its own check found, and what is missing of its version."""
    size_bytes: int = 0
    erased_bytes: int = 0
    """Of the size, what is free for what comes next."""


def examine_database(url: str | None = None) -> DatabaseState:
    """Look at a database as it is: nothing is made and nothing is migrated.

    Raises StorageError DATABASE_URL, DATABASE_DRIVER, or one of `refusals.told`.
    """
    chosen = address(url)
    location = shown(chosen)
    is_file = chosen.get_backend_name() == "sqlite"
    path = Path(str(chosen.database))
    if is_file and not path.exists():
        return DatabaseState(location=location, exists=False)
    engine = engine_of(chosen)
    try:
        with told(location), engine.execution_options(vitrine_reading=True).connect() as connection:
            found = version(connection)
            faults: list[str] = []
            erased_bytes = 0
            if is_file:
                answers = connection.execute(text("PRAGMA integrity_check(5)")).scalars().all()
                faults += [answer for answer in answers if answer != "ok"]
                faults += ["a row refers to none"] * bool(
                    connection.execute(text("PRAGMA foreign_key_check")).first()
                )
                page_bytes = connection.execute(text("PRAGMA page_size")).scalar_one()
                erased_bytes = page_bytes * connection.execute(text("PRAGMA freelist_count")).scalar_one()
                log = path.with_name(f"{path.name}-wal")
                size_bytes = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
            else:
                size_bytes = connection.execute(
                    text("SELECT pg_database_size(current_database())")
                ).scalar_one()
            if found == HEAD:
                faults += [f"{part} is missing" for part in missing_parts(connection)]
    finally:
        engine.dispose()
    return DatabaseState(
        location=location,
        exists=found is not None,
        version=found,
        is_newer=found is not None and found not in known_versions(),
        is_older=found is not None and found != HEAD and found in known_versions(),
        faults=tuple(faults),
        size_bytes=size_bytes,
        erased_bytes=erased_bytes,
    )
