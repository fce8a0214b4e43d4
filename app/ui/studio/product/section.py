"""A part of the product page: shows the open product, and says what was changed in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from PyQt6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.studio.desk_intents import Edited, LeftField
from app.services.studio.desk_state import OpenProduct
from app.services.studio.documents import Place
from app.services.studio.draft import ProductDraft
from app.services.studio.fault_places import faults_at
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.fault_words import fault_words
from app.ui.widgets.basics import finger_scroll
from app.ui.widgets.fields import Choice, NumberBox, TextField
from app.ui.widgets.form import Form, FormRow

if TYPE_CHECKING:
    from resources.fabrics import Fabric
    from resources.size_charts import SizeChart


Where: TypeAlias = Place | Callable[[], Place]
"""A place, or how it is found: that of the chosen colourway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """What a product may name."""

    fabrics: Mapping[str, Fabric] = field(default_factory=dict)
    charts: Mapping[str, SizeChart] = field(default_factory=dict)


class Section(QWidget):
    """One tab of the editor: a form that scrolls. Fields are tied to places of the product's document."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.shelves = Shelves()
        self._showing = False
        self._shows: list[Callable[[ProductDraft], None]] = []
        self._rows: list[tuple[Where, FormRow]] = []
        self.form = Form(look)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self.inside = QVBoxLayout(inside)
        self.inside.setContentsMargins(0, 0, look.space("m"), look.space("l"))
        self.inside.setSpacing(look.space("m"))
        self.inside.addWidget(self.form)
        outside.addWidget(finger_scroll(inside))

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of the product page."""
        return self.desk.texts(f"studio.product.{name}", **values)

    # ---- showing

    def show_product(self, product: OpenProduct, shelves: Shelves) -> None:
        """Show it; what is shown is no change."""
        self.shelves = shelves
        self._showing = True
        try:
            for show in self._shows:
                show(product.draft)
            for place, row in self._rows:
                wrong = faults_at(product.faults, at(place))
                row.show_problem(fault_words(self.desk.texts, wrong[0].message) if wrong else "")
            self.show_more(product)
        finally:
            self._showing = False

    def show_more(self, product: OpenProduct) -> None:
        """What is no plain field."""

    # ---- changing

    def edit(self, draft: ProductDraft, label: str, place: str | None = None) -> None:
        """The product was changed by hand."""
        if not self._showing:
            self.desk.send(Edited(draft=draft, label=label, place=place))

    def settle(self) -> None:
        """The field was left."""
        self.desk.send(LeftField())

    @property
    def draft(self) -> ProductDraft | None:
        """What is being edited."""
        product = self.desk.state.product
        return None if product is None else product.draft

    def set_value(self, place: Where, value: Any, label: str, *, joined: bool = True) -> None:
        """Another value at a place."""
        if self._showing or self.draft is None:
            return
        where = at(place)
        name = ".".join(map(str, where)) if joined else None
        self.edit(self.draft.with_value(where, value), label, name)

    # ---- fields

    def row(self, key: str, place: Where, widget: QWidget, hint: str = "") -> FormRow:
        """A row of the form for a place, named by the texts."""
        row = self.form.add_row(key, widget)
        row.say(self.words(key), self.words(hint) if hint else "")
        self._rows.append((place, row))
        return row

    def text_row(self, key: str, place: Where, *, longest: int = 200, hint: str = "") -> TextField:
        """One line of text."""
        box = TextField(self.look, longest=longest)
        self.row(key, place, box, hint)
        self._tie(box, key, place)
        return box

    def _tie(self, box: QLineEdit, key: str, place: Where) -> None:
        label = self.words(key)
        box.textEdited.connect(lambda text: self.set_value(place, text, label))
        box.editingFinished.connect(self.settle)
        self._shows.append(lambda draft: show_text(box, str(found(draft.product, place, ""))))

    def prose_row(self, key: str, place: Where, *, lines: int = 4) -> QPlainTextEdit:
        """Several lines of text."""
        box = prose_box(self.look, lines)
        self.row(key, place, box)
        label = self.words(key)
        box.textChanged.connect(lambda: self.set_value(place, box.toPlainText(), label))
        self._shows.append(lambda draft: show_prose(box, str(found(draft.product, place, ""))))
        return box

    def choice_row(self, key: str, place: Where, options: list[tuple[str, str]]) -> Choice:
        """One of several."""
        box = Choice(self.look)
        self.row(key, place, box)
        label = self.words(key)
        box.picked.connect(lambda value: self.set_value(place, value, label, joined=False))
        self._shows.append(lambda draft: box.show_options(options, str(found(draft.product, place, ""))))
        return box

    def number_row(self, key: str, place: Where, high: float, *, decimals: int = 2) -> NumberBox:
        """A number."""
        box = NumberBox(self.look, 0, high, decimals=decimals)
        box.setKeyboardTracking(True)
        self.row(key, place, box)
        label = self.words(key)
        box.valueChanged.connect(lambda value: self.set_value(place, round(value, decimals), label))
        box.editingFinished.connect(self.settle)
        self._shows.append(lambda draft: box.show_number(float(found(draft.product, place, 0) or 0)))
        return box


def at(place: Where) -> Place:
    """The place, now."""
    return place() if callable(place) else place


def found(document: Any, place: Where, otherwise: Any) -> Any:
    """What stands at a place, or something else where there is nothing."""
    for part in at(place):
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return otherwise
    return document


def show_text(box: QLineEdit, text: str) -> None:
    """Show a text; the cursor stays where it is while one types."""
    if box.text() != text:
        box.setText(text)


def show_prose(box: QPlainTextEdit, text: str) -> None:
    """The same for several lines."""
    if box.toPlainText() != text:
        box.setPlainText(text)


def prose_box(look: Look, lines: int) -> QPlainTextEdit:
    """A field for several lines; Tab leaves it."""
    box = QPlainTextEdit()
    box.setFont(look.font("body"))
    box.setTabChangesFocus(True)
    box.setFixedHeight(box.fontMetrics().lineSpacing() * lines + look.u(20))
    return box
