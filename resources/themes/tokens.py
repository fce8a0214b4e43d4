"""The reader of theme files: tokens as data, and the stylesheet that is built from them.

A theme is colours by role; a scale is sizes by role, one for fingers and one for a desk. Every theme has the
same roles, so a window is laid out once. In a stylesheet a colour is written ``@ink`` and a length ``u(24)``:
24 units, each one pixel on a kiosk whose narrow side is 1080 pixels, more on a finer one.
"""

import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from resources.errors import ResourceError

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
ThemeName = Literal["atelier", "dark", "contrast"]
THEMES: Final[tuple[ThemeName, ...]] = get_args(ThemeName)
Density = Literal["touch", "desktop"]

_TOKEN: Final = re.compile(r"@([a-z_0-9]+)")
_LENGTH: Final = re.compile(r"\bu\((-?\d+)\)")
_SHEETS: Final[dict[Density, str]] = {"touch": "kiosk.qss", "desktop": "desktop.qss"}
_LARGE_TEXT: Final = 45
"""Text of more units is large already: in the large-text mode it grows a third as much as what is read."""


class ThemeTokens(BaseModel):
    """One look of the windows; lengths in units, spaces multiples of ``unit``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    room: Literal["warm", "dark", "white"]
    """Where people stand in the 3D view: a name of `viewer.scene.rooms`."""
    density: Density
    colours: dict[str, Colour]
    unit: Annotated[int, Field(ge=1)]
    text_sizes: dict[str, Annotated[int, Field(ge=12)]]
    spaces: dict[str, Annotated[int, Field(ge=0)]]
    touch_target: Annotated[int, Field(ge=32)]
    icon_size: Annotated[int, Field(ge=12)]
    """Of icons in buttons."""
    radius: Annotated[int, Field(ge=0)]
    sans: tuple[str, ...]
    serif: tuple[str, ...]

    @model_validator(mode="after")
    def _on_the_grid(self) -> Self:
        off = [name for name, space in self.spaces.items() if space % self.unit]
        if off:
            raise ValueError(f"spaces off the grid of {self.unit}: {', '.join(off)}")
        return self

    def text_units(self, size: str, text_scale: float) -> float:
        """The height of a named text in units when reading text is ``text_scale`` as large as usual."""
        units = self.text_sizes[size]
        grown = text_scale if units <= _LARGE_TEXT else 1 + (text_scale - 1) / 3
        return units * grown

    def stylesheet(self, scale: float) -> str:
        """The stylesheet of the windows at ``scale`` pixels a unit.

        Raises:
            ResourceError: THEME_TOKEN_UNKNOWN, the stylesheet names a colour the theme does not have.
        """
        source = (files("resources.themes") / _SHEETS[self.density]).read_text(encoding="utf-8")

        def colour(match: re.Match[str]) -> str:
            if match[1] not in self.colours:
                raise ResourceError(
                    "THEME_TOKEN_UNKNOWN", f"The theme {self.name} has no colour '{match[1]}'."
                )
            return self.colours[match[1]]

        def length(match: re.Match[str]) -> str:
            return f"{max(1, round(int(match[1]) * scale))}px"

        return _LENGTH.sub(length, _TOKEN.sub(colour, source))


@lru_cache(maxsize=8)
def load_theme(name: str = "atelier", density: Density = "touch") -> ThemeTokens:
    """Read the theme ``name`` at the sizes of ``density``.

    Raises:
        ResourceError: THEME_UNREADABLE, a file is missing or malformed.
    """
    folder = files("resources.themes")
    try:
        colours = json.loads((folder / f"{name}.json").read_bytes())
        sizes = json.loads((folder / "scales" / f"{density}.json").read_bytes())
        return ThemeTokens.model_validate({**sizes, **colours})
    except (OSError, ValueError, TypeError, ValidationError) as problem:
        raise ResourceError("THEME_UNREADABLE", f"The theme '{name}' cannot be read: {problem}.") from problem
