"""What the shop would like to show: one quiet card, with why it is there and a way to see no more of them."""

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.session.journey_intents import OpenPromotion, RefusePromotion
from app.session.kiosk import KioskState
from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label
from resources.translations import in_language, texts_for

_NARROW_UNITS = 292


class PromotionCard(QFrame):
    """``wanted`` carries the intent of a touch. Nothing is there while there is no promotion."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, *, narrow: bool = False, stacked: bool = False) -> None:
        """``narrow``: one column, to stand beside somebody on the stage; ``stacked``: what is touched stands
        below the words.
        """
        super().__init__()
        self.setProperty("card", "true")
        self.title = text_label(look, "label" if narrow else "lead", serif=not narrow, bold=True)
        self.text = text_label(look, "caption" if narrow else "label")
        self.why = text_label(look, "caption", tone="soft")
        self.see = action_button(look, partial(self.wanted.emit, OpenPromotion()), size="label")
        self.refuse = action_button(
            look, partial(self.wanted.emit, RefusePromotion()), kind="quiet", size="label"
        )
        if narrow:
            self._arrange_narrow(look)
        else:
            self._arrange_wide(look, stacked=stacked)

    def _arrange_narrow(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(look.space("s"), look.space("s"), look.space("s"), look.space("s"))
        column.setSpacing(look.u(6))
        for widget in (self.title, self.text, self.why, self.see, self.refuse):
            column.addWidget(widget)
        self.setFixedWidth(look.t(_NARROW_UNITS))

    def _arrange_wide(self, look: Look, *, stacked: bool) -> None:
        column = QVBoxLayout(self)
        margin = look.space("m")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("s"))
        row = QHBoxLayout()
        row.setSpacing(margin)
        row.addWidget(icon_label(look, "promotion", "accent", 44), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(look.u(2))
        for label in (self.title, self.text, self.why):
            words.addWidget(label)
        row.addLayout(words, 1)
        column.addLayout(row)
        touched = QHBoxLayout() if stacked else row
        if stacked:
            touched.addStretch()
            column.addLayout(touched)
        touched.addWidget(self.refuse)
        touched.addWidget(self.see)

    def take_height(self) -> None:
        """Be as high as the words need at the width it has."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def render_state(self, state: KioskState) -> None:
        """Show the promotion of the moment, if there is one."""
        offer, texts = state.promotion, texts_for(state.language)
        self.setVisible(offer is not None)
        if offer is None:
            return
        set_text(self.title, in_language(offer.title, state.language))
        set_text(self.text, in_language(offer.text, state.language))
        set_text(self.why, in_language(offer.why, state.language))
        set_text(self.see, texts("promotion.see"))
        set_text(self.refuse, texts("promotion.refuse"))
