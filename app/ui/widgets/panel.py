"""A titled card: what belongs together on a page at a desk."""

from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label


class Panel(QFrame):
    """A card with a title, a line below it, a place for buttons on the right, and ``body`` for the rest."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._title = text_label(look, "heading", bold=True)
        self._line = text_label(look, "label", tone="soft")
        self._line.hide()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(look.space("s"))
        self.body = QVBoxLayout()
        self.body.setSpacing(look.space("m"))
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(self._title, 1)
        head.addLayout(self._actions)
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, look.space("m"), margin, margin)
        column.setSpacing(look.space("s"))
        column.addLayout(head)
        column.addWidget(self._line)
        column.addLayout(self.body, 1)

    def show_title(self, title: str, line: str = "") -> None:
        """Name the card; it is the accessible name of what is inside too."""
        set_text(self._title, title)
        set_text(self._line, line)
        self._line.setVisible(bool(line))
        self.setAccessibleName(title)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put something below what is there."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the title."""
        self._actions.addWidget(button)
