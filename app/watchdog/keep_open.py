"""The shop's window kept open: under watch, with its health told, one at a time on a machine."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from app.bootstrap.process_lock import held_alone
from app.logs import start_logging
from app.services.operator.errors import OperatorError
from app.services.operator.health_address import HealthServer
from app.services.operator.health_snapshot import Snapshot, take_snapshot
from app.services.operator.restore import apply_staged_restore
from app.settings import load_settings
from app.watchdog.pulse import PIPE_VARIABLE
from app.watchdog.record import WatchRecord, read_watch_record
from app.watchdog.supervisor import Supervisor
from app.watchdog.verdict import DONE, RESTART_WANTED
from resources.errors import CodedError
from resources.paths import data_home

_LOG = logging.getLogger(__name__)
ROOT: Final = Path(__file__).resolve().parents[2]
_TRIES: Final = 4
_BETWEEN_TRIES_S: Final = 0.1
OUT_OF_ORDER_VARIABLE: Final = "VITRINE_OUT_OF_ORDER"
"""Set for the operator's window when it stands in for a kiosk that was given up."""


def is_watched() -> bool:
    """Whether this process was started by the watchdog: then it is the window itself."""
    return PIPE_VARIABLE in os.environ


@contextmanager
def only_kiosk() -> Iterator[None]:
    """Be the one that works on the shop's files. Raises OperatorError KIOSK_RUNNING."""
    with ExitStack() as stack:
        for tries_left in reversed(range(_TRIES)):  # somebody may only be asking whether it runs
            try:
                stack.enter_context(held_alone(data_home() / "kiosk.lock"))
                break
            except BlockingIOError as problem:
                if not tries_left:
                    raise OperatorError(
                        "KIOSK_RUNNING",
                        "The kiosk runs on this machine already; use its window, or close it first.",
                    ) from problem
                time.sleep(_BETWEEN_TRIES_S)
        yield


def keep_kiosk_open() -> int:
    """Run the kiosk under watch until it is closed; the exit status.

    Raises OperatorError KIOSK_RUNNING, KIOSK_KEEPS_FAILING.
    """
    start_logging("watchdog")
    with only_kiosk():
        while True:
            teller = HealthTeller()

            def before_start(teller: HealthTeller = teller) -> None:
                put_in_place()
                teller.follow_settings()

            supervisor = Supervisor(window_command("kiosk"), before_start=before_start)
            with teller.telling(supervisor):
                if not supervisor.run().gives_up:
                    return DONE
                status = _stand_in()
            if status != RESTART_WANTED:
                raise OperatorError(
                    "KIOSK_KEEPS_FAILING",
                    "The kiosk ended again and again and was given up; see logs/kiosk.log in "
                    f"{data_home()}, or run: python3 main.py doctor",
                )


def record_now() -> WatchRecord:
    """What the watchdog last wrote down; ``stopped`` when none runs any more."""
    record = read_watch_record()
    try:
        with only_kiosk():
            return record.model_copy(update={"state": "stopped", "process_id": None})
    except OperatorError:
        return record


def window_command(name: str) -> list[str]:
    """The command line of one of our windows."""
    return [sys.executable, str(ROOT / "main.py"), name]


def put_in_place() -> None:
    """Before anything opens the shop's files: a restore that was checked takes their place."""
    try:
        apply_staged_restore()
    except CodedError as problem:  # all is as before, and a shop opens in the morning
        _LOG.error("%s %s", problem.code, problem.message)


class HealthTeller:
    """Serves health where the settings say; a shop's kiosk opens even where it cannot be served."""

    def __init__(self) -> None:
        self._address = ""
        self._server: HealthServer | None = None
        self._supervisor: Supervisor | None = None

    @contextmanager
    def telling(self, supervisor: Supervisor) -> Iterator[None]:
        """Tell of this supervisor for the block."""
        self._supervisor = supervisor
        try:
            yield
        finally:
            self._serve("")

    def follow_settings(self) -> None:
        """Before every start of the window: the operator may have chosen another address."""
        try:
            self._serve(load_settings().health_address)
        except CodedError as problem:
            _LOG.error("%s %s", problem.code, problem.message)

    def _serve(self, address: str) -> None:
        if address == self._address:
            return
        server, self._server, self._address = self._server, None, ""
        if server is not None:
            server.close()
        if address:
            self._server = HealthServer(address, self._look)
            self._address = address

    def _look(self) -> Snapshot:
        supervisor = self._supervisor
        if supervisor is None:
            return take_snapshot(read_watch_record())
        return take_snapshot(supervisor.record, supervisor.silence_s)


def _stand_in() -> int:
    """In the place of the kiosk: a locked window that asks shoppers for patience and lets an operator in."""
    environment = os.environ | {OUT_OF_ORDER_VARIABLE: "1"}
    return subprocess.run(  # noqa: S603 (our own program)
        window_command("operator"), env=environment, check=False
    ).returncode
