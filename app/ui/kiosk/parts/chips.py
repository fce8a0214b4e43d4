"""Words to choose from, one touch each: the chosen are marked, and a second touch takes the choice back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.kiosk.parts.flow import FlowLayout
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text

_DOT_UNITS = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One choice; ``rgb`` (0 … 1) draws a dot of its colour before the words."""

    key: str
    words: str
    chosen: bool = False
    rgb: tuple[float, float, float] | None = None


class Chips(QWidget):
    """A flow of chips; ``touched`` carries the key."""

    touched = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.buttons: dict[str, QPushButton] = {}
        self._shown: tuple[Chip, ...] = ()
        self._flow = FlowLayout(look.space("s"), self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; buttons are kept as long as their keys are."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        if [chip.key for chip in chips] != list(self.buttons):
            self._renew(chips)
        for chip in chips:
            button = self.buttons[chip.key]
            set_text(button, chip.words)
            button.setAccessibleName(chip.words)
            button.setChecked(chip.chosen)
        self._flow.invalidate()
        self.updateGeometry()

    def _renew(self, chips: Sequence[Chip]) -> None:
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.hide()  # gone from sight at once, not when Qt comes to it
            button.deleteLater()
        self.buttons = {}
        for chip in chips:
            button = action_button(self._look, partial(self.touched.emit, chip.key), size="label")
            button.setCheckable(True)
            button.setMinimumHeight(self._look.target_px)
            if chip.rgb is not None:
                button.setIcon(_dot(self._look, chip.rgb))
                side = self._look.u(_DOT_UNITS)
                button.setIconSize(QSize(side + side // 3, side))
            self.buttons[chip.key] = button
            self._flow.addWidget(button)
            button.show()


def _dot(look: Look, rgb: tuple[float, float, float]) -> QIcon:
    """A disc of a colour, with air towards the words."""
    side = look.u(_DOT_UNITS)
    pixmap = QPixmap(side + side // 3, side)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line_strong"), max(1, look.u(1.5))))
    painter.setBrush(QColor.fromRgbF(*rgb))
    painter.drawEllipse(1, 1, side - 3, side - 3)
    painter.end()
    return QIcon(pixmap)
