"""How soon the kiosk shows its attract screen after it was asked for, and the least any such window takes.

Run as a program of its own in a data folder of its own; prints one JSON object of seconds.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from app.watchdog.child import Child
from app.watchdog.keep_open import window_command
from app.watchdog.record import read_watch_record
from resources.errors import CodedError
from tests.benchmarks.workstation.programs import wait_for

ROUNDS: Final = 5
_LIMIT_S: Final = 60.0
_LOOK_S: Final = 0.01

EMPTY_WINDOW: Final = """
import sys, time
from PyQt6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.resize(1080, 1920)
window.show()
application.processEvents()
window.repaint()
print(time.time() - float(sys.argv[1]))
"""
"""The smallest window of this toolkit."""

_BARE_VIEW: Final = """
import sys, time
from PyQt6.QtWidgets import QApplication
from viewer.qt.view import TryOnView
application = QApplication([])
view = TryOnView()
view.resize(1080, 1920)
view.show()
view.picture()
application.processEvents()
print(time.time() - float(sys.argv[1]))
view.close()
"""
"""The same with an empty 3D view."""


def main() -> dict[str, float]:
    """Seconds of each kind of start, the median of some; the first of all is not counted."""
    return {
        "window_s": _median(partial(_printed_s, EMPTY_WINDOW)),
        "view_s": _median(partial(_printed_s, _BARE_VIEW)),
        "alone_s": _median(_ready_s),
        "watched_s": _median(_watched_s),
    }


def _median(start_s: Callable[[], float]) -> float:
    start_s()
    return float(np.median([start_s() for _ in range(ROUNDS)]))


def _printed_s(program: str) -> float:
    command = [sys.executable, "-c", program, repr(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    if done.returncode:
        raise CodedError("BENCH_FAILED", f"A bare window ended with {done.returncode}: {done.stderr[-600:]}")
    return float(done.stdout.split()[-1])


def _ready_s() -> float:
    """Its first picture, as it tells a watchdog."""
    child = Child(window_command("kiosk"))
    try:
        wait_for(lambda: child.is_ready, _LIMIT_S, _LOOK_S)
        return (child.ready_s or child.started_s) - child.started_s
    finally:
        child.end()


def _watched_s() -> float:
    """The whole program as in a shop; its record says that the window is ready, up to .2 s late."""
    began_s = time.time()
    program = subprocess.Popen(window_command("kiosk"))
    try:
        wait_for(_is_running_since(began_s), _LIMIT_S, _LOOK_S)
        return time.time() - began_s
    finally:
        program.terminate()
        program.wait(_LIMIT_S)


def _is_running_since(began_s: float) -> Callable[[], bool]:
    def holds() -> bool:
        record = read_watch_record()
        began = record.began_at  # in whole seconds
        return record.state == "running" and began is not None and began.timestamp() >= int(began_s)

    return holds


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
