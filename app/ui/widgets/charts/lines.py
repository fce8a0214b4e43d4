"""How figures go over time."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPen

from app.ui.widgets.charts.chart import SERIES_COLOURS, Chart, paint_keys

_STROKES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
    Qt.PenStyle.SolidLine,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series: a value for each step, None where nothing is known."""

    name: str
    values: tuple[float | None, ...]


_MOST_LEVELS = 5


def round_levels(values: Sequence[float]) -> list[float]:
    """Levels from zero to the first that is not below the greatest value: at most five steps.

    A step is 1, 2, 2.5 or 5 times a power of ten, and whole where all values are.
    """
    most = max(values, default=0.0)
    if most <= 0:
        return [0.0, 1.0]
    least_step = most * (1 - 1e-9) / _MOST_LEVELS
    power = 10.0 ** math.floor(math.log10(least_step))
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10)]
    if all(float(value).is_integer() for value in values):
        steps = [step for step in (*steps, 1.0) if step >= 1 and step.is_integer()]
    step = min(step for step in steps if step >= least_step)
    return [step * level for level in range(math.ceil(most * (1 - 1e-9) / step) + 1)]


class LineChart(Chart):
    """Lines over equal steps, told apart by colour and stroke; from zero up, on round levels."""

    def show_lines(
        self, title: str, steps: Sequence[str], lines: Sequence[Line], words: Callable[[float], str]
    ) -> None:
        """Show lines; ``steps`` names the points of time, ``words`` writes a value."""
        self._steps, self._lines, self._words = tuple(steps), tuple(lines), words
        said = [
            (step, *("" if line.values[i] is None else words(line.values[i] or 0.0) for line in lines))
            for i, step in enumerate(steps)
        ]
        self.say(title, [("", *(line.name for line in lines)), *said])

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wider than high."""
        return QSize(self.look.u(480), self.look.u(260))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Still readable."""
        return QSize(self.look.u(240), self.look.u(180))

    def paint_figures(self, painter: QPainter, room: QRectF) -> None:
        """Levels, steps, lines."""
        look = self.look
        line_height = self.metrics("caption").height()
        if len(self._lines) > 1:
            keys = line_height + look.space("s")
            names = [line.name for line in self._lines]
            paint_keys(self, painter, QRectF(room.x(), room.y(), room.width(), keys), names)
            room = room.adjusted(0, keys, 0, 0)
        known = [v for line in self._lines for v in line.values if v is not None]
        levels = round_levels(known)
        top = levels[-1]
        widest = max(self.metrics("caption").horizontalAdvance(self._words(v)) for v in levels)
        last = self.metrics("caption").horizontalAdvance(self._steps[-1]) if self._steps else 0.0
        right_px = max(look.space("s"), last / 2 + 1)  # the last name stands below its point
        plot = room.adjusted(widest + look.space("s"), line_height / 2, -right_px, -line_height * 1.5)
        for value in levels:
            y = plot.bottom() - plot.height() * value / top
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
            place = QRectF(room.x(), y - line_height / 2, widest + 1, line_height)
            right = Qt.AlignmentFlag.AlignRight
            self.write(painter, place, self._words(value), colour="ink_soft", size="caption", side=right)
        self._paint_steps(painter, plot, line_height)
        for index, line in enumerate(self._lines):
            self._paint_line(painter, plot, line, index, top)

    def _x(self, plot: QRectF, index: int) -> float:
        return plot.x() + plot.width() * (index / max(len(self._steps) - 1, 1))

    def _paint_steps(self, painter: QPainter, plot: QRectF, line_height: float) -> None:
        """As many names of steps as find room, the last one always."""
        metrics = self.metrics("caption")
        widest = max((metrics.horizontalAdvance(step) for step in self._steps), default=1) + 16
        every = max(1, math.ceil(widest * len(self._steps) / max(plot.width(), 1)))
        for index, step in enumerate(self._steps):
            if (len(self._steps) - 1 - index) % every:
                continue
            width = metrics.horizontalAdvance(step) + 2
            x = max(self._x(plot, index) - width / 2, 0.0)
            place = QRectF(x, plot.bottom() + line_height * 0.4, width, line_height)
            self.write(painter, place, step, colour="ink_soft", size="caption")

    def _paint_line(self, painter: QPainter, plot: QRectF, line: Line, index: int, top: float) -> None:
        look = self.look
        colour = look.colour(SERIES_COLOURS[index % len(SERIES_COLOURS)])
        path, drawing, points = QPainterPath(), False, []
        for step, value in enumerate(line.values):
            if value is None:
                drawing = False
                continue
            point = QPointF(self._x(plot, step), plot.bottom() - plot.height() * value / top)
            if drawing:
                path.lineTo(point)
            else:
                path.moveTo(point)
            drawing = True
            points.append(point)
            reach = look.u(10)
            place = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
            self.tip(place, f"{self._steps[step]}\n{line.name}: {self._words(value)}")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, look.u(2.5), _STROKES[index % len(_STROKES)]))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for point in points:
            painter.drawEllipse(point, look.u(3), look.u(3))
