"""What leaves is paid for, arrives at least once, counts once, and waits ever longer for a bad server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.http_transport import HttpTransport, transport_to
from app.storage.ledger import PrivacyLedger
from app.storage.outbox import Answer, Outbox, wait_s
from app.storage.releases import PrivateRelease

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
HANG, DROP, DRIP = "hang", "drop", "drip"


class CentralServer:
    """A real server on the loopback that answers as it is told, then with 200. It keeps each key once."""

    def __init__(self) -> None:
        self.script: list[int | str] = []
        self.calls: list[str] = []
        self.kept: dict[str, bytes] = {}
        self.authorizations: list[str | None] = []
        self.headers: dict[str, str] = {}
        self.url = ""
        self.over = threading.Event()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        key = str(request.headers["Idempotency-Key"])
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.calls.append(key)
        self.authorizations.append(request.headers["Authorization"])
        told = self.script.pop(0) if self.script else 200
        if told == HANG:
            self.over.wait(30)
            return
        if told == DRIP:  # one header after the other, for ever
            while not self.over.wait(0.05):
                try:
                    request.wfile.write(b"HTTP/1.1 200 OK\r\n" if not self.headers else b"X: y\r\n")
                    self.headers["X"] = "y"
                except OSError:
                    return
            return
        if told == DROP:  # it has it, and the answer is lost
            self.kept[key] = body
            request.connection.close()
            return
        assert isinstance(told, int)
        if told in (200, 201):
            self.kept[key] = body
        request.send_response(told)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()


@pytest.fixture
def server() -> Iterator[CentralServer]:
    with _serving() as central:
        yield central


@contextmanager
def _serving() -> Iterator[CentralServer]:
    central = CentralServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
                central.answer(self)

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (ValueError, OSError):  # we closed its connection
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    central.url = f"http://127.0.0.1:{listening.server_port}/insight"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield central
    finally:
        central.over.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def _put(database: Database, *, at: datetime = NOON, epsilon: float = 0.01) -> str:
    ledger = PrivacyLedger(database, 4.0)
    with ledger.spending(["2026-09"], epsilon, purpose="test", at=at) as (spend_id, session):
        Outbox.put(session, _release(spend_id, epsilon), at)
    return spend_id


def _release(spend_id: str, epsilon: float) -> PrivateRelease:
    return PrivateRelease(
        spend_id=spend_id, since=NOON, until=NOON, epsilon=epsilon, smallest_group=20, figures=()
    )


def test_a_release_arrives_once_and_is_not_sent_again(database: Database, server: CentralServer) -> None:
    keys = [_put(database, at=NOON + timedelta(seconds=second)) for second in range(3)]
    outbox, clock = Outbox(database), Clock()
    clock.now += timedelta(minutes=1)
    delivery = outbox.deliver(HttpTransport(server.url, token="word"), clock)  # noqa: S106
    assert (delivery.sent, delivery.refused, delivery.waiting) == (3, 0, 0)
    assert server.calls == keys  # oldest first
    assert server.authorizations == ["Bearer word"] * 3
    assert PrivateRelease.model_validate_json(server.kept[keys[0]]).spend_id == keys[0]
    clock.now += timedelta(days=1)
    assert outbox.deliver(HttpTransport(server.url), clock).statuses == []
    assert outbox.state().sent == 3


@pytest.mark.parametrize("failure", [500, 503, 429, 401, 404, 302, DROP])
def test_a_server_that_fails_is_asked_again_later(
    database: Database, server: CentralServer, failure: int | str
) -> None:
    key = _put(database)
    outbox, clock, transport = Outbox(database), Clock(), HttpTransport(server.url)
    server.script = [failure, failure]
    assert outbox.deliver(transport, clock).waiting == 1
    assert outbox.deliver(transport, clock).statuses == []  # not at once
    clock.now += timedelta(minutes=2)
    assert outbox.deliver(transport, clock).waiting == 1
    clock.now += timedelta(minutes=1)
    assert outbox.deliver(transport, clock).statuses == []  # and then not so soon
    clock.now += timedelta(minutes=4)
    assert outbox.deliver(transport, clock).sent == 1
    assert server.calls == [key] * 3
    assert list(server.kept) == [key]


def test_a_server_that_has_it_already_has_it(database: Database, server: CentralServer) -> None:
    _put(database)
    server.script = [409]
    assert Outbox(database).deliver(HttpTransport(server.url), Clock()).sent == 1


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_what_a_server_will_never_take_does_not_hold_up_the_rest(
    database: Database, server: CentralServer, status: int
) -> None:
    _put(database)
    second = _put(database, at=NOON + timedelta(seconds=1))
    server.script = [status]
    clock = Clock()
    clock.now += timedelta(minutes=1)
    delivery = Outbox(database).deliver(HttpTransport(server.url), clock)
    assert (delivery.sent, delivery.refused) == (1, 1)
    assert list(server.kept) == [second]
    assert Outbox(database).state().refused == 1


@pytest.mark.parametrize("behaviour", [HANG, DRIP])
def test_a_server_that_hangs_or_drips_is_left_after_the_deadline(
    file_database: Database, server: CentralServer, behaviour: str
) -> None:
    _put(file_database)
    server.script = [behaviour]
    delivery = Outbox(file_database).deliver(HttpTransport(server.url, deadline_s=0.5), Clock())
    assert delivery.statuses == [None]
    assert Outbox(file_database).state().waiting == 1


def test_a_server_that_is_not_there_is_no_error(file_database: Database) -> None:
    with _serving() as gone:
        url = gone.url
    _put(file_database)
    assert Outbox(file_database).deliver(HttpTransport(url), Clock()).statuses == [None]


def test_a_server_may_ask_for_a_longer_wait(file_database: Database, server: CentralServer) -> None:
    _put(file_database)
    server.script, server.headers = [503], {"Retry-After": "3600"}
    outbox, clock, transport = Outbox(file_database), Clock(), HttpTransport(server.url)
    outbox.deliver(transport, clock)
    clock.now += timedelta(minutes=59)
    assert outbox.deliver(transport, clock).statuses == []
    clock.now += timedelta(minutes=2)
    assert outbox.deliver(transport, clock).sent == 1


def test_a_program_that_ends_while_it_sends_sends_again(database: Database, server: CentralServer) -> None:
    key = _put(database)

    class Dying:
        def post(self, key: str, body: bytes) -> Answer:
            HttpTransport(server.url).post(key, body)
            raise KeyboardInterrupt

    outbox, clock = Outbox(database), Clock()
    with pytest.raises(KeyboardInterrupt):
        outbox.deliver(Dying(), clock)
    assert outbox.deliver(HttpTransport(server.url), clock).statuses == []  # somebody may still be at it
    clock.now += timedelta(minutes=6)
    assert outbox.deliver(HttpTransport(server.url), clock).sent == 1
    assert server.calls == [key, key]
    assert list(server.kept) == [key]


def test_two_senders_at_once_send_each_message_once(database: Database) -> None:
    keys = {_put(database) for _ in range(6)}
    sent: list[str] = []
    outbox, clock = Outbox(database), Clock()

    class Nested:
        def post(self, key: str, body: bytes) -> Answer:
            sent.append(key)
            if len(sent) == 1:  # while the first is under way, another process sends the rest
                outbox.deliver(Nested(), clock)
            return Answer(status=200)

    outbox.deliver(Nested(), clock)
    assert sorted(sent) == sorted(keys)


def test_what_is_not_in_the_ledger_does_not_leave(database: Database) -> None:
    with pytest.raises(StorageError) as refused, database.session() as session:
        Outbox.put(session, _release(str(uuid4()), 0.1), NOON)
    assert refused.value.code == "RELEASE_UNPAID"
    ledger = PrivacyLedger(database, 4.0)
    with (
        pytest.raises(StorageError) as refused,
        ledger.spending(["2026-09"], 0.1, purpose="test", at=NOON) as (spend_id, session),
    ):
        Outbox.put(session, _release(spend_id, 0.2), NOON)
    assert refused.value.code == "RELEASE_UNPAID"
    assert Outbox(database).state().waiting == 0
    assert ledger.left("2026-09") == 4.0


def test_old_messages_are_erased_sent_or_not(database: Database) -> None:
    _put(database)
    _put(database, at=NOON + timedelta(days=2))
    assert Outbox(database).erase_before(NOON + timedelta(days=1)) == 1
    assert Outbox(database).state().oldest_waiting_at == NOON + timedelta(days=2)


@settings(deadline=None)
@given(key=st.text(max_size=8), attempts=st.integers(1, 200))
def test_waiting_grows_to_six_hours_and_a_spread(key: str, attempts: int) -> None:
    assert 60 <= wait_s(key, attempts) <= 9 * 3600
    assert wait_s(key, attempts) == wait_s(key, attempts)
    if attempts > 10:
        assert wait_s(key, attempts) >= 6 * 3600


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/x",
        "ftp://example.com",
        "https://me:word@example.com",
        "example.com",
        "",
        "https://",
    ],
)
def test_an_address_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(StorageError) as refused:
        HttpTransport(url)
    assert refused.value.code == "CENTRAL_SERVER_URL"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"two\nlines"])
def test_a_token_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(StorageError) as refused:
        transport_to("https://example.com", path)
    assert refused.value.code == "CENTRAL_SERVER_TOKEN"
