"""What to do when the window's process ended: a pure rule over what happened so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DONE: Final = 0
RESTART_ME: Final = 70
"""The status of a process that met too many bugs: it wants to begin anew, and it counts as a failure."""
RESTART_WANTED: Final = 71
"""The status when the operator asked for a restart: it counts as nothing."""


class Why(StrEnum):
    """Why a process is no more, or is ended."""

    DONE = "done"
    WANTED = "wanted"
    ENDED = "ended"
    HUNG = "hung"
    NEVER_READY = "never_ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``starting_s``: until the first picture. ``silent_s``: without a pulse of the window's loop.

    After ``most`` failures within ``within_s`` the watchdog gives up.
    """

    starting_s: float = 180.0
    silent_s: float = 20.0
    most: int = 5
    within_s: float = 600.0
    longest_pause_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One process: when it ended (seconds of a clock that only goes on), why, with which status."""

    at_s: float
    why: Why
    status: int | None = None
    was_ready: bool = False

    @property
    def is_failure(self) -> bool:
        """Whether it counts."""
        return self.why not in (Why.DONE, Why.WANTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Start again after a pause, or stop; ``gives_up``: it failed too often."""

    starts_again: bool
    pause_s: float = 0.0
    gives_up: bool = False


def why_ended(status: int) -> Why:
    """The reason an exit status tells."""
    return {DONE: Why.DONE, RESTART_WANTED: Why.WANTED}.get(status, Why.ENDED)


def verdict(endings: Sequence[Ending], limits: Limits) -> Verdict:
    """What follows the last ending. The pauses double while failures come one upon another."""
    last = endings[-1]
    if last.why is Why.DONE:
        return Verdict(starts_again=False)
    if not last.is_failure:
        return Verdict(starts_again=True)
    recent = [e for e in endings if e.is_failure and last.at_s - e.at_s <= limits.within_s]
    if len(recent) >= limits.most:
        return Verdict(starts_again=False, gives_up=True)
    pause_s = 0.0 if len(recent) == 1 else min(2.0 ** (len(recent) - 2), limits.longest_pause_s)
    return Verdict(starts_again=True, pause_s=pause_s)
