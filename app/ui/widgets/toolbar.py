"""What can be done on a page, in a row above it."""

from collections.abc import Callable

from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label


class Toolbar(QFrame):
    """A title on the left, actions after it; an action without words shows its icon and a tip."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("bar", "top")
        self._look = look
        self._actions: dict[str, tuple[QPushButton, QShortcut | None]] = {}
        self.title = text_label(look, "title", serif=True, bold=True, wrap=False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.space("l"), look.space("s"), look.space("l"), look.space("s"))
        self._row.setSpacing(look.space("s"))
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self.setMinimumHeight(look.t(64))

    def add_action(
        self, key: str, icon: str, on_touch: Callable[[], None], *, shortcut: str = "", kind: str = "quiet"
    ) -> QPushButton:
        """Add an action; `say` gives it words. ``shortcut`` as Qt writes it (``Ctrl+Z``)."""
        button = action_button(self._look, on_touch, kind=kind, icon=icon)
        keys: QShortcut | None = None
        if shortcut:
            keys = QShortcut(QKeySequence(shortcut), self)
            keys.activated.connect(button.click)
        self._actions[key] = (button, keys)
        self._row.addWidget(button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put something else into the row: a search field, a choice."""
        self._row.addWidget(widget)

    def add_gap(self) -> None:
        """Part groups of actions."""
        self._row.addSpacing(self._look.space("m"))

    def say(self, key: str, words: str, *, shown: bool = True) -> None:
        """Name an action; ``shown`` False keeps its words for the tip and for screen readers."""
        button, keys = self._actions[key]
        set_text(button, words if shown else "")
        button.setAccessibleName(words)
        hint = "" if keys is None else keys.key().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{words} ({hint})" if hint else ("" if shown else words))

    def enable(self, key: str, possible: bool) -> None:
        """Allow an action, by touch and by key alike, or not."""
        button, keys = self._actions[key]
        button.setEnabled(possible)
        if keys is not None:
            keys.setEnabled(possible)

    def button(self, key: str) -> QPushButton:
        """The button of an action."""
        return self._actions[key][0]
