"""What can be tried on."""

from functools import partial
from typing import get_args

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QFrame, QGridLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from app.session.intents import ChooseProduct, ShowDepartment
from app.session.kiosk import Department, KioskState
from app.ui.kiosk.screens.product_card import ProductCard
from app.ui.kiosk.screens.screen import FootBar, Screen, wordmark
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.segments import Segments
from resources.translations import texts_for

_COLUMNS_UPRIGHT = 3
_COLUMNS_LYING = 6


class BrowseScreen(Screen):
    """A card for each garment, scrolled by finger, by department."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self._columns = _COLUMNS_UPRIGHT if upright else _COLUMNS_LYING
        self.title = text_label(look, "title", serif=True, bold=True)
        self.subtitle = text_label(look, "lead", tone="soft")
        self.departments = Segments(look)
        self.departments.chosen.connect(self._choose_department)
        self.cards: dict[str, ProductCard] = {}
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.space("m"))
        self.rows = self._scroll_area()
        self._placed: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge, edge, edge, look.space("l"))
        column.setSpacing(look.space("s"))
        if upright:
            column.addWidget(wordmark(look), 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(look.space("m"))
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        column.addSpacing(look.space("s"))
        column.addWidget(self.departments)
        column.addSpacing(look.space("s"))
        column.addWidget(self.rows, 1)
        column.addWidget(self.foot)

    def _scroll_area(self) -> QScrollArea:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        viewport = scroll.viewport()
        for plain in (sheet, viewport):
            if plain is not None:
                plain.setAutoFillBackground(False)
        if viewport is not None:
            QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
            viewport.installEventFilter(self)
        return scroll

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """The cards share the width of the shelf."""
        if event is not None and event.type() == QEvent.Type.Resize:
            self._fit_cards()
        return False

    def _fit_cards(self) -> None:
        viewport = self.rows.viewport()
        room = 0 if viewport is None else viewport.width()
        gap = self._grid.horizontalSpacing()
        for card in self.cards.values():
            card.fit_width((room - gap * (self._columns - 1)) // self._columns)

    def _choose_department(self, key: str) -> None:
        department: Department = next(d for d in get_args(Department) if d == key)
        self.ask(ShowDepartment(department=department))
        bar = self.rows.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)

    def _card(self, product_id: str) -> ProductCard:
        if product_id not in self.cards:
            card = ProductCard(self.look)
            card.touched.connect(partial(self.ask, ChooseProduct(product_id=product_id)))
            self.cards[product_id] = card
            card.hide()
        return self.cards[product_id]

    def _place(self, product_ids: tuple[str, ...]) -> None:
        if product_ids == self._placed:
            return
        for product_id in self._placed:
            self._grid.removeWidget(self.cards[product_id])
            self.cards[product_id].hide()
        for index, product_id in enumerate(product_ids):
            self._grid.addWidget(
                self._card(product_id), *divmod(index, self._columns), Qt.AlignmentFlag.AlignLeft
            )
        self._fit_cards()
        for product_id in product_ids:
            self.cards[product_id].show()
        self._placed = product_ids

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the garments for this shopper."""
        texts = texts_for(state.language)
        set_text(self.title, texts("browse.title"))
        set_text(self.subtitle, texts("browse.subtitle"))
        offered = self._shelf.departments_for(state.draft.sex)
        words = [(department, texts(f"browse.department_{department}")) for department in offered]
        self.departments.show_options(words, state.department)
        self.departments.setVisible(len(offered) > 1)
        self._place(self._shelf.ids_for(state.draft.sex, state.department))
        for product_id in self._placed:
            self.cards[product_id].show_product(self._shelf.product(product_id), state)
        self.foot.render_state(state)
