"""How a product is graded: finished measures with their steps, whom each size is meant for, and the stock."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import Any, Final

from PyQt6.QtWidgets import QGridLayout, QWidget

from app.services.studio.desk_state import OpenProduct
from app.services.studio.draft import ProductDraft
from app.services.studio.fault_places import faults_at
from app.services.studio.size_edits import (
    ChartDocument,
    End,
    boundaries,
    chart_written,
    with_base,
    with_boundary,
    with_size,
    with_step,
    with_written,
    without_size,
)
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.fault_words import fault_words
from app.ui.studio.product.edit_table import NumberRow, NumberTable
from app.ui.studio.product.section import Section
from app.ui.widgets.basics import action_button, text_label
from app.ui.widgets.fields import Choice
from resources.size_charts.schema import size_name

_NOT_A_WORD: Final = re.compile("[^a-z0-9]+")


class SizesSection(Section):
    """The first change of a chart that the shop shares makes the product's own of it."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self.form.add_group().setText(self.words("group_chart"))
        self.chart = Choice(look)
        self.row("chart", ("size_chart",), self.chart)
        self.chart.picked.connect(self._chart_picked)
        self.whose = text_label(look, "label", tone="soft")
        self.form.add_plain(self.whose)
        self.problem = text_label(look, "label", tone="bad")
        self.form.add_plain(self.problem)
        self._make_buttons()
        self._title("group_stock")
        self.stock = NumberTable(look, decimals=0)
        self.stock.typed.connect(self._stock_typed)
        self._racks: dict[str, list[str]] = {}
        self.form.add_plain(self.stock)
        self._title("group_bodies")
        self.bodies = NumberTable(look)
        self.bodies.typed.connect(self._boundary_typed)
        self.form.add_plain(self.bodies)
        self._title("group_measures")
        self.measures = NumberTable(look)
        self.measures.typed.connect(self._measure_typed)
        self.form.add_plain(self.measures)
        for table, name in ((self.stock, "group_stock"), (self.bodies, "group_bodies")):
            table.setAccessibleName(self.words(name))
        self.measures.setAccessibleName(self.words("group_measures"))
        self.form.add_stretch()

    def _title(self, name: str) -> None:
        self.form.add_group().setText(self.words(name))
        line = text_label(self.look, "label", tone="soft")
        line.setText(self.words(f"{name}_line"))
        self.form.add_plain(line)

    def _make_buttons(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self.look.space("s"))
        grid.setColumnStretch(2, 1)
        self.size_buttons = {}
        deeds: tuple[tuple[str, str, End, Any], ...] = (
            ("size_smaller", "plus", "smaller", with_size),
            ("size_larger", "plus", "larger", with_size),
            ("size_drop_smallest", "minus", "smaller", without_size),
            ("size_drop_largest", "minus", "larger", without_size),
        )
        for place, (name, icon, end, deed) in enumerate(deeds):
            button = action_button(self.look, partial(self._resize, name, deed, end), icon=icon, size="label")
            button.setText(self.words(name))
            self.size_buttons[name] = button
            grid.addWidget(button, place // 2, place % 2)
        holder = QWidget()
        holder.setLayout(grid)
        self.form.add_plain(holder)

    # ---- showing

    def show_more(self, product: OpenProduct) -> None:
        """The tables, and what is wrong with the chart."""
        draft = product.draft
        self._show_charts(draft)
        document = self._document(draft)
        wrong = [*faults_at(product.faults, (), "size_chart"), *faults_at(product.faults, ("stock",))]
        self.problem.setText("\n".join(fault_words(self.desk.texts, fault.message) for fault in wrong[:4]))
        self.problem.setVisible(bool(wrong))
        for button in self.size_buttons.values():
            button.setEnabled(bool(document))
        if not document:
            return
        sizes = [str(size) for size in document["sizes"]]
        self._show_stock(draft, document, sizes)
        self._show_bodies(document, sizes)
        base, poms = str(document["base_size"]), document["base_poms_cm"]
        steps = [f"{one}–{two}" for one, two in pairwise(map(self.desk.texts.size, sizes))]
        rows = []
        for name, value in poms.items():
            grown = document["grade_cm"].get(name) or [0.0] * len(steps)
            rows.append(NumberRow(key=name, words=pom_words(self.desk.texts, name), numbers=(value, *grown)))
        self.measures.show_numbers([self.words("base", size=base), *steps], rows)

    def _show_charts(self, draft: ProductDraft) -> None:
        language = self.desk.texts.language
        fitting = {
            key: chart
            for key, chart in self.shelves.charts.items()
            if (chart.family, chart.block) == (draft.product.get("family"), draft.product.get("block"))
        }
        options = [
            (key, str(getattr(chart.title, language, chart.title.en))) for key, chart in fitting.items()
        ]
        current = str(draft.product.get("size_chart", ""))
        own = draft.size_chart is not None
        if own and current not in fitting:
            options.append((current, self.words("own_chart")))
        self.chart.show_options(options, current if own or current in fitting else None)
        self.whose.setText(self.words("chart_own" if own else "chart_shared"))

    def _show_stock(self, draft: ProductDraft, document: ChartDocument, sizes: list[str]) -> None:
        """Girth sizes across; where there are leg lengths, each is a row."""
        stock, lengths, texts = draft.product.get("stock", {}), document.get("lengths") or {}, self.desk.texts
        racks = {length: [size_name(size, length) for size in sizes] for length in lengths}
        if not racks or {size for rack in racks.values() for size in rack} != set(stock):
            racks = {"": list(stock)}
        self._racks = racks
        rows = [
            NumberRow(
                key=length,
                words=texts.leg_length(length) if length else self.words("pieces"),
                numbers=tuple(float(stock[size]) for size in rack),
            )
            for length, rack in racks.items()
        ]
        columns = racks.get("", sizes)
        self.stock.show_numbers([texts.size(size) for size in columns], rows)

    def _show_bodies(self, document: ChartDocument, sizes: list[str]) -> None:
        columns = [*(self.words("from_size", size=size) for size in sizes), self.words("to_size")]
        rows = [
            NumberRow(
                key=name,
                words=self.desk.texts(f"measurement.{name}"),
                numbers=tuple(boundaries(document, name)),
            )
            for name in document["body_ranges_cm"]
        ]
        self.bodies.show_numbers(columns, rows)

    def _document(self, draft: ProductDraft) -> ChartDocument:
        return chart_written(draft, self.shelves.charts.get(str(draft.product.get("size_chart", ""))))

    # ---- changing

    def _write(self, document: ChartDocument, label: str) -> None:
        if self.draft is not None:
            self.edit(with_written(self.draft, document), label)

    def _chart_picked(self, key: str) -> None:
        chart = self.shelves.charts.get(key)
        if self.draft is not None and chart is not None:
            self.edit(self.draft.with_chart(chart, own=False), self.words("chart"))

    def _resize(self, name: str, deed: Any, end: End) -> None:
        before = {} if self.draft is None else self._document(self.draft)
        if before:
            after = deed(before, end)
            if after is before:
                self.desk.told.emit("warn", self.words("size_stays"))
            else:
                self._write(after, self.words(name))

    def _boundary_typed(self, measurement: str, column: int, value: float) -> None:
        if self.draft is not None:
            document = with_boundary(self._document(self.draft), measurement, column, value)
            self._write(document, self.desk.texts(f"measurement.{measurement}"))

    def _measure_typed(self, pom: str, column: int, value: float) -> None:
        if self.draft is None:
            return
        document = self._document(self.draft)
        changed = (
            with_base(document, pom, value) if column == 0 else with_step(document, pom, column - 1, value)
        )
        self._write(changed, pom_words(self.desk.texts, pom))

    def _stock_typed(self, length: str, column: int, value: float) -> None:
        if self.draft is not None:
            size = self._racks[length][column]
            self.set_value(("stock", size), int(value), self.words("group_stock"), joined=False)


def pom_how_words(texts: Any, definition: str) -> str:
    """How a point of measure is taken, in the language of the window; ``definition`` is the program's own."""
    key = f"pom_how.{_NOT_A_WORD.sub('_', definition.lower()).strip('_')}"
    return str(texts(key)) if texts.has(key) else definition


def pom_words(texts: Any, name: str) -> str:
    """A point of measure in the language of the window; its own name where nobody translated it."""
    key = f"studio.pom.{name}"
    return str(texts(key)) if texts.has(key) else name.replace("_", " ")
