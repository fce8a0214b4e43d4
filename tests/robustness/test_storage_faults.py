"""A full disk, a failing one, a database that may not be written: a coded sentence each time, no half row."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import explain
from app.storage.database import Database, open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.ledger import PrivacyLedger
from app.storage.migration import outside_transaction
from app.storage.profile_keys import ProfileKey
from app.storage.profiles import ProfileStore, ShopperProfile, profile_count
from app.storage.shop_events import ShopEvent, new_visit

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
POINTS = 50
TOLD = frozenset({"DATABASE_FULL", "DATABASE_DISK", "DATABASE_READ_ONLY", "DATABASE_UNOPENED"})


def _batch(size: int = 40) -> list[ShopEvent]:
    visit = new_visit()
    items = tuple(f"product-{number}" for number in range(20))
    return [ShopEvent(kind="outfit_shown", visit=visit, at=NOON, items=items) for _ in range(size)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    yield opened
    opened.close()


@contextmanager
def _at_most_pages(database: Database, more: int) -> Iterator[None]:
    """SQLite's own full disk: so many pages more and no further."""
    engine = database._engine
    [(pages,)] = outside_transaction(engine, "PRAGMA page_count")
    assert isinstance(pages, int)
    engine.dispose()

    # The limit is of a connection; one is kept in the pool and used again.
    outside_transaction(engine, f"PRAGMA max_page_count = {pages + more}")
    yield
    engine.dispose()


@pytest.mark.parametrize("more_pages", range(0, POINTS, 2))
def test_a_full_disk_keeps_whole_batches_and_says_so(database: Database, more_pages: int) -> None:
    store = EventStore(database)
    promised = store.append(_batch(3))
    with _at_most_pages(database, more_pages):
        with pytest.raises(StorageError) as refused:
            while True:
                promised += store.append(_batch())
        assert refused.value.code == "DATABASE_FULL"
        assert explain(refused.value.code).way_out in ("Free some space.",)
        assert store.count() == promised
    # With space again it goes on, and nothing is missing.
    promised += store.append(_batch(1))
    assert store.count() == promised
    _is_sound(database)


def test_a_full_disk_spends_no_budget_and_keeps_no_half_profile(database: Database) -> None:
    ledger, store = PrivacyLedger(database, 4.0), EventStore(database)
    profiles = ProfileStore(database, ProfileKey(secret=b"k" * 32, is_from_file=False))
    large = ShopperProfile(measurements={}, betas=tuple(number / 7 for number in range(400)))
    with _at_most_pages(database, 4):
        with pytest.raises(StorageError):
            while True:
                store.append(_batch(1))
        with pytest.raises(StorageError) as refused:
            profiles.remember(large, now=NOON, days=9)
        assert refused.value.code == "DATABASE_FULL"
        spent = 0
        with pytest.raises(StorageError) as refused:
            for number in range(1000):
                ledger.spend(["2026-09"], 0.001, purpose=f"report {number} {'x' * 90}", at=NOON)
                spent += 1
        assert refused.value.code == "DATABASE_FULL"
    assert profile_count(database) == 0
    assert len(ledger.spends()) == spent
    assert ledger.left("2026-09") == pytest.approx(4.0 - spent * 0.001)


# Its files may grow to a limit and no further: the system refuses the write itself, as a bad disk would.
_LIMITED = """
import resource, signal, sys
from datetime import UTC, datetime
from app.storage.database import open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent, new_visit
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for line in sys.stdin:
    limit_bytes, path = line.split()
    store, promised, code = None, 0, ""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit_bytes), resource.RLIM_INFINITY))
    try:
        store = EventStore(open_database(f"sqlite:///{path}"))
        for _ in range(1000):
            promised += store.append([ShopEvent(kind="browsed", visit=new_visit()) for _ in range(40)])
    except StorageError as error:
        code = error.code
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(promised, code, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_that_refuses_a_write_at_any_point_is_told(tmp_path: Path) -> None:
    limits = [point * 9_001 for point in range(1, POINTS // 2 + 1)]  # from the first table to full pages
    with subprocess.Popen(
        [sys.executable, "-c", _LIMITED], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for limit in limits:
            path = tmp_path / f"{limit}.sqlite3"
            program.stdin.write(f"{limit} {path}\n")
            program.stdin.flush()
            promised, code = program.stdout.readline().split()
            assert code in TOLD, f"at {limit} bytes"
            database = open_database(f"sqlite:///{path}")
            assert EventStore(database).count() == int(promised), f"at {limit} bytes"
            _is_sound(database)
            database.close()
        program.stdin.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 400 kB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "vitrine-test", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_really_full_is_told_and_used_again(small_disk: Path) -> None:
    database = open_database(f"sqlite:///{small_disk / 'shop.sqlite3'}")
    store, promised = EventStore(database), 0
    with pytest.raises(StorageError) as refused:
        while True:
            promised += store.append(_batch())
    assert refused.value.code == "DATABASE_FULL"
    assert store.count() == promised
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    promised += store.append(_batch())
    assert store.count() == promised
    _is_sound(database)
    database.close()


def test_a_full_disk_at_the_first_start_is_told(small_disk: Path) -> None:
    with (small_disk / "filler").open("wb") as filler:
        filler.write(b"\0" * 390_000)
    with pytest.raises(StorageError) as refused:
        open_database(f"sqlite:///{small_disk / 'shop.sqlite3'}")
    assert refused.value.code == "DATABASE_FULL"
    (small_disk / "filler").unlink()
    open_database(f"sqlite:///{small_disk / 'shop.sqlite3'}").close()


# A user who may read the folder and not write it: root may write everything, so it becomes somebody else.
_READER = """
import os, sys
from app.storage.database import open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent, new_visit
import sqlalchemy.dialects.sqlite
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
try:
    store = EventStore(open_database(f"sqlite:///{sys.argv[1]}"))
    print(store.count(), flush=True)
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
except StorageError as error:
    print(error.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_database_that_may_not_be_written_is_told_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    path = folder / "shop.sqlite3"
    database = open_database(f"sqlite:///{path}")
    EventStore(database).append(_batch(7))
    database.close()
    before = path.read_bytes()
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() == folder.owner() and parent.is_relative_to(tempfile.gettempdir()):
            parent.chmod(parent.stat().st_mode | 0o755)
    path.chmod(0o444)
    folder.chmod(0o555)
    answer = subprocess.run(
        [sys.executable, "-c", _READER, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folder.chmod(0o755)
    assert answer.stdout.split()[-1] in ("DATABASE_READ_ONLY", "DATABASE_UNOPENED"), answer.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("kept", range(0, POINTS, 2))
def test_a_database_that_becomes_read_only_is_told(database: Database, kept: int) -> None:
    store = EventStore(database)
    store.append(_batch(kept))
    outside_transaction(database._engine, "PRAGMA query_only = ON")
    with pytest.raises(StorageError) as refused:
        store.append(_batch())
    assert refused.value.code == "DATABASE_READ_ONLY"
    assert store.count() == kept
    outside_transaction(database._engine, "PRAGMA query_only = OFF")
    assert store.append(_batch(1)) == 1


def test_a_database_damaged_in_use_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    database = open_database(f"sqlite:///{path}")
    store = EventStore(database)
    store.append(_batch(400))
    database.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 3))
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StorageError) as refused:
        for _ in range(50):
            EventStore(database).between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
            EventStore(database).append(_batch())
    assert refused.value.code == "DATABASE_DAMAGED"
    database.close()


def _is_sound(database: Database) -> None:
    with database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
