"""The operator's records: the hash of the PIN, attempts at it, and what operators did.

How a PIN is hashed and how long a wrong one has to wait is decided by who uses this; here it outlives a
restart.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.chain import START, digest_of, first_break
from app.storage.database import Database, one_after_another
from app.storage.instants import from_us, to_us
from app.storage.tables import AuditRow, OperatorRow

_ONLY_ROW = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRecord:
    """What is known of the PIN: ``attempts`` are those since the last right one."""

    pin_hash: str | None = None
    set_at: datetime | None = None
    attempts: int = 0
    last_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing an operator did: a code (``pin_set``, ``backup_made`` …) and what it was done to."""

    number: int
    at: datetime
    action: str
    subject: str


class OperatorRecords:
    """The operator's records in a database. Every method raises StorageError as `Database.session` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pin(self) -> PinRecord:
        """What is known of the PIN."""
        with self._database.reading() as session:
            row = session.get(OperatorRow, _ONLY_ROW)
            return PinRecord() if row is None else _pin_record(row)

    def set_pin(self, pin_hash: str, at: datetime) -> None:
        """Keep the hash of a new PIN; earlier attempts are forgotten."""
        with self._database.session() as session:
            row = _operator_row(session)
            row.pin_hash, row.pin_set_us = pin_hash, to_us(at)
            row.attempts, row.last_attempt_us = 0, None
            _note(session, "pin_set", "", at)

    def clear_pin(self, at: datetime) -> None:
        """Forget the PIN (the owner of the machine asked for it)."""
        with self._database.session() as session:
            row = _operator_row(session)
            row.pin_hash, row.pin_set_us, row.attempts, row.last_attempt_us = None, None, 0, None
            _note(session, "pin_cleared", "", at)

    def count_attempt(self, at: datetime) -> PinRecord:
        """Count an attempt before it is judged, so that ending the program takes none back.

        Returns the record as it was before: the delay it asks for is decided by it.
        """
        with self._database.session() as session:
            row = _operator_row(session)
            before = _pin_record(row)
            row.attempts, row.last_attempt_us = row.attempts + 1, to_us(at)
            return before

    def clear_attempts(self) -> None:
        """The PIN was right."""
        with self._database.session() as session:
            row = _operator_row(session)
            row.attempts, row.last_attempt_us = 0, None

    def note(self, action: str, subject: str, at: datetime) -> None:
        """Write down what an operator did. Never a PIN, a name of a person or a value of a shopper."""
        with self._database.session() as session:
            _note(session, action, subject, at)

    def audit(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        """The latest entries, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.number.desc()).limit(limit))
            return tuple(
                AuditEntry(number=row.number, at=from_us(row.at_us), action=row.action, subject=row.subject)
                for row in rows
            )

    def first_altered(self) -> int | None:
        """The number of the first entry that is not as it was written, or after which one is missing."""
        with self._database.reading() as session:
            rows = session.scalars(select(AuditRow).order_by(AuditRow.number)).all()
        place = first_break((_content(row), row.previous_digest, row.digest) for row in rows)
        return None if place is None else rows[place].number


def _operator_row(session: Session) -> OperatorRow:
    one_after_another(session, "operator")
    row = session.get(OperatorRow, _ONLY_ROW)
    if row is None:
        row = OperatorRow(id=_ONLY_ROW, pin_hash=None, pin_set_us=None, attempts=0, last_attempt_us=None)
        session.add(row)
        session.flush()
    return row


def _pin_record(row: OperatorRow) -> PinRecord:
    return PinRecord(
        pin_hash=row.pin_hash,
        set_at=None if row.pin_set_us is None else from_us(row.pin_set_us),
        attempts=row.attempts,
        last_attempt_at=None if row.last_attempt_us is None else from_us(row.last_attempt_us),
    )


def _note(session: Session, action: str, subject: str, at: datetime) -> None:
    one_after_another(session, "operator_audit")
    last = session.scalars(select(AuditRow).order_by(AuditRow.number.desc()).limit(1)).first()
    row = AuditRow(
        number=1 if last is None else last.number + 1,
        at_us=to_us(at),
        action=action[:60],
        subject=subject[:200],
        previous_digest=START if last is None else last.digest,
        digest="",
    )
    row.digest = digest_of(row.previous_digest, _content(row))
    session.add(row)


def _content(row: AuditRow) -> dict[str, object]:
    return {"number": row.number, "at_us": row.at_us, "action": row.action, "subject": row.subject}
