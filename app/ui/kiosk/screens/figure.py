"""A drawn figure that shows where each measurement is taken."""

import json
from functools import lru_cache
from importlib.resources import files

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.session.draft import Draft
from app.ui.look import Look
from resources.translations import Texts

_STATURE_SHARE = 0.93


@lru_cache(maxsize=1)
def figure_outline() -> tuple[QPainterPath, dict[str, tuple[float, float, float, float]]]:
    """The outline in units of stature, y down, feet on 0; and where each tape lies on it."""
    drawn = json.loads((files("resources.icons") / "figure.json").read_text(encoding="utf-8"))
    points = [QPointF(x, -y) for x, y in drawn["outline"]]
    path = QPainterPath((points[-1] + points[0]) / 2)
    for here, after in zip(points, points[1:] + points[:1], strict=True):
        path.quadTo(here, (here + after) / 2)
    path.closeSubpath()
    return path, {name: tuple(ends) for name, ends in drawn["tapes"].items()}


class FigureDiagram(QWidget):
    """Height and weight as told; tapes where more was told."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._height_words = ""
        self._weight_words = ""
        self._given: frozenset[str] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_draft(self, draft: Draft, texts: Texts) -> None:
        """Show what is known."""
        height, weight = draft.values.get("stature_cm"), draft.values.get("body_mass_kg")
        self._height_words = "" if height is None else texts.measured(height, "cm", height=True)
        self._weight_words = "" if weight is None else texts.measured(weight, "kg")
        self._given = frozenset(draft.values)
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The figure on the floor, a ruler at its side, tapes across."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline, tapes = figure_outline()
        unit = min(self.height() * _STATURE_SHARE, (self.width() - 2 * look.u(40)) / 0.92)
        foot = QPointF(self.width() / 2, self.height() - look.u(14))
        to_pixels = QTransform.fromTranslate(foot.x(), foot.y()).scale(unit, unit)
        painter.setPen(QPen(look.colour("line_strong"), 2.2 * look.scale))
        painter.setBrush(look.colour("sunken"))
        painter.drawPath(to_pixels.map(outline))  # a scaled painter takes twenty times as long
        for name, (x0, y0, x1, y1) in tapes.items():
            given = name in self._given
            pen = QPen(look.colour("accent" if given else "line_strong"), (5 if given else 2) * look.scale)
            if not given:
                pen.setDashPattern([2, 4])
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(to_pixels.map(QLineF(x0, -y0, x1, -y1)))
        self._paint_ruler(painter, foot, unit)
        painter.end()

    def _paint_ruler(self, painter: QPainter, foot: QPointF, unit: float) -> None:
        look = self._look
        colour = look.colour("accent" if self._height_words else "line_strong")
        x, top = foot.x() - unit * 0.43, foot.y() - unit
        painter.setPen(QPen(look.colour("line"), look.u(2)))
        painter.drawLine(QPointF(foot.x() - unit * 0.46, foot.y()), QPointF(foot.x() + unit * 0.46, foot.y()))
        painter.setPen(QPen(colour, look.u(3)))
        painter.drawLine(QPointF(x, top), QPointF(x, foot.y()))
        for y in (top, foot.y()):
            painter.drawLine(QPointF(x - look.u(14), y), QPointF(x + look.u(14), y))
        painter.setFont(look.font("heading", serif=True, bold=True))
        painter.setPen(look.colour("accent"))
        beside_head = QRectF(x + look.u(24), top, 0.37 * unit, look.t(60))
        painter.drawText(
            beside_head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._height_words
        )
        beside_head.moveRight(2 * foot.x() - beside_head.x())
        painter.drawText(
            beside_head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self._weight_words
        )
