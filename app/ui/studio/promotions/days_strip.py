"""When promotions run: a strip of weeks, a bar for each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look
from resources.translations import Texts

_WEEKS: Final = 9
_BEFORE: Final = 2
"""So many weeks of it are over."""
_ROW_UNITS, _HEAD_UNITS = 20, 26
_COLOURS: Final = {"runs": "good", "comes": "accent", "over": "line_strong", "faulty": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """A promotion of the strip; ``standing`` gives its colour."""

    key: str
    name: str
    first: date
    last: date
    standing: str


class DaysStrip(QWidget):
    """``chosen`` carries the key of the bar that was touched."""

    chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[DayBar, ...] = ()
        self._today = date.today()
        self._mondays: list[tuple[date, str]] = []
        self._current = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(
        self, bars: Sequence[DayBar], current: str, *, today: date, name: str, texts: Texts
    ) -> None:
        """Show the bars, the current one darker."""
        self._bars, self._current, self._today = tuple(bars), current, today
        mondays = [self._first + timedelta(weeks=week) for week in range(_WEEKS)]
        self._mondays = [(day, texts.short_day(day)) for day in mondays]
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{b.name}: {texts.span(b.first, b.last)}" for b in bars))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A line for each bar below the dates."""
        look = self._look
        return QSize(look.t(420), look.t(_HEAD_UNITS) + max(len(self._bars), 1) * look.t(_ROW_UNITS))

    @property
    def _first(self) -> date:
        monday = self._today - timedelta(days=self._today.weekday())
        return monday - timedelta(weeks=_BEFORE)

    def _x(self, day: date) -> float:
        days = (day - self._first).days
        return min(max(days / (_WEEKS * 7), 0.0), 1.0) * self.width()

    def rect_of(self, key: str) -> QRectF:
        """Where a bar is; empty where none of it is in these weeks."""
        look = self._look
        index = [bar.key for bar in self._bars].index(key)
        bar = self._bars[index]
        left, right = self._x(bar.first), self._x(bar.last + timedelta(days=1))
        top = look.t(_HEAD_UNITS) + index * look.t(_ROW_UNITS)
        return QRectF(left, top + look.u(3), right - left, look.t(_ROW_UNITS) - look.u(6))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """The line of a bar, wherever it is touched."""
        if event is None:
            return
        row = int((event.position().y() - self._look.t(_HEAD_UNITS)) // self._look.t(_ROW_UNITS))
        if 0 <= row < len(self._bars):
            self.chosen.emit(self._bars[row].key)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Mondays above, as many as find room, a line where today is, the bars."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("caption"))
        room = self.width() / _WEEKS
        metrics = painter.fontMetrics()
        widest = max((metrics.horizontalAdvance(words) for _, words in self._mondays), default=0)
        every = max(1, math.ceil((widest + look.u(8)) / max(room, 1.0)))
        for week, (day, words) in enumerate(self._mondays):
            x = self._x(day)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(round(x), look.t(_HEAD_UNITS) - look.u(4), round(x), self.height())
            if week % every or x + look.u(2) + metrics.horizontalAdvance(words) > self.width():
                continue
            painter.setPen(look.colour("ink_soft"))
            place = QRectF(x + look.u(2), 0, every * room - look.u(2), look.t(_HEAD_UNITS) - look.u(4))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in self._bars:
            colour = look.colour(_COLOURS[bar.standing])
            if bar.key != self._current:
                colour.setAlphaF(0.55)
            painter.setBrush(colour)
            painter.drawRoundedRect(self.rect_of(bar.key), look.u(4), look.u(4))
        middle = self._x(self._today) + self.width() / (_WEEKS * 14)
        painter.setPen(QPen(look.colour("ink"), look.u(2)))
        painter.drawLine(round(middle), look.t(_HEAD_UNITS) - look.u(6), round(middle), self.height())
        painter.end()
