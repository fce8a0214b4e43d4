"""The window's pulse: as long as its loop turns, the watchdog hears it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import QObject, QTimer

from app.watchdog.pulse import Pulse, leave_trace_when_asked

_BEAT_MS: Final = 1000


class Heartbeat(QObject):
    """Beats once a second from `start`, the first picture, on. ``on_lost``: the watchdog is gone."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        super().__init__()
        self._pulse, self._on_lost = Pulse(), on_lost
        if self._pulse.is_watched:
            leave_trace_when_asked()
        self.timer = QTimer(self)
        self.timer.setInterval(_BEAT_MS)
        self.timer.timeout.connect(self._beat)

    def start(self) -> None:
        """The first picture is on the screen."""
        if self._pulse.is_watched:
            self._pulse.ready()
            self.timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self.timer.stop()
        self._pulse.close()

    def _beat(self) -> None:
        self._pulse.beat()
        if self._pulse.is_lost and self.timer.isActive():
            self.timer.stop()
            self._on_lost()
