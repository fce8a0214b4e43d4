"""What a population says of a product: bars, a heat map for each girth, and two tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import card, text_label
from app.ui.widgets.charts import BarChart, BarGroup, HeatCell, HeatMap
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.panel import Panel
from resources.translations import Texts

if TYPE_CHECKING:
    from app.services.population.added_sizes import AddedSize
    from app.services.population.coverage import HeatMap as Map
    from app.services.population.left_out import LeftOut
    from app.services.population_tryon import PopulationTryOn


_COLUMNS: Final = 2
_NARROW_UNITS: Final = 1000


class PopulationFindings(QWidget):
    """Three figures in a row, then the charts and tables beside each other."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look, self._texts = look, texts
        self.numbers = {name: text_label(look, "display", serif=True, bold=True) for name in _NUMBERS}
        self.bars = BarChart(look)
        self.maps: list[HeatMap] = []
        self.left_out, self.added = DataTable(look), DataTable(look)
        self._maps_column = QVBoxLayout()
        self._maps_column.setSpacing(look.space("l"))
        heads = QHBoxLayout()
        heads.setSpacing(look.space("m"))
        for name, label in self.numbers.items():
            heads.addWidget(self._figure(label, self.words(name)))
        self._grid = QGridLayout()
        self._grid.setSpacing(look.space("m"))
        shares = QVBoxLayout()
        shares.addWidget(self.bars)
        self._charts = [self._framed(inside) for inside in (shares, self._maps_column)]
        self._panels = [self._panel("left_out", self.left_out), self._panel("added", self.added)]
        self._columns = 0
        self._place(_COLUMNS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, look.space("m"), 0)
        whole.setSpacing(look.space("m"))
        whole.addLayout(heads)
        whole.addLayout(self._grid, 1)

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of the page."""
        return self._texts(f"studio.population.{name}", **values)

    def _panel(self, name: str, table: DataTable) -> Panel:
        panel = Panel(self._look)
        panel.show_title(self.words(name))
        table.setAccessibleName(self.words(name))
        table.setMinimumHeight(self._look.t(240))
        panel.add(table, 1)
        return panel

    def _place(self, columns: int) -> None:
        """Charts above, tables below; each for itself where there is room for one column alone."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, frame in enumerate((*self._charts, *self._panels)):
            self._grid.removeWidget(frame)
            side = Qt.AlignmentFlag.AlignTop if frame in self._charts and columns > 1 else Qt.AlignmentFlag(0)
            self._grid.addWidget(frame, number // columns, number % columns, side)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """A narrow page has one column."""
        super().resizeEvent(event)
        self._place(1 if self.width() < self._look.t(_NARROW_UNITS) else _COLUMNS)

    def _framed(self, inside: QVBoxLayout | QHBoxLayout) -> QFrame:
        frame, margin = card(), self._look.space("l")
        inside.setContentsMargins(margin, self._look.space("m"), margin, self._look.space("m"))
        frame.setLayout(inside)
        return frame

    def _figure(self, label: QLabel, words: str) -> QFrame:
        row = QHBoxLayout()
        row.setSpacing(self._look.space("m"))
        said = text_label(self._look, "body", tone="soft")
        said.setText(words)
        label.setWordWrap(False)
        row.addWidget(label)
        row.addWidget(said, 1)
        frame = self._framed(row)
        frame.setAccessibleName(words)
        return frame

    def show_found(self, found: PopulationTryOn) -> None:
        """Show all of it."""
        people = len(found.judged)
        best = max((one.wins for one in found.added), default=0)
        shares = (found.fitted, found.refused, best)
        for label, count in zip(self.numbers.values(), shares, strict=True):
            label.setText(_percent(count, people))
        groups = [
            BarGroup(
                name=self._texts.size(one.size),
                values=(one.taken / people, one.alone / people),
                words=(_percent(one.taken, people), _percent(one.alone, people)),
            )
            for one in found.shares
        ]
        self.bars.show_bars(self.words("shares"), [self.words("taken"), self.words("alone")], groups)
        self._show_maps(found)
        self._show_left_out(found.left_out, people)
        self._show_added(found.added, people)

    def _show_maps(self, found: PopulationTryOn) -> None:
        for gone in self.maps:
            gone.setParent(None)
            gone.deleteLater()
        self.maps = []
        for one in found.heat_maps:
            chart = HeatMap(self._look)
            self._show_map(chart, one)
            self._maps_column.addWidget(chart)
            self.maps.append(chart)

    def _show_map(self, chart: HeatMap, one: Map) -> None:
        measure = self._texts(f"measurement.{one.measurement}")
        cells = [
            [
                HeatCell(share=None, words="–")
                if not people
                else HeatCell(share=good / people, words=f"{100 * good / people:.0f}")
                for good, people in zip(row, one.people, strict=True)
            ]
            for row in one.good.tolist()
        ]
        columns = [f"{edge:.0f}" for edge in one.edges_cm[:-1]]
        chart.show_cells(
            self.words("heat", measure=measure),
            columns,
            [self._texts.size(size) for size in one.sizes],
            cells,
            (self.words("size"), self.words("girth", measure=measure)),
        )

    def _show_left_out(self, groups: Sequence[LeftOut], people: int) -> None:
        columns = [
            Column(title=self.words("reason"), wide=True),
            Column(title=self.words("share"), side="right"),
            Column(title=self.words("typical"), side="right"),
            Column(title=self.words("from_to"), side="right"),
            Column(title=self.words("by"), side="right"),
        ]
        rows = []
        for one in groups:
            zone = self._texts(f"zone.{one.zone}")
            rows.append(
                Row(
                    key=f"{one.zone}-{one.side}",
                    cells=(
                        Cell(words=self.words(one.side, zone=zone)),
                        Cell(words=_percent(one.people, people), order=one.people),
                        Cell(words=f"{one.median_cm:.1f}", order=one.median_cm),
                        Cell(words=f"{one.from_cm:.0f}–{one.to_cm:.0f}", order=one.from_cm),
                        Cell(words=f"{one.by_cm:.1f} {self._texts('common.cm')}", order=one.by_cm),
                    ),
                )
            )
        self.left_out.show_rows(columns, rows)

    def _show_added(self, sizes: Sequence[AddedSize], people: int) -> None:
        columns = [
            Column(title=self.words("new_size")),
            Column(title=self.words("for_bodies"), wide=True),
            Column(title=self.words("wins"), side="right"),
            Column(title=self.words("in_all"), side="right"),
        ]
        rows = [self._added_row(one, people) for one in sizes]
        self.added.show_rows(columns, rows)

    def _new_size_words(self, one: AddedSize) -> str:
        """How it is spoken of: “M–L”, “3XL+”, “long+”."""
        of_length = one.kind in ("shorter", "longer")
        said = self._texts.leg_length if of_length else self._texts.size
        return one.label_with(said)

    def _added_row(self, one: AddedSize, people: int) -> Row:
        bodies = ", ".join(
            f"{self._texts(f'measurement.{name}')} {low:.0f}–{high:.0f}"
            for name, (low, high) in one.body_ranges_cm.items()
        )
        return Row(
            key=one.label,
            cells=(
                Cell(words=self._new_size_words(one)),
                Cell(words=bodies),
                Cell(words=_percent(one.wins, people), order=one.wins),
                Cell(words=_percent(one.in_all, people), order=one.in_all),
            ),
        )


_NUMBERS = ("fitted", "refused", "won")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
