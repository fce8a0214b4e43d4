"""What stands where there is nothing yet: why, and how to begin."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label


class EmptyState(QWidget):
    """An icon, a title, a sentence, and the one thing to do about it."""

    _ICON_UNITS = 64

    def __init__(self, look: Look, icon: str, on_touch: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.title = text_label(look, "heading", bold=True)
        self.sentence = text_label(look, "body", tone="soft")
        self.action = action_button(look, on_touch or (lambda: None), kind="primary")
        self.action.setVisible(on_touch is not None)
        column = QVBoxLayout(self)
        column.setSpacing(look.space("m"))
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(icon_label(look, icon, "line_strong", self._ICON_UNITS), 0, middle)
        for label in (self.title, self.sentence):
            label.setAlignment(middle)
            column.addWidget(
                label
            )  # as wide as there is room: an aligned label would not grow with its words
        column.addWidget(self.action, 0, middle)
        column.addStretch(3)

    def say(self, title: str, sentence: str, action: str = "") -> None:
        """Say why nothing is here."""
        set_text(self.title, title)
        set_text(self.sentence, sentence)
        set_text(self.action, action)
        self.setAccessibleName(f"{title}. {sentence}")
