"""A small card beside a place one has touched: what the fit map says there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutLine:
    """One thing that is known about the place."""

    words: str
    value: str
    emphasised: bool = False


class Callout(QWidget):
    """A card with lines of values and a dot on the place they are about. It lets every touch through."""

    _MOST_LINES, _DOT_UNITS, _GAP_UNITS = 6, 18, 34

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look = look
        self._place = QPointF()
        self._card = QFrame(self)
        self._card.setProperty("card", "true")
        grid = QGridLayout(self._card)
        grid.setContentsMargins(look.u(20), look.u(14), look.u(20), look.u(14))
        grid.setHorizontalSpacing(look.u(22))
        grid.setVerticalSpacing(look.u(4))
        self._rows = [self._row(grid, index) for index in range(self._MOST_LINES)]
        self.hide()

    def show_lines(self, lines: Sequence[CalloutLine], place: QPointF) -> None:
        """Show values about a place of the parent; no lines hide the card.

        Accessible as one sentence.
        """
        self.setVisible(bool(lines))
        if not lines:
            return
        for index, (words, value) in enumerate(self._rows):
            line = lines[index] if index < len(lines) else None
            for label, text in ((words, line.words if line else ""), (value, line.value if line else "")):
                set_text(label, text)
                label.setVisible(line is not None)
                label.setFont(self._look.font("caption", bold=line is not None and line.emphasised))
        self.setAccessibleName("; ".join(f"{line.words}: {line.value}" for line in lines))
        self._place = place
        self._stand_beside(place)

    def _row(self, grid: QGridLayout, index: int) -> tuple[QLabel, QLabel]:
        words = text_label(self._look, "caption", tone="soft", wrap=False)
        value = text_label(self._look, "caption", wrap=False)
        grid.addWidget(words, index, 0)
        grid.addWidget(value, index, 1, Qt.AlignmentFlag.AlignRight)
        return words, value

    def _stand_beside(self, place: QPointF) -> None:
        """Cover the parent; the card goes to the side of the place where there is more room."""
        parent = self.parentWidget()
        room = QSize(self.size()) if parent is None else parent.size()
        self.setGeometry(0, 0, room.width(), room.height())
        self._card.adjustSize()
        gap = self._look.u(self._GAP_UNITS)
        card = self._card.size()
        right = place.x() + gap + card.width() <= room.width() or place.x() < room.width() / 2
        x = place.x() + gap if right else place.x() - gap - card.width()
        y = min(max(place.y() - card.height() / 2, gap), room.height() - card.height() - gap)
        self._card.move(QPoint(round(x), round(y)))
        self.raise_()
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The dot, and a thin line from it to the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, card = self._look, QRectF(self._card.geometry())
        edge = card.left() if card.center().x() > self._place.x() else card.right()
        painter.setPen(QPen(look.colour("ink"), look.u(2)))
        painter.drawLine(self._place, QPointF(edge, card.center().y()))
        radius = look.u(self._DOT_UNITS) / 2
        painter.setBrush(look.colour("paper"))
        painter.drawEllipse(self._place, radius, radius)
        painter.end()
