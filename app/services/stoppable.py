"""Long work that says how far it is and can be stopped between two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from resources.errors import CodedError

Progress = Callable[[float, str], None]


class WorkStoppedError(CodedError):
    """The person who started the work stopped it: WORK_STOPPED. Nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A part of a longer work, from ``start`` to ``end`` of the whole.

    ``progress`` is told the fraction (0 … 1) and the step; ``is_stopped`` is asked at every step, and may be
    answered from another thread.
    """

    progress: Progress | None = None
    is_stopped: Callable[[], bool] | None = None
    start: float = 0.0
    end: float = 1.0

    def step(self, fraction: float, what: str) -> None:
        """Say how far this part is. Raises WorkStoppedError WORK_STOPPED."""
        if self.is_stopped is not None and self.is_stopped():
            raise WorkStoppedError("WORK_STOPPED", f"Stopped at {what}; nothing was written.")
        if self.progress is not None:
            self.progress(self.start + (self.end - self.start) * min(max(fraction, 0.0), 1.0), what)

    def part(self, start: float, end: float) -> Work:
        """A part of this part."""
        span = self.end - self.start
        return Work(
            progress=self.progress,
            is_stopped=self.is_stopped,
            start=self.start + span * start,
            end=self.start + span * end,
        )


NOBODY_WATCHES = Work()
