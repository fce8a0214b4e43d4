"""The band above a draft that the shop has overtaken: what happened, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QFrame, QHBoxLayout

from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label


class OutdatedBand(QFrame):
    """A sentence and one button; `say` shows it, `hide` takes it away."""

    def __init__(self, look: Look, on_touch: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("message", "warn")
        self.sentence = text_label(look, "body")
        self.action = action_button(look, on_touch, kind="secondary", icon="compare")
        row = QHBoxLayout(self)
        margin = look.space("m")
        row.setContentsMargins(margin, look.space("s"), margin, look.space("s"))
        row.setSpacing(margin)
        row.addWidget(icon_label(look, "warning", "tight", look.tokens.icon_size))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.action)
        self.hide()

    def say(self, sentence: str, action: str) -> None:
        """Say what happened, and what a touch does about it."""
        set_text(self.sentence, sentence)
        set_text(self.action, action)
        self.setAccessibleName(sentence)
        self.show()
