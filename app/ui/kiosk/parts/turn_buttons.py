"""A tap to turn the person a little, for who does not drag a finger."""

from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button
from resources.translations import Texts

STEP_DEG: Final = 45.0


class TurnButtons(QWidget):
    """Left and right beside each other; ``turned`` carries the degrees to walk round the person."""

    turned = pyqtSignal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        # The person follows the hand, so whoever looks walks the other way.
        self.left = action_button(look, lambda: self.turned.emit(STEP_DEG), kind="round", icon="turn_left")
        self.right = action_button(look, lambda: self.turned.emit(-STEP_DEG), kind="round", icon="turn_right")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("xs"))
        for button in (self.left, self.right):
            row.addWidget(button)

    def speak(self, texts: Texts) -> None:
        """Name the buttons for who does not see them."""
        self.left.setAccessibleName(texts("view.turn_left"))
        self.right.setAccessibleName(texts("view.turn_right"))
