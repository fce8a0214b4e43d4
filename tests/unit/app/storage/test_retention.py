"""What has been kept for long enough is erased, and its bytes are in no file of the database any more."""

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage.database import Database, open_database
from app.storage.event_store import EventStore
from app.storage.migration import outside_transaction
from app.storage.profile_keys import ProfileKey
from app.storage.profiles import ProfileStore, ShopperProfile, profile_count
from app.storage.receipts import receipts
from app.storage.retention import apply_retention
from app.storage.shop_events import ShopEvent, new_visit
from app.storage.tables import ProfileRow

NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
KEY = ProfileKey(secret=b"k" * 32, is_from_file=False)


def test_old_events_and_expired_profiles_go_the_others_stay(database: Database) -> None:
    events, profiles = EventStore(database), ProfileStore(database, KEY)
    for days in (100, 91, 89, 0):
        at = NOON - timedelta(days=days)
        events.append([ShopEvent(kind="browsed", visit=new_visit(), at=at)])
    profiles.remember(ShopperProfile(measurements={}), now=NOON - timedelta(days=9), days=8)
    profiles.remember(ShopperProfile(measurements={}), now=NOON - timedelta(days=9), days=10)

    erased = apply_retention(database, now=NOON, retention_days=90)
    assert (erased.events, erased.messages, erased.profiles) == (2, 0, 1)
    assert events.count() == 2
    assert profile_count(database) == 1
    assert [(receipt.what, receipt.why, receipt.rows) for receipt in receipts(database)] == [
        ("events", "retention", 2),
        ("profiles", "expired", 1),
    ]
    again = apply_retention(database, now=NOON, retention_days=90)
    assert (again.events, again.messages, again.profiles) == (0, 0, 0)


def test_erased_events_are_in_no_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    store, draw = EventStore(database), random.Random(3)  # noqa: S311 (an order, not a secret)
    events = [
        ShopEvent(
            kind="browsed",
            visit=new_visit(),
            product_id=f"canary-{number:05d}",
            at=NOON - timedelta(seconds=draw.randrange(10**7)),
        )
        for number in range(3000)
    ]
    for first in range(0, len(events), 250):
        store.append(events[first : first + 250])
    assert len(set(re.findall(rb"canary-\d{5}", _content(tmp_path)))) == 3000
    # In several steps, so that pages of the tree are half emptied and joined in between.
    for days in (100, 60, 30, 10):
        apply_retention(database, now=NOON, retention_days=days)
        cutoff = NOON - timedelta(days=days)
        left = {str(event.product_id).encode() for event in events if event.at >= cutoff}
        assert set(re.findall(rb"canary-\d{5}", _content(tmp_path))) == left
    database.close()


def test_an_erased_profile_is_in_no_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    store = ProfileStore(database, KEY)
    code = store.remember(ShopperProfile(measurements={"waist_girth_cm": 74.25}), now=NOON, days=9).code
    with database.reading() as session:
        sealed = session.query(ProfileRow).one().sealed
    assert sealed in _content(tmp_path)
    assert b"waist_girth_cm" not in _content(tmp_path)  # sealed from the first moment on
    store.erase(code, now=NOON)
    assert sealed[:16] not in _content(tmp_path)
    assert sealed[-16:] not in _content(tmp_path)
    database.close()


def test_an_erasure_does_not_wait_for_a_reader_and_housekeeping_finishes_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    store = ProfileStore(database, KEY)
    code = store.remember(ShopperProfile(measurements={}), now=NOON, days=9).code
    with database.reading() as session:
        sealed = session.query(ProfileRow).one().sealed
        # Not the usual 15 seconds; the connection of the pool is the one that erases.
        outside_transaction(database._engine, "PRAGMA busy_timeout = 50")
        receipt = store.erase(code, now=NOON)
    assert receipt.rows == 1
    assert profile_count(database) == 0
    assert "DATABASE_BUSY" in caplog.text
    assert sealed in _content(tmp_path)  # what the reader looked at
    apply_retention(database, now=NOON, retention_days=90)
    assert sealed[:16] not in _content(tmp_path)
    database.close()


def test_compacting_gives_the_space_back(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    store = EventStore(database)
    store.append([ShopEvent(kind="browsed", visit=new_visit(), at=NOON) for _ in range(3000)])
    store.erase_before(NOON + timedelta(days=1))
    database.scrub()
    before = (tmp_path / "shop.sqlite3").stat().st_size
    database.compact()
    assert (tmp_path / "shop.sqlite3").stat().st_size < before / 4
    with database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    database.close()


def _content(folder: Path) -> bytes:
    """All files of the database: itself, its log, its index of the log."""
    return b"\0".join(file.read_bytes() for file in sorted(folder.iterdir()))
