"""What lies over the shelf: the filters, and the keyboard of the search."""

from functools import partial
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.session.journey_intents import (
    AddWord,
    ClearFilters,
    CloseSearch,
    PressLetter,
    ShowFilters,
    ToggleFilter,
    ToggleMySize,
)
from app.session.kiosk import KioskState
from app.session.shelf_view import FILTER_NAMES, FilterName
from app.session.states import SessionState
from app.ui.kiosk.parts.chips import Chip, Chips
from app.ui.kiosk.parts.keyboard import Keyboard
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.shelf_choice import chosen_products, colour_rgb, filter_values
from app.ui.kiosk.suggestions import suggestions
from app.ui.kiosk.veils import Veil
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from resources.translations import Texts, in_language, texts_for

_CARD_UNITS: Final = 960
_CARD_UNITS_LYING: Final = 1500
_TITLES: Final[dict[FilterName, str]] = {
    "cut": "shelf.filter_cut",
    "family": "shelf.filter_family",
    "colour": "shelf.filter_colour",
    "occasion": "shelf.filter_occasion",
    "price_max": "shelf.filter_price",
}


class FilterVeil(Veil):
    """Every filter as words to touch; a touch beside the card puts it away."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        self._shelf = shelf
        self.card = card()
        super().__init__(look, self.card, upright=upright)
        self.titles: dict[FilterName, QLabel] = {}
        self.groups: dict[FilterName, Chips] = {}
        self.my_size = action_button(look, partial(self.ask, ToggleMySize()), icon="tape", size="label")
        self.my_size.setCheckable(True)
        self.clear = action_button(look, partial(self.ask, ClearFilters()), kind="quiet")
        self.show_found = action_button(look, partial(self.ask, ShowFilters(shown=False)), kind="primary")
        self._values: dict[str, str | float] = {}
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        self._width = look.u(_CARD_UNITS if self.upright else _CARD_UNITS_LYING)
        self.card.setFixedWidth(self._width)
        inside = self._inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.space("s"), 0)
        column.setSpacing(look.space("s"))
        for name in FILTER_NAMES:
            title, chips = text_label(look, "label", bold=True), Chips(look)
            chips.touched.connect(partial(self._touched, name))
            self.titles[name], self.groups[name] = title, chips
            column.addWidget(title)
            column.addWidget(chips)
        column.addStretch()
        outer = QVBoxLayout(self.card)
        margin = look.space("l")
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(look.space("m"))
        self.groups_area = FingerScroll(look, inside)
        self._highest = look.u(1240 if self.upright else 700)
        outer.addWidget(self.groups_area, 1)
        feet = QHBoxLayout()
        feet.setSpacing(look.space("s"))
        feet.addWidget(self.clear)
        feet.addWidget(self.my_size)
        feet.addWidget(self.show_found, 1)
        outer.addLayout(feet)

    def _fit_height(self) -> None:
        """As high as its words ask for, up to what the screen has."""
        layout = self._inside.layout()
        width = self._width - 2 * self.look.space("l") - self.look.target_px - self.look.space("m")
        needed = 0 if layout is None else layout.totalHeightForWidth(width) + self.look.space("l")
        self.groups_area.setFixedHeight(min(needed, self._highest))

    def _touched(self, name: FilterName, key: str) -> None:
        self.ask(ToggleFilter(name=name, value=self._values[f"{name} {key}"]))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Beside the card: put it away."""
        if event is not None and not self.card.geometry().contains(event.position().toPoint()):
            self.ask(ShowFilters(shown=False))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show what can be chosen, and what is."""
        shown = state.session is SessionState.BROWSE and state.shelf.filters_open
        self.setVisible(shown)
        if not shown:
            return
        texts, values = texts_for(state.language), filter_values(self._shelf, state)
        self.setAccessibleName(texts("common.done"))
        for name, chips in self.groups.items():
            offered = values.get(name, ())
            if name == "cut" and state.draft.sex != "unspecified":
                offered = ()
            current = getattr(state.shelf.filters, name)
            self._values |= {f"{name} {value}": value for value in offered}
            chips.show_chips(
                [self._chip(name, value, texts, state, chosen=value == current) for value in offered]
            )
            set_text(self.titles[name], texts(_TITLES[name]))
            for widget in (self.titles[name], chips):
                widget.setVisible(bool(offered))
        self._fit_height()
        set_text(self.my_size, texts("shelf.my_size"))
        self.my_size.setVisible(state.measured)
        self.my_size.setChecked(state.shelf.filters.my_size)
        set_text(self.clear, texts("shelf.clear_filters"))
        found = len(chosen_products(self._shelf, state))
        set_text(self.show_found, f"{texts('shelf.show_count')} ({found})")

    def _chip(
        self, name: FilterName, value: str | float, texts: Texts, state: KioskState, *, chosen: bool
    ) -> Chip:
        words, rgb = str(value), None
        match name:
            case "cut":
                words = texts(f"shelf.cut_{value}")
            case "family":
                known = next(p for p in self._shelf.products if p.family == value)
                words = in_language(known.family_name, state.language) if known.family_name else words
            case "colour":
                key = f"outfit_advice.colour.{value}"
                words = texts(key) if texts.has(key) else words
                rgb = colour_rgb(self._shelf, str(value))
            case "occasion":
                words = texts(f"shelf.occasion_{value}")
            case "price_max":
                limit = texts.money(float(value), self._shelf.products[0].currency)
                words = texts("shelf.price_up_to", price=limit)
        return Chip(key=str(value), words=words[:1].upper() + words[1:], chosen=chosen, rgb=rgb)


class SearchVeil(Veil):
    """Words of the shop to touch, and letters to type them."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        self._shelf = shelf
        self.card = card()
        super().__init__(look, self.card, upright=upright)
        self.words = text_label(look, "heading", serif=True)
        self.words.setMinimumHeight(look.t(64))
        self.hint = text_label(look, "label", tone="soft")
        self.chips = Chips(look)
        self.chips.touched.connect(lambda word: self.ask(AddWord(word=word)))
        self.keyboard = Keyboard(look, low=look.large_text and not upright)
        self.keyboard.pressed.connect(lambda key: self.ask(PressLetter(key=key)))
        self.cancel = action_button(look, partial(self.ask, CloseSearch(accept=False)), kind="quiet")
        self.go = action_button(
            look, partial(self.ask, CloseSearch(accept=True)), kind="primary", icon="search"
        )
        self.card.setFixedWidth(look.u(_CARD_UNITS if upright else 1180))
        column = QVBoxLayout(self.card)
        margin = look.space("l")
        column.setContentsMargins(margin, look.space("m"), margin, margin)
        column.setSpacing(look.space("s"))
        column.addWidget(self.words)
        column.addWidget(self.hint)
        column.addWidget(self.chips)
        column.addSpacing(look.space("xs"))
        column.addWidget(self.keyboard)
        feet = QHBoxLayout()
        feet.addWidget(self.cancel)
        feet.addWidget(self.go, 1)
        column.addLayout(feet)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Beside the card: keep what was."""
        if event is not None and not self.card.geometry().contains(event.position().toPoint()):
            self.ask(CloseSearch(accept=False))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show what is typed and what may be meant."""
        typing = state.shelf.typing
        self.setVisible(typing is not None and state.session is SessionState.BROWSE)
        if typing is None:
            return
        texts = texts_for(state.language)
        self.setAccessibleName(texts("common.cancel"))
        set_text(self.words, f"{typing}│")
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft)
        set_text(self.hint, texts("shelf.suggestions"))
        words = suggestions(self._shelf, state.language, typing)
        limit = 20 if self.upright else 12
        self.chips.show_chips([Chip(key=word, words=word) for word in words[:limit]])
        self.keyboard.show_words(texts("shelf.space"), texts("shelf.erase"))
        set_text(self.cancel, texts("common.cancel"))
        set_text(self.go, texts("shelf.search"))
