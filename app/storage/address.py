"""Where the database is: a file of this machine, or a PostgreSQL server."""

from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.storage.errors import StorageError
from resources.paths import data_home

_DRIVERS: Final = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


def database_path() -> Path:
    """The file that is used when no server is named."""
    return data_home() / "vitrine.sqlite3"


def address(url: str | None) -> URL:
    """The address of a database; None is the file of this machine.

    Raises StorageError DATABASE_URL for anything but ``sqlite:///FILE`` and ``postgresql://…``.
    """
    if url is None:
        return URL.create(_DRIVERS["sqlite"], database=str(database_path()))
    try:
        given = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _unusable("it is no address") from error
    driver = _DRIVERS.get(given.get_backend_name())
    if driver is None:
        raise _unusable(f"{given.get_backend_name()} is not supported")
    if driver == _DRIVERS["sqlite"] and given.database in (None, "", ":memory:"):
        raise _unusable("a file has to be named")
    return given.set(drivername=driver)


def shown(url: URL) -> str:
    """The address as it may be shown: a file's path, or the server without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.get_backend_name()}://{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def _unusable(why: str) -> StorageError:
    return StorageError(
        "DATABASE_URL", f"The database's address cannot be used: {why}; say sqlite:///FILE or postgresql://…"
    )
