"""The list of keys, over the window."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import text_label
from app.ui.widgets.dialog import Answer, Dialog
from resources.translations import Texts

SHORTCUTS: Final = (
    ("Ctrl+Z", "undo"),
    ("Ctrl+Y", "redo"),
    ("Ctrl+S", "save"),
    ("Ctrl+P", "publish"),
    ("Ctrl+F", "find"),
    ("Ctrl+O", "library"),
    ("Ctrl+1 … 9", "pages"),
    ("F1", "keys"),
)


def show_shortcuts(look: Look, parent: QWidget, texts: Texts) -> Dialog:
    """Lay the list over the window."""
    dialog = Dialog(look, parent, texts("studio.window.keys"))
    grid = QGridLayout()
    grid.setVerticalSpacing(look.space("s"))
    grid.setColumnStretch(1, 1)
    for line, (keys, deed) in enumerate(SHORTCUTS):
        pressed = text_label(look, "body", bold=True, wrap=False)
        pressed.setText(keys)
        does = text_label(look, "body", tone="soft")
        does.setText(texts(f"studio.key.{deed}"))
        grid.addWidget(pressed, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(does, line, 1)
    dialog.body.addLayout(grid)
    dialog.offer((Answer(key="done", words=texts("common.done"), kind="primary"),), "done")
    dialog.open()
    return dialog
