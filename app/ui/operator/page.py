"""What every page of the operator's window has: a title, a line, panels that a finger scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.widgets.basics import action_button, finger_scroll, text_label
from app.ui.widgets.panel import Panel
from resources.translations import Texts

_WIDEST_UNITS = 1180


class Page(QWidget):
    """A page under ``operator.KEY`` of the texts. `enter` and `leave` are called as it comes and goes."""

    key = ""
    icon = ""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = text_label(look, "display", serif=True, bold=True)
        self.title.setText(self.words("title"))
        self.line = text_label(look, "body", tone="soft")
        self.line.setText(self.words("line"))
        self.head = QHBoxLayout()
        self.head.setSpacing(look.space("s"))
        self.head.addWidget(self.title, 1)
        self.column = QVBoxLayout()
        self.column.setSpacing(look.space("m"))
        self._place()

    @property
    def texts(self) -> Texts:
        """The words of the window."""
        return self.desk.texts

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of this page."""
        return self.texts(f"operator.{self.key}.{name}", **values)

    def panel(self, name: str = "", line: str = "", *, into: QVBoxLayout | None = None) -> Panel:
        """A new panel below the others, or in a column of `two_columns`, named by the texts."""
        panel = Panel(self.look)
        if name:
            panel.show_title(self.words(name), self.words(line) if line else "")
        (self.column if into is None else into).addWidget(panel)
        return panel

    def two_columns(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        """Below what is there, two columns for panels that may end where they like."""
        beside = QHBoxLayout()
        beside.setSpacing(self.look.space("m"))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(self.look.space("m"))
            to_the_top = QVBoxLayout()
            to_the_top.addLayout(column)
            to_the_top.addStretch(1)
            beside.addLayout(to_the_top, 1)
        self.column.addLayout(beside)
        return left, right

    def button(
        self, words: str, on_touch: Callable[[], None], *, kind: str = "secondary", icon: str = ""
    ) -> QPushButton:
        """A button with words of this page."""
        button = action_button(self.look, on_touch, kind=kind, icon=icon)
        button.setText(self.words(words))
        button.setMinimumHeight(self.look.target_px)
        return button

    def enter(self) -> None:
        """It is on show now."""

    def leave(self) -> None:
        """It is not any more."""

    def _place(self) -> None:
        look, inside = self.look, QWidget()
        around = QHBoxLayout(inside)
        around.setContentsMargins(look.space("xl"), look.space("l"), look.space("xl"), look.space("l"))
        held = QWidget()
        held.setMaximumWidth(look.t(_WIDEST_UNITS))
        whole = QVBoxLayout(held)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.space("s"))
        whole.addLayout(self.head)
        whole.addWidget(self.line)
        whole.addSpacing(look.space("s"))
        whole.addLayout(self.column, 1)
        whole.addStretch()
        around.addWidget(held, 1, Qt.AlignmentFlag.AlignTop)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(finger_scroll(inside))
