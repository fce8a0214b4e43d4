"""Receipts of erasures: what was erased, when and why, how many rows, each chained to the one before.

A receipt holds nothing of what was erased but a digest of the sealed bytes, by which a shopper who keeps it
can show which erasure is theirs.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.chain import START, digest_of, first_break
from app.storage.database import Database, one_after_another
from app.storage.instants import from_us, to_us
from app.storage.tables import ErasureRow

ErasedKind = Literal["profile", "profiles", "events"]
ErasureReason = Literal["asked", "expired", "retention", "key_lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a shopper or an auditor is handed."""

    number: int
    at: datetime
    what: str
    why: str
    rows: int
    content_digest: str
    """SHA-256 over the erased rows, sealed as they were, in hexadecimal."""
    previous_digest: str
    digest: str

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "what": self.what,
            "why": self.why,
            "rows": self.rows,
            "content_digest": self.content_digest,
            "previous_digest": self.previous_digest,
            "digest": self.digest,
        }


def write_receipt(
    session: Session, what: ErasedKind, why: ErasureReason, at: datetime, rows: int, contents: Iterable[bytes]
) -> Receipt:
    """Write the receipt of an erasure, in the transaction that erases: neither is without the other."""
    content = hashlib.sha256()
    for part in contents:
        content.update(len(part).to_bytes(8, "big"))
        content.update(part)
    one_after_another(session, "erasures")
    last = session.scalars(select(ErasureRow).order_by(ErasureRow.number.desc()).limit(1)).first()
    row = ErasureRow(
        number=1 if last is None else last.number + 1,
        at_us=to_us(at),
        what=what,
        why=why,
        rows=rows,
        content_digest=content.hexdigest(),
        previous_digest=START if last is None else last.digest,
        digest="",
    )
    row.digest = digest_of(row.previous_digest, _content(row))
    session.add(row)
    return _receipt(row)


def receipts(database: Database) -> tuple[Receipt, ...]:
    """All receipts, oldest first. Raises StorageError as `Database.reading` does."""
    with database.reading() as session:
        return tuple(_receipt(row) for row in session.scalars(select(ErasureRow).order_by(ErasureRow.number)))


def first_altered_receipt(database: Database) -> int | None:
    """The number of the first receipt that is not as it was written, or before which one is missing."""
    with database.reading() as session:
        rows = session.scalars(select(ErasureRow).order_by(ErasureRow.number)).all()
    place = first_break((_content(row), row.previous_digest, row.digest) for row in rows)
    return None if place is None else rows[place].number


def _receipt(row: ErasureRow) -> Receipt:
    return Receipt(
        number=row.number,
        at=from_us(row.at_us),
        what=row.what,
        why=row.why,
        rows=row.rows,
        content_digest=row.content_digest,
        previous_digest=row.previous_digest,
        digest=row.digest,
    )


def _content(row: ErasureRow) -> dict[str, object]:
    return {
        "number": row.number,
        "at_us": row.at_us,
        "what": row.what,
        "why": row.why,
        "rows": row.rows,
        "content_digest": row.content_digest,
    }
