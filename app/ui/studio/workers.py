"""The studio's processes: each begins with the first question, and one that may be stopped is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, get_args

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.jobs.local_worker import LocalWorker, Worker
from app.jobs.messages import WorkerEvent
from app.jobs.operation import Failure, Operation, OperationQueue
from app.jobs.studio_room import ROOM

Line = Literal["files", "mannequin", "advice", "long"]
"""``files`` answers at once, ``mannequin`` drapes, ``advice`` knows the stylist, ``long`` takes
minutes and is stopped by ending it."""

MakeWorker = Callable[[Callable[[WorkerEvent], None]], Worker]
_LOOK_MS: Final = 1000
_LIMIT_S: Final = {"files": 120.0, "mannequin": 300.0, "advice": 300.0, "long": 3600.0}


def studio_worker(on_event: Callable[[WorkerEvent], None]) -> Worker:
    """A process with a room of the studio."""
    return LocalWorker(ROOM, on_event)


class StudioWorkers(QObject):
    """Brings questions to the processes and their answers back to this thread."""

    busy_changed = pyqtSignal()
    _arrived = pyqtSignal(str, object)

    def __init__(self, make_worker: MakeWorker = studio_worker) -> None:
        super().__init__()
        self._make = make_worker
        self._lines: dict[str, tuple[Worker, OperationQueue]] = {}
        self._open = True
        self._arrived.connect(self._handle)
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._check)

    def ask(
        self,
        asker: QObject,
        task: str,
        *arguments: object,
        line: Line = "files",
        done: Callable[[Any], None],
        failed: Callable[[Failure], None],
        progress: Callable[[float, str], None] | None = None,
    ) -> Operation[Any]:
        """Have a task done; an asker that is gone by the time of the answer is told nothing."""

        def still_there(callback: Callable[..., None]) -> Callable[..., None]:
            return lambda *said: None if sip.isdeleted(asker) else callback(*said)

        operation = Operation[Any](
            session_id="",
            task=task,
            arguments=arguments,
            on_success=still_there(done),
            on_failure=still_there(failed),
            on_progress=None if progress is None else still_there(progress),
            limit_s=_LIMIT_S[line],
        )
        self._queue(line).submit(operation)
        return operation

    def stop(self, line: Line, operation: Operation[Any]) -> None:
        """Stop a task now: its process ends, and a new one begins with what waits. One that has not begun is
        only taken out of the queue."""
        operation.cancel()
        if line in self._lines and self._lines[line][1].is_running(operation):
            self._lines[line][1].replace_worker()

    @property
    def busy(self) -> bool:
        """Whether anything is asked for."""
        return any(queue.busy for _, queue in self._lines.values())

    def close(self) -> None:
        """End the processes; nothing is delivered after. Safe to call twice."""
        if not self._open:
            return
        self._open = False
        self._looks.stop()
        self._arrived.disconnect(self._handle)
        for worker, _ in self._lines.values():
            worker.stop()

    def _queue(self, line: Line) -> OperationQueue:
        if line not in self._lines:
            if line not in get_args(Line):
                raise ValueError(line)
            worker = self._make(lambda event: self._arrived.emit(line, event))
            worker.start()
            self._lines[line] = (worker, OperationQueue(worker, lambda: None))
            self._looks.start()
        return self._lines[line][1]

    def _handle(self, line: str, event: WorkerEvent) -> None:
        self._lines[line][1].handle(event)

    def _check(self) -> None:
        for _, queue in self._lines.values():
            queue.check()
