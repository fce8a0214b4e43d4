"""The health of the kiosk over HTTP: one path, read only, for this machine unless the shop says otherwise."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from app.services.operator.errors import OperatorError
from app.services.operator.health_snapshot import Snapshot

_LOG = logging.getLogger(__name__)
PATH: Final = "/health"
MOST_A_WINDOW: Final = 30
WINDOW_S: Final = 10.0
_FRESH_S: Final = 1.0
_TIMEOUT_S: Final = 5.0
_MOST_CONNECTIONS: Final = 16
_BACKLOG: Final = 16
_POLL_S: Final = 0.1


class HealthServer:
    """Serves snapshots until it is closed. ``address`` is host:port; port 0 takes a free one.

    Raises OperatorError HEALTH_ADDRESS when it cannot listen there.
    """

    def __init__(self, address: str, look: Callable[[], Snapshot]) -> None:
        host, port = parsed_address(address)
        self._answers = _Answers(look)
        try:
            self._server = _server(host, port, self._answers)
        except OSError as problem:
            raise OperatorError(
                "HEALTH_ADDRESS", f"Health cannot be served at {address} ({problem.strerror})."
            ) from problem
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), daemon=True, name="health"
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        """The address it listens on."""
        return str(self._server.server_address[0])

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def parsed_address(address: str) -> tuple[str, int]:
    """Host and port. Raises OperatorError HEALTH_ADDRESS."""
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise OperatorError("HEALTH_ADDRESS", f"{address!r} is no host:port.")
    return host, int(port)


class _Answers:
    """What is asked of the machine at most once a second, and how often anybody may ask."""

    def __init__(self, look: Callable[[], Snapshot]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._asked: deque[float] = deque()
        self._made_s = -1.0e9
        self._answer: tuple[int, bytes] = (503, b"{}")
        self.slots = threading.BoundedSemaphore(_MOST_CONNECTIONS)

    def may_ask(self) -> bool:
        """Whether this question is within the rate."""
        now_s = time.monotonic()
        with self._lock:
            while self._asked and now_s - self._asked[0] > WINDOW_S:
                self._asked.popleft()
            if len(self._asked) >= MOST_A_WINDOW:
                return False
            self._asked.append(now_s)
            return True

    def now(self) -> tuple[int, bytes]:
        """Status and body."""
        with self._lock:
            if time.monotonic() - self._made_s > _FRESH_S:
                snapshot = self._look()
                status = 503 if snapshot.status == "down" else 200
                self._answer = (status, json.dumps(snapshot.document()).encode() + b"\n")
                self._made_s = time.monotonic()
            return self._answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = _BACKLOG
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], answers: _Answers) -> None:
        self._answers = answers
        super().__init__(address, _handler(answers, address[0]))

    def process_request(self, request: Any, client_address: Any) -> None:
        """One more thread, unless there are too many already: then the line is cut."""
        if self._answers.slots.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Give the place back whatever happened."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._answers.slots.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or sent no HTTP, is no news."""
        _LOG.info("a question about health was cut off")


def _server(host: str, port: int, answers: _Answers) -> _Server:
    if ":" in host:

        class _OfSix(_Server):
            address_family = socket.AF_INET6

        return _OfSix((host, port), answers)
    return _Server((host, port), answers)


def _handler(answers: _Answers, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """GET and HEAD of one path."""

        server_version, sys_version = "Vitrine", ""
        protocol_version = "HTTP/1.1"
        timeout = _TIMEOUT_S

        def do_GET(self) -> None:
            """The health."""
            self._respond(*self._answer())

        def do_HEAD(self) -> None:
            """The same without a body."""
            status, body = self._answer()
            self._respond(status, body, with_body=False)

        def __getattr__(self, name: str) -> Callable[[], None]:
            """Every other method is refused."""
            if name.startswith("do_"):
                return lambda: self._respond(405, b"")
            raise AttributeError(name)

        def _answer(self) -> tuple[int, bytes]:
            if not answers.may_ask():
                return 429, b""
            # A page of the web must not read it through a name that it lets point here.
            if not _is_named_so(self.headers.get("Host", ""), host):
                return 403, b""
            return answers.now() if self.path == PATH else (404, b"")

        def _respond(self, status: int, body: bytes, *, with_body: bool = True) -> None:
            self.send_response(status)
            headers = {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "Connection": "close",
            }
            headers |= {"Allow": "GET, HEAD"} if status == 405 else {}
            headers |= {"Retry-After": str(round(WINDOW_S))} if status == 429 else {}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                with suppress(OSError):
                    self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Who asks is not written down."""

    return Handler


def _is_named_so(named: str, host: str) -> bool:
    """Whether the client asked for us by an address, by ``localhost``, or by the name that was set."""
    name = named.rsplit(":", 1)[0] if named.count(":") == 1 else named
    if name.startswith("["):
        name = name.partition("]")[0][1:]
    if name.lower() in ("localhost", host.lower()):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
