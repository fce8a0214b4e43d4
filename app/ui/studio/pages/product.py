"""The product on the desk: its words, colours, cloth and sizes, and how it looks on a mannequin."""

from __future__ import annotations

from typing import Any

from PyQt6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.studio.desk_state import DeskState, OpenProduct
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.product.colours_section import ColoursSection
from app.ui.studio.product.photos_section import PhotosSection
from app.ui.studio.product.section import Section, Shelves
from app.ui.studio.product.sizes_section import SizesSection
from app.ui.studio.product.stage import ProductStage
from app.ui.studio.product.words_section import WordsSection
from app.ui.widgets.basics import card
from app.ui.widgets.split_view import SplitView
from app.ui.widgets.tabs import Tabs


class ProductPage(StudioPage):
    """Forms behind tabs on the left, the mannequin on the right."""

    key = "product"
    icon = "tag"
    needs_product = True

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._shelves: Shelves | None = None
        self._shown: OpenProduct | None = None
        self.words_section = WordsSection(look, desk)
        self.colours_section, self.sizes_section = ColoursSection(look, desk), SizesSection(look, desk)
        self.sections: dict[str, Section] = {
            "words": self.words_section,
            "colours": self.colours_section,
            "sizes": self.sizes_section,
            "photos": PhotosSection(look, desk),
        }
        self.tabs = Tabs(look)
        for key, section in self.sections.items():
            self.tabs.add_page(key, section)
        self.tabs.say([(key, self.words(f"tab_{key}")) for key in self.sections])
        self.tabs.chosen.connect(lambda _key: self._show_section())
        self.stage = ProductStage(look, desk)
        self.colours_section.colour_chosen.connect(self.stage.choose_colour)
        self.stage.colour_chosen.connect(self.colours_section.choose)
        self.split = SplitView(look)
        self.split.show_parts([self._card(self.tabs), self._card(self.stage)], [3, 2])
        self.column.addWidget(self.split, 1)
        desk.published.connect(self._forget_shelves)

    def _card(self, inside: QWidget) -> QFrame:
        frame, margin = card(), self.look.space("l")
        column = QVBoxLayout(frame)
        column.setContentsMargins(margin, self.look.space("m"), margin, self.look.space("m"))
        column.addWidget(inside)
        return frame

    def enter(self) -> None:
        """Ask which fabrics and charts there are."""
        if self._shelves is None:
            self.desk.ask(self, "shelves", done=self._have_shelves)

    def show_state(self, state: DeskState) -> None:
        """Show the open product."""
        product = state.product
        if product is None or product == self._shown:
            return
        self._shown = product
        self._show_section()
        self.stage.show_product(product, self._shelves or Shelves())

    def _show_section(self) -> None:
        """Only what is seen: the others are shown when one comes to them."""
        if self._shown is not None:
            section = self.sections[self.tabs.current]
            section.show_product(self._shown, self._shelves or Shelves())

    def open_tab(self, key: str) -> None:
        """Go to a tab."""
        self.tabs.show_page(key)
        self._show_section()

    def _have_shelves(self, found: tuple[Any, Any]) -> None:
        self._shelves = Shelves(fabrics=found[0], charts=found[1])
        self._shown = None
        self.show_state(self.desk.state)

    def _forget_shelves(self) -> None:
        self._shelves = None
        self.enter()

    def shut(self) -> None:
        """Give the graphics back."""
        self.desk.published.disconnect(self._forget_shelves)
        self.stage.shut()
