"""Events are kept once, read back as they were, and belong to one visit's span."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app.storage.database import Database, open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import EVENT_KINDS, REASONS, ShopEvent, new_visit

ROOT: Final = Path(__file__).resolve().parents[4]
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
EVER = (datetime(1990, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC))
_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,20}", fullmatch=True)
_sizes = st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True)
_events = st.builds(
    ShopEvent,
    event_id=st.uuids(version=4).map(str),
    at=st.datetimes(
        min_value=datetime(1991, 1, 1),
        max_value=datetime(2089, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=5))]),
    ),
    kind=st.sampled_from(EVENT_KINDS),
    visit=st.sampled_from([new_visit() for _ in range(3)]),
    language=st.sampled_from(["en", "zh", "pt-BR"]),
    product_id=st.none() | _ids,
    size=st.none() | _sizes,
    advised_size=st.none() | _sizes,
    items=st.lists(_ids, max_size=4).map(tuple),
    promotion_id=st.none() | _ids,
    reason=st.none() | st.sampled_from(REASONS),
    felt=st.none() | st.sampled_from(["too_tight", "good", "too_loose"]),
    rating=st.none() | st.integers(1, 5),
    price=st.none() | st.integers(0, 10**6).map(lambda cents: cents / 100),
    currency=st.none() | st.just("EUR"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(_events, max_size=20, unique_by=lambda event: event.event_id))
def test_what_is_kept_comes_back_as_it_was_and_once(database: Database, events: list[ShopEvent]) -> None:
    store = EventStore(database)
    before = {event.event_id for event in store.between(*EVER)}
    new = [event for event in events if event.event_id not in before]
    assert store.append(events) == len(new)
    assert store.append(events[::-1]) == 0
    kept = {event.event_id: event for event in store.between(*EVER)}
    assert [kept[event.event_id] for event in new] == new
    assert len(kept) == len(before) + len(new)


def test_a_span_has_its_start_and_not_its_end_in_the_order_of_time(database: Database) -> None:
    store, visit = EventStore(database), new_visit()
    events = [
        ShopEvent(kind="browsed", visit=visit, at=NOON + timedelta(microseconds=us)) for us in (3, 1, 0, 2)
    ]
    store.append(events)
    found = store.between(NOON, NOON + timedelta(microseconds=3))
    assert [event.at - NOON for event in found] == [timedelta(microseconds=us) for us in (0, 1, 2)]


def test_a_batch_with_one_that_cannot_be_kept_keeps_none(database: Database) -> None:
    store, visit = EventStore(database), new_visit()
    good = ShopEvent(kind="browsed", visit=visit)
    bad = ShopEvent(kind="browsed", visit=visit).model_copy(update={"kind": None})
    with pytest.raises(Exception, match=r"(?i)null"):
        store.append([good, bad])
    assert store.count() == 0


def test_a_visit_across_midnight_belongs_to_the_day_it_began(database: Database) -> None:
    store, visit = EventStore(database), new_visit()
    midnight = datetime(2026, 10, 1, tzinfo=UTC)
    late = [
        ShopEvent(kind="tried_on", visit=visit, at=midnight + timedelta(minutes=3)),
        ShopEvent(kind="returned", visit=visit, at=midnight + timedelta(days=9), reason="look"),
    ]
    store.append([ShopEvent(kind="visit_began", visit=visit, at=midnight - timedelta(minutes=2))])
    for event in late:
        store.append([event])
    assert len(store.visits_between(NOON, midnight)) == 3
    assert store.visits_between(midnight, midnight + timedelta(days=30)) == ()
    # Nor does it change its month when its beginning is erased.
    assert store.erase_before(midnight) == 1
    assert len(store.visits_between(NOON, midnight)) == 2
    assert store.visits_between(midnight, midnight + timedelta(days=30)) == ()


def test_an_event_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        ShopEvent(kind="browsed", visit=new_visit(), at=datetime(2026, 1, 1))


@pytest.mark.parametrize(
    "personal",
    [
        {"waist_girth_cm": 74.0},
        {"name": "Ann"},
        {"product_id": "Ann Miller, 1 Main Street"},
        {"reason": "she said it pinches"},
        {"visit": "ann@example.com"},
        {"items": ["tee", "call me on 555 1234"]},
        {"size": "<script>"},
        {"price": float("nan")},
        {"price": -1.0},
        {"event_id": "1"},
    ],
)
def test_an_event_has_no_place_for_anything_personal_or_free(personal: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ShopEvent.model_validate({"kind": "browsed", "visit": new_visit(), **personal})


def test_visits_are_named_at_random() -> None:
    assert len({new_visit() for _ in range(1000)}) == 1000


_LOOKS_AND_GOES = """
import sys
from app.storage.database import open_database
from app.storage.event_store import EventStore
database = open_database(sys.argv[1])
print(EventStore(database).count())
database.close()
"""


def _counted_by_another_process(url: str) -> int:
    command = [sys.executable, "-c", _LOOKS_AND_GOES, url]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def test_nothing_is_lost_when_others_look_at_a_database_that_was_opened_twice(database_url: str) -> None:
    """SQLite's locks are a process's: an open and a close of the file besides would give them up, and
    whoever looked then would take the log away with it."""
    first = open_database(database_url)
    store = EventStore(first)
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
    second = open_database(database_url)
    assert _counted_by_another_process(database_url) == 1
    store.append([ShopEvent(kind="browsed", visit=new_visit())])
    assert _counted_by_another_process(database_url) == 2
    second.close()
    first.close()
