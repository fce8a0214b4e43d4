"""The server of pages to take home: bound to one address of the shop's network, one answer a connection.

It reads no file and knows no path but a token's. A request has a few seconds in all, an answer too, whoever
dawdles; so many connections at a time and no more.
"""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from app.services.hand_off.answers import Answer, answer
from app.services.hand_off.errors import HandOffError
from app.services.hand_off.tickets import Tickets

_LOG = logging.getLogger(__name__)
_HEAD_LIMIT_BYTES: Final = 8 * 1024
_CHUNK_BYTES: Final = 64 * 1024
_WAITING: Final = 16
_EVERYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104 (named to be refused)


class HandOffServer:
    """Serves pages from `start` to `close`. ``address`` is ``host:port``; port 0 takes a free one.

    ``request_s`` is the time for a whole request, ``answer_s`` for a whole answer.
    """

    def __init__(
        self,
        address: str,
        *,
        connections: int = 12,
        request_s: float = 5.0,
        answer_s: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tickets = Tickets(clock)
        self._host, self._port = _parts(address)
        self._request_s, self._answer_s = request_s, answer_s
        self._free = threading.BoundedSemaphore(connections)
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """The address pages are under: host and port."""
        return f"{self._host}:{self._port}"

    @property
    def running(self) -> bool:
        """True between `start` and `close`."""
        return self._listener is not None

    def address_of(self, token: str) -> str:
        """The web address of a token's page."""
        return f"http://{self.host}/{token}"

    def start(self) -> None:
        """Listen. Raises HandOffError HAND_OFF_ADDRESS."""
        if self._listener is not None:
            return
        try:
            listener = socket.create_server((self._host, self._port), backlog=_WAITING)
        except (OSError, OverflowError) as problem:
            message = f"No page can be offered at {self.host}: {problem}. Correct hand_off_address."
            raise HandOffError("HAND_OFF_ADDRESS", message) from problem
        self._port = int(listener.getsockname()[1])
        self._listener = listener
        self._thread = threading.Thread(target=self._listen, args=(listener,), name="hand-off", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take every page down and listen no more. Safe to call twice."""
        self.tickets.take_down()
        listener, self._listener = self._listener, None
        if listener is None:
            return
        with contextlib.suppress(OSError):  # some systems wake it by the close alone
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        if self._thread is not None:
            self._thread.join(self._request_s)

    def _listen(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if not self._free.acquire(blocking=False):
                self._refuse(connection)
                continue
            threading.Thread(
                target=self._serve, args=(connection,), name="hand-off-connection", daemon=True
            ).start()

    @staticmethod
    def _refuse(connection: socket.socket) -> None:
        with connection:
            connection.setblocking(False)
            try:
                connection.send(Answer(status=503).encoded())
            except OSError:
                return

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                self._answer(connection)
        except OSError:
            _LOG.info("a phone broke off")
        finally:
            self._free.release()

    def _answer(self, connection: socket.socket) -> None:
        head = self._head(connection)
        said = head if isinstance(head, Answer) else answer(head, self.tickets, self.host)
        _send(connection, said.encoded(), self._answer_s)

    def _head(self, connection: socket.socket) -> bytes | Answer:
        """The head of a request, or why it is refused; all of it must come in its time."""
        ends_s = time.monotonic() + self._request_s
        read = b""
        while b"\r\n\r\n" not in read:
            left_s = ends_s - time.monotonic()
            if left_s <= 0:
                return Answer(status=408)
            connection.settimeout(left_s)
            try:
                more = connection.recv(_HEAD_LIMIT_BYTES)
            except TimeoutError:
                return Answer(status=408)
            if not more:
                raise ConnectionAbortedError
            read += more
            if len(read) > _HEAD_LIMIT_BYTES:
                return Answer(status=431)
        return read.partition(b"\r\n\r\n")[0]


def _send(connection: socket.socket, content: bytes, limit_s: float) -> None:
    ends_s = time.monotonic() + limit_s
    for first in range(0, len(content), _CHUNK_BYTES):
        left_s = ends_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        connection.settimeout(left_s)
        connection.sendall(content[first : first + _CHUNK_BYTES])


def _parts(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if host in _EVERYWHERE or not port.isdigit():
        raise HandOffError(
            "HAND_OFF_ADDRESS",
            f"'{address}' names no single address; give this machine's own in the shop's network and a port.",
        )
    return host, int(port)
