"""The worker process: one object with methods, called one after the other for the life of the process."""

import os
import signal
import traceback
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Final, Protocol, runtime_checkable

from app.jobs.messages import FromWorker, Task, TaskDone, TaskProgress, TaskRefused
from app.services.stoppable import WorkStoppedError
from app.threads import ONE_THREAD
from resources.errors import CodedError

INTERNAL: Final = "INTERNAL"

_POLITENESS: Final = 10
"""How far the worker steps back when the window draws: without a graphics card both want the same cores."""


@runtime_checkable
class Discreet(Protocol):
    """A room that knows somebody."""

    def begin(self) -> None:
        """Called once, in the process that is this room's alone."""

    def rest(self) -> None:
        """Called when a task is answered: nobody may need what it knows for long."""


class TaskNumber(Protocol):
    """A number both processes see."""

    value: int


def serve(connection: Connection, room_path: str, interrupted: TaskNumber) -> None:
    """Answer tasks until the other end closes. ``room_path`` names the class to make: ``module:Class``.

    A task whose number stands in ``interrupted`` ends when it next says how far it is.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when to end
    os.environ.update(ONE_THREAD)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_POLITENESS)
    room: object | None = None
    while True:
        try:
            task: Task = connection.recv()
        except (EOFError, OSError):
            return
        if room is None:
            room = _room(room_path)
        try:
            connection.send(_answer(connection, room, task, interrupted))
        except (BrokenPipeError, ConnectionResetError):
            return
        del task  # its arguments are somebody's
        if isinstance(room, Discreet):
            room.rest()


def _room(room_path: str) -> object:
    module, _, name = room_path.partition(":")
    room: object = getattr(import_module(module), name)()
    if isinstance(room, Discreet):
        room.begin()
    return room


def _answer(connection: Connection, room: object, task: Task, interrupted: TaskNumber) -> FromWorker:
    told: tuple[float, str] | None = None

    def progress(fraction: float, note: str) -> None:
        nonlocal told
        if interrupted.value == task.number:
            raise WorkStoppedError("WORK_STOPPED", f"{task.name} was stopped at {note}.")
        if told == (fraction, note):
            return
        told = fraction, note
        connection.send(TaskProgress(number=task.number, fraction=fraction, note=note))

    try:
        return TaskDone(number=task.number, result=getattr(room, task.name)(*task.arguments, progress))
    except CodedError as known:
        return TaskRefused(number=task.number, code=known.code, message=known.message)
    except Exception as bug:  # noqa: BLE001  the process must outlive any bug of one task; the trace is reported
        trace = "".join(traceback.format_tb(bug.__traceback__))
        return TaskRefused(number=task.number, code=INTERNAL, message=type(bug).__name__, trace=trace)
