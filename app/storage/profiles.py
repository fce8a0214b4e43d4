"""Shoppers who asked to be remembered, and hold the code that opens what is kept of them.

A profile is sealed with AES-256-GCM under a key made of two halves (HKDF, RFC 5869): the shop's, from the
keyring, and the shopper's code of 80 random bits. The database knows of the code only a keyed digest. When it
expires is part of what is sealed: moving the date in the database makes the profile unreadable.
"""

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.instants import to_us
from app.storage.profile_keys import ProfileKey
from app.storage.receipts import ErasureReason, Receipt, write_receipt
from app.storage.tables import ProfileRow

LONGEST: Final = timedelta(days=366)
CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that looks like another."""
_CODE_LENGTH: Final = 16
_GROUP: Final = 4
_LOOKS_LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})
_NONCE_BYTES: Final = 12
_FORMAT: Final = b"vitrine profile 1"
_logger = logging.getLogger("vitrine.storage")


class ShopperProfile(BaseModel):
    """What a shopper may ask to have remembered: their measurements and how the kiosk spoke to them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sex: Literal["female", "male", "unspecified"] = "unspecified"
    age_years: Annotated[float, Field(ge=14, le=110)] | None = None
    measurements: Mapping[Annotated[str, Field(max_length=60)], Annotated[float, Field(gt=0, le=400)]] = (
        Field(max_length=60)
    )
    betas: tuple[float, ...] | None = Field(default=None, max_length=400)
    body_model: str | None = Field(default=None, max_length=120)
    language: str = Field(default="en", max_length=16)
    units: str = Field(default="cm", max_length=16)
    liked: tuple[Annotated[str, Field(max_length=120)], ...] = Field(default=(), max_length=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The code for the shopper, shown once and kept nowhere, and until when it opens anything."""

    code: str
    expires_at: datetime


class ProfileStore:
    """The profiles in a database. Every method raises StorageError as `Database.session` does."""

    def __init__(self, database: Database, key: ProfileKey) -> None:
        self._database = database
        self._key = key

    def remember(self, profile: ShopperProfile, *, now: datetime, days: int) -> Remembered:
        """Keep a profile until ``now`` + ``days``. Raises StorageError PROFILE_TIME (none, or too long)."""
        lasts = timedelta(days=days)
        if not timedelta() < lasts <= LONGEST:
            raise StorageError("PROFILE_TIME", f"A profile is kept for 1 to {LONGEST.days} days.")
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))
        digest, expires_at = self._digest(code), now + lasts
        nonce = secrets.token_bytes(_NONCE_BYTES)
        bound = _bound(digest, to_us(expires_at))
        sealed = nonce + self._cipher(code).encrypt(nonce, profile.model_dump_json().encode(), bound)
        row = ProfileRow(
            code_digest=digest, created_us=to_us(now), expires_us=to_us(expires_at), sealed=sealed
        )
        with self._database.session() as session:
            session.add(row)
        return Remembered(code=_grouped(code), expires_at=expires_at)

    def recall(self, code: str, *, now: datetime) -> ShopperProfile:
        """What was remembered under a code, typed as people type.

        Raises StorageError PROFILE_UNKNOWN (no such code, or erased), PROFILE_EXPIRED, PROFILE_DAMAGED.
        """
        letters = _letters(code)
        with self._database.reading() as session:
            row = session.get(ProfileRow, self._digest(letters))
        if row is None:
            raise _unknown()
        if row.expires_us <= to_us(now):
            raise StorageError("PROFILE_EXPIRED", "The time this profile was to be kept is over.")
        return self._opened(letters, row)

    def erase(self, code: str, *, now: datetime) -> Receipt:
        """Erase a profile for good, its bytes too; the receipt is for the shopper.

        While somebody reads on for too long, its sealed bytes stay in the log until `apply_retention` comes
        by: the shopper does not wait for that. Raises StorageError PROFILE_UNKNOWN.
        """
        digest = self._digest(_letters(code))
        with self._database.session() as session:
            row = session.get(ProfileRow, digest, with_for_update=True)
            if row is None:
                raise _unknown()
            receipt = write_receipt(session, "profile", "asked", now, 1, [row.sealed])
            session.delete(row)
        _scrub(self._database)
        return receipt

    def _opened(self, letters: str, row: ProfileRow) -> ShopperProfile:
        nonce, ciphertext = row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:]
        bound = _bound(row.code_digest, row.expires_us)
        try:
            return ShopperProfile.model_validate_json(self._cipher(letters).decrypt(nonce, ciphertext, bound))
        except (InvalidTag, ValueError, ValidationError) as error:
            # Without the cause: it would quote what was opened.
            del error
        raise StorageError(
            "PROFILE_DAMAGED", "The profile was altered or is damaged; erase it and begin anew."
        )

    def _digest(self, letters: str) -> bytes:
        return hmac.digest(self._key.secret, b"vitrine profile code" + letters.encode(), "sha256")

    def _cipher(self, letters: str) -> AESGCM:
        halves = HKDF(algorithm=SHA256(), length=32, salt=self._key.secret, info=_FORMAT)
        return AESGCM(halves.derive(letters.encode()))


def erase_expired(database: Database, *, now: datetime) -> Receipt | None:
    """Erase every profile whose time is over; None when there is none. Needs no key.

    Raises StorageError as `Database.session` does.
    """
    return _erase_where(database, now, "expired", expires_at_or_before_us=to_us(now))


def erase_all_profiles(database: Database, *, now: datetime, why: ErasureReason) -> Receipt | None:
    """Erase every profile (the key was lost, the shop closes); None when there is none. Needs no key."""
    return _erase_where(database, now, why, expires_at_or_before_us=None)


def profile_count(database: Database) -> int:
    """How many profiles are kept."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ProfileRow)) or 0


def _erase_where(
    database: Database, now: datetime, why: ErasureReason, *, expires_at_or_before_us: int | None
) -> Receipt | None:
    with database.session() as session:
        chosen = select(ProfileRow).order_by(ProfileRow.code_digest).with_for_update()
        if expires_at_or_before_us is not None:
            chosen = chosen.where(ProfileRow.expires_us <= expires_at_or_before_us)
        receipt = _erase_rows(session, list(session.scalars(chosen)), now, why)
    if receipt is not None:
        _scrub(database)
    return receipt


def _erase_rows(
    session: Session, rows: list[ProfileRow], now: datetime, why: ErasureReason
) -> Receipt | None:
    if not rows:
        return None
    receipt = write_receipt(session, "profiles", why, now, len(rows), [row.sealed for row in rows])
    for row in rows:
        session.delete(row)
    return receipt


def _scrub(database: Database) -> None:
    try:
        database.scrub()
    except StorageError as refusal:
        # Erased it is, and the receipt is written; sealed bytes in the log are left to the next housekeeping.
        _logger.warning("sealed bytes of an erased profile are not overwritten yet: %s", refusal.code)


def _bound(digest: bytes, expires_us: int) -> bytes:
    """What a profile is sealed to: its place and its time."""
    return _FORMAT + digest + expires_us.to_bytes(8, "big", signed=True)


def _letters(code: str) -> str:
    return code.upper().translate(_LOOKS_LIKE)


def _grouped(code: str) -> str:
    return "-".join(code[first : first + _GROUP] for first in range(0, len(code), _GROUP))


def _unknown() -> StorageError:
    return StorageError("PROFILE_UNKNOWN", "Nothing is remembered under this code; check each letter.")
