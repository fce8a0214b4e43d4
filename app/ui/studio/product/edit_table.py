"""A table of numbers that are typed into: Enter or a double touch begins, Enter ends, Escape takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem

from app.ui.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """A row of numbers: its key, its words, and what stands in it; None cannot be typed into."""

    key: str
    words: str
    numbers: tuple[float | None, ...]


class NumberTable(QTableWidget):
    """``typed`` carries the key of the row, the column and the number."""

    typed = pyqtSignal(str, int, float)
    row_chosen = pyqtSignal(str)
    _ROW_UNITS, _CELL_UNITS = 36, 62

    def __init__(self, look: Look, *, decimals: int = 1) -> None:
        super().__init__()
        self._look, self._decimals = look, decimals
        self._rows: tuple[NumberRow, ...] = ()
        self._showing = False
        self.setFont(look.font("label"))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.itemChanged.connect(self._changed)
        self.currentCellChanged.connect(self._came_to)
        side, top = self.verticalHeader(), self.horizontalHeader()
        if side is None or top is None:
            raise RuntimeError("a table without headers")
        self._side, self._top = side, top
        side.setFont(look.font("label"))
        side.setDefaultSectionSize(look.t(self._ROW_UNITS))
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        top.setFont(look.font("label", bold=True))
        top.setMinimumSectionSize(look.t(self._CELL_UNITS))
        top.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_numbers(self, columns: Sequence[str], rows: Sequence[NumberRow]) -> None:
        """Show a table; the cell the keyboard is on stays."""
        if tuple(rows) == self._rows and self.columnCount() == len(columns):
            return
        self._showing = True
        try:
            self._rows = tuple(rows)
            self.setColumnCount(len(columns))
            self.setRowCount(len(rows))
            for column, title in enumerate(columns):
                head = QTableWidgetItem(title)
                head.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setHorizontalHeaderItem(column, head)
            self.setVerticalHeaderLabels([row.words for row in rows])
            for line, row in enumerate(rows):
                for column, number in enumerate(row.numbers):
                    self._show(line, column, number)
        finally:
            self._showing = False
        self.setVisible(bool(rows) and bool(columns))
        height = self._look.t(self._ROW_UNITS) * len(rows) + self._top.sizeHint().height()
        self.setFixedHeight(height + self._look.u(18))

    def _show(self, line: int, column: int, number: float | None) -> None:
        words = "–" if number is None else f"{number:.{self._decimals}f}"
        item = self.item(line, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(line, column, item)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags if number is None else flags | Qt.ItemFlag.ItemIsEditable)
        if item.text() != words:
            item.setText(words)

    def _changed(self, item: QTableWidgetItem) -> None:
        if self._showing:
            return
        row = self._rows[item.row()]
        try:
            number = float(item.text().replace(",", "."))
        except ValueError:
            number = float("nan")
        before = row.numbers[item.column()]
        if not abs(number) < 100_000:  # no number, or none that can be meant
            self._showing = True
            self._show(item.row(), item.column(), before)
            self._showing = False
        elif before is None or round(number, self._decimals) != round(before, self._decimals):
            self.typed.emit(row.key, item.column(), round(number, self._decimals))

    def _came_to(self, line: int, *_: int) -> None:
        if 0 <= line < len(self._rows):
            self.row_chosen.emit(self._rows[line].key)
