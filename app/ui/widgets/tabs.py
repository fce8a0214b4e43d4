"""Pages behind a row of tabs."""

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics, QKeyEvent
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import rule, set_text

_AIR_UNITS = 14


class Tabs(QWidget):
    """One page of several; ``chosen`` carries the key of a touched tab. Arrow keys go along the row."""

    chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._buttons: dict[str, QPushButton] = {}
        self._pages: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(look.space("xs"))
        self._row.addStretch()
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(rule(look))
        column.addSpacing(look.space("m"))
        column.addWidget(self._stack, 1)

    def add_page(self, key: str, page: QWidget) -> None:
        """Add a page behind a new tab; the first one is shown."""
        button = QPushButton()
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        button.setFont(self._look.font("body"))
        button.clicked.connect(partial(self._touched, key))
        self._group.addButton(button)
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons[key], self._pages[key] = button, page
        self._stack.addWidget(page)
        if len(self._pages) == 1:
            self.show_page(key)

    def say(self, words: Sequence[tuple[str, str]]) -> None:
        """Name the tabs: ``(key, words)``."""
        for key, said in words:
            set_text(self._buttons[key], said)
            widest = QFontMetrics(self._look.font("body", bold=True)).horizontalAdvance(said)
            self._buttons[key].setMinimumWidth(widest + self._look.u(2 * _AIR_UNITS))  # bold once chosen
            self._pages[key].setAccessibleName(said)

    def show_page(self, key: str) -> None:
        """Show a page."""
        self._stack.setCurrentWidget(self._pages[key])
        self._buttons[key].setChecked(True)

    @property
    def current(self) -> str:
        """The key of the page on show."""
        return next(key for key, page in self._pages.items() if page is self._stack.currentWidget())

    def tab(self, key: str) -> QPushButton:
        """The tab of a page."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Left and right go to the neighbouring tab while the row has the focus."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        focused = any(button.hasFocus() for button in self._buttons.values())
        if event is None or event.key() not in steps or not focused:
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        key = keys[(keys.index(self.current) + steps[Qt.Key(event.key())]) % len(keys)]
        self._buttons[key].setFocus()
        self._touched(key)

    def _touched(self, key: str, _checked: bool = False) -> None:
        self.show_page(key)
        self.chosen.emit(key)
