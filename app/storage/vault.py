"""What is known of the shopper of this session, while nobody works with it: in memory only, and encrypted.

AES-256 in Galois/counter mode (NIST SP 800-38D) under a key drawn for the session. Wiping overwrites the key:
what is left of the ciphertexts, in memory, swap or a crash file, can be read by nobody. The key is never
copied into an object that Python could keep.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.storage.errors import StorageError

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
VALUE_LIMIT_BYTES: Final = 256 * 1024 * 1024


class Vault:
    """Values by name for one session, from any thread. `wipe` ends it for good."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: bytearray | None = _drawn_key()
        self._written = 0
        self._sealed: dict[str, bytearray] = {}

    @property
    def is_wiped(self) -> bool:
        """Whether the key is gone."""
        return self._key is None

    def put(self, name: str, value: bytes | bytearray) -> None:
        """Keep a value; an earlier one of this name is overwritten.

        Raises StorageError VAULT_WIPED, and VAULT_TOO_LARGE above 256 MiB.
        """
        if len(value) > VALUE_LIMIT_BYTES:
            raise StorageError("VAULT_TOO_LARGE", "The value is too large to be kept for a session.")
        with self._lock:
            cipher = AESGCM(self._usable_key())
            # Counted, so that no nonce is ever used twice with this key.
            self._written += 1
            nonce = self._written.to_bytes(_NONCE_BYTES, "big")
            sealed = bytearray(_NONCE_BYTES + len(value) + _TAG_BYTES)
            sealed[:_NONCE_BYTES] = nonce
            cipher.encrypt_into(nonce, value, name.encode(), memoryview(sealed)[_NONCE_BYTES:])
            self._drop(name)
            self._sealed[name] = sealed

    @contextmanager
    def opened(self, name: str) -> Iterator[bytearray]:
        """The value of a name for the block, and overwritten after it: copy nothing out of it needlessly.

        Raises StorageError VAULT_WIPED, VAULT_EMPTY (nothing of this name), VAULT_ALTERED.
        """
        with self._lock:
            cipher = AESGCM(self._usable_key())
            sealed = self._sealed.get(name)
            if sealed is None:
                raise StorageError("VAULT_EMPTY", f"Nothing is kept as {name!r} in this session.")
            value = bytearray(len(sealed) - _NONCE_BYTES - _TAG_BYTES)
            nonce, ciphertext = memoryview(sealed)[:_NONCE_BYTES], memoryview(sealed)[_NONCE_BYTES:]
            try:
                cipher.decrypt_into(nonce, ciphertext, name.encode(), value)
            except InvalidTag as error:
                raise StorageError("VAULT_ALTERED", f"What is kept as {name!r} was altered.") from error
        try:
            yield value
        finally:
            value[:] = bytes(len(value))

    def names(self) -> frozenset[str]:
        """The names values are kept under."""
        with self._lock:
            return frozenset(self._sealed)

    def forget(self, name: str) -> None:
        """Drop one value; a name that is not there is no error."""
        with self._lock:
            self._drop(name)

    def wipe(self) -> None:
        """Overwrite the key and the ciphertexts. Can be called again."""
        with self._lock:
            if self._key is not None:
                self._key[:] = bytes(_KEY_BYTES)
                self._key = None
            for name in list(self._sealed):
                self._drop(name)

    def _drop(self, name: str) -> None:
        sealed = self._sealed.pop(name, None)
        if sealed is not None:
            sealed[:] = bytes(len(sealed))

    def _usable_key(self) -> bytearray:
        if self._key is None:
            raise StorageError("VAULT_WIPED", "The session is over; nothing of it is kept.")
        return self._key


def _drawn_key() -> bytearray:
    """A random key, drawn byte by byte into its place: no other object ever holds it."""
    key = bytearray(_KEY_BYTES)
    for place in range(_KEY_BYTES):
        key[place] = secrets.randbits(8)
    return key
