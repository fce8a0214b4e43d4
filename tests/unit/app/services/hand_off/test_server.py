"""The page to take home, asked for by real clients, kind and unkind."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.hand_off.answers import answer
from app.services.hand_off.errors import HandOffError
from app.services.hand_off.server import HandOffServer
from app.services.hand_off.tickets import LARGEST_PAGE_BYTES, TOKEN_LENGTH, Tickets, new_token

PAGE = b"<!doctype html><p>two trousers</p>"


class Clock:
    """Time that moves when it is told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[HandOffServer]:
    made = HandOffServer("127.0.0.1:0", connections=3, request_s=0.4, answer_s=2.0, clock=clock)
    made.start()
    yield made
    made.close()


def ask(
    server: HandOffServer, path: str, method: str = "GET", host: str | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    name, _, port = server.host.partition(":")
    connection = http.client.HTTPConnection(name, int(port), timeout=5)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or server.host)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def raw(server: HandOffServer, sent: bytes) -> bytes:
    name, _, port = server.host.partition(":")
    with socket.create_connection((name, int(port)), timeout=5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while more := connection.recv(65536):
            received += more
        return received


def test_the_right_token_opens_its_page_and_nothing_is_kept_by_the_phone(server: HandOffServer) -> None:
    token = server.tickets.put_up(PAGE, 60)
    status, body, headers = ask(server, f"/{token}")
    assert (status, body) == (200, PAGE)
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] is None
    assert server.address_of(token) == f"http://{server.host}/{token}"


def test_a_head_request_tells_the_length_and_no_more(server: HandOffServer) -> None:
    token = server.tickets.put_up(PAGE, 60)
    status, body, headers = ask(server, f"/{token}", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(PAGE)


def test_a_token_typed_in_capitals_is_the_same_token(server: HandOffServer) -> None:
    token = server.tickets.put_up(PAGE, 60)
    assert ask(server, f"/{token.upper()}")[0] == 200


def test_a_wrong_token_finds_nothing(server: HandOffServer) -> None:
    server.tickets.put_up(PAGE, 60)
    status, body, _ = ask(server, f"/{new_token()}")
    assert status == 404
    assert b"no longer here" in body
    assert PAGE not in body


def test_an_expired_page_is_gone_and_its_bytes_with_it(server: HandOffServer, clock: Clock) -> None:
    token = server.tickets.put_up(PAGE, 60)
    clock.now_s = 59.9
    assert ask(server, f"/{token}")[0] == 200
    clock.now_s = 60.1
    assert ask(server, f"/{token}")[0] == 404
    assert server.tickets.count == 0


def test_a_page_taken_down_is_gone_at_once_and_cannot_be_put_up_again(server: HandOffServer) -> None:
    token = server.tickets.put_up(PAGE, 60)
    server.tickets.take_down()
    server.tickets.put_up(b"more pictures", 60, token)
    assert ask(server, f"/{token}")[0] == 404


def test_pictures_that_come_later_do_not_prolong_a_page(server: HandOffServer, clock: Clock) -> None:
    token = server.tickets.put_up(PAGE, 60)
    clock.now_s = 50
    server.tickets.put_up(b"with pictures", 60, token)
    assert ask(server, f"/{token}")[1] == b"with pictures"
    clock.now_s = 61
    assert ask(server, f"/{token}")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/{token}/",
        "/{token}/../{token}",
        "/{token}?x=1",
        "/{token}%00",
        "/{token}x",
        "/static/{token}",
        "/favicon.ico",
    ],
)
def test_there_is_no_other_path(server: HandOffServer, path: str) -> None:
    token = server.tickets.put_up(PAGE, 60)
    status, body, _ = ask(server, path.replace("{token}", token))
    assert status == 404
    assert b"two trousers" not in body
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_a_page_is_only_read(server: HandOffServer, method: str) -> None:
    token = server.tickets.put_up(PAGE, 60)
    status, body, headers = ask(server, f"/{token}", method)
    assert (status, body) == (405, b"")
    assert headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1"])
def test_another_host_is_refused(server: HandOffServer, host: str) -> None:
    token = server.tickets.put_up(PAGE, 60)
    assert ask(server, f"/{token}", host=host)[0] == 421


