"""The rooms a person can be photographed in: the paper behind them, and the light it throws back."""

from dataclasses import dataclass
from typing import Final, Literal

from viewer.scene import style
from viewer.scene.model import Colour

RoomName = Literal["warm", "dark", "white"]
DEFAULT_ROOM: Final[RoomName] = "warm"
"""Where every picture is taken that is not told otherwise: of a report, of an export, to take home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A round paper sweep, sRGB in 0 … 1, and the radiance of walls and floor beside the lamps'."""

    top: Colour
    pool: Colour
    """Where light pools behind the person."""
    floor: Colour
    shadow: Colour
    """What is left of the paper where nothing reaches it."""
    walls_radiance: Colour
    floor_radiance: Colour


ROOMS: Final[dict[RoomName, Room]] = {
    "warm": Room(
        top=style.BACKDROP_TOP,
        pool=style.BACKDROP_POOL,
        floor=style.BACKDROP_FLOOR,
        shadow=(0.30, 0.28, 0.265),
        walls_radiance=(0.27, 0.267, 0.262),
        floor_radiance=(0.26, 0.25, 0.237),
    ),
    "dark": Room(
        top=(0.150, 0.139, 0.128),
        pool=(0.392, 0.368, 0.343),
        floor=(0.300, 0.280, 0.260),
        shadow=(0.22, 0.21, 0.20),
        walls_radiance=(0.085, 0.082, 0.079),
        floor_radiance=(0.060, 0.057, 0.053),
    ),
    "white": Room(
        top=(0.945, 0.945, 0.945),
        pool=(1.0, 1.0, 1.0),
        floor=(0.965, 0.965, 0.965),
        shadow=(0.30, 0.30, 0.30),
        walls_radiance=(0.30, 0.30, 0.30),
        floor_radiance=(0.29, 0.29, 0.29),
    ),
}
"""Dark paper throws little back: shadows deepen, the lamps behind draw the outline. Where light pools on it
it is still lighter than black cloth."""
