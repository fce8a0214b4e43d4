"""The health address: one path, nothing personal, nobody can flood or stall it."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.operator import health_address
from app.services.operator.errors import OperatorError
from app.services.operator.health_address import MOST_A_WINDOW, HealthServer, parsed_address
from app.services.operator.health_snapshot import Snapshot, take_snapshot
from app.settings import Settings, save_settings
from app.storage.database import open_database
from app.watchdog.record import PastEnding, WatchRecord
from app.watchdog.verdict import Why

STARTED = datetime.now(UTC) - timedelta(hours=3)
RUNNING = WatchRecord(state="running", started_at=STARTED, process_id=1)


@pytest.fixture
def server(vitrine_home: Path) -> Iterator[HealthServer]:
    server = HealthServer("127.0.0.1:0", lambda: take_snapshot(RUNNING, silence_s=0.4))
    yield server
    server.close()


def ask(
    server: HealthServer, path: str = "/health", method: str = "GET", host: str | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers={} if host is None else {"Host": host})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, dict(answer.getheaders())


def test_a_kiosk_in_good_health_says_so(server: HealthServer) -> None:
    before_s = (datetime.now(UTC) - STARTED).total_seconds()
    status, body, headers = ask(server)
    after_s = (datetime.now(UTC) - STARTED).total_seconds()
    document = json.loads(body)
    assert status == 200
    assert (document["status"], document["kiosk"]["state"]) == ("ok", "running")
    assert before_s - 2 <= document["kiosk"]["uptime_s"] <= after_s + 1
    assert headers["Cache-Control"] == "no-store"


def test_it_listens_on_this_machine_alone(server: HealthServer) -> None:
    assert server.host == "127.0.0.1"
    assert Settings().health_address.startswith("127.0.0.1:")


@pytest.mark.parametrize("path", ["/", "/health/", "/healthz", "/../settings.json", "/health?x=1"])
def test_unknown_paths_are_not_there(server: HealthServer, path: str) -> None:
    assert ask(server, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_can_be_changed(server: HealthServer, method: str) -> None:
    status, body, headers = ask(server, method=method)
    assert (status, body, headers["Allow"]) == (405, b"", "GET, HEAD")


def test_a_page_of_the_web_cannot_read_it_through_its_own_name(server: HealthServer) -> None:
    assert ask(server, host="attacker.example")[0] == 403
    assert ask(server, host="localhost:1")[0] == 200


def test_nothing_personal_is_told(server: HealthServer, vitrine_home: Path) -> None:
    save_settings(Settings(house_language="zh"))
    _, body, _ = ask(server)
    assert str(vitrine_home).encode() not in body
    assert set(json.loads(body)) == {
        "status", "reasons", "program", "catalogue", "at", "kiosk", "disk_free_bytes", "database",
        "shop_is_open",
    }  # fmt: skip


def test_too_many_questions_are_put_off(server: HealthServer) -> None:
    answers = [ask(server)[0] for _ in range(MOST_A_WINDOW + 5)]
    assert answers == [200] * MOST_A_WINDOW + [429] * 5


def test_one_look_serves_all_who_ask_within_a_second(vitrine_home: Path) -> None:
    looks: list[Snapshot] = []

    def look() -> Snapshot:
        looks.append(take_snapshot(RUNNING))
        return looks[-1]

    server = HealthServer("127.0.0.1:0", look)
    try:
        threads = [threading.Thread(target=ask, args=(server,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.close()
    assert 1 <= len(looks) <= 3


def test_clients_that_say_nothing_stall_nobody(server: HealthServer, monkeypatch: pytest.MonkeyPatch) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    try:
        for one in idle:
            one.sendall(b"GET /hea")
        assert ask(server)[0] == 200
    finally:
        for one in idle:
            one.close()


def test_more_connections_than_there_are_places_are_cut(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_address, "_MOST_CONNECTIONS", 2)
    server = HealthServer("127.0.0.1:0", lambda: take_snapshot(RUNNING))
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(4)]
    try:
        for one in idle:
            one.settimeout(10)
            one.sendall(b"G")
        with pytest.raises((http.client.HTTPException, OSError)):
            ask(server)
    finally:
        for one in idle:
            one.close()
        server.close()


def test_an_address_that_is_taken_is_refused_by_name(server: HealthServer) -> None:
    with pytest.raises(OperatorError) as caught:
        HealthServer(f"127.0.0.1:{server.port}", lambda: take_snapshot(RUNNING))
    assert caught.value.code == "HEALTH_ADDRESS"


def test_addresses() -> None:
    assert parsed_address("[::1]:80") == ("::1", 80)
    for wrong in ("nothing", ":80", "host:", "host:99999"):
        with pytest.raises(OperatorError):
            parsed_address(wrong)


# ---- what is told of a kiosk that is not well


def _failed(count: int, hours_ago: float) -> WatchRecord:
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    endings = tuple(PastEnding(at=at, why=Why.HUNG, status=-9, lived_s=5.0) for _ in range(count))
    return RUNNING.model_copy(update={"endings": endings})


def test_a_kiosk_that_hung_today_wants_attention(vitrine_home: Path) -> None:
    snapshot = take_snapshot(_failed(2, 3))
    assert (snapshot.status, snapshot.reasons, snapshot.failures_24h) == ("attention", ("kiosk_failed",), 2)
    assert take_snapshot(_failed(2, 30)).status == "ok"


@pytest.mark.parametrize("state", ["given_up", "stopped"])
def test_a_kiosk_that_is_not_there_is_down(vitrine_home: Path, state: str) -> None:
    record = RUNNING.model_copy(update={"state": state})
    assert take_snapshot(record).status == "down"


def test_a_broken_database_is_told(vitrine_home: Path) -> None:
    open_database().close()
    assert take_snapshot(RUNNING).database == "ok"
    (vitrine_home / "vitrine.sqlite3").write_bytes(b"rubbish" * 100)
    snapshot = take_snapshot(RUNNING)
    assert (snapshot.status, snapshot.database) == ("down", "broken")


def test_broken_settings_are_told_and_do_not_stop_the_telling(vitrine_home: Path) -> None:
    (vitrine_home / "settings.json").write_text('{"retention_days": "never"}', encoding="utf-8")
    assert "settings_broken" in take_snapshot(RUNNING).reasons
