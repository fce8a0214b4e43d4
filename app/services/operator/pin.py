"""The operator's PIN: asked, chosen, changed, recovered. Each miss makes the next try wait longer."""

from __future__ import annotations

import itertools
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.bootstrap.process_lock import exclusive
from app.services.operator.errors import PinError
from app.services.operator.journal import note
from app.services.operator.pin_record import PinRecord, pin_path, read_pin, write_pin
from resources.paths import data_home

_LOG = logging.getLogger(__name__)
SHORTEST: Final = 6
LONGEST: Final = 12
FREE_TRIES: Final = 3
"""A finger slips; after so many misses every further try waits."""
_FIRST_WAIT_S: Final = 15.0
_LONGEST_WAIT_S: Final = 3600.0


class PinGate:
    """One PIN and its misses, shared by every process of this machine.

    A try is counted on disk before it is looked at: ending the program in the middle wins none. ``clock``
    gives seconds since 1970, because the wait outlives the process.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._path = pin_path() if path is None else path
        self._clock = clock
        self._held: PinRecord | None = None  # a count the disk would not take

    @property
    def is_set(self) -> bool:
        """Whether a PIN was chosen, or the file of one is there."""
        return self._path.exists()

    def wait_s(self) -> float:
        """How long the next try has to wait. Raises ResourceError as `read_pin` does."""
        return self._wait_s(self._record()) if self.is_set else 0.0

    def admit(self, pin: str) -> None:
        """Return when it is the PIN.

        Raises PinError PIN_WRONG, PIN_WAIT (not even looked at), PIN_NOT_SET; ResourceError
        PIN_RECORD_DAMAGED.
        """
        with self._alone():
            record = self._settled(self._record())
            wait_s = self._wait_s(record)
            if wait_s > 0:
                raise PinError("PIN_WAIT", f"Wait {wait_s:.0f} seconds before the next try.", wait_s)
            missed = record.model_copy(update={"failures": record.failures + 1, "failed_at_s": self._clock()})
            self._count(missed)
            if not record.matches(pin):
                note("pin_missed", failures=missed.failures)
                raise PinError("PIN_WRONG", "This is not the PIN.", self._wait_s(missed))
            self._count(record.model_copy(update={"failures": 0, "failed_at_s": 0.0}))

    def choose(self, pin: str) -> None:
        """Set the first PIN. Raises PinError PIN_ALREADY_SET, PIN_TOO_SHORT, PIN_TOO_PLAIN, ``OSError``."""
        check_pin(pin)
        with self._alone():
            if self.is_set:
                raise PinError("PIN_ALREADY_SET", "There is a PIN already; change it with the old one.")
            write_pin(self._path, PinRecord.of(pin))
        note("pin_chosen")

    def change(self, old: str, new: str) -> None:
        """Set another PIN. Raises as `admit` and `choose` do."""
        check_pin(new)
        self.admit(old)
        with self._alone():
            write_pin(self._path, PinRecord.of(new))
        note("pin_changed")

    def recover(self) -> bool:
        """Drop the PIN when whoever owns the machine asks for it; True when it was dropped.

        They ask by placing a file (`recovery_path`) that belongs to the user Vitrine runs as, or to the
        system's administrator. It is taken away. Raises the ``OSError`` of the system.
        """
        asked = recovery_path()
        if not _is_owners(asked):
            return False
        with self._alone():
            self._path.unlink(missing_ok=True)
            asked.unlink(missing_ok=True)
        self._held = None
        note("pin_recovered")
        return True

    def _record(self) -> PinRecord:
        if not self.is_set:
            raise PinError("PIN_NOT_SET", "No PIN was chosen yet.")
        record = read_pin(self._path)
        if self._held is not None and self._held.digest == record.digest:
            return self._held
        return record

    def _settled(self, record: PinRecord) -> PinRecord:
        """A clock that was set back must neither shorten the wait nor stretch it: it counts from now."""
        if record.failures and self._clock() < record.failed_at_s:
            record = record.model_copy(update={"failed_at_s": self._clock()})
            self._count(record)
        return record

    def _wait_s(self, record: PinRecord) -> float:
        since_s = max(self._clock() - record.failed_at_s, 0.0)
        return max(wait_after_s(record.failures) - since_s, 0.0)

    def _count(self, record: PinRecord) -> None:
        """Keep the count; with a full disk in memory only, so that the operator can come and clear it."""
        try:
            write_pin(self._path, record)
            self._held = None
        except OSError as problem:
            self._held = record
            _LOG.warning("a try of the PIN is counted in memory only: %s", problem.strerror)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No two tries at once, in whichever processes."""
        lock = self._path.with_suffix(".lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            holding = exclusive(lock, lambda: None)
            holding.__enter__()
        except OSError as problem:
            _LOG.warning("the PIN is asked without its lock: %s", problem.strerror)
            yield
            return
        try:
            yield
        finally:
            holding.__exit__(None, None, None)


def wait_after_s(failures: int) -> float:
    """The wait after so many misses: none, then 15 s, doubling up to an hour."""
    if failures < FREE_TRIES:
        return 0.0
    return min(_FIRST_WAIT_S * 2.0 ** min(failures - FREE_TRIES, 20), _LONGEST_WAIT_S)


def check_pin(pin: str) -> None:
    """Refuse what is guessed first. Raises PinError PIN_TOO_SHORT, PIN_TOO_PLAIN."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise PinError("PIN_TOO_SHORT", f"A PIN has {SHORTEST} to {LONGEST} digits.")
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    halves = pin[: len(pin) // 2] == pin[len(pin) // 2 :] and len(pin) % 2 == 0
    if len(steps) == 1 or len(set(pin)) < 3 or halves:
        raise PinError("PIN_TOO_PLAIN", "This PIN is guessed at once; mix its digits.")


def recovery_path() -> Path:
    """The file whose presence drops the PIN."""
    return data_home() / "reset-operator-pin"


def _is_owners(path: Path) -> bool:
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(seen.st_mode):
        return False
    return not hasattr(os, "getuid") or seen.st_uid in (0, os.getuid())
