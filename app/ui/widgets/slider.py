"""A slider for a finger."""

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look


class TouchSlider(QWidget):
    """Chooses a whole number between two ends; ``moved`` carries it. Pale until a value is given."""

    moved = pyqtSignal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._low, self._high = 0.0, 1.0
        self._shown, self._given = 0.5, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.target_px)

    def show_value(self, low: float, high: float, value: float | None, start: float) -> None:
        """Show ``value`` between the ends, or the fair ``start`` paled when nothing is given."""
        shown = start if value is None else value
        news = (low, high, shown, value is not None)
        if news != (self._low, self._high, self._shown, self._given):
            self._low, self._high, self._shown, self._given = news
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A slider wants width."""
        return QSize(self._look.u(420), self._look.target_px)

    def _margin(self) -> float:
        return float(self._look.u(36))

    def position_of(self, value: float) -> float:
        """The x of a value in this widget."""
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        return self._margin() + share * (self.width() - 2 * self._margin())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A touch sets the value where it is."""
        self._report(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """So does a drag."""
        self._report(event)

    def _report(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        share = (event.position().x() - self._margin()) / max(self.width() - 2 * self._margin(), 1)
        self.moved.emit(float(round(self._low + min(max(share, 0.0), 1.0) * (self._high - self._low))))

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A line, its travelled part, and a handle the size of a fingertip."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, x = self.height() / 2, self.position_of(self._shown)
        left, right = self._margin(), self.width() - self._margin()
        thickness = look.u(8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(
            QRectF(left, middle - thickness / 2, right - left, thickness), thickness / 2, thickness / 2
        )
        if self._given:
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(
                QRectF(left, middle - thickness / 2, x - left, thickness), thickness / 2, thickness / 2
            )
        radius = look.u(30)
        painter.setPen(QPen(look.colour("accent" if self._given else "line_strong"), look.u(4)))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(QPointF(x, middle), radius, radius)
        painter.end()
