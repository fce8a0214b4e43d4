"""Insight: what the visits of the last days tell, and what of it leaves the shop, at which cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.studio.insight_reading import InsightReading
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.folder_field import FolderField, reveal
from app.ui.studio.insight.cell_words import CellWords
from app.ui.studio.insight.figure_charts import effect_chart, figure_chart
from app.ui.studio.page import StudioPage
from app.ui.widgets.basics import card, finger_scroll, set_text, text_label
from app.ui.widgets.charts import Chart
from app.ui.widgets.dialog import confirm
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import NumberBox
from app.ui.widgets.segments import Segments

_SPANS: Final = ("7", "30", "90", "365")
_LEAST_EPSILON: Final = 0.1
_COLUMNS: Final = 2


class InsightPage(StudioPage):
    """Spans above, what may leave the shop beside them, charts in two columns below."""

    key = "insight"
    icon = "chart"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self.reading: InsightReading | None = None
        self.charts: dict[str, Chart] = {}
        self._days = "30"
        self.spans = Segments(look)
        self.spans.setMaximumWidth(look.t(520))
        self.spans.chosen.connect(self._take_span)
        self.count = text_label(look, "label", tone="soft")
        self.budget = text_label(look, "label")
        self.epsilon = NumberBox(look, _LEAST_EPSILON, 20, step=0.1, decimals=1)
        self.epsilon.setValue(1.0)
        self.epsilon.setAccessibleName(self.words("epsilon"))
        self.epsilon.setFixedWidth(look.t(120))
        self.folder = FolderField(look, name=self.words("folder"), choose=self.words("choose"))
        self.export = self.button("export", self._ask_export, icon="export")
        self.body = QStackedWidget()
        self.empty = EmptyState(look, "chart")
        self.empty.say(self.words("none"), self.words("none_line"))
        self.body.addWidget(self.empty)
        self.column.addLayout(self._head())
        self.column.addWidget(self._leaving())
        self.column.addWidget(self.body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.space("m"))
        row.addWidget(self.spans)
        row.addWidget(self.count, 1)
        return row

    def _leaving(self) -> QWidget:
        panel = self.panel("leaving", "leaving_line")
        panel.add_action(self.export)
        row = QHBoxLayout()
        row.setSpacing(self.look.space("m"))
        label = text_label(self.look, "label", wrap=False)
        label.setText(self.words("epsilon"))
        label.setBuddy(self.epsilon)
        row.addWidget(self.budget, 2)
        row.addWidget(label)
        row.addWidget(self.epsilon)
        row.addWidget(self.folder, 3)
        panel.add(row)
        return panel

    # ---- reading

    def enter(self) -> None:
        """Visits go on: count anew each time."""
        self.spans.show_options([(days, self.words(f"span_{days}")) for days in _SPANS], self._days)
        self.desk.ask(self, "read_insight", int(self._days), done=self._show, title=self.words("counting"))

    def _take_span(self, days: str) -> None:
        self._days = days
        self.enter()

    def _show(self, reading: InsightReading) -> None:
        self.reading = reading
        set_text(self.count, self.words("count", count=reading.visits))
        budgets = [
            self.words(
                "left",
                month=budget.period,
                left=self.texts.number(budget.left, decimals=2),
                whole=self.texts.number(budget.whole, decimals=2),
            )
            for budget in reading.budgets[-3:]
        ]
        set_text(self.budget, "\n".join(budgets))
        may = round(reading.may_spend, 1)
        self.epsilon.setMaximum(max(may, _LEAST_EPSILON))
        self.export.setEnabled(may >= _LEAST_EPSILON)
        self._show_charts(reading)

    def _show_charts(self, reading: InsightReading) -> None:
        words = CellWords(self.texts, reading.names)
        self.charts = {}
        for drawn in reading.report.charts:
            title = self.words(f"figure.{drawn.code}")
            if drawn.code == "promotion_effect":
                made = effect_chart(self.look, title, reading.report.promotions, words)
            else:
                made = figure_chart(self.look, title, drawn, words)
            if made is not None:
                self.charts[drawn.code] = made
        withheld = {figure.code: figure.withheld for figure in reading.report.figures}
        cards = [self._card(code, chart, withheld[code]) for code, chart in self.charts.items()]
        while self.body.count() > 1:
            before = self.body.widget(1)
            if before is not None:
                self.body.removeWidget(before)
                before.deleteLater()
        self.body.addWidget(finger_scroll(self._in_columns(cards)))
        self.body.setCurrentIndex(1 if self.charts else 0)

    def _in_columns(self, cards: Sequence[QWidget]) -> QWidget:
        """Each card as high as its chart, the next always in the column that ends higher up."""
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.space("m"))
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        filled = [0] * _COLUMNS
        for card_ in cards:
            shortest = filled.index(min(filled))
            columns[shortest].addWidget(card_)
            filled[shortest] += card_.sizeHint().height() + self.look.space("m")
        for column in columns:
            column.setSpacing(self.look.space("m"))
            column.addStretch()
            row.addLayout(column, 1)
        return inside

    def _card(self, code: str, chart: Chart, withheld: int) -> QWidget:
        frame = card()
        column = QVBoxLayout(frame)
        margin = self.look.space("m")
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(chart, 1)
        notes = [self.words("withheld", count=withheld)] if withheld else []
        key = f"studio.insight.note.{code}"
        notes += [self.texts(key)] if self.texts.has(key) else []
        if notes:
            note = text_label(self.look, "caption", tone="soft")
            note.setText(" ".join(notes))
            column.addWidget(note)
        return frame

    # ---- what leaves the shop

    def _ask_export(self) -> None:
        spent = self.texts.number(self.epsilon.value(), decimals=1)
        confirm(
            self.look,
            self.window() or self,
            title=self.words("ask_export"),
            sentence=self.words("ask_export_line", epsilon=spent),
            words=(self.texts("common.cancel"), self.words("export")),
            on_yes=self._export,
        )

    def _export(self) -> None:
        folder = self.folder.folder / f"insight_{datetime.now():%Y-%m-%d_%H%M%S}"
        self.export.setEnabled(False)
        self.desk.ask(
            self,
            "export_insight",
            int(self._days),
            round(self.epsilon.value(), 1),
            folder,
            done=partial(self._exported, folder),
            failed=self._not_exported,
            title=self.words("exporting"),
        )

    def _exported(self, folder: Path, _: Any) -> None:
        self.desk.told.emit("good", self.words("exported", folder=folder))
        reveal(folder)
        self.enter()

    def _not_exported(self, failure: Any) -> None:
        self.desk.say_failure(failure)
        self.enter()
