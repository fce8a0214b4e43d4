"""Up to five stars, given by one touch."""

from PyQt6.QtCore import QPointF, QSize, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look, drawn_icon

_COUNT = 5
_STAR_UNITS = 92
_CELL_UNITS = 148


class Stars(QWidget):
    """A row of stars; ``given`` carries how many."""

    given = pyqtSignal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stars = 0
        self._cell = max(look.u(_CELL_UNITS), look.target_px)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def show_stars(self, stars: int | None, words: str) -> None:
        """Fill so many; ``words`` say it to who cannot see them."""
        self._stars = stars or 0
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A touch target each."""
        return QSize(_COUNT * self._cell, self._cell)

    def centre_of(self, star: int) -> QPointF:
        """The middle of the first, second … star in this widget."""
        return QPointF((star - 0.5) * self._cell, self._cell / 2)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the star under the finger."""
        if event is None or not self.rect().contains(event.position().toPoint()):
            return
        self.given.emit(min(int(event.position().x() // self._cell) + 1, _COUNT))

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Filled up to what was given."""
        look, painter = self._look, QPainter(self)
        side = look.u(_STAR_UNITS)
        colours = look.tokens.colours
        for star in range(1, _COUNT + 1):
            filled = star <= self._stars
            name = "accent" if filled else "line_strong"
            pixmap = drawn_icon("star", colours[name], side, colours["accent"] if filled else "none")
            centre = self.centre_of(star)
            painter.drawPixmap(round(centre.x() - side / 2), round(centre.y() - side / 2), pixmap)
        painter.end()
