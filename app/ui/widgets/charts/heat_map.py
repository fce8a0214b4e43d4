"""A table of shares as colours, with the share written in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter

from app.ui.widgets.charts.chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A share from 0 to 1 and what is written; None where there is nobody to count."""

    share: float | None
    words: str


def luminance(colour: QColor) -> float:
    """Relative luminance after WCAG 2.2."""
    red, green, blue = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two colours after WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(low: QColor, high: QColor, share: float) -> QColor:
    """The colour of a share between two colours."""
    kept = min(max(share, 0.0), 1.0)
    return QColor.fromRgbF(
        *(
            a + (b - a) * kept
            for a, b in (
                (low.redF(), high.redF()),
                (low.greenF(), high.greenF()),
                (low.blueF(), high.blueF()),
            )
        )
    )


class HeatMap(Chart):
    """Rows and columns of cells, paler for less."""

    _CELL_UNITS = 40

    def show_cells(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[str],
        cells: Sequence[Sequence[HeatCell]],
        axes: tuple[str, str] = ("", ""),
    ) -> None:
        """Show ``cells[row][column]``; ``axes`` names what the rows and the columns are."""
        self._columns, self._rows = tuple(columns), tuple(rows)
        self._cells, self._axes = tuple(tuple(row) for row in cells), axes
        table = [(name, *(c.words for c in row)) for name, row in zip(rows, cells, strict=True)]
        self.say(title, [(" / ".join(a for a in axes if a), *columns), *table])
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A cell of a fair height for each row."""
        count = len(getattr(self, "_rows", ()))
        axis = self.metrics("caption").height() + self.look.space("xs")
        return QSize(
            self.look.u(420), round(self.head_px() + 2 * axis + count * self.look.t(self._CELL_UNITS))
        )

    def paint_figures(self, painter: QPainter, room: QRectF) -> None:
        """Titles of columns, names of rows, cells."""
        look, caption = self.look, self.metrics("caption")
        axis = caption.height() + look.space("xs")
        widest = max((caption.horizontalAdvance(w) for w in (*self._rows, self._axes[0])), default=0)
        names = min(widest + look.space("s"), room.width() * 0.35)
        width = (room.width() - names) / max(len(self._columns), 1)
        height = (room.height() - 2 * axis) / max(len(self._rows), 1)
        middle = Qt.AlignmentFlag.AlignHCenter
        across = QRectF(room.x() + names, room.y(), room.width() - names, axis)
        self.write(painter, across, self._axes[1], colour="ink_soft", size="caption", side=middle)
        corner = QRectF(room.x(), room.y() + axis, names, axis)
        self.write(painter, corner, self._axes[0], colour="ink_soft", size="caption")
        for index, column in enumerate(self._columns):
            place = QRectF(room.x() + names + index * width, room.y() + axis, width, axis)
            self.write(painter, place, column, colour="ink_soft", size="caption", side=middle)
        for line, (name, row) in enumerate(zip(self._rows, self._cells, strict=True)):
            y = room.y() + 2 * axis + line * height
            self.write(painter, QRectF(room.x(), y, names - look.space("xs"), height), name, size="caption")
            for index, cell in enumerate(row):
                place = QRectF(room.x() + names + index * width, y, width, height)
                self._paint_cell(painter, place, cell)
                self.tip(place, f"{name} · {self._columns[index]}\n{cell.words}")

    def _paint_cell(self, painter: QPainter, place: QRectF, cell: HeatCell) -> None:
        look = self.look
        inner = place.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.share is None:
            painter.setBrush(look.colour("sunken"))
            painter.drawRect(inner)
            self.write(
                painter, inner, "–", colour="ink_soft", size="caption", side=Qt.AlignmentFlag.AlignHCenter
            )
            return
        ground = mixed(look.colour("heat_low"), look.colour("heat_high"), cell.share)
        painter.setBrush(ground)
        painter.drawRect(inner)
        ink = max(("#000000", "#FFFFFF"), key=lambda name: contrast(QColor(name), ground))
        self.write(painter, inner, cell.words, colour=ink, size="caption", side=Qt.AlignmentFlag.AlignHCenter)
