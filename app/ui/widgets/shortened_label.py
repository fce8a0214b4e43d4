"""One line of text that gives way: shortened with dots where it has no room, whole in its tip."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QLabel

from app.ui.look import Look

_LEAST_UNITS = 80


class ShortenedLabel(QLabel):
    """A label of a named text size that never asks for more room than there is."""

    def __init__(self, look: Look, size: str, *, serif: bool = False, bold: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font(size, serif=serif, bold=bold))
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def shown(self) -> str:
        """What is read of the text."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A few letters."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self._look.t(_LEAST_UNITS)), whole.height())

    def setText(self, text: str | None) -> None:  # noqa: N802  Qt's name
        """Show a text; its tip says all of it."""
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """As much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown)
        painter.end()
