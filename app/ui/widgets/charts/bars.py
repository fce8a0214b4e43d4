"""Bars that lie, so that their names are read without turning one's head."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter

from app.ui.widgets.charts.chart import SERIES_COLOURS, Chart, paint_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """What one name counts in each series: values from 0 up, and the same as words."""

    name: str
    values: tuple[float, ...]
    words: tuple[str, ...]


class BarChart(Chart):
    """One bar a name, or one for each series; the longest fills the width, the value stands at its end."""

    _BAR_UNITS, _GAP_UNITS = 22, 12

    def show_bars(self, title: str, series: Sequence[str], groups: Sequence[BarGroup]) -> None:
        """Show groups of bars; ``series`` names the bars of each group."""
        self._series, self._groups = tuple(series), tuple(groups)
        self.say(title, [("", *series), *((g.name, *g.words) for g in groups)])
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as its bars."""
        groups = getattr(self, "_groups", ())
        bars = sum(
            len(g.values) * self.look.t(self._BAR_UNITS) + self.look.t(self._GAP_UNITS) for g in groups
        )
        return QSize(self.look.u(360), round(self.head_px() + self._keys_px() + bars))

    def _keys_px(self) -> float:
        many = len(getattr(self, "_series", ())) > 1
        return self.metrics("caption").height() + self.look.space("s") if many else 0.0

    def paint_figures(self, painter: QPainter, room: QRectF) -> None:
        """Names, bars, values."""
        look = self.look
        keys = self._keys_px()
        if keys:
            paint_keys(self, painter, QRectF(room.x(), room.y(), room.width(), keys), self._series)
        metrics = self.metrics()
        widest = max(metrics.horizontalAdvance(g.name) for g in self._groups) if self._groups else 0
        names = min(widest + look.space("m"), room.width() * 0.4)
        bold = self.metrics(bold=True)  # as the first of a group is written
        words = max((bold.horizontalAdvance(w) for g in self._groups for w in g.words), default=0)
        reach = max(room.width() - names - words - look.space("m"), 1.0)
        most = max((v for g in self._groups for v in g.values), default=0.0) or 1.0
        bar, y = look.t(self._BAR_UNITS), room.y() + keys
        for group in self._groups:
            height = bar * len(group.values)
            self.write(painter, QRectF(room.x(), y, names - look.space("s"), height), group.name)
            for index, (value, said) in enumerate(zip(group.values, group.words, strict=True)):
                line = QRectF(room.x() + names, y + index * bar, reach * value / most, bar)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour(SERIES_COLOURS[index % len(SERIES_COLOURS)]))
                painter.drawRoundedRect(line.adjusted(0, look.u(2), 0, -look.u(2)), look.u(3), look.u(3))
                end = QRectF(line.right() + look.space("s"), line.y(), words + 2, bar)
                self.write(painter, end, said, bold=index == 0)
            series = "".join(f"\n{n}: {w}" for n, w in zip(self._series, group.words, strict=True))
            self.tip(QRectF(room.x(), y, room.width(), height), f"{group.name}{series}")
            y += height + look.t(self._GAP_UNITS)
