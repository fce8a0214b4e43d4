"""Typing the code of an earlier visit."""

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.session.journey_intents import CloseCode, PressCodeKey
from app.session.kiosk import KioskState
from app.session.returning import CODE_KEYS, CODE_LENGTH
from app.session.states import SessionState
from app.ui.kiosk.parts.keyboard import Keyboard
from app.ui.kiosk.veils import Veil
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, set_text, text_label
from resources.translations import texts_for

_GROUP = 4


def grouped(code: str) -> str:
    """A code as people read it: in fours, in capitals."""
    return " ".join(code[first : first + _GROUP] for first in range(0, len(code), _GROUP)).upper()


class CodeVeil(Veil):
    """Sixteen letters and digits; a touch beside the card puts it away."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        self.card = card()
        super().__init__(look, self.card, upright=upright)
        self.title = text_label(look, "lead", bold=True)
        self.code = text_label(look, "title", serif=True, wrap=False)
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.message = text_label(look, "label", tone="soft")
        self.message.setMinimumHeight(look.t(72))
        self.keyboard = Keyboard(look, digits=True, low=look.large_text and not upright)
        for key, button in self.keyboard.keys.items():
            button.setEnabled(key in CODE_KEYS or key == "erase")
        self.keyboard.pressed.connect(lambda key: self.ask(PressCodeKey(key=key)))
        self.cancel = action_button(look, partial(self.ask, CloseCode(accept=False)), kind="quiet")
        self.go = action_button(look, partial(self.ask, CloseCode(accept=True)), kind="primary")
        self.card.setFixedWidth(look.u(960 if upright else 1180))
        column = QVBoxLayout(self.card)
        margin = look.space("l")
        column.setContentsMargins(margin, look.space("m"), margin, margin)
        column.setSpacing(look.space("s"))
        for widget in (self.title, self.code, self.message, self.keyboard):
            column.addWidget(widget)
        feet = QHBoxLayout()
        feet.addWidget(self.cancel)
        feet.addWidget(self.go, 1)
        column.addLayout(feet)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Beside the card: put it away."""
        if event is not None and not self.card.geometry().contains(event.position().toPoint()):
            self.ask(CloseCode(accept=False))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show what is typed, and what is wrong with it."""
        known = state.remembered
        self.setVisible(known.typing is not None and state.session is SessionState.CONSENT)
        if known.typing is None:
            return
        texts = texts_for(state.language)
        self.setAccessibleName(texts("common.cancel"))
        set_text(self.title, texts("remember.code_title"))
        set_text(self.code, grouped(known.typing) or "–")
        key = "remember.code_hint" if known.trouble is None else f"remember.trouble.{known.trouble}"
        set_text(self.message, texts(key if texts.has(key) else "remember.trouble.other"))
        self.keyboard.show_words("", texts("shelf.erase"))
        set_text(self.cancel, texts("common.cancel"))
        set_text(self.go, texts("remember.looking" if known.busy else "remember.use_code"))
        self.go.setEnabled(len(known.typing) == CODE_LENGTH and not known.busy)
