"""The exports of a desk: they go on while pages change, one after the other in the process for long work."""

from __future__ import annotations

from functools import partial
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from app.jobs.operation import Failure
from app.services.export.wish import ShownAs
from app.services.studio.export_queue import ExportJob, ExportQueue
from app.ui.studio.desk import StudioDesk
from app.ui.studio.running_work import RunningWork


class ExportLine(QObject):
    """``changed`` whenever a job came, went on or ended; ``written`` carries one that is done.

    ``ways`` remembers by product id how each was last wished to be shown.
    """

    changed = pyqtSignal()
    written = pyqtSignal(object)

    def __init__(self, desk: StudioDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._work: RunningWork | None = None
        self.queue = ExportQueue()
        self.ways: dict[str, ShownAs] = {}
        desk.works_changed.connect(self._look)

    @classmethod
    def of(cls, desk: StudioDesk) -> ExportLine:
        """The one of a desk; windows come and go over it."""
        return next(iter(desk.findChildren(cls)), None) or cls(desk)

    def put(self, queue: ExportQueue) -> None:
        """Take a queue with more or fewer jobs, and begin what can be."""
        self.queue = queue
        job = queue.next
        if job is not None:
            self._begin(job)
        self.changed.emit()

    def cancel(self, number: int) -> None:
        """Stop a job, or let it never begin. A file is whole or not there."""
        job = self.queue.job(number)
        if job is not None and job.state == "running" and self._work is not None:
            self._work.stop()
        elif job is not None:
            self.put(self.queue.changed(number, state="stopped"))

    def _begin(self, job: ExportJob) -> None:
        self.queue = self.queue.changed(job.number, state="running")
        self._desk.ask(
            self,
            "export",
            job,
            done=partial(self._done, job.number),
            failed=partial(self._failed, job.number),
            stopped=partial(self._stopped, job.number),
            line="long",
            title=job.title,
        )
        self._work = self._desk.works[-1]

    def _look(self) -> None:
        job, work = self.queue.running, self._work
        if job is None or work is None or (job.share, job.step) == (work.share or 0.0, work.step):
            return
        self.queue = self.queue.changed(job.number, share=work.share or 0.0, step=work.step)
        self.changed.emit()

    def _done(self, number: int, held: dict[str, Any]) -> None:
        self.put(self.queue.changed(number, state="done", share=1.0, bytes=int(held["bytes"])))
        self.written.emit(self.queue.job(number))

    def _failed(self, number: int, failure: Failure) -> None:
        self.put(self.queue.changed(number, state="failed", code=failure.code, message=failure.message))

    def _stopped(self, number: int) -> None:
        self.put(self.queue.changed(number, state="stopped"))
