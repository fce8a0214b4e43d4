"""Outside the opening hours the screen is dark, and a touch wakes it for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from app.services.operator.opening_hours import OpeningHours, is_open

_LOOK_MS: Final = 15_000
_AWAKE_MS: Final = 120_000


class Night(QWidget):
    """A black veil over a window, while the shop is closed and nobody is there."""

    def __init__(
        self,
        window: QWidget,
        hours: OpeningHours | None,
        nobody: Callable[[], bool],
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(window)
        self._hours, self._nobody, self._clock = hours, nobody, clock
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._awake = QTimer(self)
        self._awake.setSingleShot(True)
        self._awake.setInterval(_AWAKE_MS)
        self._awake.timeout.connect(self.look)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()
        window.installEventFilter(self)

    def start(self) -> None:
        """Look at the clock from now on."""
        if self._hours is not None:
            self._looks.start()
            self.look()

    def stop(self) -> None:
        """Look no more."""
        self._looks.stop()
        self._awake.stop()

    def look(self) -> None:
        """Dark when it is night and nobody is there; somebody in the shop keeps it bright."""
        night = not is_open(self._hours, self._clock())
        if night and self._nobody() and not self._awake.isActive():
            self._cover()
        elif not night:
            self.hide()

    def mousePressEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Wake; this touch is no answer to anything below."""
        self.hide()
        self._awake.start()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Nothing but black: it saves the lamps, and burns nothing in."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.end()

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Cover the window as it changes its size."""
        if event is not None and event.type() is QEvent.Type.Resize and self.isVisible():
            self._cover()
        return False

    def _cover(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()
