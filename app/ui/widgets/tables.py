"""Tables of numbers, painted so that digits stand under digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look
from app.ui.widgets.size_button import VERDICT_ICONS


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """One zone as words and numbers."""

    zone: str
    body: str
    garment: str
    ease: str
    verdict: str
    verdict_words: str


_LINE_UNITS = 40


class ZoneTable(QWidget):
    """Zone, your body, the garment, the room between, and what that means."""

    _SHARES = (0.24, 0.16, 0.19, 0.16, 0.25)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._head: tuple[str, ...] = ("",) * 4
        self._rows: tuple[ZoneRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, head: Sequence[str], rows: Sequence[ZoneRow]) -> None:
        """Show the table under four column titles."""
        self._head, self._rows = tuple(head), tuple(rows)
        spoken = (f"{r.zone} {r.body} {r.garment} {r.ease} {r.verdict_words}" for r in rows)
        self.setAccessibleName("; ".join(spoken))
        self.setFixedHeight(self._look.t(_LINE_UNITS) * (len(rows) + 1))
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Right-aligned numbers; the verdict as sign and word."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row_height = look.t(_LINE_UNITS)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("ink_soft"))
        for column, words in enumerate(self._head):
            painter.drawText(self._cell(0, column), self._alignment(column), words)
        for index, row in enumerate(self._rows, start=1):
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(0, index * row_height, self.width(), index * row_height)
            painter.setFont(look.font("label"))
            painter.setPen(look.colour("ink"))
            for column, words in enumerate((row.zone, row.body, row.garment, row.ease)):
                painter.drawText(self._cell(index, column), self._alignment(column), words)
            self._paint_verdict(painter, index, row)
        painter.end()

    def _paint_verdict(self, painter: QPainter, index: int, row: ZoneRow) -> None:
        look, cell = self._look, self._cell(index, 4)
        icon, colour = VERDICT_ICONS[row.verdict]
        side = look.t(26)
        left = cell.x() + min(look.u(40), cell.width() * 0.12)
        painter.drawPixmap(
            round(left),
            round(cell.center().y() - side / 2),
            look.icon_pixmap(icon, colour, side / look.scale),
        )
        painter.setPen(look.colour(colour))
        painter.setFont(look.font("caption", bold=True))
        words = QRectF(left + side + look.u(10), cell.y(), cell.right() - left - side, cell.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.verdict_words)

    def _cell(self, row: int, column: int) -> QRectF:
        left = sum(self._SHARES[:column]) * self.width()
        height = self._look.t(_LINE_UNITS)
        return QRectF(left, row * height, self._SHARES[column] * self.width(), height)

    @staticmethod
    def _alignment(column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRow:
    """One measurement of the body as words; ``sureness`` from 1 to 3, ``key`` what a touch reports."""

    title: str
    value: str
    note: str
    given: bool
    key: str = ""
    sureness: int = 3


class MeasurementTable(QWidget):
    """Measurements in columns: title, value, and how sure. ``touched`` carries a row's key."""

    touched = pyqtSignal(str)
    _ROW_UNITS, _NOTE_UNITS, _DOT_UNITS = 72, 84, 9

    def __init__(self, look: Look, columns: int = 2) -> None:
        super().__init__()
        self._look, self._columns = look, 1 if look.large_text else columns
        self._rows: tuple[MeasurementRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[MeasurementRow]) -> None:
        """Show the measurements, filling column by column."""
        self._rows = tuple(rows)
        self.setAccessibleName("; ".join(f"{r.title} {r.value} {r.note}" for r in rows))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as its rows."""
        return QSize(self._look.u(600), self._row_px() * self._deep())

    def _row_px(self) -> int:
        return max(self._look.t(self._ROW_UNITS), self._look.finger_px)

    def _deep(self) -> int:
        return -(-len(self._rows) // self._columns)

    def rect_of(self, index: int) -> QRectF:
        """Where a row is, in this widget."""
        gap, height = self._look.u(40), self._row_px()
        width = (self.width() - gap * (self._columns - 1)) / self._columns
        column, line = divmod(index, max(self._deep(), 1))
        return QRectF(column * (width + gap), line * height, width, height)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the row under the finger; a release elsewhere is the end of scrolling."""
        for index, row in enumerate(self._rows):
            if event is not None and row.key and self.rect_of(index).contains(event.position()):
                self.touched.emit(row.key)
                return

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Title left, value right, beside it in small how sure it is."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, row in enumerate(self._rows):
            cell = self.rect_of(index)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())
            self._paint_row(painter, cell, row)
        painter.end()

    def _paint_row(self, painter: QPainter, cell: QRectF, row: MeasurementRow) -> None:
        look, middle = self._look, Qt.AlignmentFlag.AlignVCenter
        note_width = look.t(self._NOTE_UNITS)
        value_px = QFontMetrics(look.font("label", bold=row.given)).horizontalAdvance(row.value)
        painter.setPen(look.colour("ink"))
        room_px = cell.width() - note_width - value_px - look.space("s")
        self._paint_title(painter, QRectF(cell.x(), cell.y(), room_px, cell.height()), row.title)
        painter.setFont(look.font("label", bold=row.given))
        painter.drawText(cell.adjusted(0, 0, -note_width, 0), middle | Qt.AlignmentFlag.AlignRight, row.value)
        if row.given:
            check = look.icon_pixmap("check", "accent", 26)
            painter.drawPixmap(
                round(cell.right() - check.width()), round(cell.center().y() - check.height() / 2), check
            )
            return
        upper = cell.adjusted(0, look.t(10), 0, -cell.height() / 2 + look.t(4))
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("ink_soft"))
        painter.drawText(upper, middle | Qt.AlignmentFlag.AlignRight, row.note)
        self._paint_dots(painter, cell, row.sureness)

    def _paint_title(self, painter: QPainter, room: QRectF, title: str) -> None:
        """In one line, or in smaller ones where it would run into its value."""
        look, flags = self._look, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        font = look.font("label")
        if QFontMetrics(font).horizontalAdvance(title) > room.width():
            longest = max(title.split(), key=len)
            font, flags = look.fitted_font("caption", longest, room.width()), flags | Qt.TextFlag.TextWordWrap
        painter.setFont(font)
        painter.drawText(room, flags, title)

    def _paint_dots(self, painter: QPainter, cell: QRectF, sureness: int) -> None:
        """Three dots, as many of them full as the number is sure."""
        look = self._look
        step, radius = look.u(2 * self._DOT_UNITS), look.u(self._DOT_UNITS) / 2
        for dot in range(3):
            centre = QPointF(
                cell.right() - radius - look.u(3) - (2 - dot) * step, cell.center().y() + look.t(14)
            )
            full = dot < sureness
            painter.setPen(QPen(look.colour("accent" if full else "line_strong"), look.u(2)))
            painter.setBrush(look.colour("accent" if full else "surface"))
            painter.drawEllipse(centre, radius, radius)
