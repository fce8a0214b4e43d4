"""A look at the database says what is true and changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.doctor.database import look_at_database
from app.storage.address import database_path
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.examination import examine_database
from app.storage.migration import HEAD
from app.storage.shop_events import ShopEvent, new_visit


def test_a_sound_database(database_url: str) -> None:
    open_database(database_url).close()
    state = examine_database(database_url)
    assert state.exists
    assert (state.version, state.is_newer, state.is_older, state.faults) == (HEAD, False, False, ())
    assert state.size_bytes > 10_000


@pytest.mark.parametrize("version", ["v999", "v001"])
def test_a_newer_and_an_older_one(database_url: str, version: str) -> None:
    database = open_database(database_url)
    with database.session() as session:
        session.execute(text("UPDATE vitrine_version SET version_num = :version"), {"version": version})
    database.close()
    state = examine_database(database_url)
    assert state.version == version
    assert (state.is_newer, state.is_older) == (version == "v999", version == "v001")


def test_no_database_is_none_and_none_is_made(tmp_path: Path) -> None:
    state = examine_database(f"sqlite:///{tmp_path / 'deep' / 'shop.sqlite3'}")
    assert not state.exists
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_where_and_how_it_is(vitrine_home: Path) -> None:
    assert "none yet" in look_at_database().says
    assert not database_path().exists()
    database = open_database()
    EventStore(database).append([ShopEvent(kind="browsed", visit=new_visit()) for _ in range(500)])
    database.close()
    finding = look_at_database()
    assert finding.ok
    assert "sound" in finding.says
    assert HEAD in finding.says
    assert str(database_path()) in finding.says

    content = bytearray(database_path().read_bytes())
    content[40_000:44_000] = b"\xa5" * 4000
    database_path().write_bytes(content)
    finding = look_at_database()
    assert not finding.ok
    assert "backup" in finding.to_do or "DATABASE_DAMAGED" in finding.says


def test_the_doctor_says_that_the_address_is_wrong(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_DATABASE_URL", "mysql://shop")
    finding = look_at_database()
    assert not finding.ok
    assert "DATABASE_URL" in finding.says
