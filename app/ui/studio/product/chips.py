"""Several of a few: words that are switched on and off, breaking into as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.look import Look


class Chips(QWidget):
    """``toggled`` carries the key of the one that was touched."""

    toggled = pyqtSignal(str)

    def __init__(self, look: Look, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._look = look
        self._chips: dict[str, QPushButton] = {}
        for key, words in options:
            chip = QPushButton(words, self)
            chip.setCheckable(True)
            chip.setFont(look.font("label"))
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.clicked.connect(partial(self._touched, key))
            self._chips[key] = chip
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.t(300))

    @property
    def keys(self) -> tuple[str, ...]:
        """All there are, in order."""
        return tuple(self._chips)

    def chip(self, key: str) -> QPushButton:
        """One of them."""
        return self._chips[key]

    def show_chosen(self, keys: Sequence[str]) -> None:
        """Mark those that are chosen."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As high as the lines that this width needs."""
        return QSize(self._look.t(420), self._lay(max(self.width(), self.minimumWidth()), move=False))

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Break the lines anew."""
        self.setFixedHeight(self._lay(self.width(), move=True))

    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802  Qt's name
        """Another style makes other widths."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(self._lay(self.width(), move=True))

    def _lay(self, width: int, *, move: bool) -> int:
        gap, x, y, line = self._look.space("xs"), 0, 0, 0
        for chip in self._chips.values():
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + line + gap
                line = 0
            if move:
                chip.setGeometry(x, y, size.width(), size.height())
            x, line = x + size.width() + gap, max(line, size.height())
        return y + line

    def _touched(self, key: str, _checked: bool = False) -> None:
        self.toggled.emit(key)
