"""One process under watch: started with a pipe it beats into, ended with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from app.watchdog.pulse import PIPE_VARIABLE, READY

_ASKED_S: Final = 3.0
_TRACE_S: Final = 0.5


class Child:
    """A running process. ``silence_s`` since its last beat, or since its start."""

    def __init__(self, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        ours, theirs = os.pipe()
        try:
            self._process = _started(
                command, theirs, dict(os.environ if environment is None else environment)
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        self.started_s = self._heard_s = time.monotonic()
        self.ready_s: float | None = None
        self._listener = threading.Thread(target=self._listen, args=(ours,), daemon=True, name="pulse")
        self._listener.start()

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    @property
    def silence_s(self) -> float:
        """Seconds without a beat."""
        return time.monotonic() - self._heard_s

    @property
    def age_s(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started_s

    @property
    def is_ready(self) -> bool:
        """Whether its first picture was on the screen."""
        return self.ready_s is not None

    def status(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.poll()

    def wait(self, limit_s: float) -> int | None:
        """Wait a while for the end; the exit status, None when it still runs."""
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return None

    def end(self, *, leaving_trace: bool = False) -> int:
        """End it and all it started: politely first. Returns the exit status."""
        if leaving_trace and self.is_ready:
            self._ask_for_trace()
        if self.status() is None:
            self._process.terminate()
            self.wait(_ASKED_S)
        self._kill_all()
        status = self._process.wait()
        self._listener.join(1.0)
        return status

    def _ask_for_trace(self) -> None:
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.kill(self.process_id, signal.SIGUSR1)
            self.wait(_TRACE_S)

    def _kill_all(self) -> None:
        """Also what it left behind: a helper of a dead window may hold a shopper's numbers."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process_id, signal.SIGKILL)

    def _listen(self, pipe: int) -> None:
        with suppress(OSError):
            while signs := os.read(pipe, 4096):
                self._heard_s = time.monotonic()
                if READY in signs and self.ready_s is None:
                    self.ready_s = self._heard_s
        os.close(pipe)


def _started(command: Sequence[str], pipe: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(pipe)
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO()
        startup.lpAttributeList = {"handle_list": [handle]}
        options["startupinfo"] = startup
        environment[PIPE_VARIABLE] = str(handle)
    else:
        options["pass_fds"] = (pipe,)
        options["start_new_session"] = True  # a group of its own, so that all of it can be ended
        environment[PIPE_VARIABLE] = str(pipe)
    return subprocess.Popen(list(command), env=environment, **options)  # noqa: S603 (our own program)
