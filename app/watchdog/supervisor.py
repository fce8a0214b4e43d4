"""The watch itself: start, listen, end what hangs, start again, or give up and say so."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from app.watchdog.catalogue_guard import catalogue_now, take_back_unproven
from app.watchdog.child import Child
from app.watchdog.record import KEPT_ENDINGS, PastEnding, WatchRecord, keep_watch_record, read_watch_record
from app.watchdog.verdict import Ending, Limits, Verdict, Why, verdict, why_ended

_LOG = logging.getLogger(__name__)
_LOOK_S: Final = 0.2
_PROVEN_AFTER_S: Final = 30.0


@dataclass(slots=True, kw_only=True)
class _Watch:
    """What happened since the watchdog began."""

    endings: list[Ending] = field(default_factory=list)
    failed_starts: int = 0


class Supervisor:
    """Keeps one command running. `run` returns when it ended as wanted, or was given up.

    ``before_start`` runs before every start, while nothing has the shop's files open. `stop` may be called
    from a signal's handler or another thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        limits: Limits | None = None,
        before_start: Callable[[], None] = lambda: None,
        environment: dict[str, str] | None = None,
        proven_after_s: float = _PROVEN_AFTER_S,
    ) -> None:
        self._command, self._environment = tuple(command), environment
        self._limits = limits or Limits()
        self._before_start = before_start
        self._proven_after_s = proven_after_s
        self._stopping = threading.Event()
        self._watch = _Watch()
        self._child: Child | None = None
        self._record = read_watch_record()

    @property
    def record(self) -> WatchRecord:
        """What is known now."""
        return self._record

    @property
    def silence_s(self) -> float | None:
        """Seconds since the last beat; None while there is no process."""
        child = self._child
        return None if child is None else child.silence_s

    def stop(self) -> None:
        """End the process and let `run` return."""
        self._stopping.set()

    def run(self) -> Verdict:
        """Watch until the end."""
        self._keep(state="starting", began_at=_now())
        last = Verdict(starts_again=False)
        try:
            while not self._stopping.is_set():
                self._before_start()
                last = self._one_life()
                if not last.starts_again:
                    break
                self._keep(state="pausing")
                self._stopping.wait(last.pause_s)
        finally:
            if self._child is not None:
                self._child.end()
                self._child = None
            self._keep(state="given_up" if last.gives_up else "stopped", process_id=None)
        return last

    def _one_life(self) -> Verdict:
        child = self._child = Child(self._command, self._environment)
        self._keep(state="starting", process_id=child.process_id, started_at=_now(), ready_at=None)
        ending = self._lived(child)
        self._child = None
        if self._stopping.is_set():
            return Verdict(starts_again=False)
        self._watch.endings.append(ending)
        del self._watch.endings[:-KEPT_ENDINGS]
        self._remember(ending, child.age_s)
        decided = verdict(self._watch.endings, self._limits)
        if ending.is_failure:
            self._after_failure(ending, decided)
        return decided

    def _lived(self, child: Child) -> Ending:
        """Wait for the end of a process, or bring it about."""
        proven = False
        while True:
            status = child.wait(_LOOK_S)
            if status is not None or self._stopping.is_set():
                status = child.end()  # what it left behind goes too
                return self._ending(child, why_ended(status), status)
            why = self._trouble(child)
            if why is not None:
                _LOG.error("the window %s; it is ended", "hangs" if why is Why.HUNG else "does not appear")
                return self._ending(child, why, child.end(leaving_trace=True))
            if child.is_ready and self._record.ready_at is None:
                self._keep(state="running", ready_at=_now())
            if child.is_ready and not proven and child.age_s > self._proven_after_s:
                proven = True
                self._watch.failed_starts = 0
                self._keep(proven_catalogue=catalogue_now())

    def _trouble(self, child: Child) -> Why | None:
        if not child.is_ready:
            return Why.NEVER_READY if child.age_s > self._limits.starting_s else None
        return Why.HUNG if child.silence_s > self._limits.silent_s else None

    def _ending(self, child: Child, why: Why, status: int) -> Ending:
        return Ending(at_s=time.monotonic(), why=why, status=status, was_ready=child.is_ready)

    def _after_failure(self, ending: Ending, decided: Verdict) -> None:
        _LOG.error("the window ended: %s, status %s", ending.why.value, ending.status)
        self._watch.failed_starts += 1
        if take_back_unproven(self._record.proven_catalogue, self._watch.failed_starts):
            self._watch.failed_starts = 0
        if decided.gives_up:
            _LOG.error("the window failed %d times; it is given up", self._limits.most)

    def _remember(self, ending: Ending, lived_s: float) -> None:
        past = PastEnding(at=_now(), why=ending.why, status=ending.status, lived_s=round(lived_s, 1))
        self._keep(endings=(*self._record.endings, past)[-KEPT_ENDINGS:], process_id=None)

    def _keep(self, **changes: object) -> None:
        self._record = self._record.model_copy(update=changes)
        keep_watch_record(self._record)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
