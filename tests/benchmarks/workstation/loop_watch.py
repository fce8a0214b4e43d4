"""How long the event loop of a window was away, and whether its own work or a crowded machine kept it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from PyQt6.QtCore import QEventLoop, Qt, QTimer

_BEAT_MS: Final = 5
_PATIENCE_MS: Final = 240_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the loop: on the clock, computing, and in the queue for a processor that others had."""

    wall_ms: float
    busy_ms: float
    queued_ms: float


class LoopWatch:
    """Notes the turns of this thread's loop between `start` and `stop`.

    Only Linux tells how long a thread waits for a processor; elsewhere that counts as nothing.
    """

    def __init__(self) -> None:
        self._turns: list[Turn] = []
        schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._schedule = schedule if schedule.is_file() else None
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Forget what was noted; measure from now."""
        self._turns = []
        self._last = self._now()
        self._timer.start()

    def stop(self) -> dict[str, float]:
        """The figures since `start`, milliseconds.

        ``median_ms``, ``p99_ms``, ``longest_ms``: between two beats. ``longest_busy_ms``: computing in one
        turn. ``unhindered_ms``: the longest less its own wait in the queue for a processor.
        ``queued_percent``: of all the time. ``seconds``: how long was watched.
        """
        self._beat()
        self._timer.stop()
        walls = np.array([turn.wall_ms for turn in self._turns])
        queued = np.array([turn.queued_ms for turn in self._turns])
        return {
            "median_ms": float(np.median(walls)),
            "longest_ms": float(walls.max()),
            "p99_ms": float(np.percentile(walls, 99)),
            "longest_busy_ms": max(turn.busy_ms for turn in self._turns),
            "unhindered_ms": float((walls - queued).max()),
            "queued_percent": 100.0 * float(queued.sum() / walls.sum()),
            "seconds": float(walls.sum() / 1e3),
        }

    def _beat(self) -> None:
        now = self._now()
        self._turns.append(
            Turn(
                wall_ms=1e3 * (now[0] - self._last[0]),
                busy_ms=1e3 * (now[1] - self._last[1]),
                queued_ms=1e-6 * (now[2] - self._last[2]),
            )
        )
        self._last = now

    def _now(self) -> tuple[float, float, int]:
        """The clock and this thread's processor time in seconds, its waiting in nanoseconds."""
        told = None if self._schedule is None else self._schedule.read_text(encoding="ascii").split()
        queued_ns = 0 if told is None else int(told[1])
        return time.perf_counter(), time.thread_time(), queued_ns


def run_until(ready: Callable[[], Any], what: str) -> None:
    """Let the event loop run until ``ready()``. Raises TimeoutError naming ``what``."""
    loop, look, limit = QEventLoop(), QTimer(), QTimer()
    look.setInterval(_BEAT_MS)
    look.timeout.connect(lambda: loop.quit() if ready() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(lambda: loop.exit(1))
    look.start()
    limit.start(_PATIENCE_MS)
    if not ready() and loop.exec():
        raise TimeoutError(f"the benchmark waited in vain for {what}")


def run_for(wait_ms: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(wait_ms, loop.quit)
    loop.exec()
