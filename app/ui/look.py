"""The theme as Qt uses it: pixels, colours, fonts and icons at one scale."""

import math
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from app.ui.appearance import FINGER_MM, Appearance
from resources.errors import ResourceError
from resources.themes import ThemeTokens, load_theme

DESIGN_NARROW_PX: Final = 1080
DESIGN_WIDE_PX: Final = 1920
_LEAST_TEXT_UNITS: Final = 14
HEAD_UNITS: Final = 232
"""Titles and figures stand in the topmost units of a kiosk screen, controls below them."""


@dataclass(frozen=True, slots=True)
class Look:
    """A theme at ``scale`` pixels per design unit.

    On a kiosk the narrow side of the screen is 1080 units. At a desk a unit is a pixel of the desktop.
    """

    tokens: ThemeTokens
    scale: float
    appearance: Appearance = field(default_factory=Appearance)
    px_per_mm: float = 0.0
    """Pixels a millimetre of the kiosk's display; 0 at a desk, where a mouse points."""
    out_of_reach_px: int = 0
    """How much of the kiosk's window, from its top, is too high for somebody in a wheelchair."""

    @classmethod
    def for_window(cls, width_px: int, height_px: int, appearance: Appearance | None = None) -> "Look":
        """The look that fits a kiosk window of this size, upright or lying."""
        wanted = appearance or Appearance()
        narrow, wide = sorted((width_px, height_px))
        scale = max(round(min(narrow / DESIGN_NARROW_PX, wide / DESIGN_WIDE_PX) * 40) / 40, 0.3)
        return cls(
            load_theme(wanted.theme),
            scale,
            wanted,
            px_per_mm=wanted.px_per_mm(width_px, height_px),
            out_of_reach_px=wanted.out_of_reach_px(width_px, height_px),
        )

    @classmethod
    def for_desktop(cls, appearance: Appearance | None = None, scale: float = 1.0) -> "Look":
        """The look of a window at a desk."""
        wanted = appearance or Appearance()
        return cls(load_theme(wanted.theme, "desktop"), scale, wanted)

    @property
    def lowered_px(self) -> int:
        """How far screens begin below the top of a high display, so that their controls are within reach."""
        return max(self.out_of_reach_px - self.u(HEAD_UNITS), 0)

    @property
    def desktop(self) -> bool:
        """True at a desk: keyboard focus is shown, targets are for a mouse."""
        return self.tokens.density == "desktop"

    @property
    def stylesheet(self) -> str:
        """The stylesheet of a window of this look."""
        return self.tokens.stylesheet(self.scale)

    @property
    def moving(self) -> bool:
        """Whether things may move that need not."""
        return not self.appearance.reduced_motion

    @property
    def large_text(self) -> bool:
        """True when text is notably larger than usual: rows of words break into columns."""
        return self.appearance.text_scale >= 1.15

    @property
    def finger_px(self) -> int:
        """15 mm of the kiosk's display; 0 at a desk."""
        return math.ceil(FINGER_MM * self.px_per_mm)

    @property
    def target_px(self) -> int:
        """The least width and height of what is touched: the theme's, and a finger's on a kiosk."""
        return max(self.u(self.tokens.touch_target), self.finger_px)

    def t(self, units: float) -> int:
        """Pixels of a length that holds text: it grows with the text."""
        return self.u(units * self.appearance.text_scale)

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
        font.setPixelSize(self.u(self.tokens.text_units(size, self.appearance.text_scale)))
        font.setBold(bold)
        return font

    def fitted_font(self, size: str, words: str, room_px: float, *, bold: bool = False) -> QFont:
        """The font of a named size, smaller where words in one line need more room, down to what is read."""
        font = self.font(size, bold=bold)
        needed_px = QFontMetrics(font).horizontalAdvance(words)
        if needed_px > room_px > 0:
            font.setPixelSize(max(int(font.pixelSize() * room_px / needed_px), self.u(_LEAST_TEXT_UNITS)))
        return font

    def palette(self) -> QPalette:
        """The colours for what Qt draws itself: marks of choices, selections, tips."""
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("ink_soft"))
        return palette

    def icon_pixmap(self, name: str, colour: str, units: float) -> QPixmap:
        """A line icon drawn in a named colour, ``units`` wide and high."""
        return drawn_icon(name, self.tokens.colours[colour], self.u(units))

    @property
    def icon_px(self) -> int:
        """The side of an icon in a button."""
        return self.t(self.tokens.icon_size)

    def icon(self, name: str, colour: str, units: float | None = None) -> QIcon:
        """The same as a button with words takes it, with air towards the words."""
        drawn = drawn_icon(
            name, self.tokens.colours[colour], self.icon_px if units is None else self.u(units)
        )
        padded = QPixmap(drawn.width() + drawn.width() // 3, drawn.height())
        padded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(padded)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return QIcon(padded)


_PALETTE: Final = {
    QPalette.ColorRole.Window: "paper",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "ink_soft",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_ink",
    QPalette.ColorRole.ToolTipBase: "ink",
    QPalette.ColorRole.ToolTipText: "on_ink",
    QPalette.ColorRole.Link: "accent",
}

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
