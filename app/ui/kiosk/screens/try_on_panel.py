"""The panel beside the dressed body: sizes, reasons, zones, colours, fit map."""

from functools import partial

from PyQt6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.session.fitting import FIT_MAP_KINDS, ZoneFit
from app.session.intents import ChooseColour, ChooseSize, ShowFitMap
from app.session.journey_intents import CompleteLook, TakeIt
from app.session.kiosk import KioskState
from app.session.outfitting import piece_on_show
from app.ui.kiosk.parts.take_home_button import TakeHomeButton
from app.ui.kiosk.reason_words import chosen_reasons, reason_words
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf, ShelfProduct
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.segments import Segments
from app.ui.widgets.size_button import SizeButton, SizeFace
from app.ui.widgets.swatches import Swatches
from app.ui.widgets.tables import ZoneRow, ZoneTable
from resources.translations import Texts, in_language, texts_for

_FABRIC = "fabric"
_NO_VIEW = "drape_failed"
_REASONS_SHOWN = 3
_REASONS_SHOWN_LYING = 1
_RACK = 7


def size_face(state: KioskState, product_id: str, size: str, texts: Texts) -> SizeFace:
    """One size of the garment being tried, as its button shows it."""
    key = (product_id, size)
    advice, tried = state.advice.get(product_id), state.tried.get(key)
    verdict: str | None = None if advice is None else advice.sizes[size].verdict
    if key in state.failed_sizes or (tried is not None and tried.shown is None):
        verdict = _NO_VIEW
    return SizeFace(
        size=size,
        name=texts.size(size),
        verdict=verdict,
        words="" if verdict is None else texts(f"verdict.{verdict}"),
        busy=tried is None and key not in state.failed_sizes,
        chosen=size == state.shown_size,
        recommended=advice is not None and advice.recommended_size == size,
        recommended_words=texts("try.recommended"),
    )


def zone_row(zone: ZoneFit, texts: Texts) -> ZoneRow:
    """One zone as words; ease with its sign."""
    return ZoneRow(
        zone=texts(f"zone.{zone.zone}"),
        body=texts.number_of(zone.body_cm, "cm", aligned=True),
        garment=texts.number_of(zone.garment_cm, "cm", aligned=True),
        ease=texts.number_of(zone.ease_cm, "cm", signed=True, aligned=True),
        verdict=zone.verdict,
        verdict_words=texts(f"verdict.{zone.verdict}"),
    )


