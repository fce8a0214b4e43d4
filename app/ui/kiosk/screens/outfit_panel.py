"""The panel beside the dressed body: outfits that complete a garment, and why they go together."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.session.journey_intents import ChooseOutfit, SwapPiece, TakeOutfit
from app.session.kiosk import KioskState
from app.session.outfit import OutfitOffer, OutfitView
from app.ui.kiosk.parts.piece_row import PieceRow
from app.ui.kiosk.parts.take_home_button import TakeHomeButton
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.segments import Segments
from resources.translations import Language, Texts, in_language, texts_for

_REASONS_SHOWN: Final = 3
_MOST_PIECES: Final = 6


class OutfitPanel(Screen):
    """Up to three looks; each piece but the shopper's own can be swapped; all of it is taken by one touch."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.title = text_label(look, "heading" if upright else "title", serif=True, bold=True, wrap=False)
        self.price = text_label(look, "lead", wrap=False)
        self.looks = Segments(look)
        self.looks.chosen.connect(lambda key: self.ask(ChooseOutfit(index=int(key))))
        self.rows = [PieceRow(look, partial(self._swap, place)) for place in range(_MOST_PIECES)]
        self.reasons = [text_label(look, "label", tone="soft") for _ in range(_REASONS_SHOWN)]
        self.said = text_label(look, "lead", serif=True)
        self.take = action_button(look, partial(self.ask, TakeOutfit()), kind="primary", icon="bag")
        self.home = TakeHomeButton(look, "body")
        self.foot = FootBar(look)
        for part in (self.home, self.foot):
            part.wanted.connect(self.wanted)
        self._pieces: tuple[str, ...] = ()
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        edge = look.space("edge") if self.upright else look.space("l")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, look.space("s"), edge, look.space("s"))
        column.setSpacing(look.space("s"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.price)
        column.addLayout(head)
        column.addWidget(self.looks)
        column.addWidget(self.said)
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(look.space("s"))
        for row in self.rows:
            held.addWidget(row)
        for reason in self.reasons:
            held.addWidget(reason)
        held.addStretch()
        column.addWidget(FingerScroll(look, inside), 1)
        row_ = QHBoxLayout()
        row_.setSpacing(look.space("s"))
        self.home.button.setMinimumHeight(look.u(108))
        row_.addWidget(self.take, 3)
        row_.addWidget(self.home, 2)
        column.addLayout(row_)
        column.addWidget(self.foot)

    def _swap(self, place: int) -> None:
        if place < len(self._pieces):
            self.ask(SwapPiece(product_id=self._pieces[place]))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the outfit of the moment, or that it is being found."""
        view = state.outfit
        if view is None:
            return
        texts, offer = texts_for(state.language, state.units), view.offer
        set_text(self.title, texts("outfit.title"))
        count = len(view.offers or ())
        options = [(str(i), texts("outfit.choice", number=i + 1)) for i in range(count)]
        self.looks.show_options(options, str(view.chosen))
        self.looks.setVisible(count > 1)
        set_text(self.price, "" if offer is None else texts.money(offer.price, offer.currency))
        self._render_said(view, state, texts)
        self._render_pieces(view, offer, state, texts)
        because = _said(None if offer is None else offer.because, state)
        for place, label in enumerate(self.reasons):
            set_text(label, because[place] if place < len(because) else "")
            label.setVisible(place < len(because))
        taken = offer is not None and set(offer.pieces) <= set(state.bag)
        set_text(self.take, texts("outfit.taken" if taken else "outfit.take"))
        self.take.setEnabled(offer is not None and not taken)
        for part in (self.home, self.foot):
            part.render_state(state)

    def _render_said(self, view: OutfitView, state: KioskState, texts: Texts) -> None:
        """What stands in place of an outfit: it is being found, or why there is none."""
        words = ""
        if view.offers is None:
            words = texts("outfit.finding")
        elif not view.offers:
            because = _said(view.because, state)
            words = " ".join((texts("outfit.none") + ".", *because))
        elif view.offer is not None and view.offer.key in view.failed:
            words = texts("outfit.failed")
        set_text(self.said, words)
        self.said.setVisible(bool(words))

    def _render_pieces(
        self, view: OutfitView, offer: OutfitOffer | None, state: KioskState, texts: Texts
    ) -> None:
        pieces = () if offer is None else offer.pieces[:_MOST_PIECES]
        self._pieces = tuple(piece.product_id for piece in pieces)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(pieces))
            if place >= len(pieces):
                continue
            own = pieces[place].product_id == view.product_id
            act = "" if own else texts("outfit.swap")
            note = texts("outfit.yours") if own else ""
            row.show_piece(pieces[place], self._shelf, state, act=act, note=note)
            row.act.setEnabled(view.swapping is None)


def _said(because: Mapping[Language, tuple[str, ...]] | None, state: KioskState) -> tuple[str, ...]:
    """The reasons in the shopper's language; a swapped piece may have left an outfit without any."""
    return in_language(because, state.language) if because else ()
