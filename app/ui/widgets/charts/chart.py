"""What all charts are: a title, tips where the pointer is, and the figures as text."""

from collections.abc import Sequence
from typing import Final

from PyQt6.QtCore import QEvent, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.look import Look

SERIES_COLOURS: Final = ("chart_1", "chart_2", "chart_3", "chart_4", "chart_5", "chart_6")


class Chart(QWidget):
    """A chart paints itself in `paint_figures` and says the same in ``text_rows``."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.title = ""
        self.text_rows: tuple[tuple[str, ...], ...] = ()
        """The figures as a table: titles of columns, then rows. Files and screen readers take these."""
        self._tips: list[tuple[QRectF, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        """Name the chart and give its figures as text."""
        self.title = title
        self.text_rows = tuple(tuple(row) for row in rows)
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(", ".join(w for w in row if w) for row in rows))
        self.updateGeometry()
        self.update()

    def tip(self, place: QRectF, words: str) -> None:
        """What the pointer is told at a place; only while painting."""
        self._tips.append((place, words))

    def tips(self) -> tuple[tuple[QRectF, str], ...]:
        """Every place that has something to say, once painted."""
        return tuple(self._tips)

    def metrics(self, size: str = "label", *, bold: bool = False) -> QFontMetricsF:
        """How wide and high words of a size are."""
        return QFontMetricsF(self.look.font(size, bold=bold))

    def paint_figures(self, painter: QPainter, room: QRectF) -> None:
        """Paint the chart into the room below the title."""
        raise NotImplementedError

    def write(
        self,
        painter: QPainter,
        room: QRectF,
        words: str,
        *,
        colour: str = "ink",
        size: str = "label",
        bold: bool = False,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Write words into a room, with an ellipsis where it is too narrow; the tip has them all.

        ``colour``: a role of the theme, or ``#RRGGBB``.
        """
        painter.setFont(self.look.font(size, bold=bold))
        painter.setPen(QColor(colour) if colour.startswith("#") else self.look.colour(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The title, and the figures below it."""
        self._tips = []
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect())
        if self.title:
            height = self.metrics("body", bold=True).height() + self.look.space("s")
            self.write(painter, QRectF(0, 0, room.width(), height), self.title, size="body", bold=True)
            room.setTop(height + self.look.space("xs"))
        if self.text_rows:
            self.paint_figures(painter, room)
        painter.end()

    def head_px(self) -> float:
        """The height that the title takes."""
        if not self.title:
            return 0.0
        return self.metrics("body", bold=True).height() + self.look.space("s") + self.look.space("xs")

    def event(self, event: QEvent | None) -> bool:
        """Tell what the pointer is on."""
        if isinstance(event, QHelpEvent):
            for place, words in self._tips:
                if place.contains(event.pos().toPointF()):
                    QToolTip.showText(event.globalPos(), words, self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)


def paint_keys(chart: Chart, painter: QPainter, room: QRectF, names: Sequence[str]) -> None:
    """Name the series of a chart in a row, each beside its colour and its mark."""
    look, x = chart.look, room.x()
    side = look.space("m")
    for index, name in enumerate(names):
        square = QRectF(x, room.center().y() - side / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(SERIES_COLOURS[index % len(SERIES_COLOURS)]))
        painter.drawRoundedRect(square, look.u(3), look.u(3))
        width = chart.metrics("caption").horizontalAdvance(name) + 2
        words = QRectF(square.right() + look.space("s"), room.y(), width, room.height())
        chart.write(painter, words, name, colour="ink_soft", size="caption")
        x = words.right() + look.space("m")
