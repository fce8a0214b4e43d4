"""How far something long is: a share, 0 … 1, and what is being done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(done: float, said: str) -> None:
    """For nobody."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part that goes from ``start`` to ``end`` of the whole."""
    return lambda done, said: progress(start + (end - start) * done, said)
