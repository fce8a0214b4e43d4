"""Letters typed on the screen."""

from functools import partial
from typing import Final

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIGITS: Final = "1234567890"


class Keyboard(QWidget):
    """Three rows of Latin letters, a space and an eraser; ``pressed`` carries the key.

    For a code: ``digits`` above the letters and no space.
    """

    pressed = pyqtSignal(str)

    def __init__(self, look: Look, *, digits: bool = False, low: bool = False) -> None:
        """``low``: keys no higher than a finger needs, where there is little room."""
        super().__init__()
        self._look, self._low = look, low
        self.keys: dict[str, QPushButton] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.u(10))
        for letters in (*([_DIGITS] if digits else []), *_ROWS[:2]):
            rows.addLayout(self._row(letters))
        last = self._row(_ROWS[2])
        eraser = self._key("erase", 2)
        eraser.setIcon(look.icon("backspace", "ink"))
        eraser.setIconSize(QSize(look.icon_px, look.icon_px))
        last.addWidget(eraser, 2)
        rows.addLayout(last)
        self.space = self._key("space", 1)
        if digits:
            self.space.setParent(None)
        else:
            rows.addWidget(self.space)

    def show_words(self, space: str, erase: str) -> None:
        """The words of the keys that have words."""
        set_text(self.space, space)
        self.keys["erase"].setAccessibleName(erase)

    def _row(self, letters: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.u(8))
        row.addStretch(0)
        for letter in letters:
            row.addWidget(self._key(letter, 1), 1)
        return row

    def _key(self, key: str, _: int) -> QPushButton:
        button = action_button(self._look, partial(self.pressed.emit, key), kind="key", size="lead")
        button.setText("" if key in ("erase", "space") else key.upper())
        button.setAccessibleName("␣" if key == "space" else key)
        button.setProperty("low", self._low)
        button.setMinimumWidth(self._look.u(60))
        button.setStyleSheet("padding: 0;")
        self.keys[key] = button
        return button
