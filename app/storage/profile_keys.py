"""The shop's half of the keys profiles are sealed with: in the system's keyring, or from a passphrase file.

The other half is the shopper's code, so that neither half alone opens anything.
"""

import base64
import binascii
import hashlib
import hmac
import logging
import secrets
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.tables import ProfileKeyRow, ProfileRow
from resources.files import read_bytes

SERVICE: Final = "vitrine"
_USER: Final = "profiles"
_KEY_BYTES: Final = 32
_PASSPHRASE_LIMIT_BYTES: Final = 4096
_PASSPHRASE_AT_LEAST_BYTES: Final = 16
_SCRYPT: Final = {"n": 2**17, "r": 8, "p": 1}
"""128 MiB and about half a second a guess (OWASP's recommendation of 2023)."""
_ONLY_ROW: Final = 1
_logger = logging.getLogger("vitrine.storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKey:
    """The shop's half. ``is_from_file`` asks for a warning: whoever copies the disk has it too."""

    secret: bytes
    is_from_file: bool

    def __repr__(self) -> str:
        """Without the secret."""
        return f"ProfileKey(is_from_file={self.is_from_file})"


def profile_key(database: Database, passphrase_file: Path | None = None) -> ProfileKey:
    """The shop's half of the keys of this database; drawn, or its salt drawn, the first time.

    Raises StorageError KEYRING_MISSING (name a passphrase file), KEYRING_REFUSED, PASSPHRASE_EXPOSED (others
    may read the file), PASSPHRASE_SHORT, PROFILE_KEY_OTHER (profiles here were sealed with another key);
    ResourceError as `read_bytes` does.
    """
    salt = _salt(database)
    if passphrase_file is None:
        key = ProfileKey(secret=_from_keyring(database), is_from_file=False)
    else:
        key = ProfileKey(secret=_from_passphrase(passphrase_file, salt), is_from_file=True)
        _logger.warning("profiles are sealed with a passphrase file; a keyring of the system would be safer")
    _prove(database, key.secret)
    return key


def _from_keyring(database: Database) -> bytes:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        kept = keyring.get_password(SERVICE, _USER)
        if kept is None:
            if _is_bound(database):
                raise _other_key()
            kept = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
            keyring.set_password(SERVICE, _USER, kept)
            # Two first starts at once: the one that wrote last is the one both use.
            kept = keyring.get_password(SERVICE, _USER) or kept
    except NoKeyringError as error:
        raise StorageError(
            "KEYRING_MISSING",
            "This system has no keyring to keep the key of profiles in; set profile_passphrase_file.",
        ) from error
    except KeyringError as error:
        raise StorageError(
            "KEYRING_REFUSED", "The keyring of this system gives no key; unlock it and try again."
        ) from error
    try:
        secret = base64.b64decode(kept, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise _other_key()
    return secret


def _from_passphrase(path: Path, salt: bytes) -> bytes:
    passphrase = read_bytes(path, limit_bytes=_PASSPHRASE_LIMIT_BYTES).strip()
    if sys.platform != "win32" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StorageError("PASSPHRASE_EXPOSED", f"Others may read {path}; run: chmod 600 {path}")
    if len(passphrase) < _PASSPHRASE_AT_LEAST_BYTES:
        raise StorageError(
            "PASSPHRASE_SHORT",
            f"The passphrase in {path} is too short; {_PASSPHRASE_AT_LEAST_BYTES} letters.",
        )
    return hashlib.scrypt(passphrase, salt=salt, maxmem=256 * 1024 * 1024, dklen=_KEY_BYTES, **_SCRYPT)


def _salt(database: Database) -> bytes:
    with database.reading() as session:
        row = session.get(ProfileKeyRow, _ONLY_ROW)
    if row is not None:
        return row.salt
    with database.session() as session:
        row = session.get(ProfileKeyRow, _ONLY_ROW)
        if row is None:
            row = ProfileKeyRow(id=_ONLY_ROW, salt=secrets.token_bytes(16), proof=b"")
            session.add(row)
        return row.salt


def _is_bound(database: Database) -> bool:
    """Whether a key was used here and there is something it opens."""
    with database.reading() as session:
        row = session.get(ProfileKeyRow, _ONLY_ROW)
        return row is not None and row.proof != b"" and _has_profiles(session)


def _prove(database: Database, secret: bytes) -> None:
    """Refuse a key other than the one profiles here were sealed with; with no profile left any will do."""
    with database.session() as session:
        row = session.get_one(ProfileKeyRow, _ONLY_ROW, with_for_update=True)
        proof = hmac.digest(secret, b"vitrine profile key" + row.salt, "sha256")
        if hmac.compare_digest(row.proof, proof):
            return
        if row.proof != b"" and _has_profiles(session):
            raise _other_key()
        row.proof = proof


def _has_profiles(session: Session) -> bool:
    return session.scalars(select(ProfileRow.code_digest).limit(1)).first() is not None


def _other_key() -> StorageError:
    return StorageError(
        "PROFILE_KEY_OTHER",
        "The profiles here were sealed with another key; bring it back, or erase all profiles.",
    )
