"""A program killed at any moment has lost no event it was told is kept, and its database is sound."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import new_visit

ROOT = Path(__file__).resolve().parents[2]
# Loads the program once; each writer is a process of its own that opens the database, says its number, then
# the number of each batch of three events once it was kept. "over": the system has buried it.
_WRITERS = """
import os, sys
from uuid import UUID
from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent

def write(first):
    store = EventStore(open_database(sys.argv[1]))
    for number in range(first, first + 100_000):
        ids = [str(UUID(int=(3 * number + part) * 2**32, version=4)) for part in range(3)]
        store.append([ShopEvent(event_id=one, kind="browsed", visit=sys.argv[2]) for one in ids])
        os.write(1, f"{number}\\n".encode())

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.write(1, f"{os.getpid()}\\n".encode())
        write(int(line))
    os.waitpid(pid, 0)
    os.write(1, b"over\\n")
"""


class Writers:
    """Starts one writer after the other, and kills each."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def killed_after(self, promises: int, first: int) -> int:
        """Let a writer make so many promises from ``first`` on, kill it; returns the last it made."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{first}\n")
        self._process.stdin.flush()
        writer = int(self._process.stdout.readline())
        last = first - 1
        for _ in range(promises):
            last = int(self._process.stdout.readline())
        os.kill(writer, signal.SIGKILL)
        for line in iter(self._process.stdout.readline, "over\n"):
            last = int(line)  # it said so until it died
        return last


@contextmanager
def _writers(url: str, visit: str) -> Iterator[Writers]:
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITERS, url, visit],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Writers(process)


def _kill_many(folder: Path, kills: int, seed: int) -> None:
    url, draw, first = f"sqlite:///{folder / 'shop.sqlite3'}", random.Random(seed), 0  # noqa: S311
    with _writers(url, new_visit()) as writers:
        for _ in range(kills):
            # No promise at all: it dies while it makes or opens the database.
            promised = 1 + writers.killed_after(draw.choice([0, 0, 1, 2, 3, 5, 9]), first)
            database = open_database(url)
            kept = EventStore(database).count()
            with database.reading() as session:
                assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            database.close()
            assert kept % 3 == 0, "half a batch"
            # The batch under way may be there or not; the next writer keeps it once all the same.
            assert promised <= kept // 3 <= promised + 1
            first = promised
    assert first > kills, "the writers were killed before they wrote anything"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_twenty_kills_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    _kill_many(tmp_path, 20, seed=1)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_two_hundred_kills_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    _kill_many(tmp_path, 200, seed=2)
