"""Numbers typed on the screen."""

from functools import partial

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label

_ROWS = ("123", "456", "789")


class Keypad(QFrame):
    """A card with ten digits, a point and an eraser; where a number was told, it can be taken back."""

    pressed = pyqtSignal(str)
    finished = pyqtSignal(bool)
    taken_back = pyqtSignal()

    def __init__(self, look: Look, *, low: bool = False) -> None:
        """``low``: keys no higher than a finger needs, where there is little room."""
        super().__init__()
        self.setProperty("card", "true")
        self._look, self._low = look, low
        self.title = text_label(look, "lead", wrap=False)
        self.number = text_label(look, "display", serif=True, bold=True, wrap=False)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message = text_label(look, "label", tone="soft")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMinimumHeight(look.t(72))
        self.cancel = action_button(look, partial(self.finished.emit, False), kind="quiet")
        self.take_back = action_button(look, self.taken_back.emit, kind="quiet")
        self.done = action_button(look, partial(self.finished.emit, True), kind="primary")
        self._arrange(look)
        self.setFixedWidth(look.t(720))

    def _arrange(self, look: Look) -> None:
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("s"))
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.title, self.number, self.message):
            column.addWidget(label)
        column.addLayout(self._keys(look))
        feet = QHBoxLayout()
        feet.setSpacing(look.space("s"))
        feet.addWidget(self.cancel, 1)
        feet.addWidget(self.take_back, 1)
        feet.addWidget(self.done, 2)
        column.addLayout(feet)

    def _keys(self, look: Look) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(look.space("s"))
        for row, digits in enumerate(_ROWS):
            for column, digit in enumerate(digits):
                grid.addWidget(self._key(look, digit), row, column)
        grid.addWidget(self._key(look, "."), 3, 0)
        grid.addWidget(self._key(look, "0"), 3, 1)
        eraser = action_button(look, partial(self.pressed.emit, "erase"), kind="key", icon="backspace")
        eraser.setProperty("low", self._low)
        eraser.setAccessibleName("⌫")
        eraser.setIconSize(QSize(look.u(44), look.u(44)))
        grid.addWidget(eraser, 3, 2)
        return grid

    def _key(self, look: Look, key: str) -> QPushButton:
        button = action_button(look, partial(self.pressed.emit, key), kind="key", size="heading")
        button.setProperty("low", self._low)
        button.setText(key)
        return button

    def show_entry(
        self,
        title: str,
        number: str,
        message: str,
        *,
        refused: bool,
        words: tuple[str, str],
        take_back: str = "",
    ) -> None:
        """Show what is typed; ``words`` are those of cancel and done, ``take_back`` of a third button."""
        set_text(self.title, title)
        set_text(self.number, number or "–")
        set_text(self.message, message)
        colour = self._look.tokens.colours["bad" if refused else "ink_soft"]
        self.message.setStyleSheet(f"color: {colour};")
        set_text(self.cancel, words[0])
        set_text(self.done, words[1])
        self.done.setEnabled(bool(number))
        set_text(self.take_back, take_back)
        self.take_back.setVisible(bool(take_back))
