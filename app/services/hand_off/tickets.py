"""Pages by token: 128 random bits each, in memory only, gone when their time is over or when taken down."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.services.hand_off.errors import HandOffError

TOKEN_BYTES: Final = 16
TOKEN_LENGTH: Final = 26
"""128 bits in letters and digits that nobody mistakes for each other (RFC 4648 base32, lower case)."""
LARGEST_PAGE_BYTES: Final = 12 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    ends_s: float


def new_token() -> str:
    """128 random bits from the system, as 26 letters and digits."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode("ascii").rstrip("=").lower()


class Tickets:
    """Pages that are up. Threads share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pages: dict[bytes, _Page] = {}

    def put_up(self, content: bytes, seconds: float, token: str | None = None) -> str:
        """Put a page up for some time; with ``token`` in place of the one it names, till that one's end.

        Returns the token; a page that was taken down meanwhile is not put up again. Raises HandOffError
        HAND_OFF_FULL.
        """
        if len(content) > LARGEST_PAGE_BYTES:
            raise HandOffError("HAND_OFF_FULL", "The page is too large; take fewer things home at once.")
        with self._lock:
            self._sweep()
            if token is None:
                token = new_token()
                self._pages[_digest(token)] = _Page(content, self._clock() + seconds)
            elif (known := self._pages.get(_digest(token))) is not None:
                self._pages[_digest(token)] = _Page(content, known.ends_s)
        return token

    def page(self, token: str) -> bytes | None:
        """The page of a token; None for a wrong one, and for one whose time is over.

        Looked up by digest: how long it takes says nothing of how much of a token was right.
        """
        with self._lock:
            self._sweep()
            known = self._pages.get(_digest(token))
            return None if known is None else known.content

    def take_down(self, token: str | None = None) -> None:
        """Forget the page of a token, or every page."""
        with self._lock:
            if token is None:
                self._pages.clear()
            else:
                self._pages.pop(_digest(token), None)

    @property
    def count(self) -> int:
        """How many pages are up."""
        with self._lock:
            self._sweep()
            return len(self._pages)

    def _sweep(self) -> None:
        now = self._clock()
        self._pages = {name: page for name, page in self._pages.items() if page.ends_s > now}


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.lower().encode("utf-8", errors="replace")).digest()
