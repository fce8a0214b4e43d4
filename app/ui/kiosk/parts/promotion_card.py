"""What the shop would like to show: one quiet card, with why it is there and a way to see no more of them."""

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.session.journey_intents import OpenPromotion, RefusePromotion
from app.session.kiosk import KioskState
from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label
from resources.translations import texts_for


class PromotionCard(QFrame):
    """``wanted`` carries the intent of a touch. Nothing is there while there is no promotion."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.title = text_label(look, "label" if compact else "lead", serif=not compact, bold=True)
        self.text = text_label(look, "label")
        self.text.setVisible(not compact)
        self._compact = compact
        self.why = text_label(look, "caption", tone="soft")
        self.see = action_button(look, partial(self.wanted.emit, OpenPromotion()), size="label")
        self.refuse = action_button(
            look, partial(self.wanted.emit, RefusePromotion()), kind="quiet", size="label"
        )
        row = QHBoxLayout(self)
        margin = look.space("s") if compact else look.space("m")
        row.setContentsMargins(look.space("m"), margin, margin, margin)
        row.setSpacing(look.space("m"))
        row.addWidget(icon_label(look, "promotion", "accent", 44), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(look.u(2))
        for label in (self.title, self.text, self.why):
            words.addWidget(label)
        row.addLayout(words, 1)
        row.addWidget(self.refuse)
        row.addWidget(self.see)

    def render_state(self, state: KioskState) -> None:
        """Show the promotion of the moment, if there is one."""
        offer, texts = state.promotion, texts_for(state.language)
        self.setVisible(offer is not None)
        if offer is None:
            return
        set_text(self.title, offer.title.get(state.language, ""))
        set_text(self.text, offer.text.get(state.language, ""))
        self.text.setVisible(not self._compact)
        set_text(self.why, offer.why.get(state.language, ""))
        set_text(self.see, texts("promotion.see"))
        set_text(self.refuse, texts("promotion.refuse"))
