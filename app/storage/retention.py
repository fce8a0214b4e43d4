"""Erase what has been kept for long enough, its bytes too."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.storage.database import Database
from app.storage.instants import to_us
from app.storage.outbox import Outbox
from app.storage.profiles import erase_expired
from app.storage.receipts import Receipt, write_receipt
from app.storage.tables import EventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What was erased, in rows."""

    events: int
    messages: int
    profiles: int


def apply_retention(database: Database, *, now: datetime, retention_days: int) -> Retention:
    """Erase events and messages older than ``retention_days`` and profiles whose time is over.

    Raises StorageError as `Database.session` and `Database.scrub` do; what was erased before stays erased.
    """
    cutoff = now - timedelta(days=retention_days)
    events = _erase_events(database, cutoff, now)
    messages = Outbox(database).erase_before(cutoff)
    profiles = erase_expired(database, now=now)
    if database.is_file or events is not None or messages:
        database.scrub()  # a file's also when nothing was erased now: something may have been before
    return Retention(
        events=0 if events is None else events.rows,
        messages=messages,
        profiles=0 if profiles is None else profiles.rows,
    )


def _erase_events(database: Database, cutoff: datetime, now: datetime) -> Receipt | None:
    is_old = EventRow.at_us < to_us(cutoff)
    with database.session() as session:
        ids = session.scalars(select(EventRow.event_id).where(is_old).order_by(EventRow.event_id)).all()
        if not ids:
            return None
        session.execute(delete(EventRow).where(is_old))
        digest = hashlib.sha256("\n".join(ids).encode()).digest()
        return write_receipt(session, "events", "retention", now, len(ids), [digest])
