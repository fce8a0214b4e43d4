"""What it costs to open the shop's database and to keep an event, beside a forced write of as many bytes."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from app.services.bench import Figure
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent, new_visit

EVENTS: Final = 300
OPENINGS: Final = 9


def figures() -> list[Figure]:
    """In a folder of its own, on the disk of the system's temporary files."""
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'shop.sqlite3'}"
        store = EventStore(open_database(url))
        events = [ShopEvent(kind="browsed", visit=new_visit()) for _ in range(EVENTS)]
        kept_ms = [_milliseconds(partial(store.append, [event])) for event in events]
        row = events[0].model_dump_json().encode()
        forced_ms = _forced_writes_ms(Path(folder) / "rows", row)
        opened_ms = [_milliseconds(lambda: open_database(url).close()) for _ in range(OPENINGS)]
    floor = float(np.median(forced_ms))
    peer = "one forced write of a row's bytes"
    return [
        Figure(name="database opened, median", value=float(np.median(opened_ms)), unit="ms"),
        Figure(
            name="event kept, median",
            value=float(np.median(kept_ms)),
            unit="ms",
            peer=peer,
            ratio=float(np.median(kept_ms)) / floor,
        ),
        Figure(
            name="event kept, p99",
            value=float(np.percentile(kept_ms, 99)),
            unit="ms",
            peer=f"{peer}, p99",
            ratio=float(np.percentile(kept_ms, 99) / np.percentile(forced_ms, 99)),
        ),
    ]


def _forced_writes_ms(path: Path, row: bytes) -> list[float]:
    with path.open("wb", buffering=0) as file:

        def write() -> None:
            file.write(row)
            os.fsync(file.fileno())

        return [_milliseconds(write) for _ in range(EVENTS)]


def _milliseconds(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - began_s)
