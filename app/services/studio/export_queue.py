"""What is to be exported, one after the other: a frozen queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from app.services.export.wish import Format
from resources.translations import Language

JobState = Literal["waiting", "running", "done", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """One file. ``names``: ids of products, or the path of one mesh; ``share`` in 0 … 1 is done."""

    number: int
    names: tuple[str, ...]
    format: Format
    path: Path
    title: str
    worn: bool = False
    outfit: bool = False
    language: Language = "en"
    state: JobState = "waiting"
    share: float = 0.0
    step: str = ""
    code: str = ""
    message: str = ""
    bytes: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something will still happen to it."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQueue:
    """The jobs in the order they were asked for."""

    jobs: tuple[ExportJob, ...] = ()

    @property
    def running(self) -> ExportJob | None:
        """The one under way."""
        return next((job for job in self.jobs if job.state == "running"), None)

    @property
    def next(self) -> ExportJob | None:
        """The one to begin now; None while one is under way."""
        if self.running is not None:
            return None
        return next((job for job in self.jobs if job.state == "waiting"), None)

    def job(self, number: int) -> ExportJob | None:
        """A job by its number."""
        return next((job for job in self.jobs if job.number == number), None)

    def with_job(
        self,
        names: Sequence[str],
        format_: Format,
        folder: Path,
        title: str,
        *,
        is_there: Callable[[Path], bool] = Path.exists,
        **options: Any,
    ) -> ExportQueue:
        """One more, into a file that is neither there nor promised to another."""
        number = max((job.number for job in self.jobs), default=0) + 1
        stem = Path(names[0]).stem if len(names) == 1 else "lookbook"
        taken = {job.path for job in self.jobs if job.is_open}
        path, again = folder / f"{stem}.{format_}", 1
        while path in taken or is_there(path):
            again += 1
            path = folder / f"{stem}-{again}.{format_}"
        job = ExportJob(number=number, names=tuple(names), format=format_, path=path, title=title, **options)
        return replace(self, jobs=(*self.jobs, job))

    def changed(self, number: int, **changes: Any) -> ExportQueue:
        """Something happened to a job; one that is over stays as it is."""
        return replace(
            self,
            jobs=tuple(
                replace(job, **changes) if job.number == number and job.is_open else job for job in self.jobs
            ),
        )

    def without_closed(self) -> ExportQueue:
        """Only what is still to be done."""
        return replace(self, jobs=tuple(job for job in self.jobs if job.is_open))
