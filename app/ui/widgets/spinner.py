"""The sign that something is being made."""

from PyQt6.QtCore import QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PyQt6.QtWidgets import QWidget

from app.ui.look import Look

STEP_MS = 200  # each step composes the window anew, 3D view included: calm is cheaper, and kinder
_STEPS = 12


def paint_spinner(painter: QPainter, rect: QRectF, colour: QColor, width: float, step: int) -> None:
    """Draw three quarters of a ring, turned by ``step`` twelfths."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(rect, -step * 360 * 16 // _STEPS, 270 * 16)


class Spinner(QWidget):
    """A turning ring; it turns only while it is seen."""

    def __init__(self, look: Look, units: int = 44, colour: str = "accent") -> None:
        super().__init__()
        self._look, self._colour = look, colour
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(QSize(look.u(units), look.u(units)))

    def _turn(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()

    def showEvent(self, _: QShowEvent | None) -> None:  # noqa: N802  Qt's name
        """Start turning, where things may move."""
        if self._look.moving:
            self._timer.start()

    def hideEvent(self, _: QHideEvent | None) -> None:  # noqa: N802  Qt's name
        """Stop turning."""
        self._timer.stop()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._look.u(5)
        rect = QRectF(self.rect()).adjusted(width, width, -width, -width)
        paint_spinner(painter, rect, self._look.colour(self._colour), width, self._step)
        painter.end()
