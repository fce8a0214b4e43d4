"""The colours a garment comes in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One colourway as it is offered."""

    colourway_id: str
    name: str
    rgb: tuple[float, float, float]


_CELL_UNITS, _DESK_CELL_UNITS = 76, 48
_DISC, _RING = 27 / 76, 36 / 76
"""Radii as parts of a cell."""


class Swatches(QWidget):
    """A row of round swatches; ``chosen`` carries the colourway."""

    chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._swatches: tuple[Swatch, ...] = ()
        self._current = ""
        self._cell = max(look.u(_DESK_CELL_UNITS if look.desktop else _CELL_UNITS), look.target_px)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """The colourways on show."""
        return self._swatches

    def show_swatches(self, swatches: Sequence[Swatch], current: str) -> None:
        """Show the colourways with ``current`` ringed."""
        self._swatches, self._current = tuple(swatches), current
        self.setAccessibleName(", ".join(s.name for s in swatches))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One touch target a swatch."""
        return QSize(self._cell * max(len(self._swatches), 1), self._cell)

    def centre_of(self, colourway_id: str) -> QPointF:
        """The middle of a swatch in this widget."""
        index = [s.colourway_id for s in self._swatches].index(colourway_id)
        return QPointF((index + 0.5) * self._cell, self._cell / 2)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the swatch under the finger."""
        if event is None:
            return
        index = int(event.position().x() // self._cell)
        if 0 <= index < len(self._swatches):
            self.chosen.emit(self._swatches[index].colourway_id)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Discs of the fabric's colour; the chosen one wears a ring."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for swatch in self._swatches:
            centre = self.centre_of(swatch.colourway_id)
            painter.setPen(QPen(look.colour("line_strong"), look.u(1)))
            painter.setBrush(QColor.fromRgbF(*swatch.rgb))
            painter.drawEllipse(centre, self._cell * _DISC, self._cell * _DISC)
            if swatch.colourway_id == self._current:
                painter.setPen(QPen(look.colour("ink"), look.u(2 if look.desktop else 4)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, self._cell * _RING, self._cell * _RING)
        painter.end()
