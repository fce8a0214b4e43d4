"""How people want the windows to look, and how large the display is: what a `Look` is made from."""

import math
from dataclasses import dataclass
from typing import Final

from app.settings import Settings
from resources.themes import ThemeName, load_theme
from viewer.scene.rooms import RoomName

MM_PER_INCH: Final = 25.4
REACH_MM: Final = 1220.0
"""As high as somebody in a wheelchair reaches: 48 inches (ADA Standards 2010, 308.2)."""
FINGER_MM: Final = 15.0
"""The least a target for a finger measures either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The theme, the size of text, whether things move, and the display's diagonal and place."""

    theme: ThemeName = "atelier"
    text_scale: float = 1.0
    reduced_motion: bool = False
    display_diagonal_inch: float = 32.0
    display_lower_edge_cm: float = 60.0

    @classmethod
    def of(cls, settings: Settings) -> "Appearance":
        """As the operator has set it."""
        return cls(
            theme=settings.theme,
            text_scale=settings.text_scale,
            reduced_motion=settings.reduced_motion,
            display_diagonal_inch=settings.display_diagonal_inch,
            display_lower_edge_cm=settings.display_lower_edge_cm,
        )

    @property
    def room(self) -> RoomName:
        """Where people are photographed under this theme."""
        return load_theme(self.theme).room

    def px_per_mm(self, width_px: int, height_px: int) -> float:
        """Pixels a millimetre of a display that a window of this size fills."""
        return math.hypot(width_px, height_px) / (self.display_diagonal_inch * MM_PER_INCH)

    def out_of_reach_px(self, width_px: int, height_px: int) -> int:
        """How much of the top of that display is above `REACH_MM`."""
        px_per_mm = self.px_per_mm(width_px, height_px)
        top_mm = self.display_lower_edge_cm * 10 + height_px / px_per_mm
        return min(max(math.ceil((top_mm - REACH_MM) * px_per_mm), 0), height_px)
