"""How many go from each step to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter

from app.ui.widgets.charts.chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelStep:
    """A step: how many came so far, that count as words, and which share of the step before it is."""

    name: str
    count: float
    words: str
    kept: str = ""


class FunnelChart(Chart):
    """Bars from the left, each as long as its count; beside each, how many of the step before came on."""

    _BAR_UNITS, _GAP_UNITS = 30, 10

    def show_steps(self, title: str, steps: Sequence[FunnelStep]) -> None:
        """Show the steps in their order."""
        self._steps = tuple(steps)
        self.say(title, [(step.name, step.words, step.kept) for step in steps])
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A bar a step."""
        count = len(getattr(self, "_steps", ()))
        step = self.look.t(self._BAR_UNITS) + self.look.t(self._GAP_UNITS)
        return QSize(self.look.u(360), round(self.head_px() + count * step))

    def paint_figures(self, painter: QPainter, room: QRectF) -> None:
        """Name, bar with its count, share of the step before."""
        look, metrics = self.look, self.metrics()
        widest = max((metrics.horizontalAdvance(s.name) for s in self._steps), default=0)
        names = min(widest + look.space("m"), room.width() * 0.4)
        shares = max((metrics.horizontalAdvance(s.kept) for s in self._steps), default=0) + look.space("m")
        most = max((s.count for s in self._steps), default=0.0) or 1.0
        bar, y = look.t(self._BAR_UNITS), room.y()
        reach = max(room.width() - names - shares, 1.0)
        for step in self._steps:
            self.write(painter, QRectF(room.x(), y, names - look.space("s"), bar), step.name)
            line = QRectF(room.x() + names, y, max(reach * step.count / most, look.u(2)), bar)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("chart_1"))
            painter.drawRoundedRect(line, look.u(4), look.u(4))
            self._paint_count(painter, line, step, room.right() - shares)
            share = QRectF(room.right() - shares, y, shares, bar)
            right = Qt.AlignmentFlag.AlignRight
            self.write(painter, share, step.kept, colour="ink_soft", side=right)
            self.tip(
                QRectF(room.x(), y, room.width(), bar), f"{step.name}: {step.words} {step.kept}".rstrip()
            )
            y += bar + look.t(self._GAP_UNITS)

    def _paint_count(self, painter: QPainter, line: QRectF, step: FunnelStep, limit: float) -> None:
        """Inside the bar where it is long enough, else after it."""
        look = self.look
        width = self.metrics(bold=True).horizontalAdvance(step.words) + 2
        inside = line.width() >= width + 2 * look.space("s")
        x = line.right() - width - look.space("s") if inside else line.right() + look.space("s")
        place = QRectF(x, line.y(), min(width, max(limit - x, width)), line.height())
        self.write(painter, place, step.words, colour="on_ink" if inside else "ink", bold=True)
