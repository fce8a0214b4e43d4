"""Attempts at the PIN outlive the program, and what operators did cannot be rewritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from app.storage.database import Database, open_database
from app.storage.operator_records import OperatorRecords, PinRecord
from app.storage.tables import AuditRow

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)


def test_a_new_machine_has_no_pin(database: Database) -> None:
    assert OperatorRecords(database).pin() == PinRecord()


def test_attempts_are_counted_before_they_are_judged_and_outlive_the_program(database_url: str) -> None:
    database = open_database(database_url)
    records = OperatorRecords(database)
    records.set_pin("hash", NOON)
    assert records.count_attempt(NOON).attempts == 0
    assert records.count_attempt(NOON + timedelta(seconds=1)).attempts == 1
    database.close()  # the program ends before it said whether the PIN was right

    database = open_database(database_url)
    found = OperatorRecords(database).pin()
    assert found.attempts == 2
    assert found.last_attempt_at == NOON + timedelta(seconds=1)
    OperatorRecords(database).clear_attempts()
    assert OperatorRecords(database).pin() == PinRecord(pin_hash="hash", set_at=NOON)
    database.close()


def test_a_new_pin_forgets_old_attempts_and_is_noted(database: Database) -> None:
    records = OperatorRecords(database)
    records.count_attempt(NOON)
    records.set_pin("hash", NOON)
    assert records.pin().attempts == 0
    records.clear_pin(NOON)
    assert records.pin().pin_hash is None
    assert [entry.action for entry in records.audit()] == ["pin_cleared", "pin_set"]


def test_attempts_at_once_are_all_counted(database: Database) -> None:
    records = OperatorRecords(database)
    with ThreadPoolExecutor(8) as threads:
        before = list(threads.map(lambda _: records.count_attempt(NOON).attempts, range(24)))
    assert sorted(before) == list(range(24))
    assert records.pin().attempts == 24


def test_notes_at_once_get_numbers_of_their_own(database: Database) -> None:
    records = OperatorRecords(database)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: records.note("backup_made", str(number), NOON), range(24)))
    assert [entry.number for entry in records.audit()] == list(range(24, 0, -1))
    assert records.first_altered() is None


def test_an_altered_or_missing_note_shows(database: Database) -> None:
    records = OperatorRecords(database)
    for number in range(5):
        records.note("backup_made", str(number), NOON)
    with database.session() as session:
        session.execute(update(AuditRow).where(AuditRow.number == 4).values(subject="other"))
    assert records.first_altered() == 4
    with database.session() as session:
        session.delete(session.get_one(AuditRow, 2))
    assert records.first_altered() == 3
