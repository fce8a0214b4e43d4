"""The reader of theme files: tokens as data, and the stylesheet that is built from them.

In ``kiosk.qss`` a token is written ``@ink`` and a length ``u(24)``: 24 units, each
one pixel on a screen whose narrow side is 1080 pixels, more on a finer one.
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from resources.errors import ResourceError

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]

_TOKEN: Final = re.compile(r"@([a-z_]+)")
_LENGTH: Final = re.compile(r"u\((-?\d+)\)")


class ThemeTokens(BaseModel):
    """One look of the windows. Lengths in units of 1/1080 of the narrow side of the screen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    colours: dict[str, Colour]
    text_sizes: dict[str, Annotated[int, Field(ge=14)]]
    spaces: dict[str, Annotated[int, Field(ge=0)]]
    touch_target: Annotated[int, Field(ge=72)]
    radius: Annotated[int, Field(ge=0)]
    sans: tuple[str, ...]
    serif: tuple[str, ...]

    def stylesheet(self, scale: float) -> str:
        """The stylesheet of the windows at ``scale`` pixels a unit.

        Raises:
            ResourceError: THEME_TOKEN_UNKNOWN, the stylesheet names a colour the theme does not have.
        """
        source = (files("resources.themes") / "kiosk.qss").read_text(encoding="utf-8")

        def colour(match: re.Match[str]) -> str:
            if match[1] not in self.colours:
                raise ResourceError(
                    "THEME_TOKEN_UNKNOWN", f"The theme {self.name} has no colour '{match[1]}'."
                )
            return self.colours[match[1]]

        def length(match: re.Match[str]) -> str:
            return f"{max(1, round(int(match[1]) * scale))}px"

        return _LENGTH.sub(length, _TOKEN.sub(colour, source))


@lru_cache(maxsize=4)
def load_theme(name: str = "atelier") -> ThemeTokens:
    """Read the theme ``name``.

    Raises:
        ResourceError: THEME_UNREADABLE, the file is missing or malformed.
    """
    try:
        return ThemeTokens.model_validate_json((files("resources.themes") / f"{name}.json").read_bytes())
    except (OSError, ValidationError) as problem:
        raise ResourceError("THEME_UNREADABLE", f"The theme '{name}' cannot be read: {problem}.") from problem
