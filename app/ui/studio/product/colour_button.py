"""A colour as a field: shown, typed as RRGGBB, or picked from Qt's own colour table."""

from __future__ import annotations

import re
from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QColorDialog, QHBoxLayout, QPushButton, QWidget

from app.ui.look import Look
from app.ui.widgets.fields import TextField

_HEX: Final = re.compile(r"#?([0-9a-fA-F]{6})")


class ColourField(QWidget):
    """``picked`` carries red, green and blue of sRGB, 0 … 255."""

    picked = pyqtSignal(int, int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rgb = (0, 0, 0)
        self.patch = QPushButton()
        self.patch.setFixedSize(look.u(64), look.u(40))
        self.patch.clicked.connect(self._choose)
        self.text = TextField(look, longest=7)
        self.text.setMaximumWidth(look.t(130))
        self.text.textEdited.connect(self._typed)
        self.dialog: QColorDialog | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("s"))
        row.addWidget(self.patch)
        row.addWidget(self.text)
        row.addStretch()
        self.setFocusProxy(self.text)

    def show_colour(self, rgb: tuple[int, int, int]) -> None:
        """Show a colour."""
        self._rgb = rgb
        name = QColor(*rgb).name().upper()
        self.patch.setStyleSheet(f"background: {name}; min-height: 0;")
        self.patch.setAccessibleName(f"{self.accessibleName()} {name}".strip())
        typed = _HEX.fullmatch(self.text.text())
        if typed is None or f"#{typed[1].upper()}" != name:
            self.text.setText(name)
        self.text.setAccessibleName(self.accessibleName())

    def _typed(self, text: str) -> None:
        match = _HEX.fullmatch(text)
        if match is not None:
            colour = QColor(f"#{match[1]}")
            self.picked.emit(colour.red(), colour.green(), colour.blue())

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(*self._rgb), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.currentColorChanged.connect(lambda c: self.picked.emit(c.red(), c.green(), c.blue()))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        self.dialog = dialog
        dialog.open()
