"""The catalogue in use, those before it, and new ones from a drive."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout

from app.jobs.operation import Failure
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.widgets.basics import text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import confirm
from app.ui.widgets.fields import Choice
from app.ui.widgets.work_progress import WorkProgress

if TYPE_CHECKING:
    from app.services.shop_catalogue import CatalogueVersion

EMBEDDED: Final = "embedded"


class CataloguePage(Page):
    """Versions one above the other; going to another one asks, and begins the kiosk anew."""

    key = "catalogue"
    icon = "hanger"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self._used = EMBEDDED
        there = self.panel("versions", "versions_line")
        self.use = self.button("use", self._ask_use, icon="check")
        self.use.setEnabled(False)
        there.add_action(self.use)
        self.table = DataTable(look)
        self.table.setMinimumHeight(look.u(280))
        self.table.chosen.connect(lambda key: self.use.setEnabled(key != self._used))
        there.add(self.table)
        fresh = self.panel("fresh", "fresh_line")
        row = QHBoxLayout()
        row.setSpacing(look.space("m"))
        self.source = Choice(look)
        self.source.setAccessibleName(self.words("source"))
        self.source.setMinimumHeight(look.target_px)
        self.take = self.button("take", self._take, kind="primary", icon="import")
        fresh.body.addWidget(self.source, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.take)
        row.addWidget(self.button("again", self.enter, icon="retry"))
        row.addStretch()
        fresh.add(row)
        self.none = text_label(look, "body", tone="soft")
        self.none.setText(self.words("none"))
        fresh.add(self.none)
        self.work = WorkProgress(look)
        self.work.hide()
        fresh.add(self.work)
        self.wrong = text_label(look, "label", tone="bad")
        self.wrong.hide()
        fresh.add(self.wrong)

    def enter(self) -> None:
        """Look which there are."""
        self.desk.ask(self, "catalogue_versions", done=self.show_versions)
        self.desk.ask(self, "catalogues", done=self.show_sources)

    def show_versions(self, versions: list[CatalogueVersion]) -> None:
        """List them, newest first, the embedded one last."""
        self._used = next((version.name for version in versions if version.in_use), EMBEDDED)
        rows = [
            self._row(version.name, version.note, str(version.products), float(version.products))
            for version in versions
        ]
        rows.append(self._row(EMBEDDED, self.words("embedded_note"), "–", 0.0))
        columns = [
            Column(title=self.words("name")),
            Column(title=self.words("state")),
            Column(title=self.words("note"), wide=True),
            Column(title=self.words("products"), side="right"),
        ]
        self.table.show_rows(columns, rows)
        self.use.setEnabled(bool(self.table.current_key) and self.table.current_key != self._used)

    def _row(self, name: str, note: str, products: str, order: float) -> Row:
        used = name == self._used
        state = Cell(words=self.words("in_use"), icon="check", tone="good") if used else Cell(words="")
        words = self.words(EMBEDDED) if name == EMBEDDED else name
        return Row(
            key=name, cells=(Cell(words=words), state, Cell(words=note), Cell(words=products, order=order))
        )

    def show_sources(self, found: list[Path]) -> None:
        """Offer what may be taken in."""
        self.source.show_options([(str(path), path.name) for path in found], str(found[0]) if found else None)
        self.source.setVisible(bool(found))
        self.take.setVisible(bool(found))
        self.none.setVisible(not found)

    def _take(self) -> None:
        self.take.setEnabled(False)
        self.wrong.hide()
        self.work.begin(self.words("taking"), cancel="", stopping="")
        self.work.show_share(None, "")
        self.work.show()
        path = Path(str(self.source.currentData()))
        self.desk.ask(self, "import_catalogue", path, done=self._taken, failed=self._refused)

    def _taken(self, _version: object) -> None:
        self._ended()
        self._changed()

    def _refused(self, failure: Failure) -> None:
        self._ended()
        self.wrong.setText(f"{self.desk.words_for(failure.code)}\n{failure.message}")
        self.wrong.show()

    def _ended(self) -> None:
        self.work.hide()
        self.take.setEnabled(True)
        self.enter()

    def _ask_use(self) -> None:
        name = self.table.current_key
        words = self.words(EMBEDDED) if name == EMBEDDED else name
        confirm(
            self.look,
            self.window() or self,
            title=self.words("ask_title"),
            sentence=self.words("ask", name=words),
            words=(self.texts("common.cancel"), self.words("use")),
            on_yes=partial(self._use, name),
        )

    def _use(self, name: str) -> None:
        chosen = "" if name == EMBEDDED else name
        self.desk.ask(self, "use_catalogue", chosen, done=lambda _none: self._changed())

    def _changed(self) -> None:
        self.desk.kiosk_changed()
        self.desk.told.emit("good", self.words("changed"))
        self.enter()