class TryOnPanel(Screen):
    """Every size side by side with its verdict, and why."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.name = text_label(look, "heading" if upright else "lead", serif=True, bold=True, wrap=False)
        self.price = text_label(look, "label", tone="soft", wrap=False)
        self.swatches = Swatches(look)
        self.swatches.chosen.connect(lambda key: self.ask(ChooseColour(colourway_id=key)))
        self.sizes: dict[str, SizeButton] = {}
        self._rack = QHBoxLayout()
        self._rack.setSpacing(look.space("xs"))
        self.looks = Segments(look, height_units=84)
        self.looks.chosen.connect(self._choose_look)
        self.reasons_title = text_label(look, "label", bold=True)
        shown = _REASONS_SHOWN if upright else _REASONS_SHOWN_LYING
        self.reasons = [text_label(look, "label") for _ in range(shown)]
        self.zones = ZoneTable(look)
        self.complete = action_button(look, partial(self.ask, CompleteLook()), icon="outfit", size="label")
        self.take = action_button(look, partial(self.ask, TakeIt()), icon="bag", size="label")
        self.take.setCheckable(True)
        self.home = TakeHomeButton(look)
        self.foot = FootBar(look)
        for part in (self.home, self.foot):
            part.wanted.connect(self.wanted)
        self._arrange(look)

    def _size_button(self) -> SizeButton:
        button = SizeButton(self.look)
        button.touched.connect(lambda touched: self.ask(ChooseSize(size=touched)))
        return button

    def _arrange(self, look: Look) -> None:
        edge = look.space("edge") if self.upright else look.space("m")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("s"), edge, look.space("s"))
        column.setSpacing(look.u(12))
        column.addLayout(self._head())
        column.addLayout(self._rack)
        column.addWidget(self.looks)
        inside = QWidget()
        inside.setLayout(self._details(look))
        column.addWidget(FingerScroll(look, inside), 1)
        column.addLayout(self._actions(look))
        column.addWidget(self.foot)

    def _actions(self, look: Look) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look.space("s" if self.upright else "xs"))
        row.addWidget(self.complete, 3)
        row.addWidget(self.take, 2)
        row.addWidget(self.home, 2)
        return row

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.price)
        head.addLayout(words, 1)
        head.addWidget(self.swatches)
        return head

    def _details(self, look: Look) -> QBoxLayout:
        beside = self.upright and not look.large_text
        across = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        details = QBoxLayout(across)
        details.setContentsMargins(0, 0, 0, 0)
        details.setSpacing(look.space("l") if beside else look.space("s"))
        why = QWidget()
        column = QVBoxLayout(why)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(6))
        column.addWidget(self.reasons_title)
        for reason in self.reasons:
            column.addWidget(reason)
        column.addStretch()
        details.addWidget(why, 2)
        top = QVBoxLayout()
        top.addWidget(self.zones)
        top.addStretch()
        details.addLayout(top, 3)
        return details

    def _choose_look(self, key: str) -> None:
        self.ask(ShowFitMap(kind=next((k for k in FIT_MAP_KINDS if k == key), None)))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the garment being tried."""
        if state.fitting is None or not state.measured:
            return
        texts = texts_for(state.language, state.units)
        product = self._shelf.product(state.fitting.product_id)
        colour = product.colour(state.colours.get(product.product_id))
        set_text(self.name, in_language(product.name, state.language))
        set_text(self.price, self._price_line(product, state.shown_size, texts))
        self.swatches.show_swatches([c.swatch(state.language) for c in product.colours], colour.colourway_id)
        self._offer(self._sizes_of(product, state))
        for size, button in self.sizes.items():
            button.show_face(size_face(state, product.product_id, size, texts))
        looks = [(_FABRIC, texts("try.look_fabric")), *((k, texts(f"try.look_{k}")) for k in FIT_MAP_KINDS)]
        self.looks.show_options(looks, state.fitting.fit_map or _FABRIC)
        self._render_reasons(state, product, texts)
        self._render_zones(state, texts)
        self._render_actions(state, texts)
        for part in (self.home, self.foot):
            part.render_state(state)

    def _render_actions(self, state: KioskState, texts: Texts) -> None:
        piece = piece_on_show(state)
        taken = piece is not None and piece in state.bag
        set_text(self.complete, texts("outfit.open"))
        self.complete.setEnabled(piece is not None and piece.size is not None)
        set_text(self.take, texts("bag.taken" if taken else "bag.take"))
        self.take.setChecked(taken)
        self.take.setEnabled(piece is not None and piece.size is not None)

    @staticmethod
    def _sizes_of(product: ShelfProduct, state: KioskState) -> tuple[str, ...]:
        """The sizes to choose from; until there is advice, as many as a rack shows."""
        advice = state.advice.get(product.product_id)
        return tuple(product.stock)[:_RACK] if advice is None else advice.offered

    def _offer(self, sizes: tuple[str, ...]) -> None:
        """One button a size; buttons are kept from product to product."""
        if sizes == tuple(self.sizes):
            return
        spare = list(self.sizes.values())
        self.sizes = {size: spare.pop(0) if spare else self._size_button() for size in sizes}
        for button in spare:
            self._rack.removeWidget(button)
            button.deleteLater()
        for button in self.sizes.values():
            if self._rack.indexOf(button) < 0:
                self._rack.addWidget(button, 1)

    @staticmethod
    def _price_line(product: ShelfProduct, size: str | None, texts: Texts) -> str:
        price = product.price_words(texts)
        if size is None:
            return price
        count = product.stock.get(size, 0)
        return f"{price}  ·  {texts('try.stock', count=count) if count else texts('try.stock_none')}"

    def _render_reasons(self, state: KioskState, product: ShelfProduct, texts: Texts) -> None:
        advice, title, sentences = state.advice.get(product.product_id), texts("try.advising"), []
        if advice is not None:
            title = texts("try.no_recommendation")
            if advice.recommended_size is not None:
                title = texts("try.reasons_for", size=advice.recommended_size)
            chosen = chosen_reasons(advice.reasons, len(self.reasons))
            sentences = [reason_words(reason, product, texts) for reason in chosen]
        set_text(self.reasons_title, title)
        for index, label in enumerate(self.reasons):
            set_text(label, sentences[index] if index < len(sentences) else "")
            label.setVisible(index < len(sentences))

    def _render_zones(self, state: KioskState, texts: Texts) -> None:
        advice = state.advice.get(state.fitting.product_id) if state.fitting is not None else None
        size = state.shown_size
        zones = () if advice is None or size is None else advice.sizes[size].zones
        columns = ("body", "garment", "ease")
        head = [texts("try.unit_note", unit=texts.unit("cm")), *(texts(f"try.column_{c}") for c in columns)]
        self.zones.show_rows(head, [zone_row(zone, texts) for zone in zones])
