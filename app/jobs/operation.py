"""The one shape of long work: an operation, and the queue that brings operations to the worker.

All of it runs on the thread that owns the queue (the window's). One task at a time is with the worker; the
rest waits here, so order can change and work can be dropped until the last moment.
"""

import itertools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from app.jobs.local_worker import Worker
from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerEvent, WorkerLost

Result = TypeVar("Result")
_LOG = logging.getLogger(__name__)

_TIMES_TO_TRY: Final = 2
_LONGEST: Final = 10.0
"""Times its limit a task may take on a machine so crowded that the worker hardly gets a processor."""
LOST: Final = "FITTING_ROOM_LOST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an operation has no result."""

    code: str
    message: str


@dataclass(slots=True, kw_only=True, eq=False)
class Operation(Generic[Result]):
    """Long work: a task of the worker and who is told how it went.

    ``session_id`` is the session it belongs to, or empty for the kiosk's own work. Exactly one of
    ``on_success`` and ``on_failure`` is called, unless the operation was cancelled or its session ended:
    then neither is. ``topic`` lets waiting work be put in another order; lower ``rank`` goes first.
    """

    session_id: str
    task: str
    arguments: tuple[object, ...] = ()
    on_success: Callable[[Result], None]
    on_failure: Callable[[Failure], None]
    on_progress: Callable[[float, str], None] | None = None
    topic: tuple[str, ...] = ()
    rank: int = 0
    limit_s: float = 60.0
    attempts: int = field(default=0, init=False)
    cancelled: bool = field(default=False, init=False)

    def cancel(self) -> None:
        """Want the result no more: waiting work is dropped, a running one's result ignored."""
        self.cancelled = True


@dataclass(slots=True, kw_only=True)
class _Running:
    number: int
    operation: Operation[object]
    started_s: float
    waited_s: float
    """How long the worker had stood in the run queue when it started."""


class OperationQueue:
    """Brings operations to one worker, and its answers to those who still want them."""

    def __init__(
        self,
        worker: Worker,
        on_worker_lost: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker = worker
        self._on_worker_lost = on_worker_lost
        self._clock = clock
        self._numbers = itertools.count(1)
        self._waiting: list[Operation[object]] = []
        self._running: _Running | None = None
        self._preferred: tuple[tuple[str, ...], ...] = ()
        self.answered = 0
        """How many tasks the worker has answered: a sign of life."""

    @property
    def busy(self) -> bool:
        """True while anything is running or waiting."""
        return self._running is not None or bool(self._waiting)

    def is_running(self, operation: Operation[Result]) -> bool:
        """Whether the worker is at this one now."""
        return self._running is not None and self._running.operation is operation

    def submit(self, operation: Operation[Result]) -> Operation[Result]:
        """Put an operation in the queue; it starts at once when nothing is before it."""
        self._waiting.append(operation)  # type: ignore[arg-type]  # its own callbacks agree with its result
        self._start_next()
        return operation

    def prefer(self, topics: Sequence[tuple[str, ...]]) -> None:
        """Do waiting work on these topics first, in this order, before rank counts."""
        self._preferred = tuple(topics)

    def stop(self, operation: Operation[Result]) -> None:
        """Want the result no more, and have the worker leave it at its next step."""
        operation.cancel()
        if self._running is not None and self._running.operation is operation:
            self._worker.interrupt(self._running.number)

    def cancel_session(self, session_id: str) -> None:
        """Drop all work of a session: waiting, and the result of what is running."""
        for operation in self._waiting:
            if operation.session_id == session_id:
                operation.cancel()
        self._waiting = [o for o in self._waiting if not o.cancelled]
        if self._running is not None and self._running.operation.session_id == session_id:
            self._running.operation.cancel()

    def handle(self, event: WorkerEvent) -> None:
        """Take in what the worker says."""
        if isinstance(event, WorkerLost):
            if event.generation == self._worker.generation:
                self.replace_worker()
            return
        running = self._running
        if running is None or event.number != running.number:
            return
        wanted = not running.operation.cancelled
        if isinstance(event, TaskProgress):
            if wanted and running.operation.on_progress is not None:
                running.operation.on_progress(event.fraction, event.note)
            return
        self._running = None
        self.answered += 1
        try:
            if wanted:
                self._report(running.operation, event)
        finally:
            self._start_next()

    def check(self) -> None:
        """Replace a worker that has been at one task for longer than the task may take.

        Time in which it was ready and no processor was free does not count, up to `_LONGEST` times the limit:
        whoever replaces a slow worker on a crowded machine makes it begin anew.
        """
        running = self._running
        if running is None:
            return
        taken_s, limit_s = self._clock() - running.started_s, running.operation.limit_s
        if taken_s <= limit_s:
            return
        worked_s = taken_s - max(self._worker.waited_s - running.waited_s, 0.0)
        if worked_s > limit_s or taken_s > _LONGEST * limit_s:
            _LOG.warning("task %s took longer than allowed; the worker is replaced", running.operation.task)
            self.replace_worker()

    def replace_worker(self) -> None:
        """Start a new worker and give it the unfinished task once more; a second loss fails the task."""
        running, self._running = self._running, None
        self._worker.start()
        self._on_worker_lost()
        if running is not None and not running.operation.cancelled:
            if running.operation.attempts < _TIMES_TO_TRY:
                self._waiting.insert(0, running.operation)
            else:
                message = f"The worker was lost twice during {running.operation.task}."
                running.operation.on_failure(Failure(code=LOST, message=message))
        self._start_next()

    def _report(self, operation: Operation[object], event: TaskDone | TaskRefused) -> None:
        if isinstance(event, TaskDone):
            operation.on_success(event.result)
            return
        if event.trace:
            _LOG.error("task %s failed: %s\n%s", operation.task, event.message, event.trace)
        operation.on_failure(Failure(code=event.code, message=event.message))

    def _start_next(self) -> None:
        self._waiting = [o for o in self._waiting if not o.cancelled]
        if self._running is not None or not self._waiting:
            return
        operation = min(self._waiting, key=self._order)
        self._waiting.remove(operation)
        operation.attempts += 1
        number = next(self._numbers)
        self._running = _Running(
            number=number,
            operation=operation,
            started_s=self._clock(),
            waited_s=self._worker.waited_s,
        )
        self._worker.send(Task(number=number, name=operation.task, arguments=operation.arguments))

    def _order(self, operation: Operation[object]) -> tuple[bool, int, int]:
        matches = (i for i, t in enumerate(self._preferred) if operation.topic[: len(t)] == t)
        retried = operation.attempts > 0
        return (not retried, next(matches, len(self._preferred)), operation.rank)
