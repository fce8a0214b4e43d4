"""What crosses the pipe between the window's process and the worker's. Arrays cross as arrays."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Call the worker's method ``name`` with ``arguments``."""

    number: int
    name: str
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgress:
    """How far a task is, from 0 to 1."""

    number: int
    fraction: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """What a task returned."""

    number: int
    result: object


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRefused:
    """Why a task has no result: the stable code of a known error, or INTERNAL for a bug of ours.

    ``trace`` holds the lines of a bug's traceback without values of variables; empty for a known error.
    """

    number: int
    code: str
    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLost:
    """The worker process ended without being asked to."""

    generation: int


FromWorker = TaskProgress | TaskDone | TaskRefused
WorkerEvent = FromWorker | WorkerLost
