"""While the kiosk runs, what is old goes and what waits is sent; a failure is logged and tried again."""

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import checked_settings
from app.storage.database import open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.housekeeping import Housekeeper, HouseKept, keep_house, keep_this_house
from app.storage.instants import utc_now
from app.storage.retention import Retention
from app.storage.shop_events import ShopEvent, new_visit

KEPT = HouseKept(retention=Retention(events=0, messages=0, profiles=0), delivery=None)


def test_a_round_erases_by_the_settings_of_this_machine(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_RETENTION_DAYS", "10")
    database = open_database()
    for days in (11, 9):
        at = utc_now() - timedelta(days=days)
        EventStore(database).append([ShopEvent(kind="browsed", visit=new_visit(), at=at)])
    done = keep_this_house()
    assert done.retention.events == 1
    assert done.delivery is None
    assert EventStore(database).count() == 1
    database.close()


def test_an_unsafe_server_is_refused(vitrine_home: Path) -> None:
    database = open_database()
    settings = checked_settings({"central_server_url": "http://example.com"})
    with pytest.raises(StorageError) as refused:
        keep_house(database, settings, now=utc_now())
    assert refused.value.code == "CENTRAL_SERVER_URL"
    database.close()


def test_a_round_that_fails_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    rounds, thrice = [], threading.Event()

    def one_round() -> HouseKept:
        rounds.append(threading.current_thread().name)
        if len(rounds) == 3:
            thrice.set()
        if len(rounds) == 1:
            raise StorageError("DATABASE_BUSY", "busy with secrets")
        return KEPT

    housekeeper = Housekeeper(one_round, first_after_s=0.0, every_s=0.0)
    with caplog.at_level(logging.ERROR, "vitrine"):
        housekeeper.start()
        assert thrice.wait(10)
        housekeeper.stop()
    assert set(rounds) == {"housekeeper"}
    assert "DATABASE_BUSY" in caplog.text
    assert "secrets" not in caplog.text


def test_a_housekeeper_ends_before_its_first_round() -> None:
    def never() -> HouseKept:
        raise AssertionError("it was stopped before")

    housekeeper = Housekeeper(never)
    housekeeper.start()
    housekeeper.stop()
    assert "housekeeper" not in {thread.name for thread in threading.enumerate()}
