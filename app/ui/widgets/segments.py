"""One choice of a few, side by side."""

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look

_AIR_UNITS = 12


class Segments(QWidget):
    """A pill of segments; ``chosen`` carries the key of the one touched. At a desk, arrow keys choose too.

    Words that are too long for their segment go on in a second line, and the pill grows with them.
    """

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
        if look.desktop:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if not upright:
            self.setFixedHeight(self._height)

    @property
    def keys(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(key for key, _ in self._options)

    def show_options(self, options: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show ``(key, words)`` pairs with ``current`` marked."""
        if (tuple(options), current) != (self._options, self._current):
            self._options, self._current = tuple(options), current
            self.setAccessibleName(", ".join(words for _, words in options))
            self.setAccessibleDescription(dict(options).get(current or "", ""))
            self.updateGeometry()
            self._grow()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wide enough for the words."""
        metrics = QFontMetrics(self._font(bold=True))
        widest = max((metrics.horizontalAdvance(words) for _, words in self._options), default=0)
        cell = max(widest + self._look.u(4 * _AIR_UNITS), self._look.target_px)
        count = len(self._options)
        return QSize(cell, count * self._height) if self._upright else QSize(count * cell, self._height)

    def rect_of(self, key: str) -> QRectF:
        """Where a segment is, in this widget."""
        return self._rects()[self.keys.index(key)]

    def _rects(self) -> list[QRectF]:
        count = len(self._options)
        if self._upright:
            high = self.height() / max(count, 1)
            return [QRectF(0, index * high, self.width(), high) for index in range(count)]
        widths = self._widths()
        return [QRectF(sum(widths[:index]), 0, widths[index], self.height()) for index in range(count)]

    def _widths(self) -> list[float]:
        """All the same, unless a single word needs more than its share and there is room for it."""
        count = max(len(self._options), 1)
        same = self.width() / count
        metrics = QFontMetrics(self._look.font(self._text_size, bold=True))
        air = self._look.u(_AIR_UNITS)
        needed = [_longest(metrics, words) + air for _, words in self._options]
        spare = self.width() - sum(needed)
        if max(needed, default=0) <= same or spare < 0:
            return [same] * count
        return [each + spare / count for each in needed]

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the segment under the finger."""
        if event is None:
            return
        for key, rect in zip(self.keys, self._rects(), strict=True):
            if rect.contains(event.position()):
                self.chosen.emit(key)
                return

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Arrow keys go to the neighbour."""
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)
        if event is None or not self._look.desktop or event.key() not in (*back, *on) or not self._options:
            super().keyPressEvent(event)
            return
        now = self.keys.index(self._current) if self._current in self.keys else -1
        self.chosen.emit(self.keys[(now + (-1 if event.key() in back else 1)) % len(self._options)])

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Other widths break words elsewhere."""
        super().resizeEvent(event)
        self._grow()

    def _font(self, *, bold: bool) -> QFont:
        """The named size, or a smaller one where a single word would not fit into its segment."""
        font = self._look.font(self._text_size, bold=bold)
        metrics = QFontMetrics(font)
        widest = [_longest(metrics, words) for _, words in self._options]
        fits = [room / word for room, word in zip(self._rooms_px(), widest, strict=True) if word]
        if not self._upright and 0 < min(fits, default=1.0) < 1:
            font.setPixelSize(max(round(font.pixelSize() * min(fits)), self._look.u(14)))
        return font

    def _rooms_px(self) -> list[int]:
        """Room for words in each segment."""
        air = self._look.u(_AIR_UNITS)
        if self._upright:
            return [self.width() - air] * len(self._options)
        return [int(width) - air for width in self._widths()][: len(self._options)]

    def _grow(self) -> None:
        if self._upright or not self._options or self.width() < self._look.target_px:
            return
        metrics = QFontMetrics(self._font(bold=True))
        wrap = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter)
        lines = max(
            metrics.boundingRect(0, 0, room, 10_000, wrap, words).height()
            for room, (_, words) in zip(self._rooms_px(), self._options, strict=True)
        )
        self.setFixedHeight(max(self._height, lines + self._look.u(_AIR_UNITS)))

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A sunken pill with the chosen segment raised."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("focus"), look.u(3)) if self.hasFocus() else Qt.PenStyle.NoPen)
        radius = look.u(look.tokens.radius)
        painter.setBrush(look.colour(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        inset = look.u(look.tokens.unit * 3 / 4)
        air = look.u(_AIR_UNITS / 2)
        plain, bold = self._font(bold=False), self._font(bold=True)
        for (key, words), rect in zip(self._options, self._rects(), strict=True):
            active = key == self._current
            if active:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("ink"))
                painter.drawRoundedRect(
                    rect.adjusted(inset, inset, -inset, -inset), radius - inset / 2, radius - inset / 2
                )
            painter.setFont(bold if active else plain)
            painter.setPen(look.colour("on_ink" if active else "ink"))
            wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(rect.adjusted(air, 0, -air, 0), wrap, words)
        painter.end()


def _longest(metrics: QFontMetrics, words: str) -> int:
    """Pixels of the longest single word."""
    return max((metrics.horizontalAdvance(word) for word in words.split()), default=0)
