"""A bar that says how far long work is."""

from PyQt6.QtCore import QRectF, Qt, QTimer
from PyQt6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PyQt6.QtWidgets import QProgressBar

from app.ui.look import Look
from app.ui.widgets.spinner import STEP_MS

_FULL = 1000
_STEPS = 12
_PIECE = 0.25
"""How much of the bar is filled while the share is not known."""


class ProgressLine(QProgressBar):
    """The share done, 0 to 1. While it is not known a piece wanders, calmly: the toolkit's own busy bar draws
    24 times a second, and each time the whole window is put together anew."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._step = look, 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._wander)
        self.setTextVisible(False)
        self.setRange(0, _FULL)

    def show_share(self, share: float | None) -> None:
        """Show the share done, or None while it is not known."""
        self.setRange(0, 0 if share is None else _FULL)
        if share is not None:
            self.setValue(round(min(max(share, 0.0), 1.0) * _FULL))
        self._run()

    @property
    def is_known(self) -> bool:
        """Whether it is known how far the work is."""
        return self.maximum() > 0

    def _run(self) -> None:
        wanders = self.isVisible() and not self.is_known and self._look.moving
        if wanders != self._timer.isActive():
            (self._timer.start if wanders else self._timer.stop)()

    def _wander(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802  Qt's name
        """Wander only while seen."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802  Qt's name
        """Rest while not."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The share as the style draws it, or the wandering piece."""
        if self.is_known:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        width = _PIECE * whole.width()
        piece = QRectF(whole.x(), whole.y(), width, whole.height())
        piece.moveLeft((whole.width() - width) * self._step / (_STEPS - 1))
        radius = whole.height() / 2
        for colour, part in (("sunken", whole), ("accent", piece)):
            painter.setBrush(self._look.colour(colour))
            painter.drawRoundedRect(part, radius, radius)
        painter.end()
