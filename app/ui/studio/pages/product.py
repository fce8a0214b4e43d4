"""The product on the desk: its words, colours, cloth and sizes, and how it looks on a mannequin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.services.studio.desk_intents import Edited
from app.services.studio.desk_state import DeskState, OpenProduct
from app.services.studio.draft import ProductDraft
from app.services.studio.merging import differences, merged
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.member_words import colour_names
from app.ui.studio.page import StudioPage
from app.ui.studio.product.colours_section import ColoursSection
from app.ui.studio.product.merge_dialog import MergeDialog
from app.ui.studio.product.outdated_band import OutdatedBand
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
        self.split.show_parts([self._card(self.tabs), self._card(self.stage)], [5, 2])
        self.band = OutdatedBand(look, self._bring_together)
        self.column.addWidget(self.band)
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
        self._show_band(product)
        self._show_section()
        self.stage.show_product(product, self._shelves or Shelves())

    # ---- the shop's product was changed meanwhile

    def _show_band(self, product: OpenProduct) -> None:
        if not product.is_outdated:
            self.band.hide()
        elif product.original is None:
            self.band.say(self.texts("studio.merge.gone"), self.texts("studio.merge.as_new"))
        else:
            count = len(differences(product.draft, product.original))
            self.band.say(self.texts("studio.merge.changed", count=count), self.texts("studio.merge.look"))

    def _bring_together(self) -> None:
        """Ask place by place; a product the shop has no more goes on as a new one."""
        product = self.desk.state.product
        if product is None:
            return
        mine, shop = product.draft, product.original
        if shop is None:
            self._edit(replace(mine, starts_from=None, base=None))
            return
        found = differences(mine, shop)
        if not found:  # the same was done on both sides
            self._edit(merged(mine, shop, ()))
            return
        self.dialog = MergeDialog(
            self.look,
            self.window() or self,
            self.texts,
            found,
            colour_names(self.texts, shop, mine),
            lambda taken: self._edit(merged(mine, shop, taken)),
        )
        self.dialog.open()

    def _edit(self, draft: ProductDraft) -> None:
        self.desk.send(Edited(draft=draft, label=self.texts("studio.merge.step")))

    # ---- tabs

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
