"""Rows and columns at a desk: sorted by a touch on a title, filtered by words, opened by Enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PyQt6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QSize,
    QSortFilterProxyModel,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.look import Look

SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
KEY_ROLE: Final = Qt.ItemDataRole.UserRole + 2
_TONES: Final = {"good": "good", "warn": "tight", "bad": "bad", "soft": "ink_soft", "accent": "accent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, which side its words lie on, and whether it takes the room that is left."""

    title: str
    side: Literal["left", "right"] = "left"
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is read, what it is sorted by (the words where nothing is given), and how it looks."""

    words: str
    order: float | str | None = None
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: the key that signals carry, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


class TableRows(QAbstractTableModel):
    """The rows as Qt's views ask for them."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Take the place of what was shown."""
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802  Qt's name
        """How many rows; none below a row."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:  # noqa: N802  Qt's name
        """How many columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell in one of its roles."""
        row = self.rows[index.row()]
        cell, column = row.cells[index.column()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell.words
            case Qt.ItemDataRole.ToolTipRole:
                return cell.words
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.side == "right" else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole:
                return self._look.colour(_TONES[cell.tone]) if cell.tone else None
            case Qt.ItemDataRole.DecorationRole:
                return self._look.icon(cell.icon, _TONES.get(cell.tone, "ink_soft")) if cell.icon else None
            case _:
                pass
        if role == SORT_ROLE:
            return cell.words.casefold() if cell.order is None else cell.order
        return row.key if role == KEY_ROLE else None

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].side == "right"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class RowFilter(QSortFilterProxyModel):
    """Sorts, and keeps the rows in which every wanted word stands, in whatever column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSortRole(SORT_ROLE)

    def filter_by(self, words: str) -> None:
        """The words wanted; none keeps every row."""
        self._words = tuple(words.casefold().split())
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:  # noqa: N802  Qt's name
        """Whether a row has all the words."""
        model = self.sourceModel()
        if model is None or not self._words:
            return True
        cells = range(model.columnCount(source_parent))
        text = " ".join(str(model.index(source_row, c, source_parent).data()) for c in cells).casefold()
        return all(word in text for word in self._words)


class DataTable(QTableView):
    """A table.

    ``opened`` carries the key of a row that was doubly touched or got Enter, ``chosen`` that of the row the
    selection came to.
    """

    opened = pyqtSignal(str)
    chosen = pyqtSignal(str)
    _ROW_UNITS, _WIDEST_UNITS, _NARROWEST_UNITS = 44, 420, 160

    def __init__(self, look: Look, *, many: bool = False, prose: bool = False) -> None:
        """``many`` rows may be chosen at once; ``prose`` goes on in further lines."""
        super().__init__()
        self._prose = prose
        self._look = look
        self._rows = TableRows(look, self)
        self._proxy = RowFilter(self)
        self._proxy.setSourceModel(self._rows)
        self.setModel(self._proxy)
        self.setFont(look.font("body"))
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as given, until a title is touched
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(look.icon_px + look.icon_px // 3, look.icon_px))
        self.setTabKeyNavigation(False)
        self._dress_headers(look)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(KEY_ROLE)))
        selection = self.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._came_to)

    def _dress_headers(self, look: Look) -> None:
        side, top = self.verticalHeader(), self.horizontalHeader()
        if side is None or top is None:
            raise RuntimeError("a table without headers")
        side.hide()
        side.setDefaultSectionSize(look.t(self._ROW_UNITS))
        if self._prose:
            side.setMinimumSectionSize(look.t(self._ROW_UNITS))
            side.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        top.setFont(look.font("label", bold=True))
        top.setHighlightSections(False)
        top.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        top.setMinimumHeight(look.t(self._ROW_UNITS))
        self._top = top

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show a table; the order, the filter and the selected row stay as they were."""
        kept = self.current_key
        fresh = tuple(columns) != self._rows.columns
        self._rows.show(columns, rows)
        if fresh:
            for index, column in enumerate(columns):
                mode = QHeaderView.ResizeMode
                self._top.setSectionResizeMode(index, mode.Stretch if column.wide else mode.ResizeToContents)
        if kept:
            self.select(kept)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Another width: wide columns take what is left of it."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Wide columns share the room that is left; if their words need more, it is pushed sideways."""
        viewport, columns = self.viewport(), self._rows.columns
        wide = [index for index, column in enumerate(columns) if column.wide]
        if viewport is None or not wide:
            return
        narrow = sum(self._needed_px(index) for index in range(len(columns)) if index not in wide)
        least = self._look.t(self._NARROWEST_UNITS)
        needed = {index: least if self._prose else self._needed_px(index) for index in wide}
        fits = (viewport.width() - narrow) // len(wide) >= max(needed.values())
        for index in wide:
            mode = QHeaderView.ResizeMode
            self._top.setSectionResizeMode(index, mode.Stretch if fits else mode.Interactive)
            if not fits:
                self._top.resizeSection(index, needed[index])

    def _needed_px(self, column: int) -> int:
        words = max(self.sizeHintForColumn(column), self._top.sectionSizeHint(column))
        return min(words, self._look.t(self._WIDEST_UNITS))

    def filter_by(self, words: str) -> None:
        """Show only rows in which every one of these words stands; none shows all."""
        self._proxy.filter_by(words)

    @property
    def current_key(self) -> str:
        """The key of the row the keyboard is on; empty where there is none."""
        index = self.currentIndex()
        return str(index.data(KEY_ROLE)) if index.isValid() else ""

    @property
    def selected_keys(self) -> tuple[str, ...]:
        """The keys of the selected rows, from the top."""
        selection = self.selectionModel()
        rows = [] if selection is None else selection.selectedRows()
        return tuple(str(index.data(KEY_ROLE)) for index in sorted(rows, key=lambda i: i.row()))

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """The keys of the rows on show, from the top."""
        return tuple(str(self._proxy.index(r, 0).data(KEY_ROLE)) for r in range(self._proxy.rowCount()))

    def select(self, key: str) -> None:
        """Go to a row; one that is not shown changes nothing."""
        for number in range(self._proxy.rowCount()):
            index = self._proxy.index(number, 0)
            if index.data(KEY_ROLE) == key:
                flags = QItemSelectionModel.SelectionFlag
                selection = self.selectionModel()
                if selection is not None:
                    selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
                return

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Enter opens the row."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key:
            self.opened.emit(self.current_key)
            return
        super().keyPressEvent(event)

    def _came_to(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(str(index.data(KEY_ROLE)))
