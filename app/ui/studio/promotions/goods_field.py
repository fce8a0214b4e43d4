"""What a promotion is for: some of many, added from a list and taken out by a touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button
from app.ui.widgets.fields import Choice

_ADD = ""


class GoodsField(QWidget):
    """``changed`` carries the ids that are named now, in the order they were added."""

    changed = pyqtSignal(object)

    def __init__(self, look: Look, *, add: str, remove: str) -> None:
        """``add`` invites to add one; ``remove`` says what a touch on a named one does."""
        super().__init__()
        self._look, self._add, self._remove = look, add, remove
        self._named: tuple[str, ...] = ()
        self._words: Mapping[str, str] = {}
        self.choice = Choice(look)
        self.choice.setMinimumWidth(look.u(160))
        self.choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.picked.connect(self._added)
        self.setFocusProxy(self.choice)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("xs"))
        self._column.addWidget(self.choice)
        self._rows: list[QWidget] = []

    def setAccessibleName(self, name: str | None) -> None:  # noqa: N802  Qt's name
        """The list is what a keyboard comes to."""
        super().setAccessibleName(name)
        self.choice.setAccessibleName(name)

    def show_goods(self, words: Mapping[str, str], named: Sequence[str]) -> None:
        """Show what can be named, by id, and what is."""
        if (dict(words), tuple(named)) == (dict(self._words), self._named) and self._rows:
            return
        self._words, self._named = words, tuple(named)
        free = sorted((one for one in words.items() if one[0] not in named), key=lambda one: one[1])
        self.choice.show_options([(_ADD, self._add), *free], _ADD)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(name) for name in self._named]

    def _row(self, name: str) -> QWidget:
        said = self._words.get(name, name)
        button = action_button(self._look, partial(self._removed, name), icon="close", size="label")
        button.setText(said)
        button.setAccessibleName(f"{self._remove}: {said}")
        button.setToolTip(self._remove)
        button.setStyleSheet("text-align: left;")
        self._column.addWidget(button)
        return button

    def _added(self, name: str) -> None:
        if name != _ADD:
            self.changed.emit((*self._named, name))

    def _removed(self, name: str) -> None:
        self.changed.emit(tuple(one for one in self._named if one != name))
