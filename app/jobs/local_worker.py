"""One long-lived worker process, started by spawn, and the thread that listens to it."""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, Protocol

from app.jobs.messages import Task, WorkerEvent, WorkerLost
from app.jobs.run_queue import waited_s
from app.jobs.serve import serve

_GOODBYE_S: Final = 1.0


class Worker(Protocol):
    """What the queue of operations needs of a worker."""

    def start(self) -> None:
        """Start the process, or start a new one after the last was lost or stopped."""

    def send(self, task: Task) -> None:
        """Hand over one task."""

    def interrupt(self, number: int) -> None:
        """Let the task of this number end at its next step, if it is the one at work."""

    def stop(self) -> None:
        """End the process and wait until it is gone; nothing is reported after."""

    @property
    def generation(self) -> int:
        """How many processes were started so far."""

    @property
    def waited_s(self) -> float:
        """How long the process was ready to work and no processor was free for it."""


class LocalWorker:
    """A spawned process on this machine.

    ``on_event`` is called on a thread of this object's own with everything the process says; make it hand
    over to the thread that owns the listeners, never stop the worker. Tasks run in the order they are sent.
    """

    def __init__(self, room_path: str, on_event: Callable[[WorkerEvent], None]) -> None:
        self._room_path = room_path
        self._on_event = on_event
        self._context = multiprocessing.get_context("spawn")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._listener: threading.Thread | None = None
        self._farewells: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._generation = 0
        self._interrupted = self._context.RawValue("q", 0)

    @property
    def generation(self) -> int:
        """How many processes were started so far."""
        return self._generation

    @property
    def waited_s(self) -> float:
        """How long the process was ready to work and no processor was free for it; 0 while there is none."""
        return 0.0 if self.process_id is None else waited_s(self.process_id)

    @property
    def process_id(self) -> int | None:
        """The operating system's number of the process, while there is one."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start a process; one that is still there is told to end, which nothing waits for."""
        self._let_go()
        self._generation += 1
        self._stopping = threading.Event()
        ours, theirs = self._context.Pipe(duplex=True)
        process = self._context.Process(
            target=serve,
            args=(theirs, self._room_path, self._interrupted),
            name="vitrine-fitting-room",
            daemon=True,
        )
        process.start()
        theirs.close()  # else the end of the process would not end our reading
        self._process, self._connection = process, ours
        self._listener = threading.Thread(
            target=self._listen, args=(ours, self._generation, self._stopping), name="fitting-room-listener"
        )
        self._listener.start()

    def send(self, task: Task) -> None:
        """Hand over one task; a process already gone is reported as lost by the listener, not here."""
        if self._connection is None:
            return
        try:
            self._connection.send(task)
        except (BrokenPipeError, ConnectionResetError, OSError):
            return

    def interrupt(self, number: int) -> None:
        """Let the task of this number end at its next step: it comes back refused, WORK_STOPPED."""
        self._interrupted.value = number

    def stop(self) -> None:
        """End the process and wait until it has: told so first, killed after a second. Safe to call twice."""
        self._let_go()
        for farewell in self._farewells:
            farewell.join()
        self._farewells = []

    def _let_go(self) -> None:
        """Tell the process to end and hear no more of it; a thread sees it off."""
        self._stopping.set()
        process, listener, connection = self._process, self._listener, self._connection
        self._process = self._listener = self._connection = None
        if process is None or listener is None or connection is None:
            return
        process.terminate()
        farewell = threading.Thread(
            target=_see_off, args=(process, listener, connection), name="fitting-room-farewell"
        )
        farewell.start()
        self._farewells = [*(f for f in self._farewells if f.is_alive()), farewell]

    def _listen(self, connection: Connection, generation: int, stopping: threading.Event) -> None:
        while True:
            try:
                event: WorkerEvent = connection.recv()
            except (EOFError, OSError):
                break
            if not stopping.is_set():
                self._on_event(event)
        if not stopping.is_set():
            self._on_event(WorkerLost(generation=generation))


def _see_off(process: BaseProcess, listener: threading.Thread, connection: Connection) -> None:
    process.join(_GOODBYE_S)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()
    listener.join()
    connection.close()