def test_what_is_no_request_is_refused(server: HandOffServer) -> None:
    assert raw(server, b"hello\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert raw(server, b"GET " + b"/" * 400 + b" HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert raw(server, b"X" * 9000).startswith(b"HTTP/1.1 431 ")


def test_who_sends_a_byte_at_a_time_is_cut_off(server: HandOffServer) -> None:
    name, _, port = server.host.partition(":")
    began_s = time.monotonic()
    with socket.create_connection((name, int(port)), timeout=5) as connection:
        received = b""
        connection.settimeout(0.05)
        for byte in b"GET / HTTP/1.1\r\n" + b"X-Slow: 1\r\n" * 40:
            try:
                connection.send(bytes([byte]))
                received += connection.recv(4096)
                break
            except TimeoutError:
                continue
            except OSError:
                break
    assert time.monotonic() - began_s < 3.0
    assert received == b"" or received.startswith(b"HTTP/1.1 408 ")


def test_dawdlers_do_not_keep_others_out_for_long_and_too_many_are_told_so(server: HandOffServer) -> None:
    token = server.tickets.put_up(PAGE, 60)
    name, _, port = server.host.partition(":")
    dawdlers = [socket.create_connection((name, int(port)), timeout=5) for _ in range(3)]
    try:
        deadline_s = time.monotonic() + 5
        refused = b""
        while not refused.startswith(b"HTTP/1.1 503 ") and time.monotonic() < deadline_s:
            refused = _first_bytes(server)
        assert refused.startswith(b"HTTP/1.1 503 ")
        status = 503
        while status != 200 and time.monotonic() < deadline_s:
            status = _status(server, token)
        assert status == 200
    finally:
        for dawdler in dawdlers:
            dawdler.close()


def _first_bytes(server: HandOffServer) -> bytes:
    name, _, port = server.host.partition(":")
    with socket.create_connection((name, int(port)), timeout=5) as connection:
        connection.settimeout(0.1)
        try:
            return connection.recv(4096)
        except (TimeoutError, ConnectionResetError):
            return b""


def _status(server: HandOffServer, token: str) -> int:
    try:
        return ask(server, f"/{token}")[0]
    except (OSError, http.client.HTTPException):
        return 503


def test_many_at_once_all_get_the_same_page() -> None:
    server = HandOffServer("127.0.0.1:0", connections=32)
    server.start()
    try:
        page = PAGE * 20_000
        token = server.tickets.put_up(page, 60)
        got: list[bytes] = []
        askers = [threading.Thread(target=lambda: got.append(ask(server, f"/{token}")[1])) for _ in range(12)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join(20)
        assert got == [page] * 12
    finally:
        server.close()


def test_closing_leaves_no_thread_and_no_page_and_is_harmless_twice() -> None:
    before = {thread.ident for thread in threading.enumerate()}
    server = HandOffServer("127.0.0.1:0")
    server.start()
    token = server.tickets.put_up(PAGE, 60)
    ask(server, f"/{token}")
    server.close()
    server.close()
    left = [t for t in threading.enumerate() if t.ident not in before and t.name == "hand-off"]
    assert left == []
    assert server.tickets.count == 0
    with pytest.raises(OSError):
        ask(server, f"/{token}")


@pytest.mark.parametrize("address", ["0.0.0.0:8470", ":8470", "127.0.0.1", "127.0.0.1:page", "::"])
def test_an_address_that_is_not_one_of_this_machine_is_refused(address: str) -> None:
    with pytest.raises(HandOffError) as refused:
        HandOffServer(address)
    assert refused.value.code == "HAND_OFF_ADDRESS"


def test_an_address_of_another_machine_is_refused_when_it_starts() -> None:
    server = HandOffServer("203.0.113.7:8470")
    with pytest.raises(HandOffError) as refused:
        server.start()
    assert refused.value.code == "HAND_OFF_ADDRESS"


def test_a_page_too_large_for_a_phone_is_refused() -> None:
    with pytest.raises(HandOffError) as refused:
        Tickets().put_up(b"x" * (LARGEST_PAGE_BYTES + 1), 60)
    assert refused.value.code == "HAND_OFF_FULL"


def test_tokens_are_128_random_bits() -> None:
    tokens = {new_token() for _ in range(2000)}
    assert len(tokens) == 2000
    assert {len(token) for token in tokens} == {TOKEN_LENGTH}
    assert len(set("".join(tokens))) == 32


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_whatever_is_asked_the_answer_is_a_refusal(head: bytes) -> None:
    tickets = Tickets()
    tickets.put_up(PAGE, 60)
    said = answer(head, tickets, "127.0.0.1:1")
    assert said.status in (400, 404, 405, 421)
    assert PAGE not in said.encoded()


def test_the_server_reads_no_file(server: HandOffServer, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary", encoding="utf-8")
    for path in (str(secret), f"/../..{secret}", f"/file://{secret}"):
        assert b"canary" not in raw(server, f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
