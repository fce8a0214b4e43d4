"""What was chosen, and the code by which a phone takes it home."""

from functools import partial
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.session.journey_intents import PutBack, Rate, TakeHome
from app.session.kiosk import KioskState
from app.session.taking_home import BAG_HOLDS
from app.session.visit import HandOff
from app.ui.kiosk.parts.piece_row import PieceRow
from app.ui.kiosk.parts.qr_code import QrCode
from app.ui.kiosk.parts.remember_card import RememberCard
from app.ui.kiosk.screens.screen import FootBar, Screen
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, rule, set_text, text_label
from app.ui.widgets.finger_scroll import FingerScroll
from resources.translations import Texts, in_language, texts_for

_MINUTE_S: Final = 60


class HandOffScreen(Screen):
    """The bag beside its code; where the shop has no page, the bag alone."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool, profile_days: int = 0) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.title = text_label(look, "title", serif=True, bold=True)
        self.subtitle = text_label(look, "lead", tone="soft")
        self.code_card = card()
        self.code = QrCode(look, 420 if upright else 400)
        self.said = text_label(look, "lead")
        self.address_title = text_label(look, "label", tone="soft")
        self.address = text_label(look, "body", bold=True)
        self.time = text_label(look, "label", tone="soft")
        self.pictures = text_label(look, "label", tone="accent")
        self.again = action_button(look, partial(self.ask, TakeHome()), icon="retry", size="label")
        self.rows = [PieceRow(look, partial(self._put_back, place), "close") for place in range(BAG_HOLDS)]
        self.empty = text_label(look, "heading", serif=True)
        self.empty_help = text_label(look, "body", tone="soft")
        self.total_title = text_label(look, "lead", bold=True, wrap=False)
        self.total = text_label(look, "lead", bold=True, wrap=False)
        self.finish = action_button(look, partial(self.ask, Rate()), kind="primary")
        self.remember = RememberCard(look, profile_days)
        self.foot = FootBar(look)
        for part in (self.remember, self.foot):
            part.wanted.connect(self.wanted)
        self._pieces: tuple[str, ...] = ()
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge, look.space("xl"), edge, look.space("l"))
        column.setSpacing(look.space("m"))
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        if self.upright:
            column.addWidget(self.code_card)
            column.addWidget(self._list(look), 1)
        else:
            beside = QHBoxLayout()
            beside.setSpacing(look.space("l"))
            beside.addWidget(self._list(look), 5)
            top = QVBoxLayout()  # an aligned card would not grow with its words
            if look.large_text:
                top.addWidget(FingerScroll(look, self.code_card))
            else:
                top.addWidget(self.code_card)
                top.addStretch()
            beside.addLayout(top, 6)
            column.addLayout(beside, 1)
        self._arrange_code(look)
        column.addWidget(self.finish)
        column.addWidget(self.foot)

    def _arrange_code(self, look: Look) -> None:
        row = QHBoxLayout(self.code_card)
        words = QVBoxLayout()
        words.setSpacing(look.space("s"))
        for widget in (self.said, self.address_title, self.address, self.time, self.pictures):
            words.addWidget(widget)
        words.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        margin = look.space("l")
        words.insertStretch(0)
        words.addStretch()
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(look.space("l"))
        row.addWidget(self.code)
        row.addLayout(words, 1)

    def _list(self, look: Look) -> QWidget:
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.setSpacing(look.space("s"))
        for widget in (self.empty, self.empty_help, *self.rows):
            held.addWidget(widget)
        held.addWidget(rule(look))
        sum_row = QHBoxLayout()
        sum_row.addWidget(self.total_title)
        sum_row.addStretch()
        sum_row.addWidget(self.total)
        held.addLayout(sum_row)
        held.addSpacing(look.space("m"))
        held.addWidget(self.remember)
        held.addStretch()
        return FingerScroll(look, inside)

    def _put_back(self, place: int) -> None:
        if place < len(self._pieces):
            self.ask(PutBack(product_id=self._pieces[place]))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the bag, and how far its page is."""
        texts, page = texts_for(state.language), state.hand_off
        offered = bool(state.bag) and page.trouble != "HAND_OFF_OFF"
        set_text(self.title, texts("home.title"))
        set_text(self.subtitle, texts("home.subtitle" if offered else "home.subtitle_plain"))
        self.subtitle.setVisible(bool(state.bag))
        self.code_card.setVisible(offered)
        self._render_code(page, texts)
        self._render_bag(state, texts)
        set_text(self.finish, texts("home.finish"))
        for part in (self.remember, self.foot):
            part.render_state(state)

    def _render_code(self, page: HandOff, texts: Texts) -> None:
        self.code.show_address(page.address or "")
        self.code.setVisible(page.trouble is None)
        up = page.address is not None
        said = "" if up else texts("home.preparing")
        if page.trouble is not None:
            said = texts(f"home.trouble.{page.trouble}")
        set_text(self.said, said)
        self.said.setVisible(bool(said))
        set_text(self.address_title, texts("home.address"))
        set_text(self.address, _broken_up(page.address or ""))
        minutes = page.seconds_left // _MINUTE_S
        set_text(self.time, texts("home.time", count=minutes) if minutes else texts("home.time_last"))
        missing = page.pictures_missing
        set_text(self.pictures, texts("home.pictures", count=missing) if missing else "")
        for label in (self.address_title, self.address, self.time):
            label.setVisible(up)
        self.pictures.setVisible(up and missing > 0)
        set_text(self.again, texts("home.again"))
        self.again.setVisible(page.trouble is not None)

    def _render_bag(self, state: KioskState, texts: Texts) -> None:
        self._pieces = tuple(piece.product_id for piece in state.bag)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(state.bag))
            if place < len(state.bag):
                piece = state.bag[place]
                name = in_language(self._shelf.product(piece.product_id).name, state.language)
                row.show_piece(piece, self._shelf, state, act=texts("bag.put_back", name=name))
        empty = not state.bag
        set_text(self.empty, texts("bag.empty"))
        set_text(self.empty_help, texts("bag.empty_help"))
        for label in (self.empty, self.empty_help):
            label.setVisible(empty)
        set_text(self.total_title, texts("home.total"))
        set_text(self.total, self._shelf.total_words(self._pieces, texts))
        for label in (self.total_title, self.total):
            label.setVisible(not empty)


def _broken_up(address: str) -> str:
    """The address on three lines, parted where a reader would part it."""
    host, slash, token = address.rpartition("/")
    half = len(token) // 2
    return f"{host}{slash}\n{token[:half]}\n{token[half:]}" if token else address
