"""Messages for the central server: kept until it has taken them, sent again and again until then.

Only a `PrivateRelease` whose spend stands in the privacy ledger is taken; both are kept in one transaction.
Each carries an idempotency key, so a server that got one twice counts it once.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.instants import from_us, to_us
from app.storage.ledger import is_spent
from app.storage.releases import PrivateRelease
from app.storage.tables import OutboxRow

_FIRST_WAIT_S: Final = 60
_LONGEST_WAIT_S: Final = 6 * 3600
_LEASE: Final = timedelta(minutes=5)
"""How long a message that somebody sends is left alone by others; longer than any sending may take."""
_TAKEN: Final = frozenset({*range(200, 300), 409})
"""409: it has it already."""
_NEVER_TAKEN: Final = frozenset({400, 413, 415, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said; None when it said nothing in time or could not be reached."""

    status: int | None
    retry_after_s: float | None = None


class Transport(Protocol):
    """How a message gets there. It raises nothing of the network: it answers."""

    def post(self, key: str, body: bytes) -> Answer:
        """Send one message with its idempotency key."""
        ...


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What one round did, in messages."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    statuses: list[int | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How many messages wait, were taken, will never be taken; and since when the oldest waits."""

    waiting: int
    sent: int
    refused: int
    oldest_waiting_at: datetime | None


class Outbox:
    """The messages in a database. Every method raises StorageError as `Database.session` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def put(session: Session, release: PrivateRelease, at: datetime) -> None:
        """Keep a release for sending, in the transaction that spent for it; its key is the spend's id.

        Raises StorageError RELEASE_UNPAID when the ledger does not hold the spend.
        """
        if not is_spent(session, release.spend_id, release.epsilon):
            raise StorageError("RELEASE_UNPAID", "What is not in the privacy ledger does not leave the shop.")
        if session.get(OutboxRow, release.spend_id) is None:
            session.add(
                OutboxRow(
                    key=release.spend_id,
                    created_us=to_us(at),
                    body=release.model_dump_json(),
                    attempts=0,
                    due_us=to_us(at),
                    claimed_until_us=0,
                    sent_us=None,
                    refused_status=None,
                )
            )

    def deliver(self, transport: Transport, clock: Callable[[], datetime], *, limit: int = 50) -> Delivery:
        """Send what is due, oldest first, until the server fails or nothing is left.

        The waiting time is written down before a message is sent: a program that ends meanwhile has lost
        nothing and does not hammer. Nothing is locked while the network is waited for.
        """
        delivery = Delivery()
        for _ in range(limit):
            claimed = self._claim(clock())
            if claimed is None:
                break
            answer = transport.post(claimed.key, claimed.body.encode())
            delivery.statuses.append(answer.status)
            self._settle(claimed.key, answer, clock(), delivery)
            if answer.status not in _TAKEN and answer.status not in _NEVER_TAKEN:
                break  # it is the server that fails: the next message would fare no better
        return delivery

    def state(self) -> OutboxState:
        """How things stand."""
        is_waiting = (OutboxRow.sent_us.is_(None), OutboxRow.refused_status.is_(None))
        counted = select(func.count()).select_from(OutboxRow)
        with self._database.reading() as session:
            oldest_us = session.scalar(select(func.min(OutboxRow.created_us)).where(*is_waiting))
            return OutboxState(
                waiting=session.scalar(counted.where(*is_waiting)) or 0,
                sent=session.scalar(counted.where(OutboxRow.sent_us.is_not(None))) or 0,
                refused=session.scalar(counted.where(OutboxRow.refused_status.is_not(None))) or 0,
                oldest_waiting_at=None if oldest_us is None else from_us(oldest_us),
            )

    def erase_before(self, cutoff: datetime) -> int:
        """Erase messages made before ``cutoff``, sent or not; returns how many."""
        with self._database.session() as session:
            old = delete(OutboxRow).where(OutboxRow.created_us < to_us(cutoff))
            return session.connection().execute(old).rowcount

    def _claim(self, now: datetime) -> OutboxRow | None:
        now_us = to_us(now)
        with self._database.session() as session:
            row = session.scalars(
                select(OutboxRow)
                .where(
                    OutboxRow.sent_us.is_(None),
                    OutboxRow.refused_status.is_(None),
                    OutboxRow.due_us <= now_us,
                    OutboxRow.claimed_until_us <= now_us,
                )
                .order_by(OutboxRow.created_us, OutboxRow.key)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            row.attempts += 1
            row.due_us = to_us(now + timedelta(seconds=wait_s(row.key, row.attempts)))
            row.claimed_until_us = to_us(now + _LEASE)
            return row

    def _settle(self, key: str, answer: Answer, now: datetime, delivery: Delivery) -> None:
        with self._database.session() as session:
            row = session.get(OutboxRow, key, with_for_update=True)
            if row is None:  # erased meanwhile
                return
            row.claimed_until_us = 0
            if answer.status in _TAKEN:
                row.sent_us, row.body = to_us(now), ""
                delivery.sent += 1
            elif answer.status in _NEVER_TAKEN:
                row.refused_status = answer.status
                delivery.refused += 1
            else:
                delivery.waiting += 1
                if answer.retry_after_s is not None:
                    asked_s = min(max(answer.retry_after_s, 0.0), _LONGEST_WAIT_S)
                    row.due_us = max(row.due_us, to_us(now + timedelta(seconds=asked_s)))


def wait_s(key: str, attempts: int) -> float:
    """How long to wait after so many attempts: twice as long each time up to six hours, and not all at once.

    The spread of up to a half comes from the key, so that shops that lost one server do not return together.
    """
    doubled = min(_FIRST_WAIT_S * 2.0 ** min(attempts - 1, 30), _LONGEST_WAIT_S)
    spread = hashlib.sha256(f"{key} {attempts}".encode()).digest()[0] / 255.0
    return doubled * (1.0 + 0.5 * spread)
