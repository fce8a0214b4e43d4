"""The PIN on disk: never itself, only what scrypt makes of it, and how often it was missed.

The record is a file of its own and no part of the database or of a backup: an operator must get in when the
database is damaged, and nobody gets the old PIN, or new tries, by restoring an old backup.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from resources.files import write_json_atomically
from resources.paths import data_home
from resources.records import read_record

_COST: Final = 2**15
"""With blocks of 8: 32 MiB and about a tenth of a second a try (RFC 7914; OWASP names it for logins)."""
_BLOCK: Final = 8
_MEMORY_BYTES: Final = 64 * 1024 * 1024
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32

_Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{32,64}$")]


class PinRecord(BaseModel):
    """What is kept of a PIN. ``failed_at_s``: when it was last missed, in seconds since 1970."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["scrypt"] = "scrypt"
    cost: Annotated[int, Field(ge=2**14, le=2**16)]
    salt: _Hex
    digest: _Hex
    failures: Annotated[int, Field(ge=0)] = 0
    failed_at_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0

    @classmethod
    def of(cls, pin: str) -> Self:
        """The record of a new PIN."""
        salt = secrets.token_bytes(_SALT_BYTES)
        return cls(cost=_COST, salt=salt.hex(), digest=_digest(pin, salt, _COST).hex())

    def matches(self, pin: str) -> bool:
        """Whether it is this PIN; takes the same time whatever the answer."""
        made = _digest(pin, bytes.fromhex(self.salt), self.cost)
        return hmac.compare_digest(made, bytes.fromhex(self.digest))


def pin_path() -> Path:
    """The file of the record."""
    return data_home() / "operator" / "pin.json"


def read_pin(path: Path) -> PinRecord:
    """The record in a file. Raises ResourceError PIN_RECORD_DAMAGED and those of `read_json`."""
    return read_record(path, PinRecord, "PIN_RECORD_DAMAGED")


def write_pin(path: Path, record: PinRecord) -> None:
    """Keep the record, for this user alone. Raises the ``OSError`` of the system."""
    write_json_atomically(path, record.model_dump())
    path.chmod(0o600)


def _digest(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=cost, r=_BLOCK, p=1, maxmem=_MEMORY_BYTES * 2, dklen=_HASH_BYTES
    )
