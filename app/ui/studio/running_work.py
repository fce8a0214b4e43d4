"""Work that takes a while: what the status bar shows of it, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True, eq=False)
class RunningWork:
    """A task of another process. ``share`` is None while nobody knows how far it is; ``stop`` ends it."""

    title: str
    stop: Callable[[], None]
    share: float | None = None
    step: str = ""
