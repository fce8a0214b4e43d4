"""The places of a window, one below the other at its side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtGui import QIcon, QKeySequence, QShortcut
from PyQt6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label

_WIDTH_UNITS, _COMPACT_UNITS = 220, 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: its key, icon and words; ``section`` begins a group, ``note`` is a small count beside it."""

    key: str
    icon: str
    words: str
    section: str = ""
    note: str = ""


class SideNavigation(QFrame):
    """Exclusive buttons in a column; ``chosen`` carries a key. Ctrl+1 … Ctrl+9 choose too.

    ``compact``: only icons, their words as tips.
    """

    chosen = pyqtSignal(str)

    def __init__(self, look: Look, *, compact: bool = False) -> None:
        super().__init__()
        self.setProperty("bar", "side")
        self._look, self._compact = look, compact
        self._places: tuple[Place, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._shortcuts: list[QShortcut] = []
        self.setFixedWidth(look.t(_COMPACT_UNITS) if compact else look.t(_WIDTH_UNITS))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.space("s"), look.space("m"), look.space("s"), look.space("m"))
        self._column.setSpacing(look.space("xs"))

    def show_places(self, places: Sequence[Place], current: str) -> None:
        """Show the places with ``current`` marked; buttons stay while only words change."""
        if [(p.key, p.icon, p.section) for p in places] != [(p.key, p.icon, p.section) for p in self._places]:
            self._build(places)
        self._places = tuple(places)
        for place in places:
            button = self._buttons[place.key]
            words = f"{place.words}  {place.note}".rstrip()
            set_text(button, "" if self._compact else words)
            button.setAccessibleName(words)
            button.setToolTip(words if self._compact else "")
        self.mark(current)

    def mark(self, key: str) -> None:
        """Mark where one is."""
        for each, button in self._buttons.items():
            button.setChecked(each == key)
            colour = "accent" if each == key else "ink_soft"
            place = next(p for p in self._places if p.key == each) if self._places else None
            if place is not None:
                look = self._look
                plain = QIcon(look.icon_pixmap(place.icon, colour, look.tokens.icon_size + 4))
                button.setIcon(plain if self._compact else look.icon(place.icon, colour))

    def button(self, key: str) -> QPushButton:
        """The button of a place."""
        return self._buttons[key]

    def _build(self, places: Sequence[Place]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self._buttons = {}
        for place in places:
            if place.section and not self._compact:
                section = text_label(self._look, "caption", tone="soft", bold=True)
                section.setText(place.section)
                section.setContentsMargins(self._look.space("m"), self._look.space("m"), 0, 0)
                self._column.addWidget(section)
            self._buttons[place.key] = self._button(place)
            self._column.addWidget(self._buttons[place.key])
        self._column.addStretch()
        self._shortcuts = [self._shortcut(n, place.key) for n, place in enumerate(places[:9], start=1)]

    def _button(self, place: Place) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "nav")
        button.setCheckable(True)
        button.setFont(self._look.font("body"))
        side = self._look.icon_px
        button.setIconSize(QSize(side + side // 3, side))
        button.clicked.connect(partial(self._touched, place.key))
        self._group.addButton(button)
        return button

    def _shortcut(self, number: int, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
        shortcut.activated.connect(partial(self.chosen.emit, key))
        return shortcut

    def _touched(self, key: str, _checked: bool = False) -> None:
        self.chosen.emit(key)
