"""A number between two buttons: set by a finger, without a keyboard."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label


class Stepper(QWidget):
    """Less, the number in words, more; ``stepped`` carries the new number."""

    stepped = pyqtSignal(float)

    def __init__(self, look: Look, low: float, high: float, step: float) -> None:
        super().__init__()
        self._low, self._high, self._step, self._number = low, high, step, low
        self.less = action_button(look, partial(self._go, -1), kind="round", icon="minus")
        self.more = action_button(look, partial(self._go, 1), kind="round", icon="plus")
        self.words = text_label(look, "body", bold=True, wrap=False)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setMinimumWidth(look.t(110))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("s"))
        for part in (self.less, self.words, self.more):
            row.addWidget(part)
        row.addStretch()

    def show_number(self, number: float, words: str, less: str, more: str) -> None:
        """Show a number in words; ``less`` and ``more`` are what the buttons are called."""
        self._number = number
        set_text(self.words, words)
        self.less.setAccessibleName(less)
        self.more.setAccessibleName(more)
        self.less.setEnabled(number > self._low)
        self.more.setEnabled(number < self._high)

    def _go(self, way: int) -> None:
        self.stepped.emit(min(max(self._number + way * self._step, self._low), self._high))
