"""Screens that only say something: the farewell and the fault."""

from uuid import uuid4

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QVBoxLayout

from app.session.intents import Begin
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.screen import Screen, wordmark
from app.ui.look import Look
from app.ui.widgets.basics import icon_label, set_text, text_label
from app.ui.widgets.spinner import Spinner
from resources.translations import texts_for


class MessageScreen(Screen):
    """A sign, a title and a sentence in the middle of much air."""

    def __init__(self, look: Look, icon: str, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self.spinner = Spinner(look, 110)
        self.icon = icon_label(look, icon, "accent", 110)
        self.title = text_label(look, "display", serif=True)
        self.sentence = text_label(look, "heading", tone="soft")
        self.touch = text_label(look, "body", tone="soft")
        column = QVBoxLayout(self)
        edge = look.u(110)
        column.setContentsMargins(edge, look.space("edge"), edge, look.space("edge"))
        column.setSpacing(look.space("l"))
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(wordmark(look), 0, middle)
        column.addStretch(3)
        column.addWidget(self.spinner, 0, middle)
        column.addWidget(self.icon, 0, middle)
        for label in (self.title, self.sentence):
            label.setAlignment(middle)
            column.addWidget(label)
        column.addStretch(4)
        self.touch.setAlignment(middle)
        column.addWidget(self.touch)


class FarewellScreen(MessageScreen):
    """Erasing, then erased and thanked."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__(look, "check", upright=upright)

    def mouseReleaseEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """The next shopper need not wait."""
        self.ask(Begin(session_id=uuid4().hex))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Say how far the erasing is."""
        texts = texts_for(state.language)
        self.spinner.setVisible(not state.erased)
        self.icon.setVisible(state.erased)
        set_text(self.title, texts("farewell.title" if state.erased else "farewell.erasing"))
        set_text(self.sentence, texts("farewell.sentence") if state.erased else "")
        set_text(self.touch, texts("farewell.touch") if state.erased else "")
        self.setAccessibleName(texts("farewell.touch" if state.erased else "farewell.erasing"))


class FaultScreen(MessageScreen):
    """Our fault, said plainly."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__(look, "info", upright=upright)
        self.spinner.hide()
        self.touch.hide()

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Speak the state's language."""
        texts = texts_for(state.language)
        set_text(self.title, texts("fault.title"))
        set_text(self.sentence, texts("fault.sentence"))
