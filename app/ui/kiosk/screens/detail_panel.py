"""The panel beside the mannequin: a garment for who looks around, and the way to see it on one's own body."""

from functools import partial

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.session.intents import AskToMeasure, ChooseColour
from app.session.journey_intents import TakeIt
from app.session.kiosk import KioskState
from app.session.outfitting import piece_on_show
from app.ui.kiosk.parts.take_home_button import TakeHomeButton
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.size_lines import size_lines
from app.ui.look import Look
from app.ui.widgets.basics import action_button, rule, set_text, text_label
from app.ui.widgets.swatches import Swatches
from resources.translations import in_language, texts_for


class DetailPanel(Screen):
    """Name, words, colours, the sizes on the rack; nothing about the shopper, of whom nothing is known."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.name = text_label(look, "title", serif=True, bold=True)
        self.price = text_label(look, "lead", wrap=False)
        self.swatches = Swatches(look)
        self.swatches.chosen.connect(lambda key: self.ask(ChooseColour(colourway_id=key)))
        self.description = text_label(look, "body")
        self.fabric = text_label(look, "label", tone="soft")
        self.sizes_title = text_label(look, "label", bold=True)
        self.sizes = text_label(look, "lead")
        self.measure_me = action_button(look, partial(self.ask, AskToMeasure()), kind="primary", icon="tape")
        self.take = action_button(look, partial(self.ask, TakeIt()), icon="bag")
        self.take.setCheckable(True)
        self.home = TakeHomeButton(look, "body")
        self.foot = FootBar(look)
        for part in (self.home, self.foot):
            part.wanted.connect(self.wanted)
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        edge = look.space("edge") if self.upright else look.space("l")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("m"), edge, look.space("s"))
        column.setSpacing(look.space("s"))
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.price)
        column.addLayout(head)
        column.addWidget(self.description)
        column.addWidget(self.fabric)
        column.addWidget(self.swatches)
        column.addWidget(rule(look))
        column.addWidget(self.sizes_title)
        column.addWidget(self.sizes)
        column.addStretch(1)
        column.addWidget(self.measure_me)
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        row.addWidget(self.take, 1)
        row.addWidget(self.home, 1)
        column.addLayout(row)
        column.addWidget(self.foot)

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the garment that is looked at."""
        if state.fitting is None or state.measured:
            return
        texts = texts_for(state.language)
        product = self._shelf.product(state.fitting.product_id)
        colour = product.colour(state.colours.get(product.product_id))
        set_text(self.name, in_language(product.name, state.language))
        set_text(self.price, product.price_words(texts))
        described = in_language(product.description, state.language) if product.description else ""
        set_text(self.description, described)
        self.description.setVisible(bool(self.description.text()))
        cloth, dye = (in_language(words, state.language) for words in (product.fabric, colour.name))
        set_text(self.fabric, f"{cloth}  ·  {dye}")
        self.swatches.show_swatches([c.swatch(state.language) for c in product.colours], colour.colourway_id)
        stocked = size_lines(product.sizes_in_stock, texts)
        set_text(self.sizes_title, texts("detail.sizes"))
        set_text(self.sizes, "\n".join(stocked) if stocked else texts("detail.none"))
        set_text(self.measure_me, texts("journey.measure_me"))
        taken = piece_on_show(state) in state.bag
        set_text(self.take, texts("bag.taken" if taken else "bag.take"))
        self.take.setChecked(taken)
        for part in (self.home, self.foot):
            part.render_state(state)
