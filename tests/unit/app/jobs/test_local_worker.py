"""The real worker process: arrays come and go, errors keep codes, death is noticed, the end is clean."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from app.jobs.local_worker import LocalWorker
from app.jobs.messages import WorkerEvent
from app.jobs.operation import Failure, Operation, OperationQueue

_LIMIT_S = 30.0


class Desk:
    """A worker with its queue, driven from the test's thread as the window drives it from its own."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[WorkerEvent] = queue.SimpleQueue()
        self.losses = 0
        self.worker = LocalWorker("tests.unit.app.jobs.rooms:TestRoom", self.events.put)
        self.queue = OperationQueue(self.worker, self._lost)
        self.worker.start()

    def _lost(self) -> None:
        self.losses += 1

    def finish(self) -> None:
        """Handle events until nothing is running or waiting."""
        while self.queue.busy:
            self.queue.handle(self.events.get(timeout=_LIMIT_S))

    def ask(
        self, task: str, *arguments: object, on_progress: Callable[[float, str], None] | None = None
    ) -> Any:
        """Do one task; its result or its failure."""
        answers: list[object] = []
        self.queue.submit(
            Operation[object](
                session_id="s",
                task=task,
                arguments=arguments,
                on_success=answers.append,
                on_failure=answers.append,
                on_progress=on_progress,
            )
        )
        self.finish()
        (answer,) = answers
        return answer


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.worker.stop()


def test_arrays_cross_as_arrays_and_progress_is_told(desk: Desk) -> None:
    vertices_m = np.arange(12_000, dtype=np.float32).reshape(-1, 3)
    heard: list[tuple[float, str]] = []
    answer = desk.ask("double", vertices_m, on_progress=lambda share, note: heard.append((share, note)))
    assert isinstance(answer, np.ndarray)
    assert answer.dtype == np.float32
    np.testing.assert_array_equal(answer, vertices_m * 2)
    assert heard == [(0.5, "half way")]


def test_work_that_is_stopped_ends_at_its_next_step_and_the_next_task_is_served(desk: Desk) -> None:
    heard: list[object] = []
    endless = desk.queue.submit(
        Operation[object](
            session_id="",
            task="go_on",
            on_success=heard.append,
            on_failure=heard.append,
            on_progress=lambda share, note: heard.append(note),
        )
    )
    while not heard:
        desk.queue.handle(desk.events.get(timeout=_LIMIT_S))
    desk.queue.stop(endless)
    assert desk.ask("echo", "next") == "next"
    assert all(str(note).startswith("step") for note in heard)
    assert desk.losses == 0


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux counts what waits")
def test_time_without_a_processor_is_known(desk: Desk) -> None:
    assert desk.ask("echo", 1) == 1
    process_id, own = desk.worker.process_id, os.sched_getaffinity(0)
    assert process_id is not None
    crowd = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        for one in (process_id, *(other.pid for other in crowd)):
            os.sched_setaffinity(one, {min(own)})  # all on one processor
        before_s = desk.worker.waited_s
        desk.ask("spin", 0.1)
        assert desk.worker.waited_s - before_s > 0.1
    finally:
        for other in crowd:
            other.kill()
            other.wait()
        os.sched_setaffinity(process_id, own)


def test_a_known_error_keeps_its_code_and_sentence(desk: Desk) -> None:
    assert desk.ask("refuse") == Failure(
        code="SIZE_UNKNOWN", message="There is no size 4XL: choose XS to 3XL."
    )


def test_a_bug_is_reported_without_the_persons_number(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    answer = desk.ask("break_down", 87.6543)
    assert answer == Failure(code="INTERNAL", message="ZeroDivisionError")
    assert "break_down" in caplog.text
    assert "87.6543" not in caplog.text
    assert desk.ask("echo", "still there") == "still there"


def test_the_worker_computes_on_one_thread(desk: Desk) -> None:
    assert desk.ask("environment", "NUMBA_NUM_THREADS") == "1"


def test_a_killed_worker_is_replaced_the_task_tried_once_more_and_then_given_up(desk: Desk) -> None:
    before, losses = desk.ask("process_id"), desk.losses
    answer = desk.ask("die")
    assert isinstance(answer, Failure)
    assert answer.code == "FITTING_ROOM_LOST"
    assert desk.losses == losses + 2
    assert desk.ask("process_id") != before


def test_stopping_leaves_no_process_and_no_thread() -> None:
    before = set(threading.enumerate())
    desk = Desk()
    assert desk.ask("echo", 1) == 1
    desk.worker.stop()
    desk.worker.stop()
    assert desk.worker.process_id is None
    assert set(threading.enumerate()) <= before


def test_a_worker_stopped_on_purpose_is_not_reported_as_lost() -> None:
    desk = Desk()
    assert desk.ask("echo", 1) == 1
    desk.worker.stop()
    assert desk.events.empty()


def is_there(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_nothing_waits_for_a_process_that_does_not_go_and_in_the_end_it_is_gone() -> None:
    desk = Desk()
    stubborn = desk.ask("stay_when_told_to_go")
    desk.worker.start()
    assert is_there(stubborn)
    assert desk.ask("process_id") != stubborn
    desk.worker.stop()
    assert not is_there(stubborn)
