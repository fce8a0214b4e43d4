"""What can be tried on: the shelf by department, filters and search, and what is for this shopper."""

from functools import partial
from typing import Final, get_args

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.session.intents import AskToMeasure, ChooseProduct, ShowDepartment
from app.session.journey_intents import ClearFilters, ClearSearch, OpenSearch, ShowFilters
from app.session.kiosk import KioskState
from app.session.shelf_view import Department
from app.ui.kiosk.parts.for_you_row import ForYouRow
from app.ui.kiosk.parts.promotion_card import PromotionCard
from app.ui.kiosk.parts.take_home_button import TakeHomeButton
from app.ui.kiosk.screens.product_card import ProductCard
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.shelf_choice import chosen_products
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.segments import Segments
from resources.translations import Texts, texts_for

_COLUMNS_UPRIGHT: Final = 3
_COLUMNS_LYING: Final = 6
_FOR_YOU: Final = {True: 3, False: 4}
"""How many stand beside each other; one fewer in large text."""


class BrowseScreen(Screen):
    """A card for each garment, scrolled by finger."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self._columns = _COLUMNS_UPRIGHT if upright else _COLUMNS_LYING
        self.title = text_label(look, "title", serif=True, bold=True)
        self.subtitle = text_label(look, "label", tone="soft")
        self.measure_me = action_button(look, partial(self.ask, AskToMeasure()), icon="tape", size="label")
        self.bag = TakeHomeButton(look)
        self.search = action_button(look, partial(self.ask, OpenSearch()), icon="search", size="label")
        self.search.setStyleSheet("text-align: left;")
        self.clear_search = action_button(look, partial(self.ask, ClearSearch()), kind="quiet", size="label")
        self.filters = action_button(look, self._toggle_filters, icon="filter", size="label")
        self.departments = Segments(look)
        self.departments.chosen.connect(self._choose_department)
        self.promotion = PromotionCard(look, stacked=upright and look.large_text)
        self.for_you = ForYouRow(look, shelf, _FOR_YOU[upright] - look.large_text)
        self.nothing = text_label(look, "heading", serif=True)
        self.nothing_help = text_label(look, "body", tone="soft")
        self.clear_filters = action_button(look, partial(self.ask, ClearFilters()))
        self.cards: dict[str, ProductCard] = {}
        self.foot = FootBar(look)
        for part in (self.bag, self.promotion, self.for_you, self.foot):
            part.wanted.connect(self.wanted)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.space("m"))
        self.rows = self._scroll_area()
        self._placed: tuple[str, ...] = ()
        self._filters_open = False
        self._arrange(look)

    # ---- building

    def _arrange(self, look: Look) -> None:
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge, look.space("l"), edge, look.space("l"))
        column.setSpacing(look.space("s"))
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        words = QVBoxLayout()
        words.setSpacing(look.u(2))
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        tools = QHBoxLayout()
        tools.setSpacing(look.space("s"))
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.clear_search)
        more_tools = QHBoxLayout() if look.large_text and self.upright else tools
        more_tools.setSpacing(look.space("s"))
        more_tools.addWidget(self.filters, int(more_tools is not tools))
        more_tools.addWidget(self.bag, int(more_tools is not tools))
        column.addLayout(head)
        column.addSpacing(look.u(48) if self.upright else look.space("xs"))
        if self.upright:
            column.addLayout(tools)
            if more_tools is not tools:
                column.addLayout(more_tools)
            where = QHBoxLayout()
            where.setSpacing(look.space("s"))
            where.addWidget(self.departments, 1)
            where.addWidget(self.measure_me)  # beside the title not everybody would reach it
            column.addLayout(where)
        else:
            head.addWidget(self.measure_me, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(tools)
            if look.large_text:
                column.addWidget(self.departments)
            else:
                tools.insertWidget(0, self.departments, 2)
        column.addSpacing(look.space("xs"))
        column.addWidget(self.rows, 1)
        column.addWidget(self.foot)

    def _scroll_area(self) -> QScrollArea:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.space("m"))
        for widget in (self.promotion, self.for_you, self.nothing, self.nothing_help):
            column.addWidget(widget)
        column.addWidget(self.clear_filters, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addStretch()
        scroll = FingerScroll(self.look, sheet)
        viewport = scroll.viewport()
        if viewport is not None:
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
        width = (room - gap * (self._columns - 1)) // self._columns
        for column in range(self._columns):  # as wide as a card even where few are placed
            self._grid.setColumnMinimumWidth(column, width)
        self._grid.setColumnStretch(self._columns, 1)
        for card in self.cards.values():
            card.fit_width(width)

    # ---- touches

    def _toggle_filters(self) -> None:
        self.ask(ShowFilters(shown=not self._filters_open))

    def _choose_department(self, key: str) -> None:
        department: Department = next(d for d in get_args(Department) if d == key)
        self.ask(ShowDepartment(department=department))

    # ---- showing

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
        bar = self.rows.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the garments for this shopper."""
        texts = texts_for(state.language)
        self._render_head(state, texts)
        offered = self._shelf.departments_for(state.draft.sex)
        words = [(department, texts(f"browse.department_{department}")) for department in offered]
        searching = state.shelf.hits is not None
        self.departments.show_options(words, None if searching else state.shelf.department)
        self.departments.setVisible(len(offered) > 1)
        for part in (self.promotion, self.for_you, self.bag, self.foot):
            part.render_state(state)
        chosen = chosen_products(self._shelf, state)
        self._place(chosen)
        self._render_nothing(texts, nothing=not chosen)
        for product_id in self._placed:
            self.cards[product_id].show_product(self._shelf.product(product_id), state)

    def _render_head(self, state: KioskState, texts: Texts) -> None:
        view = state.shelf
        self._filters_open = view.filters_open
        measured = state.measured
        set_text(self.title, texts("browse.title" if measured else "shelf.title_looking"))
        set_text(self.subtitle, texts("browse.subtitle" if measured else "shelf.subtitle_looking"))
        set_text(self.measure_me, texts("shelf.measure_me"))
        self.measure_me.setVisible(not measured)
        said = texts("shelf.found", query=view.query) if view.query else texts("shelf.search_hint")
        set_text(self.search, texts("shelf.searching") if view.searching else said)
        self.search.setAccessibleName(texts("shelf.search"))
        set_text(self.clear_search, texts("shelf.clear"))
        self.clear_search.setVisible(bool(view.query))
        count = view.filters.count
        set_text(self.filters, texts("shelf.filters_count", count=count) if count else texts("shelf.filters"))

    def _render_nothing(self, texts: Texts, *, nothing: bool) -> None:
        set_text(self.nothing, texts("shelf.nothing"))
        set_text(self.nothing_help, texts("shelf.nothing_help"))
        set_text(self.clear_filters, texts("shelf.clear_filters"))
        for widget in (self.nothing, self.nothing_help, self.clear_filters):
            widget.setVisible(nothing)
