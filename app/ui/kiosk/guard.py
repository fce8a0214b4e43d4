"""What keeps a kiosk the shop's: locked, under watch, dark at night, with a door for the operator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QWidget

from app.services.operator.opening_hours import OpeningHours
from app.ui.heartbeat import Heartbeat
from app.ui.kiosk.lock_down import LockDown
from app.ui.kiosk.night import Night
from app.ui.operator.door import OperatorDoor
from app.watchdog.verdict import DONE, RESTART_WANTED

if TYPE_CHECKING:
    from app.ui.operator.desk import Desk


class Guarded(Protocol):
    """What is guarded of a kiosk."""

    @property
    def window(self) -> QWidget:
        """Its window."""

    def nobody_is_here(self) -> bool:
        """Whether it waits for the next shopper."""

    def send_away(self) -> None:
        """End the session of whoever is there, and erase it."""


class KioskGuard:
    """Guards one kiosk from `lock` to `release`."""

    def __init__(
        self,
        kiosk: Guarded,
        application: QCoreApplication,
        hours: OpeningHours | None,
        *,
        make_desk: Callable[[], Desk] | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._kiosk, self._application = kiosk, application
        self.lock_down = LockDown(kiosk.window)
        self.heartbeat = Heartbeat(on_lost=lambda: application.exit(DONE))
        self.night = Night(kiosk.window, hours, kiosk.nobody_is_here, clock)
        self.door = OperatorDoor(
            kiosk.window,
            on_open=self._step_back,
            on_close=self.lock_down.resume,
            on_restart=lambda: application.exit(RESTART_WANTED),
            on_quit=lambda: application.exit(DONE),
            make_desk=make_desk,
        )
        self.lock_down.asked.connect(self.door.open)
        self.lock_down.held.connect(self.door.get_ready)

    def lock(self) -> None:
        """Show the window locked."""
        self.lock_down.lock()

    def first_frame(self, also: Callable[[], None] | None = None) -> Callable[[], None]:
        """What to call when the first picture is on the screen."""

        def seen() -> None:
            self.heartbeat.start()
            self.night.start()
            if also is not None:
                also()

        return seen

    def release(self) -> None:
        """The program ends; safe to call twice."""
        self.door.shut()
        self.night.stop()
        self.heartbeat.stop()
        self.lock_down.release()

    def _step_back(self) -> None:
        self._kiosk.send_away()
        self.lock_down.pause()
