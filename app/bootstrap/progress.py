"""Progress of long work on standard error: a bar on a terminal, nothing elsewhere. Standard library only."""

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

Progress = Callable[[float, str], None]
"""Called with a fraction from 0 to 1 and what is being done."""

REDRAW_S = 0.1
BAR_WIDTH = 28


class ProgressBar:
    """One bar on one line. Callable as a `Progress`; as a context manager it clears or ends its line."""

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = sys.stderr if stream is None else stream
        self._visible = self._stream.isatty()
        self._started_s = time.monotonic()
        self._drawn_s = float("-inf")

    def __call__(self, fraction: float, what: str) -> None:
        """Show the fraction; redraws at most ten times a second."""
        now_s = time.monotonic()
        if not self._visible or now_s - self._drawn_s < REDRAW_S:
            return
        self._drawn_s = now_s
        line = bar_line(self._title, fraction, what, shutil.get_terminal_size().columns)
        self._stream.write(f"\r\x1b[2K{line}")
        self._stream.flush()

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._visible:
            seconds = time.monotonic() - self._started_s
            end = f"{self._title}: done in {seconds:.0f} s\n" if kind is None and seconds >= 1 else ""
            self._stream.write(f"\r\x1b[2K{end}")
            self._stream.flush()


def bar_line(title: str, fraction: float, what: str, columns: int) -> str:
    """The text of a bar, cut to the terminal's width."""
    fraction = min(max(fraction, 0.0), 1.0)
    full = round(fraction * BAR_WIDTH)
    bar = "█" * full + "░" * (BAR_WIDTH - full)
    return f"{title} {bar} {fraction:4.0%} {what}"[: max(columns - 1, 0)]


def scaled(progress: Progress, start: float, end: float) -> Progress:
    """A part of a longer work: its 0 to 1 becomes ``start`` to ``end`` of the whole."""

    def part(fraction: float, what: str) -> None:
        progress(start + (end - start) * fraction, what)

    return part
