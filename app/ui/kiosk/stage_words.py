"""Who stands on the stage, and what is said there of what is going on."""

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.ui.look import Look
from app.ui.widgets.basics import icon_label, set_text, text_label
from resources.translations import Texts

if TYPE_CHECKING:
    from viewer.scene.prepare import LitPerson

_WIDEST_UNITS = 340


class Chip(QFrame):
    """A small card that says what is going on.

    Nothing on it moves: whatever is repainted over a 3D view makes the view draw itself again.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.sign = icon_label(look, "wait", "accent", 36)
        self._widest = look.t(_WIDEST_UNITS)
        self.words: QLabel = text_label(look, "label")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(24), look.u(16), look.u(24), look.u(16))
        row.setSpacing(look.space("s"))
        row.addWidget(self.sign)
        row.addWidget(self.words, 1)

    def say(self, words: str, *, busy: bool) -> None:
        """Show words, or go away when there are none."""
        set_text(self.words, words)
        in_one_line = self.words.fontMetrics().horizontalAdvance(words) + 2
        self.words.setFixedWidth(min(in_one_line, self._widest))
        self.sign.setVisible(busy)
        self.setVisible(bool(words))
        self.adjustSize()

    def fit(self, room_px: int) -> None:
        """Break the words so that the card is no wider than this."""
        margins = self.contentsMargins()
        beside = self.width() - self.words.width() + margins.left() + margins.right()
        if self.width() > room_px > beside:
            self.words.setFixedWidth(room_px - beside)
            self.adjustSize()


def shown_person(state: KioskState) -> "LitPerson | None":
    """Who stands on the stage: dressed as far as the cloth is there, else bare; or nobody."""
    bare = None if state.figure is None else state.figure.shown
    if state.session is not SessionState.TRY_ON:
        return bare
    if state.outfit is not None and state.shown_outfit is not None and state.shown_outfit.shown is not None:
        return state.shown_outfit.shown
    posed, tried = state.shown_pose, state.shown_try
    if state.outfit is None and posed is not None and posed.shown is not None:
        return posed.shown
    return tried.shown if tried is not None and tried.shown is not None else bare


def chip_words(state: KioskState, texts: Texts, *, ready: bool) -> tuple[str, bool]:
    """What is going on, and whether it takes a moment; no words where nothing is."""
    if state.session is SessionState.BODY and not ready:
        return texts("common.working"), True
    if state.session is not SessionState.TRY_ON or state.fitting is None:
        return "", False
    if not state.measured:
        return _mannequin_words(state, texts)
    if state.outfit is not None:
        offer = state.outfit.offer
        wearing = offer is not None and offer.key in state.outfit.wearing
        return (texts("outfit.wearing"), True) if wearing else ("", False)
    return _size_words(state, texts)


def _mannequin_words(state: KioskState, texts: Texts) -> tuple[str, bool]:
    product = None if state.fitting is None else state.fitting.product_id
    if product in state.presenting:
        return texts("detail.dressing"), True
    worn = state.shown_try
    return ("", False) if worn is None else (texts("detail.on_mannequin", size=worn.size), False)


def _size_words(state: KioskState, texts: Texts) -> tuple[str, bool]:
    if state.fitting is None:
        return "", False
    size, tried, product = state.shown_size, state.shown_try, state.fitting.product_id
    if size is None:
        return ("", False) if product in state.advice else (texts("try.advising"), True)
    if (product, size) in state.failed_sizes:
        return texts("try.drape_failed_no_table", size=size), False
    if tried is None:
        return texts("try.draping", size=size), True
    if tried.shown is None:
        return texts("try.drape_failed", size=size), False
    if (product, size, state.fitting.pose) in state.posing:
        return texts("pose.taking"), True
    return "", False
