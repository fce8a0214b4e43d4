"""What is exported: products of the shop, looks that are kept, or one mesh from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.services.export.wish import ASSET_SUFFIXES
from app.services.studio.desk_state import LibraryRow
from app.services.studio.looks import Look as KeptLook
from app.services.studio.looks import LookBook
from app.ui.look import Look
from app.ui.studio.outfits.looks_table import show_looks
from app.ui.widgets.basics import action_button
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import SearchField
from app.ui.widgets.panel import Panel
from app.ui.widgets.tabs import Tabs
from resources.translations import Texts

_PRODUCTS, _LOOKS = "products", "looks"


class ExportSource(Panel):
    """``changed`` when something else is chosen."""

    changed = pyqtSignal()

    def __init__(self, look: Look, texts: Texts, search: SearchField) -> None:
        super().__init__(look)
        self._texts = texts
        self._listed: tuple[LibraryRow, ...] = ()
        self._book = LookBook()
        self.asset: Path | None = None
        self.search = search
        self.table, self.looks = DataTable(look, many=True), DataTable(look, many=True)
        self.table.setAccessibleName(self._words("products"))
        self.looks.setAccessibleName(self._words("looks"))
        self.search.textChanged.connect(self.table.filter_by)
        self.mesh = action_button(look, self._choose_mesh, icon="cube")
        self.mesh.setText(self._words("mesh"))
        self.tabs = Tabs(look)
        for key, parts in ((_PRODUCTS, (search, self.table)), (_LOOKS, (self.looks,))):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(look.space("s"))
            for part in parts:
                column.addWidget(part)
            self.tabs.add_page(key, page)
        self.tabs.say([(key, self._words(key)) for key in (_PRODUCTS, _LOOKS)])
        self.tabs.chosen.connect(lambda _key: self.changed.emit())
        self.show_title(self._words("choose_what"), self._words("products_line"))
        self.add_action(self.mesh)
        self.add(self.tabs, 1)
        for table in (self.table, self.looks):
            selection = table.selectionModel()
            if selection is not None:
                selection.selectionChanged.connect(lambda *_: self._selected())

    def _words(self, name: str) -> str:
        return self._texts(f"studio.export.{name}")

    # ---- showing

    def show_products(self, rows: Sequence[LibraryRow], ways: Mapping[str, str]) -> None:
        """List products; ``ways`` says in words, by id, how one is shown that is not shown as usual."""
        self._listed = tuple(rows)
        columns = [
            Column(title=self._words("name"), wide=True),
            Column(title=self._words("block")),
            Column(title=self._words("shown_as")),
        ]
        listed = [
            Row(
                key=row.id,
                cells=(
                    Cell(words=row.name(self._texts.language)),
                    Cell(words=self._texts(f"studio.block.{row.block}")),
                    Cell(words=ways.get(row.id, ""), tone="accent"),
                ),
            )
            for row in rows
        ]
        self.table.show_rows(columns, listed)

    def show_looks(self, book: LookBook) -> None:
        """List the looks that are kept."""
        self._book = book
        show_looks(self.looks, book, self._texts)

    # ---- what is chosen

    @property
    def product_ids(self) -> tuple[str, ...]:
        """The products that are chosen; none while a mesh or looks are."""
        here = self.asset is None and self.tabs.current == _PRODUCTS
        return self.table.selected_keys if here else ()

    @property
    def chosen_looks(self) -> tuple[KeptLook, ...]:
        """The looks that are chosen; none while products or a mesh are."""
        keys = self.looks.selected_keys if self.tabs.current == _LOOKS else ()
        return tuple(look for look in self._book.looks if look.name in keys)

    @property
    def offers_looks(self) -> bool:
        """Whether looks are what is chosen from."""
        return self.tabs.current == _LOOKS

    def name_of(self, product_id: str) -> str:
        """A product in the language of the window."""
        known = {row.id: row.name(self._texts.language) for row in self._listed}
        return known.get(product_id, product_id)

    def take_mesh(self, path: Path) -> None:
        """A mesh from outside takes the place of what was chosen."""
        self.tabs.show_page(_PRODUCTS)
        self.table.clearSelection()
        self.asset = path
        self.changed.emit()

    def _selected(self) -> None:
        if self.table.selected_keys:
            self.asset = None
        self.changed.emit()

    def _choose_mesh(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(ASSET_SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(self, self._words("mesh"), str(Path.home()), kinds)
        if name:
            self.take_mesh(Path(name))
