"""A spawned process that is there for as long as it is wanted: watched, ended when it hangs, started anew."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Protocol

from body_models.capture.device.pulse import Pulse, Stage

_LOOK_S: Final = 0.1
_SHORT_LIFE_S: Final = 10.0
_PAUSES_S: Final = (0.0, 0.0, 0.5, 1.0, 2.0)
"""Before the next start, by the number of short lives in a row."""
_GOODBYE_S: Final = 1.0


class Listener(Protocol):
    """Who answers for a kept process. Everything is called on the keeper's thread."""

    def begun(self) -> None:
        """A process was started; what it is sent now it reads first."""

    def heard(self, message: Any) -> None:
        """The process says something."""

    def looked(self) -> None:
        """Some ten times a second, while the process lives."""

    def lost(self, *, hung: bool) -> None:
        """The process ended unasked, or was silent for too long and is about to be killed."""

    def gone(self) -> None:
        """The process is no more, whatever the reason."""


class KeptProcess:
    """One process after the other, each running ``target(connection, *arguments)``.

    ``pulse`` is the process's own to beat; ``limits_s`` says how long each of its stages may be silent. The
    process must end when the other end of its connection closes, and need not put anything in order: it is
    ended by killing.
    """

    def __init__(
        self,
        target: Callable[..., None],
        arguments: tuple[object, ...],
        *,
        name: str,
        pulse: Pulse,
        limits_s: Mapping[Stage, float],
        listener: Listener,
    ) -> None:
        self._target, self._arguments, self._name = target, arguments, name
        self._pulse, self._limits_s, self._listener = pulse, limits_s, listener
        self._context = multiprocessing.get_context("spawn")
        self._stopping, self._unwanted = threading.Event(), threading.Event()
        self._sending = threading.Lock()
        self._connection: Connection | None = None
        self._process: BaseProcess | None = None
        self._keeper: threading.Thread | None = None

    @property
    def process_id(self) -> int | None:
        """The operating system's number of the process, while there is one."""
        process = self._process
        return None if process is None else process.pid

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called: nothing is reported any more."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Keep a process from now on; returns at once."""
        self._keeper = threading.Thread(target=self._keep, daemon=True, name=f"{self._name}-keeper")
        self._keeper.start()

    def send(self, message: object) -> None:
        """Say something to the process of now; nobody hears it between two processes."""
        with self._sending, suppress(OSError):  # a process already gone is replaced, not mourned here
            if self._connection is not None:
                self._connection.send(message)

    def replace(self) -> None:
        """Kill the process and start another; nothing is reported as lost."""
        self._unwanted.set()

    def stop(self) -> bool:
        """End the process for good; False when it could not be waited for. Safe to call twice."""
        self._stopping.set()
        keeper, self._keeper = self._keeper, None
        if keeper is not None and keeper is not threading.current_thread():
            keeper.join(_GOODBYE_S)
            return not keeper.is_alive()
        return True

    def _keep(self) -> None:
        short_lives = 0
        while not self.stopping:
            started_s = time.monotonic()
            self._live()
            short = time.monotonic() - started_s < _SHORT_LIFE_S
            short_lives = short_lives + 1 if short else 0
            self._stopping.wait(_PAUSES_S[min(short_lives, len(_PAUSES_S) - 1)])

    def _live(self) -> None:
        """One life of the process, from its start until it is gone."""
        ours, theirs = self._context.Pipe(duplex=True)
        process = self._context.Process(
            target=self._target, args=(theirs, *self._arguments), name=self._name, daemon=True
        )
        self._unwanted.clear()
        self._pulse.beat(Stage.STARTING)
        process.start()
        theirs.close()  # else the end of the process would not end our reading
        with self._sending:
            self._process, self._connection = process, ours
        try:
            self._listener.begun()
            self._listen(ours, process)
        finally:
            with self._sending:
                self._process = self._connection = None
            process.kill()  # it has nothing to put in order, and a hanging one would not listen
            process.join()
            process.close()
            ours.close()
            self._listener.gone()

    def _listen(self, connection: Connection, process: BaseProcess) -> None:
        while not self.stopping and not self._unwanted.is_set():
            spoken = wait([connection, process.sentinel], timeout=_LOOK_S)
            if connection in spoken:
                try:
                    message = connection.recv()
                except (EOFError, OSError):
                    spoken = [process.sentinel]
                else:
                    self._listener.heard(message)
                    continue
            if spoken:
                self._listener.lost(hung=False)
                return
            self._listener.looked()
            if self._pulse.silence_s > self._limits_s[self._pulse.stage]:
                self._listener.lost(hung=True)
                return
