"""One choice of a few, side by side."""

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look


class Segments(QWidget):
    """A pill of segments; ``chosen`` carries the key of the one touched."""

    chosen = pyqtSignal(str)

    def __init__(
        self,
        look: Look,
        *,
        height_units: int | None = None,
        text_size: str = "label",
        upright: bool = False,
        raised: bool = False,
    ) -> None:
        super().__init__()
        self._look = look
        self._height = max(look.target_px, 0 if height_units is None else look.t(height_units))
        self._upright = upright
        self._ground = "surface" if raised else "sunken"
        self._text_size = text_size
        self._options: tuple[tuple[str, str], ...] = ()
        self._current: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not upright:
            self.setFixedHeight(self._height)

    def show_options(self, options: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show ``(key, words)`` pairs with ``current`` marked."""
        if (tuple(options), current) != (self._options, self._current):
            self._options, self._current = tuple(options), current
            self.setAccessibleName(", ".join(words for _, words in options))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wide enough for the words."""
        metrics = QFontMetrics(self._look.font(self._text_size, bold=True))
        widest = max((metrics.horizontalAdvance(words) for _, words in self._options), default=0)
        cell = widest + self._look.u(48)
        count = len(self._options)
        return QSize(cell, count * self._height) if self._upright else QSize(count * cell, self._height)

    def rect_of(self, key: str) -> QRectF:
        """Where a segment is, in this widget."""
        count = max(len(self._options), 1)
        index = [k for k, _ in self._options].index(key)
        if self._upright:
            return QRectF(0, index * self.height() / count, self.width(), self.height() / count)
        return QRectF(index * self.width() / count, 0, self.width() / count, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the segment under the finger."""
        if event is None:
            return
        for key, _ in self._options:
            if self.rect_of(key).contains(event.position()):
                self.chosen.emit(key)
                return

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A sunken pill with the chosen segment raised."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = look.u(look.tokens.radius)
        painter.setBrush(look.colour(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        inset = look.u(6)
        for key, words in self._options:
            rect = self.rect_of(key)
            active = key == self._current
            if active:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("ink"))
                painter.drawRoundedRect(
                    rect.adjusted(inset, inset, -inset, -inset), radius - inset / 2, radius - inset / 2
                )
            painter.setFont(look.font(self._text_size, bold=active))
            painter.setPen(look.colour("on_ink" if active else "ink"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        painter.end()
