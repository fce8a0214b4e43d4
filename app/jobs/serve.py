"""The worker process: one object with methods, called one after the other for the life of the process."""

import os
import signal
import traceback
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Final

from app.jobs.messages import FromWorker, Task, TaskDone, TaskProgress, TaskRefused
from resources.errors import CodedError

INTERNAL: Final = "INTERNAL"

# One thread each: on a kiosk's few cores a second numeric thread costs more than it brings, and the window
# needs the other core.
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_POLITENESS: Final = 10
"""How far the worker steps back when the window draws: without a graphics card both want the same cores."""


def serve(connection: Connection, room_path: str) -> None:
    """Answer tasks until the other end closes. ``room_path`` names the class to make: ``module:Class``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when to end
    os.environ.update(_ONE_THREAD)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_POLITENESS)
    room: object | None = None
    while True:
        try:
            task: Task = connection.recv()
        except (EOFError, OSError):
            return
        if room is None:
            module, _, name = room_path.partition(":")
            room = getattr(import_module(module), name)()
        try:
            connection.send(_answer(connection, room, task))
        except (BrokenPipeError, ConnectionResetError):
            return


def _answer(connection: Connection, room: object, task: Task) -> FromWorker:
    def progress(fraction: float, note: str) -> None:
        connection.send(TaskProgress(number=task.number, fraction=fraction, note=note))

    try:
        return TaskDone(number=task.number, result=getattr(room, task.name)(*task.arguments, progress))
    except CodedError as known:
        return TaskRefused(number=task.number, code=known.code, message=known.message)
    except Exception as bug:  # noqa: BLE001  the process must outlive any bug of one task; the trace is reported
        trace = "".join(traceback.format_tb(bug.__traceback__))
        return TaskRefused(number=task.number, code=INTERNAL, message=type(bug).__name__, trace=trace)
