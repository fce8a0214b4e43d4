"""A database of each kind for the same tests: a file, and a server where one is installed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.storage.database import Database, open_database
from tests.postgresql import running_server, server_programs


@pytest.fixture(scope="session")
def emptied_server() -> Iterator[Callable[[], str]]:
    """Empties the database of a throw-away server, and gives its address."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (apt-get install postgresql)")
    psycopg = pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    with running_server(programs) as pattern:
        url = pattern.format(database="postgres")

        def emptied() -> str:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
            return url

        yield emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    emptied: Callable[[], str] = request.getfixturevalue("emptied_server")
    return emptied()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open, migrated, empty database, of each kind."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def file_database(tmp_path: Path) -> Iterator[Database]:
    """An open, migrated, empty database in a file."""
    opened = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    yield opened
    opened.close()
