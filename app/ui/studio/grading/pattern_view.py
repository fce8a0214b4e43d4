"""The flat pattern: one size with its tapes, or all sizes over each other; the wheel comes closer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.services.studio.grading_view import GradedSize, Points, Tape
from app.ui.look import Look
from app.ui.studio.grading.table_layout import TableLayout, lay_out
from app.ui.widgets.charts.heat_map import mixed

_CLOSEST, _STEP = 8.0, 1.2
_REACH_PX: Final = 12.0
_TENTH: Final = 10.0
_NAME_UNITS: Final = 24


class PatternView(QWidget):
    """``pom_chosen`` carries the measure whose tape was touched."""

    pom_chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sizes: tuple[GradedSize, ...] = ()
        self._layout: TableLayout | None = None
        self._shape = 1.0
        self._pom = ""
        self._words: dict[str, str] = {}
        self._zoom, self._shift = 1.0, QPointF(0, 0)
        self._held: QPointF | None = None
        self._moved = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.u(320), look.u(280))
        self.setMouseTracking(True)

    def show_sizes(self, sizes: Sequence[GradedSize], words: dict[str, str]) -> None:
        """Show one size with its tapes, or several as a nest; ``words`` names pieces and measures."""
        self._sizes = tuple(size for size in sizes if size.pieces)
        self._words = words
        self._layout = None
        self.setAccessibleDescription(
            ", ".join(words.get(f"size:{one.size}", one.size) for one in self._sizes)
        )
        self.update()

    def mark(self, pom: str) -> None:
        """Highlight a measure."""
        self._pom = pom
        self.update()

    @property
    def is_nest(self) -> bool:
        """Whether several sizes lie over each other."""
        return len(self._sizes) > 1

    # ---- where things are

    def _laid(self) -> TableLayout:
        shape = self.width() / max(self.height(), 1)
        if self._layout is None or abs(shape - self._shape) > 0.1:
            self._layout, self._shape = lay_out(self._sizes, shape), shape
        return self._layout

    def _scale(self) -> float:
        size = self._laid().size_cm
        across, down = (max(float(length), 1e-6) for length in size)
        return min(self.width() / across, self._room_px() / down) * self._zoom

    def _room_px(self) -> int:
        """The height for pieces: below the lowest stands its name."""
        return max(self.height() - self._look.t(_NAME_UNITS), 1)

    def _corner(self) -> QPointF:
        """Where the table's corner is painted: the drawing stands in the middle."""
        size, scale = self._laid().size_cm, self._scale()
        middle = QPointF((self.width() - size[0] * scale) / 2, (self._room_px() - size[1] * scale) / 2)
        return middle + self._shift

    def _painted(self, role: str, points_cm: Points) -> Points:
        """Where panel points [N, 2] are in this widget, in pixels."""
        corner = self._corner()
        placed: Points = self._laid().on_table(role, points_cm) * self._scale()
        shifted: Points = placed + np.array([corner.x(), corner.y()])
        return shifted

    def _polygon(self, role: str, points_cm: Points) -> QPolygonF:
        return QPolygonF([QPointF(float(x), float(y)) for x, y in self._painted(role, points_cm)])

    def middle_of(self, tape: Tape) -> QPointF:
        """The middle of a tape in this widget."""
        way = self._painted(tape.role, tape.points_cm)
        middle = (way[0] + way[-1]) / 2 if len(way) == 2 else way[len(way) // 2]
        return QPointF(float(middle[0]), float(middle[1]))

    def tape_at(self, place: QPointF) -> str:
        """The measure whose tape passes nearest to a place, within reach; empty where there is none."""
        nearest, pom = _REACH_PX, ""
        for tape in self._tapes():
            distance = _distance(self._painted(tape.role, tape.points_cm), np.array([place.x(), place.y()]))
            if distance < nearest:
                nearest, pom = distance, tape.pom
        return pom

    def _tapes(self) -> list[Tape]:
        """Those of the size on show; of a nest those of its largest size; only on pieces that are drawn."""
        if not self._sizes:
            return []
        shown = self._sizes[-1]
        drawn = {piece.role for piece in shown.pieces}
        return [tape for tape in shown.tapes if tape.role in drawn]

    # ---- painting

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Pieces, tapes, names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._sizes:
            self._paint_pieces(painter)
            self._paint_tapes(painter)
            self._paint_names(painter)
        painter.end()

    def _paint_pieces(self, painter: QPainter) -> None:
        look = self._look
        low, high = look.colour("chart_2"), look.colour("chart_1")
        for number, size in enumerate(self._sizes):
            share = number / max(len(self._sizes) - 1, 1)
            line = mixed(low, high, share) if self.is_nest else look.colour("ink")
            painter.setPen(QPen(line, look.u(2) if not self.is_nest else max(look.u(1), 1)))
            fill = QColor(look.colour("sunken"))
            painter.setBrush(Qt.BrushStyle.NoBrush if self.is_nest else fill)
            for piece in size.pieces:
                painter.drawPolygon(self._polygon(piece.role, piece.outline_cm))

    def _paint_tapes(self, painter: QPainter) -> None:
        look = self._look
        marked = [tape for tape in self._tapes() if tape.pom == self._pom]
        if not self.is_nest:
            painter.setPen(QPen(look.colour("line_strong"), look.u(1), Qt.PenStyle.DashLine))
            for tape in self._tapes():
                painter.drawPolyline(self._polygon(tape.role, tape.points_cm))
        painter.setPen(QPen(look.colour("bad"), look.u(3), cap=Qt.PenCapStyle.RoundCap))
        painter.setBrush(look.colour("bad"))
        dot = look.u(4)
        for tape in marked:
            way = self._polygon(tape.role, tape.points_cm)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(way)
            painter.setBrush(look.colour("bad"))
            for end in (way.at(0), way.at(way.count() - 1)):
                painter.drawEllipse(end, dot, dot)
        if marked and not self.is_nest:
            self._label(painter, marked[0])

    def _label(self, painter: QPainter, tape: Tape) -> None:
        """The name and the centimetres, on a card beside the tape."""
        look, size = self._look, self._sizes[-1]
        words = f"{self._words.get(tape.pom, tape.pom)}  {size.poms_cm[tape.pom]:.1f} {self._words['cm']}"
        painter.setFont(look.font("label", bold=True))
        room = QRectF(painter.fontMetrics().boundingRect(words))
        middle = self.middle_of(tape)
        card = QRectF(0, 0, room.width() + look.u(20), room.height() + look.u(10))
        card.moveCenter(QPointF(middle.x(), middle.y() - card.height()))
        card.moveLeft(min(max(card.left(), 0.0), self.width() - card.width()))
        card.moveTop(min(max(card.top(), 0.0), self.height() - card.height()))
        painter.setPen(QPen(look.colour("bad"), look.u(1)))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(card, look.u(6), look.u(6))
        painter.setPen(look.colour("bad"))
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_names(self, painter: QPainter) -> None:
        look, layout = self._look, self._laid()
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("ink_soft"))
        for piece in self._sizes[-1].pieces:
            drawn = [one for size in self._sizes for one in size.pieces if one.role == piece.role]
            boxes = [self._polygon(one.role, one.outline_cm).boundingRect() for one in drawn]
            box = reduce(QRectF.united, boxes)  # of a nest the lowest need not be the largest
            name = self._words.get(f"piece:{piece.role}", piece.role.replace("_", " "))
            copies = layout.copies[piece.role]
            words = f"{name} × {copies}" if copies > 1 else name
            below = QRectF(0, box.bottom() + look.u(3), look.t(240), look.t(_NAME_UNITS))
            below.moveLeft(box.center().x() - below.width() / 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)

    # ---- pointer

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Come closer to where the pointer is."""
        if event is None:
            return
        factor = _STEP if event.angleDelta().y() > 0 else 1 / _STEP
        zoom = min(max(self._zoom * factor, 1.0), _CLOSEST)
        before = event.position() - self._corner()
        grown = zoom / self._zoom
        self._zoom = zoom
        if zoom == 1.0:
            self._shift = QPointF(0, 0)
        else:
            self._shift += event.position() - (self._corner() + before * grown)
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Take hold."""
        if event is not None:
            self._held, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Push the drawing."""
        if event is None or self._held is None:
            return
        by = event.position() - self._held
        if self._moved or by.manhattanLength() > _TENTH:
            self._moved, self._held = True, event.position()
            self._shift += by
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A touch that did not push asks for a tape."""
        if event is not None and not self._moved and (pom := self.tape_at(event.position())):
            self.pom_chosen.emit(pom)
        self._held = None

    def mouseDoubleClickEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """See all of it again."""
        self._zoom, self._shift = 1.0, QPointF(0, 0)
        self.update()


def _distance(way: Points, place: Points) -> float:
    """From a place [2] to the nearest point of a polyline [N, 2]."""
    starts, ends = way[:-1], way[1:]
    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((place - starts) * along).sum(axis=1) / squared, 0.0, 1.0)
    return float(np.linalg.norm(starts + along * share[:, None] - place, axis=1).min())
