"""The queue: order, cancelling, ended sessions, silence, and the second chance after a loss."""

import contextlib
from dataclasses import dataclass, field

from app.jobs.messages import Task, TaskDone, TaskProgress, TaskRefused, WorkerLost
from app.jobs.operation import Failure, Operation, OperationQueue


@dataclass
class PaperWorker:
    """Keeps what it is sent."""

    generation: int = 0
    waited_s: float = 0.0
    tasks: list[Task] = field(default_factory=list)
    interrupted: list[int] = field(default_factory=list)

    def start(self) -> None:
        self.generation += 1

    def stop(self) -> None:
        raise AssertionError("the queue never stops its worker")

    def send(self, task: Task) -> None:
        self.tasks.append(task)

    def interrupt(self, number: int) -> None:
        self.interrupted.append(number)


class Bench:
    """A queue with a paper worker and a clock that is set by hand."""

    def __init__(self) -> None:
        self.worker, self.now_s, self.losses = PaperWorker(), 0.0, 0
        self.worker.start()
        self.queue = OperationQueue(self.worker, self._lost, clock=lambda: self.now_s)
        self.done: list[object] = []
        self.failed: list[Failure] = []

    def _lost(self) -> None:
        self.losses += 1

    def submit(
        self, name: str, *, session: str = "s", topic: tuple[str, ...] = (), rank: int = 0
    ) -> Operation[object]:
        return self.queue.submit(
            Operation[object](
                session_id=session,
                task=name,
                on_success=self.done.append,
                on_failure=self.failed.append,
                topic=topic,
                rank=rank,
                limit_s=10.0,
            )
        )

    def answer(self, result: object = None) -> str:
        """Answer the running task; its name."""
        task = self.worker.tasks[-1]
        self.queue.handle(TaskDone(number=task.number, result=result if result is not None else task.name))
        return task.name

    def drain(self) -> list[str]:
        names = []
        while self.queue.busy:
            names.append(self.answer())
        return names


def test_one_at_a_time_in_order_of_rank_and_of_asking() -> None:
    bench = Bench()
    for name, rank in (("a", 5), ("b", 5), ("urgent", 0), ("c", 5)):
        bench.submit(name, rank=rank)
    assert len(bench.worker.tasks) == 1
    assert bench.drain() == ["a", "urgent", "b", "c"]


def test_preferred_topics_come_first() -> None:
    bench = Bench()
    bench.submit("running")
    for product, size in (("tee", "M"), ("tee", "XL"), ("trousers", "M"), ("trousers", "S")):
        bench.submit(f"{product} {size}", topic=(product, size))
    bench.queue.prefer([("trousers", "S"), ("trousers",)])
    assert bench.drain() == ["running", "trousers S", "trousers M", "tee M", "tee XL"]


def test_an_ended_session_gets_nothing_and_the_next_is_served() -> None:
    bench = Bench()
    bench.submit("first's running", session="first")
    bench.submit("first's waiting", session="first")
    bench.queue.cancel_session("first")
    bench.submit("second's", session="second")
    assert bench.drain() == ["first's running", "second's"]
    assert bench.done == ["second's"]


def test_a_cancelled_operation_is_never_sent() -> None:
    bench = Bench()
    bench.submit("running")
    bench.submit("unwanted").cancel()
    assert bench.drain() == ["running"]


def test_stopped_work_is_interrupted_where_it_runs_and_says_nothing_more() -> None:
    bench = Bench()
    running, waiting = bench.submit("running"), bench.submit("waiting")
    bench.queue.stop(waiting)
    assert bench.worker.interrupted == []
    bench.queue.stop(running)
    assert bench.worker.interrupted == [bench.worker.tasks[0].number]
    bench.submit("wanted")
    number = bench.worker.tasks[0].number
    bench.queue.handle(TaskRefused(number=number, code="WORK_STOPPED", message="stopped"))
    assert bench.drain() == ["wanted"]
    assert (bench.done, bench.failed) == (["wanted"], [])


def test_an_answer_to_a_question_nobody_asked_is_ignored() -> None:
    bench = Bench()
    bench.queue.handle(TaskDone(number=99, result="?"))
    bench.submit("a")
    bench.queue.handle(TaskProgress(number=99, fraction=0.5, note=""))
    bench.queue.handle(TaskRefused(number=99, code="X", message="x"))
    assert (bench.done, bench.failed) == ([], [])


def test_unfinished_work_is_done_once_more_before_anything_else() -> None:
    bench = Bench()
    bench.submit("lost")
    bench.submit("urgent", rank=-5)
    bench.queue.handle(WorkerLost(generation=bench.worker.generation))
    assert bench.losses == 1
    assert bench.drain() == ["lost", "urgent"]
    assert bench.done == ["lost", "urgent"]


def test_a_second_loss_fails_the_task_and_goes_on_with_the_next() -> None:
    bench = Bench()
    bench.submit("deadly")
    bench.submit("harmless")
    for _ in range(2):
        bench.queue.handle(WorkerLost(generation=bench.worker.generation))
    assert [failure.code for failure in bench.failed] == ["FITTING_ROOM_LOST"]
    assert bench.drain() == ["harmless"]


def test_the_late_news_of_an_old_process_is_not_believed() -> None:
    bench = Bench()
    bench.submit("a")
    bench.queue.handle(WorkerLost(generation=bench.worker.generation - 1))
    assert bench.losses == 0


def test_a_worker_that_gets_no_processor_has_more_time_but_not_for_ever() -> None:
    bench = Bench()
    bench.worker.waited_s = 300.0
    bench.submit("a")
    bench.now_s, bench.worker.waited_s = 60.0, 352.0  # at work for 8 of its 10 seconds
    bench.queue.check()
    assert bench.losses == 0
    bench.now_s = 64.0
    bench.queue.check()
    assert bench.losses == 1
    bench.now_s, bench.worker.waited_s = 170.0, 458.0
    bench.queue.check()
    assert bench.losses == 2
    assert [failure.code for failure in bench.failed] == ["FITTING_ROOM_LOST"]


def test_a_silent_worker_is_replaced_when_its_time_is_over() -> None:
    bench = Bench()
    bench.submit("slow")
    bench.now_s = 9.0
    bench.queue.check()
    assert bench.losses == 0
    bench.now_s = 11.0
    bench.queue.check()
    assert bench.losses == 1
    assert [task.name for task in bench.worker.tasks] == ["slow", "slow"]


def test_a_listener_that_breaks_does_not_stop_the_queue() -> None:
    bench = Bench()

    def broken(_: object) -> None:
        raise ZeroDivisionError

    bench.queue.submit(
        Operation[object](session_id="s", task="a", on_success=broken, on_failure=bench.failed.append)
    )
    bench.submit("b")
    with contextlib.suppress(ZeroDivisionError):
        bench.answer()
    assert bench.drain() == ["b"]
