"""The way to what was chosen, with how much that is."""

from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from app.session.journey_intents import TakeHome
from app.session.kiosk import KioskState
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text
from resources.translations import texts_for


class TakeHomeButton(QWidget):
    """``wanted`` carries the intent of a touch."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, size: str = "label") -> None:
        super().__init__()
        self.button = action_button(look, partial(self.wanted.emit, TakeHome()), icon="bag", size=size)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def render_state(self, state: KioskState) -> None:
        """Say how much is in the bag."""
        texts, count = texts_for(state.language), len(state.bag)
        words = texts("journey.take_home_count", count=count) if count else texts("journey.take_home")
        set_text(self.button, words)
        self.button.setAccessibleName(words)
