"""All products, published and not: found by words and filters, opened, begun, copied, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from app.services.studio.desk_intents import ReadLibrary, WantedProduct, Withdrawn
from app.services.studio.desk_state import DeskState, LibraryRow
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.import_view import ImportView
from app.ui.studio.new_product import NewProductDialog
from app.ui.studio.page import StudioPage
from app.ui.studio.product_grid import ProductGrid
from app.ui.widgets.basics import text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import confirm
from app.ui.widgets.fields import Choice
from app.ui.widgets.segments import Segments

_STATE_TONES: Final = {"published": ("check", "good"), "changed": ("edit", "warn"), "new": ("plus", "accent")}
_ALL: Final = "all"
_LIST, _GRID = "list", "grid"
_ONE_ROW_UNITS: Final = 1580


class LibraryPage(StudioPage):
    """Rows of products; Enter or a double touch opens one."""

    key = "library"
    icon = "grid"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._rows: tuple[LibraryRow, ...] = ()
        self._as_grid = False
        self._state_wanted, self._category_wanted = _ALL, _ALL
        self.search = self.search_box()
        self.search.setMaximumWidth(look.t(360))
        self.state_filter, self.category_filter = Choice(look), Choice(look)
        self.state_filter.setAccessibleName(self.words("state"))
        self.category_filter.setAccessibleName(self.words("category"))
        self.how = Segments(look, raised=True)
        self.how.setMaximumWidth(look.t(190))
        self.how.chosen.connect(self._show_as)
        self.count = text_label(look, "label", tone="soft", wrap=False)
        self.copy = self.button("copy", self._copy, icon="copy")
        self.withdraw = self.button("withdraw", self._ask_withdraw, icon="trash")
        self.open = self.button("open", self._open_current, kind="primary", icon="open")
        filters, deeds = QHBoxLayout(), QHBoxLayout()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for row in (self._head, filters, deeds):
            row.setSpacing(look.space("s"))
        for left in (self.search, self.state_filter, self.category_filter, self.how, self.count):
            filters.addWidget(left)
        filters.addStretch()
        deeds.addStretch()
        self.bring = self.button("import", lambda: self._show_import(shown=True), icon="import")
        self.new = self.button("new", self._ask_new, icon="plus")
        self.picture = self.button("picture", self._make_pictures, icon="camera")
        for part in (self.picture, self.withdraw, self.copy, self.bring, self.new, self.open):
            deeds.addWidget(part)
        self._head.addLayout(filters, 1)
        self._head.addLayout(deeds)
        self.table = DataTable(look)
        self.table.setAccessibleName(self.words("title"))
        self.grid = ProductGrid(look)
        self.grid.setAccessibleName(self.words("title"))
        self.body = QStackedWidget()
        for view in (self.table, self.grid):
            self.body.addWidget(view)
        self.imports = ImportView(look, desk)
        self.imports.left.connect(lambda: self._show_import(shown=False))
        self.imports.begin_wanted.connect(self._ask_new)
        self.body.addWidget(self.imports)
        self.head_row = QWidget()
        self._head.setContentsMargins(0, 0, 0, 0)
        self.head_row.setLayout(self._head)
        self.column.addWidget(self.head_row)
        self.column.addWidget(self.body, 1)
        self._connect()
        self._show_as(_LIST)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _words: self._list())
        self.search.returnPressed.connect(self.table.setFocus)
        self.state_filter.picked.connect(partial(self._filter, "_state_wanted"))
        self.category_filter.picked.connect(partial(self._filter, "_category_wanted"))
        self.table.opened.connect(self._open)
        for view in (self.table, self.grid):
            view.chosen.connect(lambda _key: self._allow())
        self.grid.opened.connect(self._open)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """On a narrow page filters and deeds stand below each other."""
        super().resizeEvent(event)
        narrow, ways = self.width() < self.look.t(_ONE_ROW_UNITS), QBoxLayout.Direction
        self._head.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    # ---- showing

    def show_state(self, state: DeskState) -> None:
        """List what there is."""
        if state.library is None or state.library == self._rows:
            return
        self._rows = state.library
        states = [(_ALL, self.words("all_states"))]
        states += [
            (name, self.words(f"is_{name}")) for name in ("published", "changed", "new", "faulty", "recent")
        ]
        self.state_filter.show_options(states, self._state_wanted)
        categories = sorted({row.category for row in self._rows})
        options = [(_ALL, self.words("all_categories"))]
        options += [(name, self._category(name)) for name in categories]
        self.category_filter.show_options(options, self._category_wanted)
        self._fetch_pictures()
        self._list()

    def enter(self) -> None:
        """Go to the table."""
        self.table.setFocus()

    def search_field(self) -> QWidget:
        """The field for words."""
        return self.search

    def shown_rows(self) -> list[LibraryRow]:
        """The rows that are wanted, in the order of the shop."""
        words = self.search.text().casefold().split()
        rows = [row for row in self._rows if self._is_wanted(row, words)]
        if self._state_wanted == "recent":
            rows.sort(key=lambda row: self.desk.state.recent.index(row.id))
        return rows

    def _is_wanted(self, row: LibraryRow, words: list[str]) -> bool:
        if self._state_wanted == "faulty":
            right_state = row.faults > 0
        elif self._state_wanted == "recent":
            right_state = row.id in self.desk.state.recent
        else:
            right_state = self._state_wanted in (_ALL, row.state)
        text = " ".join((row.id, row.family, *(name for _, name in row.names))).casefold()
        right_category = self._category_wanted in (_ALL, row.category)
        return right_state and right_category and all(word in text for word in words)

    def _filter(self, member: str, key: str) -> None:
        setattr(self, member, key)
        self._list()

    def _list(self) -> None:
        rows = self.shown_rows()
        columns = [
            Column(title=self.words("name"), wide=True),
            Column(title=self.words("category")),
            Column(title=self.words("block")),
            Column(title=self.words("price"), side="right"),
            Column(title=self.words("sizes"), side="right"),
            Column(title=self.words("stock"), side="right"),
            Column(title=self.words("state")),
            Column(title=self.words("faults"), side="right"),
        ]
        self.table.show_rows(columns, [self._row(row) for row in rows])
        if not self.table.current_key and rows:
            self.table.select(rows[0].id)
        words = {row.id: (row.name(self.texts.language), self._grid_line(row)) for row in rows}
        self.grid.show_rows(rows, words)
        if not self.grid.current_key and rows:
            self.grid.select(rows[0].id)
        self.count.setText(self.words("count", count=len(rows)))
        self._allow()

    def _row(self, row: LibraryRow) -> Row:
        icon, tone = _STATE_TONES[row.state]
        price = self.texts.money(row.price, row.currency) if row.currency else "–"
        return Row(
            key=row.id,
            cells=(
                Cell(words=row.name(self.texts.language)),
                Cell(words=self._category(row.category)),
                Cell(words=self.texts(f"studio.block.{row.block}") if row.block else "–"),
                Cell(words=price, order=row.price),
                Cell(words=str(row.sizes), order=row.sizes),
                Cell(words=str(row.in_stock), order=row.in_stock),
                Cell(words=self.words(f"is_{row.state}"), icon=icon, tone=tone),
                Cell(words=str(row.faults or "–"), order=row.faults, tone="bad" if row.faults else "soft"),
            ),
        )

    def _grid_line(self, row: LibraryRow) -> str:
        price = self.texts.money(row.price, row.currency) if row.currency else "–"
        return f"{self.words(f'is_{row.state}')} · {price}"

    def _show_as(self, how: str) -> None:
        """As a list or as pictures; the product one is on stays."""
        key = self.current_key
        self._as_grid = how == _GRID
        self.how.show_options([(one, self.words(one)) for one in (_LIST, _GRID)], how)
        view = self.grid if self._as_grid else self.table
        view.select(key)
        self.body.setCurrentWidget(view)
        self.picture.setVisible(self._as_grid)
        self._allow()

    @property
    def current_key(self) -> str:
        """The product one is on."""
        return self.grid.current_key if self._as_grid else self.table.current_key

    def _fetch_pictures(self) -> None:
        wanted = {r.id: r.picture for r in self._rows if r.picture and r.id not in self.grid.pictures}
        if wanted:
            self.desk.ask(self, "library_pictures", wanted, done=self.grid.take_pictures)

    def _make_pictures(self) -> None:
        missing = tuple(r.id for r in self.shown_rows() if r.state != "new" and not r.picture)
        if missing:
            title = self.words("picturing")
            self.desk.ask(
                self,
                "make_pictures",
                missing,
                line="long",
                title=title,
                done=lambda _made: self.desk.do(ReadLibrary()),
                stopped=lambda: self.desk.do(ReadLibrary()),
            )

    def _category(self, name: str) -> str:
        key = f"studio.category.{name}"
        return self.texts(key) if self.texts.has(key) else name

    def _allow(self) -> None:
        chosen = bool(self.current_key)
        self.picture.setEnabled(any(r.state != "new" and not r.picture for r in self._rows))
        for button in (self.copy, self.withdraw, self.open):
            button.setEnabled(chosen)

    # ---- doing

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Look at dropped files."""
        self._show_import(shown=True)
        self.imports.look_at(paths)
        return True

    def _show_import(self, *, shown: bool) -> None:
        self.body.setCurrentWidget(self.imports if shown else self._view)
        self.head_row.setVisible(not shown)
        if not shown:
            self.desk.do(ReadLibrary())
            self._view.setFocus()

    @property
    def _view(self) -> ProductGrid | DataTable:
        return self.grid if self._as_grid else self.table

    def _ask_new(self, check: object = None) -> None:
        def begin(family: str, block: str, name: str) -> None:
            asked = (family, block, name, self.texts.language, check or None)
            self.desk.ask(self, "begin_product", *asked, done=self._began)

        self.dialog = NewProductDialog(self.look, self.window() or self, self.texts, begin)
        self.dialog.open()

    def _open(self, product_id: str) -> None:
        self.desk.send(WantedProduct(product_id=product_id))

    def _open_current(self) -> None:
        if self.current_key:
            self._open(self.current_key)

    def _copy(self) -> None:
        self.desk.ask(self, "copy_draft", self.current_key, done=self._began)

    def _began(self, product_id: str) -> None:
        self._show_import(shown=False)
        self._open(product_id)

    def _ask_withdraw(self) -> None:
        key = self.current_key
        row = next(row for row in self._rows if row.id == key)
        deed = "throw" if row.state == "new" else "withdraw"
        confirm(
            self.look,
            self.window() or self,
            title=self.words(f"ask_{deed}"),
            sentence=self.words(f"ask_{deed}_line", name=row.name(self.texts.language)),
            words=(self.texts("common.cancel"), self.words(deed)),
            on_yes=partial(self._withdraw, key),
            danger=True,
        )

    def _withdraw(self, key: str) -> None:
        self.desk.ask(self, "withdraw", key, done=lambda _none: self.desk.send(Withdrawn(product_id=key)))
