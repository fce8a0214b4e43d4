"""A small drawing of how to stand for a picture, and whether that picture is there already."""

import json
from functools import lru_cache
from importlib.resources import files

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look
from body_models.capture.view import Side


@lru_cache(maxsize=1)
def pose_outlines() -> dict[str, QPainterPath]:
    """Somebody standing for each picture, in units of stature, y down, feet on 0."""
    drawn = json.loads((files("resources.icons") / "poses.json").read_text(encoding="utf-8"))
    return {side: _closed_curve([QPointF(x, -y) for x, y in drawn[side]]) for side in ("front", "side")}


def _closed_curve(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath((points[-1] + points[0]) / 2)
    for here, after in zip(points, points[1:] + points[:1], strict=True):
        path.quadTo(here, (here + after) / 2)
    path.closeSubpath()
    return path


class PoseCard(QWidget):
    """One of the two pictures: drawn pale before its time, framed while it is its turn, ticked when taken.

    ``touched``: the picture that was taken is wanted again.
    """

    touched = pyqtSignal()

    def __init__(self, look: Look, side: Side) -> None:
        super().__init__()
        self._look, self._side = look, side
        self._title, self._again = "", ""
        self._taken = self._current = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def taken(self) -> bool:
        """True when the card shows that its picture is there."""
        return self._taken

    def show_pose(self, title: str, again: str, *, current: bool, taken: bool) -> None:
        """Show how far this picture is; ``again`` are the words that offer to take it once more."""
        news = (title, again, current, taken)
        if news != (self._title, self._again, self._current, self._taken):
            self._title, self._again, self._current, self._taken = news
            self.setAccessibleName(f"{title}, {again}" if taken else title)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A touch on a taken picture takes it again."""
        if event is not None and self._taken and self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The card, the figure, the words, the tick."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(*(s * look.u(2) for s in (1, 1, -1, -1)))
        if self._current:
            painter.setPen(QPen(look.colour("accent"), look.u(4)))
        else:
            painter.setPen(QPen(look.colour("line"), look.u(2)))
        painter.setBrush(look.colour("accent_soft" if self._current else "surface"))
        painter.drawRoundedRect(card, look.u(22), look.u(22))
        words = look.t(84 if self._taken else 52)
        inner = card.adjusted(look.u(14), look.u(20), -look.u(14), -words - look.u(14))
        self._paint_figure(painter, inner)
        self._paint_words(painter, QRectF(card.x(), inner.bottom() + look.u(8), card.width(), words))
        if self._taken:
            tick = look.icon_pixmap("check", "good", 64)
            painter.drawPixmap(round(card.right() - look.u(72)), round(card.top() + look.u(8)), tick)
        painter.end()

    def _paint_figure(self, painter: QPainter, room: QRectF) -> None:
        look, outline = self._look, pose_outlines()[self._side]
        box, own = pose_outlines()["front"].boundingRect(), outline.boundingRect()  # both at one scale
        unit = min(room.height() / box.height(), room.width() / box.width())
        foot_px = room.center().y() + unit * box.height() / 2
        to_pixels = QTransform.fromTranslate(room.center().x() - unit * own.center().x(), foot_px)
        lively = self._current or self._taken
        painter.setPen(QPen(look.colour("ink" if lively else "line_strong"), 2.4 * look.scale))
        painter.setBrush(look.colour("paper" if self._current else "sunken"))
        painter.drawPath(to_pixels.scale(unit, unit).map(outline))  # a scaled painter draws it far slower

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        look = self._look
        painter.setFont(look.font("label", bold=self._current))
        painter.setPen(look.colour("accent" if self._current else "ink"))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, middle, self._title)
        if self._taken:
            painter.setFont(look.font("caption"))
            painter.setPen(look.colour("ink_soft"))
            painter.drawText(room.adjusted(0, look.t(38), 0, 0), middle, self._again)
