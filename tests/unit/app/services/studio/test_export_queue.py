"""Exports go one after the other, each into a file of its own."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.services.export.wish import ShownAs
from app.services.studio.export_queue import ExportQueue

FOLDER = Path("/exports")


def nowhere(_: Path) -> bool:
    return False


def asked(*names: str) -> ExportQueue:
    queue = ExportQueue()
    for name in names:
        queue = queue.with_job([name], "glb", FOLDER, name, is_there=nowhere)
    return queue


def test_no_file_is_promised_twice_or_written_over() -> None:
    queue = asked("tee", "tee").with_job(
        ["jeans"], "pdf", FOLDER, "", is_there=lambda path: path.name == "jeans.pdf"
    )
    queue = queue.with_job(["tee", "jeans"], "pdf", FOLDER, "", is_there=nowhere)
    assert [job.path.name for job in queue.jobs] == ["tee.glb", "tee-2.glb", "jeans-2.pdf", "lookbook.pdf"]


def test_files_are_called_after_what_they_show() -> None:
    way = {"tee": ShownAs(colourway="ink", size="S", alone=True)}
    queue = ExportQueue().with_job(["tee"], "glb", FOLDER, "", is_there=nowhere, shown=way)
    queue = queue.with_job(["tee", "jeans"], "pdf", FOLDER, "", is_there=nowhere, shown=way, look="../夏 / A")
    queue = queue.with_job(["tee", "jeans"], "pdf", FOLDER, "", is_there=nowhere, look="//")
    assert [job.path for job in queue.jobs] == [
        FOLDER / name for name in ("tee_ink_S.glb", "夏-A.pdf", "lookbook.pdf")
    ]


def test_a_job_that_is_over_stays_as_it_is() -> None:
    queue = asked("tee").changed(1, state="stopped")
    assert queue.changed(1, state="done") == queue
    assert queue.next is None
    assert queue.without_closed().jobs == ()


@given(st.lists(st.sampled_from(["begin", "done", "failed", "stop"]), max_size=20))
def test_never_two_at_once_and_in_the_order_they_were_asked_for(deeds: list[str]) -> None:
    queue, begun = asked("a", "b", "c", "d"), []
    for deed in deeds:
        if deed == "begin" and queue.next is not None:
            begun.append(queue.next.number)
            queue = queue.changed(queue.next.number, state="running")
        elif deed == "stop":
            last = queue.jobs[-1].number
            queue = queue.changed(last, state="stopped")
        elif deed in ("done", "failed") and queue.running is not None:
            queue = queue.changed(queue.running.number, state=deed)
        assert sum(job.state == "running" for job in queue.jobs) <= 1
    assert begun == sorted(begun)
