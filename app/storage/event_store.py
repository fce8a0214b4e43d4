"""Events of the shop, kept once each and read back by time or by visit."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.storage.database import Database
from app.storage.instants import from_us, to_us
from app.storage.shop_events import ShopEvent
from app.storage.tables import EventRow

_ROWS_AT_ONCE: Final = 500
_MINOR_UNITS: Final = 100
_Item = TypeVar("_Item")


class EventStore:
    """The events in a database. Every method raises StorageError as `Database.session` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, events: Sequence[ShopEvent]) -> int:
        """Keep events; those kept before (by ``event_id``) are left as they are. All of them, or none.

        They are on the disk when this returns. Returns how many were new.
        """
        if not events:
            return 0
        with self._database.session() as session:
            began = self._began(session, events)
            rows = [_row(event, began[event.visit]) for event in events]
            return len(session.connection().execute(_insert(session), rows).all())

    def between(self, start: datetime, end: datetime) -> tuple[ShopEvent, ...]:
        """The events at or after ``start`` and before ``end``, in the order of time."""
        return self._read(EventRow.at_us >= to_us(start), EventRow.at_us < to_us(end))

    def visits_between(self, start: datetime, end: datetime) -> tuple[ShopEvent, ...]:
        """All events, of whatever date, of the visits that began at or after ``start`` and before ``end``.

        A visit is in one such span only, however spans are cut: what is told of a month counts it once.
        """
        return self._read(EventRow.began_us >= to_us(start), EventRow.began_us < to_us(end))

    def promotions_shown(self, start: datetime, end: datetime) -> dict[str, int]:
        """How often each promotion was shown at or after ``start`` and before ``end``, by its id."""
        chosen = (
            select(EventRow.promotion_id, func.count())
            .where(EventRow.kind == "promotion_shown", EventRow.promotion_id.is_not(None))
            .where(EventRow.at_us >= to_us(start), EventRow.at_us < to_us(end))
            .group_by(EventRow.promotion_id)
        )
        with self._database.reading() as session:
            return {str(promotion): count for promotion, count in session.execute(chosen)}

    def count(self) -> int:
        """How many events are kept."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(EventRow)) or 0

    def erase_before(self, cutoff: datetime) -> int:
        """Erase the events before ``cutoff``; returns how many. `Database.scrub` removes their bytes."""
        with self._database.session() as session:
            erased = session.connection().execute(delete(EventRow).where(EventRow.at_us < to_us(cutoff)))
            return erased.rowcount

    def _read(self, *where: ColumnElement[bool]) -> tuple[ShopEvent, ...]:
        # Rows, not objects of the mapper: a month has some 100,000 and none is changed.
        chosen = select(EventRow.__table__).where(*where).order_by(EventRow.at_us, EventRow.event_id)
        with self._database.reading() as session:
            return tuple(_event(row) for row in session.connection().execute(chosen))

    @staticmethod
    def _began(session: Session, events: Sequence[ShopEvent]) -> dict[str, int]:
        """When each visit began: as it was first kept, else at its first event here."""
        began: dict[str, int] = {}
        for event in events:
            began[event.visit] = min(began.get(event.visit, to_us(event.at)), to_us(event.at))
        for part in _parts(list(began), _ROWS_AT_ONCE):
            known = (
                select(EventRow.visit, func.min(EventRow.began_us))
                .where(EventRow.visit.in_(part))
                .group_by(EventRow.visit)
            )
            began.update((visit, first_us) for visit, first_us in session.execute(known))
        return began


def _insert(session: Session) -> ReturningInsert[tuple[str]]:
    """Keep what is not there yet, and say which."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(EventRow).on_conflict_do_nothing().returning(EventRow.event_id)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(EventRow).on_conflict_do_nothing().returning(EventRow.event_id)


def _row(event: ShopEvent, began_us: int) -> dict[str, object]:
    row = event.model_dump(exclude={"at", "items", "price"})
    row["at_us"] = to_us(event.at)
    row["began_us"] = began_us
    row["items_json"] = json.dumps(event.items)
    row["price_minor"] = None if event.price is None else round(event.price * _MINOR_UNITS)
    return row


def _event(row: Row[Any]) -> ShopEvent:
    return ShopEvent.model_validate(
        {
            "event_id": row.event_id,
            "at": from_us(row.at_us),
            "kind": row.kind,
            "visit": row.visit,
            "language": row.language,
            "product_id": row.product_id,
            "size": row.size,
            "advised_size": row.advised_size,
            "items": json.loads(row.items_json),
            "promotion_id": row.promotion_id,
            "reason": row.reason,
            "felt": row.felt,
            "rating": row.rating,
            "price": None if row.price_minor is None else row.price_minor / _MINOR_UNITS,
            "currency": row.currency,
        }
    )


def _parts(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    return (items[first : first + size] for first in range(0, len(items), size))
