"""What an engine refuses is told by name; what is our own fault stays a fault."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.storage.database import Database, open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.ledger import PrivacyLedger
from app.storage.shop_events import ShopEvent, new_visit


@pytest.fixture
def server_database(emptied_server: object) -> Database:
    assert callable(emptied_server)
    return open_database(emptied_server())


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("SET TRANSACTION READ ONLY", "DELETE FROM outbox", "DATABASE_READ_ONLY"),
        ("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)", "DATABASE_BUSY"),
        ("SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())", "DATABASE_UNREACHABLE"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", "DATABASE_FULL"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE 'XX001'; END $$", "DATABASE_DAMAGED"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '58030'; END $$", "DATABASE_DISK"),
    ],
)
def test_a_server_that_refuses_is_told_and_used_again(
    server_database: Database, first: str, then: str, code: str
) -> None:
    store = EventStore(server_database)
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
    with pytest.raises(StorageError) as refused, server_database.session() as session:
        session.execute(text(first))
        session.execute(text(then))
    assert refused.value.code == code
    assert store.append([ShopEvent(kind="browsed", visit=new_visit())]) == 1
    assert store.count() == 2
    server_database.close()


def test_a_fault_of_ours_is_not_dressed_up(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)no_such_table") as fault, database.session() as session:
        session.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(fault.value, StorageError)
    assert isinstance(fault.value, ProgrammingError) or "no such table" in str(fault.value)


def test_the_database_itself_keeps_the_budget(database: Database) -> None:
    from datetime import UTC, datetime

    PrivacyLedger(database, 1.0).spend(["2026-09"], 0.5, purpose="test", at=datetime(2026, 9, 1, tzinfo=UTC))
    with pytest.raises(IntegrityError), database.session() as session:
        session.execute(text("UPDATE privacy_budgets SET spent_micro = 1000001"))
    with pytest.raises(IntegrityError), database.session() as session:
        session.execute(text("DELETE FROM privacy_budgets"))  # its spends refer to it


def test_a_block_that_raises_keeps_nothing(database: Database) -> None:
    store = EventStore(database)
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
    with pytest.raises(ZeroDivisionError), database.session() as session:
        session.execute(text("DELETE FROM shop_events"))
        raise ZeroDivisionError
    assert store.count() == 1


def test_a_look_sees_one_moment(file_database: Database) -> None:
    store = EventStore(file_database)
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
    with file_database.reading() as session:
        counted = text("SELECT count(*) FROM shop_events")
        assert session.execute(counted).scalar() == 1
        store.append([ShopEvent(kind="browsed", visit=new_visit())])  # nobody waits for the reader
        assert session.execute(counted).scalar() == 1
    assert store.count() == 2
