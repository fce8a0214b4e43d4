"""The theme as Qt uses it: pixels, colours, fonts and icons at one scale."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from resources.errors import ResourceError
from resources.themes import ThemeTokens, load_theme

DESIGN_NARROW_PX: Final = 1080
DESIGN_WIDE_PX: Final = 1920


@dataclass(frozen=True, slots=True)
class Look:
    """A theme at ``scale`` pixels per design unit; the narrow side of the screen is 1080 units."""

    tokens: ThemeTokens
    scale: float

    @classmethod
    def for_window(cls, width_px: int, height_px: int, theme: str = "atelier") -> "Look":
        """The look that fits a window of this size, upright or lying."""
        narrow, wide = sorted((width_px, height_px))
        scale = min(narrow / DESIGN_NARROW_PX, wide / DESIGN_WIDE_PX)
        return cls(load_theme(theme), max(round(scale * 40) / 40, 0.3))

    def u(self, units: float) -> int:
        """Pixels of a length in design units."""
        return max(1, round(units * self.scale))

    def space(self, name: str) -> int:
        """Pixels of a named space."""
        return round(self.tokens.spaces[name] * self.scale)

    def colour(self, name: str) -> QColor:
        """A named colour."""
        return QColor(self.tokens.colours[name])

    def font(self, size: str, *, serif: bool = False, bold: bool = False) -> QFont:
        """A font of a named size; it can write Latin and Chinese."""
        font = QFont()
        font.setFamilies(list(self.tokens.serif if serif else self.tokens.sans))
        font.setPixelSize(self.u(self.tokens.text_sizes[size]))
        font.setBold(bold)
        return font

    def icon_pixmap(self, name: str, colour: str, units: float) -> QPixmap:
        """A line icon drawn in a named colour, ``units`` wide and high."""
        return drawn_icon(name, self.tokens.colours[colour], self.u(units))

    def icon(self, name: str, colour: str, units: float = 36) -> QIcon:
        """The same as a button with words takes it, with air towards the words."""
        drawn = self.icon_pixmap(name, colour, units)
        padded = QPixmap(drawn.width() + self.u(12), drawn.height())
        padded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(padded)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return QIcon(padded)


_DRAWN: Final[dict[tuple[str, str, int, str], QPixmap]] = {}


def drawn_icon(name: str, colour: str, side_px: int, fill: str = "none") -> QPixmap:
    """Draw ``resources/icons/<name>.svg`` once per colour, size and colour of its inside.

    Raises:
        ResourceError: ICON_UNREADABLE.
    """
    key = (name, colour, side_px, fill)
    if key not in _DRAWN:
        try:
            svg = (files("resources.icons") / f"{name}.svg").read_text(encoding="utf-8")
        except OSError as problem:
            raise ResourceError(
                "ICON_UNREADABLE", f"The icon '{name}' cannot be read: {problem}."
            ) from problem
        coloured = svg.replace('fill="none"', f'fill="{fill}"').replace("currentColor", colour)
        renderer = QSvgRenderer(QByteArray(coloured.encode()))
        pixmap = QPixmap(side_px, side_px)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side_px, side_px))
        painter.end()
        _DRAWN[key] = pixmap
    return _DRAWN[key]
