"""An offer at the end, made once: keep my measurements until the next visit. It is a consent of its own."""

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.session.journey_intents import ForgetMe, RememberMe
from app.session.kiosk import KioskState
from app.ui.kiosk.parts.qr_code import QrCode
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from resources.translations import Texts, texts_for


class RememberCard(QFrame):
    """``wanted`` carries the intent of a touch. Nothing is there where nothing is offered."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, days: int) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._days = days
        self.title = text_label(look, "lead", serif=True, bold=True)
        self.words = text_label(look, "label", tone="soft")
        self.code_words = text_label(look, "heading", serif=True)
        self.code = QrCode(look, 220)
        self.yes = action_button(look, partial(self.wanted.emit, RememberMe()), icon="key", size="label")
        self.forget = action_button(
            look, partial(self.wanted.emit, ForgetMe()), kind="quiet", icon="erase", size="label"
        )
        row = QHBoxLayout(self)
        margin = look.space("m")
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(margin)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.u(6))
        for label in (self.title, self.code_words, self.words):
            column.addWidget(label)
        row.addLayout(column, 1)
        row.addWidget(self.yes)
        row.addWidget(self.forget)

    def render_state(self, state: KioskState) -> None:
        """Offer it, or show the code, or say that all is erased."""
        known, texts = state.remembered, texts_for(state.language)
        self.setVisible(self._days > 0 and (state.measured or known.receipt is not None))
        shown = known.code if known.fresh else None
        self.code.setVisible(shown is not None)
        self.code.show_address(shown or "")
        set_text(self.code_words, shown or "")
        self.code_words.setVisible(shown is not None)
        set_text(self.title, texts("remember.title"))
        set_text(self.words, self._said(state, texts))
        set_text(self.yes, texts("remember.yes"))
        self.yes.setVisible(known.code is None and known.receipt is None)
        self.yes.setEnabled(not known.busy)
        set_text(self.forget, texts("remember.forget"))
        self.forget.setVisible(known.code is not None)
        self.forget.setEnabled(not known.busy)

    def _said(self, state: KioskState, texts: Texts) -> str:
        known = state.remembered
        if known.trouble is not None:
            key = f"remember.trouble.{known.trouble}"
            return texts(key if texts.has(key) else "remember.trouble.other")
        if known.receipt is not None:
            return texts("remember.erased", receipt=known.receipt)
        if known.code is None:
            return texts("remember.offer", days=self._days)
        return texts("remember.kept", days=known.days) if known.fresh else texts("remember.still")
