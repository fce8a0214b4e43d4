"""The child's end of the pipe: one byte while all is well. Silence is how a hang is heard."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from pathlib import Path
from typing import Final

from resources.paths import logs_folder

PIPE_VARIABLE: Final = "VITRINE_WATCHDOG_PIPE"
BEAT: Final = b"."
READY: Final = b"!"


class Pulse:
    """Tells the watchdog that the window's loop turns. Without a watchdog it tells nobody."""

    def __init__(self) -> None:
        self._handle = _opened_pipe(os.environ.pop(PIPE_VARIABLE, ""))
        self._is_lost = False

    @property
    def is_watched(self) -> bool:
        """Whether a watchdog started this process."""
        return self._handle is not None

    @property
    def is_lost(self) -> bool:
        """Whether there was a watchdog and it is gone."""
        return self._is_lost

    def beat(self) -> None:
        """The loop turns."""
        self._send(BEAT)

    def ready(self) -> None:
        """The first picture is on the screen."""
        self._send(READY)

    def close(self) -> None:
        """Let go of the pipe; safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _send(self, sign: bytes) -> None:
        if self._handle is None:
            return
        try:
            os.write(self._handle, sign)
        except BlockingIOError:
            return  # nobody has read for long: there is enough in the pipe to be heard
        except OSError:
            self._is_lost = True
            self.close()


def leave_trace_when_asked() -> Path | None:
    """On POSIX: write where every thread stands into a log when the watchdog asks before it ends a hang.

    Only names of files and functions are written, no values. Returns the file.
    """
    if sys.platform == "win32":
        return None
    file = logs_folder() / "hang.txt"
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        target = file.open("w", encoding="utf-8")
        faulthandler.register(signal.SIGUSR1, file=target, all_threads=True)
        return file
    return None


def _opened_pipe(named: str) -> int | None:
    if not named.isdigit():
        return None
    try:
        if sys.platform == "win32":
            import msvcrt

            handle = msvcrt.open_osfhandle(int(named), os.O_WRONLY)
        else:
            handle = int(named)
        os.set_inheritable(handle, False)  # our own children must not keep the pipe open
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, False)
    except OSError:
        return None
    return handle
