"""Compare: two products, or one in two versions of the catalogue, with pictures and all that differs."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel

from app.jobs.operation import Failure
from app.services.studio.comparison import NOW, ComparedRow, Comparison, Side
from app.services.studio.desk_state import DeskState, LibraryRow
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.member_words import coded_words, member_words
from app.ui.studio.outfits.board import drawing_of, product_picture
from app.ui.studio.page import StudioPage
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import Choice, Tick
from app.ui.widgets.panel import Panel

_PICTURE_UNITS, _SMALL_UNITS, _LOW_UNITS = 160, 80, 760
"""The side of a picture; a page lower than the last has smaller ones."""


class ComparePage(StudioPage):
    """A product and a version for each side; below, a row for each member."""

    key = "compare"
    icon = "compare"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._listed: tuple[LibraryRow, ...] = ()
        self.sides = [Side(product_id=""), Side(product_id="")]
        self.comparison: Comparison | None = None
        self._picture_units = 0
        self.products = (Choice(look), Choice(look))
        self.versions = (Choice(look), Choice(look))
        self.pictures = (QLabel(), QLabel())
        self.table = DataTable(look, prose=True)
        self.table.setAccessibleName(self.words("title"))
        self.only = Tick(look)
        self.only.say(self.words("only"))
        self.only.setChecked(True)
        self.only.toggled.connect(lambda _on: self._show())
        self.count = text_label(look, "body", tone="soft")
        row = QHBoxLayout()
        row.setSpacing(look.space("m"))
        for place in (0, 1):
            row.addWidget(self._side(place), 1)
        below = self.panel("differences")
        below.add_action(self.only)
        below.add(self.count)
        below.add(self.table, 1)
        self.column.addLayout(row)
        self.column.addWidget(below, 1)

    def _side(self, place: int) -> Panel:
        panel = self.panel(("left", "right")[place])
        row = QHBoxLayout()
        row.setSpacing(self.look.space("s"))
        for name, boxes, share in (("product", self.products, 3), ("version", self.versions, 2)):
            box = boxes[place]
            box.setAccessibleName(f"{self.words(name)}: {self.words(('left', 'right')[place])}")
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            row.addWidget(box, share)
        self.products[place].picked.connect(partial(self._take, place, "product"))
        self.versions[place].picked.connect(partial(self._take, place, "version"))
        self.pictures[place].setAlignment(Qt.AlignmentFlag.AlignCenter)
        panel.add(row)
        panel.add(self.pictures[place])
        return panel

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """A low page has smaller pictures."""
        super().resizeEvent(event)
        units = _SMALL_UNITS if self.height() < self.look.t(_LOW_UNITS) else _PICTURE_UNITS
        if units != self._picture_units:
            self._picture_units = units
            self._show_pictures()

    # ---- choosing

    def enter(self) -> None:
        """Ask which versions there are."""
        self.desk.ask(self, "catalogue_versions", done=self._have_versions)

    def show_state(self, state: DeskState) -> None:
        """Offer what is published."""
        rows = tuple(row for row in state.library or () if row.state != "new")
        if rows == self._listed or not rows:
            return
        self._listed = rows
        language = self.texts.language
        names = sorted(((row.id, self._name(row, language)) for row in rows), key=lambda one: one[1])
        known = {name for name, _ in names}
        for place, side in enumerate(self.sides):
            if side.product_id not in known:
                self.sides[place] = Side(product_id=names[min(place, len(names) - 1)][0])
            self.products[place].show_options(names, self.sides[place].product_id)
        self._ask()

    def _name(self, row: LibraryRow, language: str) -> str:
        return f"{row.name(language)} · {self.texts(f'studio.block.{row.block}')}"

    def _have_versions(self, found: tuple[str, ...]) -> None:
        options = [(NOW, self.words("now")), *((name, name) for name in found)]
        for place, side in enumerate(self.sides):
            version = side.version if side.version in found else NOW
            self.sides[place] = Side(product_id=side.product_id, version=version)
            self.versions[place].show_options(options, version)

    def _take(self, place: int, what: str, key: str) -> None:
        side = self.sides[place]
        product_id, version = (key, side.version) if what == "product" else (side.product_id, key)
        self.sides[place] = Side(product_id=product_id, version=version)
        self._ask()

    def _ask(self) -> None:
        left, right = self.sides
        done, failed = partial(self._compared, left, right), partial(self._refused, left, right)
        self.desk.ask(self, "compare_products", left, right, done=done, failed=failed)

    def _compared(self, left: Side, right: Side, found: Comparison) -> None:
        if [left, right] == self.sides:
            self.comparison = found
            self._show()

    def _refused(self, left: Side, right: Side, failure: Failure) -> None:
        if [left, right] == self.sides:
            self.comparison = None
            self._show()
            set_text(self.count, self.desk.words_for(failure.code, failure.message))

    # ---- showing

    def _show(self) -> None:
        found = self.comparison
        rows = () if found is None else found.rows
        wanted = [row for row in rows if row.differs or not self.only.isChecked()]
        columns = [
            Column(title=self.words("member")),
            Column(title=self.words("left"), wide=True),
            Column(title=self.words("right"), wide=True),
        ]
        self.table.show_rows(columns, [self._row(row) for row in wanted])
        differing = 0 if found is None else found.differing
        set_text(self.count, self.words("count", count=differing) if differing else self.words("same"))
        self._show_pictures()

    def _show_pictures(self) -> None:
        found, side = self.comparison, self._picture_units
        for place, label in enumerate(self.pictures):
            label.setFixedHeight(self.look.t(side))
            if found is None:
                label.clear()
            else:
                picture, drawing = found.pictures[place], drawing_of(found.families[place])
                label.setPixmap(product_picture(self.look, picture, drawing, side))

    def _row(self, row: ComparedRow) -> Row:
        icon, tone = ("edit", "accent") if row.differs else ("", "soft")
        return Row(
            key=row.place,
            cells=(
                Cell(words=member_words(self.texts, row.place), icon=icon, tone=tone),
                Cell(words=coded_words(self.texts, row.place, row.left) or "–"),
                Cell(words=coded_words(self.texts, row.place, row.right) or "–"),
            ),
        )
