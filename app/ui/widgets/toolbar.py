"""What can be done on a page, in a row above it."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QPoint
from PyQt6.QtGui import QIcon, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text
from app.ui.widgets.shortened_label import ShortenedLabel

_TITLE_UNITS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class _Action:
    """``spare``: it may stand in the menu where the row has no room."""

    button: QPushButton
    keys: QShortcut | None
    icon: str
    spare: bool


class Toolbar(QFrame):
    """A title on the left, actions after it; an action without words shows its icon and a tip.

    Where there is no room for all, spare actions stand in a menu at the end, the last one first.
    """

    def __init__(self, look: Look, more: str = "") -> None:
        """``more`` names the menu."""
        super().__init__()
        self.setProperty("bar", "top")
        self._look = look
        self._actions: dict[str, _Action] = {}
        self.title = ShortenedLabel(look, "title", serif=True, bold=True)
        self.more = action_button(look, self._open_menu, kind="round", icon="more")
        self.more.setAccessibleName(more)
        self.more.setToolTip(more)
        self.more.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.space("l"), look.space("s"), look.space("l"), look.space("s"))
        self._row.setSpacing(look.space("s"))
        self._row.addWidget(self.title, 1)
        self._row.addWidget(self.more)
        self.setMinimumHeight(look.t(64))

    def add_action(
        self,
        key: str,
        icon: str,
        on_touch: Callable[[], None],
        *,
        shortcut: str = "",
        kind: str = "quiet",
        spare: bool = False,
    ) -> QPushButton:
        """Add an action; `say` gives it words. ``shortcut`` as Qt writes it (``Ctrl+Z``)."""
        button = action_button(self._look, on_touch, kind=kind, icon=icon)
        keys: QShortcut | None = None
        if shortcut:
            keys = QShortcut(QKeySequence(shortcut), self)
            keys.activated.connect(button.click)
        self._actions[key] = _Action(button=button, keys=keys, icon=icon, spare=spare)
        if spare:  # the menu stands where the last of them would
            self._row.removeWidget(self.more)
            self._row.addWidget(button)
            self._row.addWidget(self.more)
        else:
            self._row.addWidget(button)
        return button

    def add_gap(self) -> None:
        """Part groups of actions."""
        self._row.addSpacing(self._look.space("m"))

    def say(self, key: str, words: str, *, shown: bool = True) -> None:
        """Name an action; ``shown`` False keeps its words for the tip and for screen readers."""
        action = self._actions[key]
        set_text(action.button, words if shown else "")
        action.button.setAccessibleName(words)
        hint = _hint(action)
        action.button.setToolTip(f"{words} ({hint})" if hint else ("" if shown else words))
        self._arrange()

    def enable(self, key: str, possible: bool) -> None:
        """Allow an action, by touch and by key alike, or not."""
        action = self._actions[key]
        action.button.setEnabled(possible)
        if action.keys is not None:
            action.keys.setEnabled(possible)

    def button(self, key: str) -> QPushButton:
        """The button of an action."""
        return self._actions[key].button

    def menu(self) -> QMenu:
        """The actions that have no room in the row, as they are now."""
        menu = QMenu(self)
        menu.setFont(self._look.font("body"))
        for action in self._actions.values():
            if action.button.isHidden():
                words, hint = action.button.accessibleName(), _hint(action)
                icon = QIcon(self._look.icon_pixmap(action.icon, "ink", self._look.tokens.icon_size))
                entry = menu.addAction(icon, f"{words}\t{hint}" if hint else words)
                if entry is not None:
                    entry.setEnabled(action.button.isEnabled())
                    entry.triggered.connect(action.button.click)
        return menu

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Another width has room for more, or for less."""
        super().resizeEvent(event)
        self._arrange()

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def _arrange(self) -> None:
        """Put as many spare actions into the menu as the row is too narrow for."""
        spare = [action.button for action in self._actions.values() if action.spare]
        for button in spare:
            button.show()
        self.more.hide()
        while spare and self._needed_px() > self.width():
            self.more.show()
            spare.pop().hide()

    def _needed_px(self) -> int:
        """As wide as the row is with the title as far as it should be read."""
        title = min(self.title.sizeHint().width(), self._look.t(_TITLE_UNITS))
        return self._row.totalMinimumSize().width() - self.title.minimumSizeHint().width() + title


def _hint(action: _Action) -> str:
    """How the keys of an action are written here."""
    return "" if action.keys is None else action.keys.key().toString(QKeySequence.SequenceFormat.NativeText)
