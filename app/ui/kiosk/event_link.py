"""From what happened in a session to the shop's figures, by one thread of its own: the window never waits."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from app.session.funnel import Happening
from app.storage.shop_events import ShopEvent, new_visit
from app.ui.kiosk.shelf import Shelf
from resources.errors import CodedError

_LOG = logging.getLogger(__name__)
_AT_ONCE: Final = 64
_LAST_WORDS_S: Final = 5.0


class EventSink(Protocol):
    """Where events are kept; `app.storage.event_store.EventStore` is the real one."""

    def append(self, events: Sequence[ShopEvent]) -> int:
        """Keep them; they are durable when this returns."""


OpenSink = Callable[[], EventSink]


class EventLink:
    """Writes events in their order. Without a sink nothing is kept."""

    def __init__(self, shelf: Shelf, open_sink: OpenSink | None = None) -> None:
        """``open_sink`` is called once, on the writing thread: opening a database takes its time."""
        self._shelf, self._open_sink = shelf, open_sink
        self._visits: dict[str, str] = {}
        self._waiting: queue.SimpleQueue[ShopEvent | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread that writes."""
        if self._open_sink is not None and self._thread is None:
            self._thread = threading.Thread(
                target=self._write, args=(self._open_sink,), name="shop-events", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Write what is waiting, then end."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(_LAST_WORDS_S)
            self._thread = None

    def tell(self, session_id: str, language: str, happened: Sequence[Happening]) -> None:
        """Note what happened in a session. Its id stays here: the figures know a visit by another name."""
        if self._open_sink is None or not session_id:
            return
        visit = self._visits.setdefault(session_id, new_visit())
        for one in happened:
            for event in self._events(visit, language, one):
                self._waiting.put(event)
            if one.kind == "visit_ended":
                self._visits.pop(session_id, None)

    def _events(self, visit: str, language: str, happening: Happening) -> list[ShopEvent]:
        product = None if happening.product_id is None else self._shelf.find(happening.product_id)
        event = ShopEvent(
            kind=happening.kind,
            visit=visit,
            language=language,
            product_id=happening.product_id,
            size=happening.size,
            advised_size=happening.advised_size,
            items=happening.items,
            promotion_id=happening.promotion_id,
            felt=happening.felt,
            rating=happening.rating,
            price=None if product is None else product.price,
            currency=None if product is None else product.currency,
        )
        if product is None or happening.kind != "tried_on" or happening.size is None:
            return [event]
        if product.stock.get(happening.size, 0) > 0:
            return [event]
        unstocked = event.model_dump(exclude={"event_id", "at"}) | {"kind": "size_unstocked"}
        return [event, ShopEvent.model_validate(unstocked)]

    def _write(self, open_sink: OpenSink) -> None:
        try:
            sink = open_sink()
        except CodedError as problem:
            _LOG.error("the shop's figures are not kept: %s", problem.code)
            sink = None
        while True:
            batch = self._next_batch()
            events = [event for event in batch if event is not None]
            if sink is not None and events:
                _keep(sink, events)
            if None in batch:
                return

    def _next_batch(self) -> list[ShopEvent | None]:
        batch: list[ShopEvent | None] = [self._waiting.get()]
        while len(batch) < _AT_ONCE and batch[-1] is not None:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch


def _keep(sink: EventSink, events: Sequence[ShopEvent]) -> None:
    try:
        sink.append(events)
    except CodedError as problem:
        _LOG.error("%d events of the shop's figures are lost: %s", len(events), problem.code)
