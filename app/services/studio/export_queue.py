"""What is to be exported, one after the other: a frozen queue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from app.services.export.wish import Format, ShownAs
from resources.translations import Language

_NO_NAME: Final = re.compile(r"[^\w-]+")
"""What the name of a look may have and that of a file had better not."""

JobState = Literal["waiting", "running", "done", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """One file. ``names``: ids of products, or the path of one mesh; ``share`` in 0 … 1 is done.

    ``shown`` says by product id how each is shown; ``look`` is the name of the look they make.
    """

    number: int
    names: tuple[str, ...]
    format: Format
    path: Path
    title: str
    shown: Mapping[str, ShownAs] = field(default_factory=dict)
    worn: bool = False
    outfit: bool = False
    look: str = ""
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
        shown: Mapping[str, ShownAs] | None = None,
        look: str = "",
        **options: Any,
    ) -> ExportQueue:
        """One more, into a file that is neither there nor promised to another."""
        number = max((job.number for job in self.jobs), default=0) + 1
        ways = dict(shown or {})
        stem = _stem(names, ways, look)
        taken = {job.path for job in self.jobs if job.is_open}
        path, again = folder / f"{stem}.{format_}", 1
        while path in taken or is_there(path):
            again += 1
            path = folder / f"{stem}-{again}.{format_}"
        job = ExportJob(
            number=number,
            names=tuple(names),
            format=format_,
            path=path,
            title=title,
            shown=ways,
            look=look,
            **options,
        )
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


def _stem(names: Sequence[str], shown: Mapping[str, ShownAs], look: str) -> str:
    """What a file is called: after its look, or its product and how that is shown."""
    if len(names) > 1 or look:
        return _NO_NAME.sub("-", look).strip("-") or "lookbook"
    way = shown.get(names[0], ShownAs())
    return "_".join(part for part in (Path(names[0]).stem, way.colourway, way.size) if part)
