"""Messages by HTTPS POST, with one deadline for all of it: a server that hangs or drips holds nobody up."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from app.storage.errors import StorageError
from app.storage.outbox import Answer
from resources.files import read_bytes

DEADLINE_S: Final = 20.0
_TOKEN_LIMIT_BYTES: Final = 4096
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class HttpTransport:
    """Sends to one address. Redirects are not followed: what leaves goes where the operator said."""

    def __init__(self, url: str, *, token: str | None = None, deadline_s: float = DEADLINE_S) -> None:
        self._url = _checked(url)
        self._is_here = urlsplit(url).hostname in _LOOPBACK  # then no proxy of the environment is asked
        self._token = token
        self._deadline_s = deadline_s

    def post(self, key: str, body: bytes) -> Answer:
        """As `Transport.post`."""
        return asyncio.run(self._post(key, body))

    async def _post(self, key: str, body: bytes) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            # The answer's text is of no use: it is not waited for.
            async with (
                asyncio.timeout(self._deadline_s),
                httpx.AsyncClient(trust_env=not self._is_here) as client,
                client.stream("POST", self._url, content=body, headers=headers) as response,
            ):
                return Answer(
                    status=response.status_code,
                    retry_after_s=_retry_after_s(response.headers.get("Retry-After")),
                )
        except (httpx.HTTPError, TimeoutError, OSError):
            return Answer(status=None)


def transport_to(url: str, token_file: Path | None) -> HttpTransport:
    """A transport with the word from a file. Raises StorageError CENTRAL_SERVER_URL, CENTRAL_SERVER_TOKEN."""
    if token_file is None:
        return HttpTransport(url)
    try:
        token = read_bytes(token_file, limit_bytes=_TOKEN_LIMIT_BYTES).decode("ascii").strip()
    except UnicodeDecodeError:
        token = ""
    if not token or not token.isprintable():
        raise StorageError("CENTRAL_SERVER_TOKEN", f"{token_file} holds no token of the central server.")
    return HttpTransport(url, token=token)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or parts.username or parts.password:
        raise StorageError("CENTRAL_SERVER_URL", "The central server's address has to begin with https://.")
    return url


def _retry_after_s(value: str | None) -> float | None:
    """RFC 9110, 10.2.3: seconds, or a date."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
