"""What every page of the studio has: words, room, the desk's state, and a say in undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.services.studio.desk_intents import Redo, Undo
from app.services.studio.desk_state import DeskState
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.widgets.basics import action_button
from app.ui.widgets.fields import SearchField
from app.ui.widgets.panel import Panel
from resources.translations import Texts


class StudioPage(QWidget):
    """A page under ``studio.KEY`` of the texts: ``nav`` and ``title`` at least.

    To add one: a class with ``key`` and ``icon`` in a file of `app.ui.studio.pages`, and its name in
    `app.ui.studio.pages.PAGES`. ``column`` holds what it shows. The window calls `enter` and `leave` as it
    comes and goes, and `show_state` while it is on show and whenever the desk's state changed.
    """

    key = ""
    icon = ""
    needs_product = False
    """Whether it shows the open product: without one the window shows how to open one."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        margin = look.space("l")
        self.column.setContentsMargins(margin, look.space("m"), margin, margin)
        self.column.setSpacing(look.space("m"))

    @property
    def texts(self) -> Texts:
        """The words of the window."""
        return self.desk.texts

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of this page."""
        return self.texts(f"studio.{self.key}.{name}", **values)

    def button(
        self, words: str, on_touch: Callable[[], None], *, kind: str = "secondary", icon: str = ""
    ) -> QPushButton:
        """A button with words of this page."""
        button = action_button(self.look, on_touch, kind=kind, icon=icon)
        button.setText(self.words(words))
        return button

    def search_box(self) -> SearchField:
        """A field to find something on this page."""
        return SearchField(self.look, self.words("search"), self.texts("common.clear_search"))

    def panel(self, title: str = "", line: str = "") -> Panel:
        """A card named by words of this page; the page puts it where it belongs."""
        panel = Panel(self.look)
        if title:
            panel.show_title(self.words(title), self.words(line) if line else "")
        return panel

    # ---- what the window asks of it

    def show_state(self, state: DeskState) -> None:
        """Show the desk as it is now."""

    def enter(self) -> None:
        """It is on show now."""

    def leave(self) -> None:
        """It is not any more."""

    def shut(self) -> None:
        """The window goes: give graphics and timers back."""

    def search_field(self) -> QWidget | None:
        """The field that Ctrl+F goes to."""
        return None

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files were dropped on the window; False where this page has no use for them."""
        return False

    # ---- undo: the open product's, unless a page has a history of its own

    def undo_label(self) -> str | None:
        """What Ctrl+Z would take back; None when there is nothing."""
        product = self.desk.state.product
        return None if product is None else product.history.undo_label

    def redo_label(self) -> str | None:
        """What Ctrl+Y would do again; None when there is nothing."""
        product = self.desk.state.product
        return None if product is None else product.history.redo_label

    def undo(self) -> None:
        """Take the last change back."""
        self.desk.send(Undo())

    def redo(self) -> None:
        """Do it again."""
        self.desk.send(Redo())
