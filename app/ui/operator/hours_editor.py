"""Opening hours: a row for each day, in half hours, or always open."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.services.operator.opening_hours import WEEKDAYS, OpeningHours, Weekday
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.fields import Choice, Tick

_CLOCKS: Final = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30))
_USUAL: Final = ("10:00", "20:00")


class HoursEditor(QWidget):
    """Kept at once. A time set otherwise in the file is offered too."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self.always = Tick(look)
        self.always.say(self._words("always"))
        self.always.clicked.connect(lambda _on: self._always_touched())
        self.problem = text_label(look, "caption", tone="bad")
        self.days: dict[Weekday, tuple[Tick, Choice, Choice]] = {}
        self._grid_holder = QWidget()
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.space("s"))
        grid.setVerticalSpacing(look.space("s"))
        for row, day in enumerate(WEEKDAYS):
            self.days[day] = self._row(day)
            tick, opens, closes = self.days[day]
            until = text_label(look, "body", wrap=False)
            until.setText(self._words("until"))
            for place, part in enumerate((tick, opens, until, closes)):
                grid.addWidget(part, row, place, Qt.AlignmentFlag.AlignVCenter)
            grid.setColumnStretch(4, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("m"))
        for part in (self.always, self._grid_holder, self.problem):
            column.addWidget(part)
        self.show_hours(desk.settings.opening_hours)

    def _words(self, name: str) -> str:
        return self._desk.texts(f"operator.hours.{name}")

    def _row(self, day: Weekday) -> tuple[Tick, Choice, Choice]:
        tick, opens, closes = Tick(self._look), Choice(self._look), Choice(self._look)
        tick.say(self._words(day))
        tick.clicked.connect(lambda _on: self._keep())
        for choice, name in ((opens, "opens"), (closes, "closes")):
            choice.setMinimumHeight(self._look.target_px)
            choice.setAccessibleName(f"{self._words(day)}: {self._words(name)}")
            choice.picked.connect(lambda _clock: self._keep())
        return tick, opens, closes

    def show_hours(self, hours: OpeningHours | None) -> None:
        """Show these hours."""
        self.always.setChecked(hours is None)
        self._grid_holder.setVisible(hours is not None)
        for day, (tick, opens, closes) in self.days.items():
            span = None if hours is None else hours.of(day)
            tick.setChecked(span is not None)
            for choice, clock in zip((opens, closes), span or _USUAL, strict=True):
                clocks = _CLOCKS if clock in _CLOCKS else tuple(sorted((*_CLOCKS, clock)))
                choice.show_options([(each, each) for each in clocks], clock)
                choice.setEnabled(span is not None)

    def _always_touched(self) -> None:
        if self.always.isChecked():
            self._save(None)
        else:
            self._save(OpeningHours(**dict.fromkeys(WEEKDAYS, _USUAL)))

    def _keep(self) -> None:
        spans = {
            day: (str(opens.currentData()), str(closes.currentData()))
            for day, (tick, opens, closes) in self.days.items()
            if tick.isChecked()
        }
        if any(opens == closes for opens, closes in spans.values()):
            set_text(self.problem, self._words("equal"))
            return
        self._save(OpeningHours.model_validate(spans))

    def _save(self, hours: OpeningHours | None) -> None:
        document = None if hours is None else hours.model_dump(mode="json", exclude_none=True)
        problem = self._desk.save(opening_hours=document)
        set_text(self.problem, problem)
        if not problem:
            self.show_hours(hours)
