"""A database comes up to date from any state it may be in, or is refused by name and left alone."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.storage import migration
from app.storage.address import address
from app.storage.database import engine_of, open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.migration import HEAD, VERSION_TABLE, known_versions, version
from app.storage.shop_events import ShopEvent, new_visit
from app.storage.tables import Base

ROOT = Path(__file__).resolve().parents[4]
SCRIPTS = ScriptDirectory(str(ROOT / "app" / "storage" / "migrations"))


def test_the_head_is_the_newest_script() -> None:
    assert SCRIPTS.get_current_head() == HEAD
    assert {script.revision for script in SCRIPTS.walk_revisions()} == known_versions()


def test_the_migrations_make_the_tables_as_they_are_written(database_url: str) -> None:
    open_database(database_url).close()
    engine = engine_of(address(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("old", sorted(known_versions()))
def test_an_older_database_comes_up_to_date_and_keeps_what_it_has(
    database_url: str, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade
    with monkeypatch.context() as patched:  # as the program of that time would have done it
        patched.setattr(command, "upgrade", lambda config, head: upgrade(config, old))
        patched.setattr(migration, "missing_parts", lambda connection: [])
        database = open_database(database_url)
    EventStore(database).append([ShopEvent(kind="browsed", visit=new_visit())])
    database.close()

    database = open_database(database_url)
    assert EventStore(database).count() == 1
    with database.reading() as session:
        assert version(session.connection()) == HEAD
    database.close()


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: object) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(migration, "missing_parts", broken)  # after the last table, before the commit
        with pytest.raises(KeyboardInterrupt):
            open_database(database_url)
    engine = engine_of(address(database_url))
    with engine.connect() as connection:
        assert version(connection) is None
    engine.dispose()
    open_database(database_url).close()


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    with database.session() as session:
        session.execute(text("UPDATE vitrine_version SET version_num = 'v999'"))
    database.close()
    with pytest.raises(StorageError) as refused:
        open_database(database_url)
    assert refused.value.code == "DATABASE_NEWER"
    assert "v999" in refused.value.message


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE photos (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as refused:
        open_database(f"sqlite:///{path}")
    assert refused.value.code == "DATABASE_FOREIGN"
    assert path.read_bytes() == before


def test_a_database_that_lost_a_table_is_refused(file_database: object, tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE outbox")
    raw.execute("UPDATE vitrine_version SET version_num = 'v002'")
    raw.execute("DROP TABLE privacy_spends")
    raw.execute("DROP TABLE privacy_budgets")
    raw.commit()
    raw.close()
    with pytest.raises(StorageError) as refused:
        open_database(f"sqlite:///{path}")
    assert refused.value.code == "DATABASE_FOREIGN"
    assert "outbox" in refused.value.message


@pytest.mark.parametrize(
    "content", [b"no database at all, just text " * 200, b"SQLite format 3\0" + b"\xff" * 4080]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shop.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StorageError) as refused:
        open_database(f"sqlite:///{path}")
    assert refused.value.code == "DATABASE_DAMAGED"
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "url",
    ["mysql://root@localhost/shop", "sqlite://", "sqlite:///:memory:", "nonsense", "postgresql://h:x/y"],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(StorageError) as refused:
        open_database(url)
    assert refused.value.code == "DATABASE_URL"


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as refused:
        open_database(f"postgresql://me:secret@/shop?host={tmp_path}")
    assert refused.value.code == "DATABASE_UNREACHABLE"
    assert "secret" not in refused.value.message


def test_many_first_starts_at_once_make_one_database(database_url: str) -> None:
    script = (
        "import sys\nfrom app.storage.database import open_database\n"
        "sys.stdin.readline()\nopen_database(sys.argv[1]).close()\n"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [start.communicate("go\n", timeout=60)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    open_database(database_url).close()


def test_a_current_database_is_opened_without_loading_the_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    open_database(url).close()
    script = (
        "import sys\nfrom app.storage.database import open_database\n"
        "open_database(sys.argv[1]).close()\nassert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, url], cwd=ROOT, check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_the_file_is_for_its_owner_alone(file_database: object, tmp_path: Path) -> None:
    assert (tmp_path / "shop.sqlite3").stat().st_mode & 0o077 == 0
