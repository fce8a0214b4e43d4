"""What the shop counts is written by a thread of its own, in order, whatever happens there."""

import logging
import threading
from collections.abc import Sequence

import pytest

from app.session.funnel import Happening
from app.storage.shop_events import ShopEvent
from app.ui.kiosk.event_link import EventLink, EventSink
from resources.errors import CodedError
from tests.unit.app.ui.stand_ins import stand_in_shelf

BEGAN, ENDED = Happening(kind="visit_began"), Happening(kind="visit_ended")
TRIED = Happening(kind="tried_on", product_id="tee-women", size="M", advised_size="M")
UNSTOCKED = Happening(kind="tried_on", product_id="tee-women", size="XS", advised_size="M")


class Sink:
    """Keeps what it is given; refuses the first batches when told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.kept: list[ShopEvent] = []
        self.refusals = refusals
        self.let_go = threading.Event()
        self.let_go.set()

    def append(self, events: Sequence[ShopEvent]) -> int:
        self.let_go.wait(5)
        if self.refusals:
            self.refusals -= 1
            raise CodedError("DISK_FULL", "The disk is full.")
        self.kept += events
        return len(events)


def _link(sink: EventSink) -> EventLink:
    link = EventLink(stand_in_shelf(), lambda: sink)
    link.start()
    return link


def test_in_order_under_another_name_than_the_session() -> None:
    sink = Sink()
    link = _link(sink)
    link.tell("session-1", "zh", [BEGAN, TRIED])
    link.tell("session-1", "zh", [ENDED])
    link.tell("session-2", "en", [BEGAN])
    link.stop()
    assert [event.kind for event in sink.kept] == ["visit_began", "tried_on", "visit_ended", "visit_began"]
    visits = [event.visit for event in sink.kept]
    assert visits[0] == visits[1] == visits[2] != visits[3]
    assert not {"session-1", "session-2"} & set(visits)
    assert sink.kept[1].price == 29.0
    assert sink.kept[0].language == "zh"


def test_a_size_that_is_not_on_the_rack_is_told_too() -> None:
    sink = Sink()
    link = _link(sink)
    link.tell("session-1", "en", [UNSTOCKED, TRIED])
    link.stop()
    assert [event.kind for event in sink.kept] == ["tried_on", "size_unstocked", "tried_on"]
    assert sink.kept[1].event_id != sink.kept[0].event_id


def test_a_full_disk_loses_its_events_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    sink = Sink(refusals=1)
    link = _link(sink)
    with caplog.at_level(logging.ERROR):
        link.tell("session-1", "en", [BEGAN])
        link.stop()
        link.start()
        link.tell("session-1", "en", [TRIED])
        link.stop()
    assert [event.kind for event in sink.kept] == ["tried_on"]
    assert "DISK_FULL" in caplog.text


def test_a_database_that_cannot_be_opened_is_said_once_and_the_kiosk_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refused() -> EventSink:
        raise CodedError("DATABASE_NEWER", "A newer version wrote it.")

    link = EventLink(stand_in_shelf(), refused)
    with caplog.at_level(logging.ERROR):
        link.start()
        for _ in range(200):
            link.tell("session-1", "en", [TRIED])
        link.stop()
    assert caplog.text.count("DATABASE_NEWER") == 1


def test_who_tells_never_waits_for_who_writes() -> None:
    sink = Sink()
    sink.let_go.clear()
    link = _link(sink)
    for _ in range(500):
        link.tell("session-1", "en", [TRIED])
    assert sink.kept == []
    sink.let_go.set()
    link.stop()
    assert len(sink.kept) == 500
