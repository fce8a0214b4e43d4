"""Prints and yarn-dyed patterns as one repeat in panel coordinates: u across, v along the grain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from viewer.scene.model import Colour, Print
from viewer.scene.textiles.motifs import Spot, heart_cover, leaf_cover, petal_cover, scattered
from viewer.scene.textiles.noise import periodic_noise

Image = npt.NDArray[np.float64]
PIXELS = 384


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintTile:
    """One repeat of a print over its ground colour."""

    rgb: npt.NDArray[np.uint8]  # [R, C, 3] sRGB, row 0 at v = 0
    size_m: tuple[float, float]  # across and along


@lru_cache(maxsize=32)
def print_tile(pattern: Print, ground: Colour) -> PrintTile:
    """The repeat of a print on a ground colour."""
    image = np.clip(_DRAWN[pattern.kind](_Canvas(pattern, ground)), 0.0, 1.0)
    rgb = np.round(image * 255).astype(np.uint8)
    return PrintTile(rgb=rgb, size_m=(pattern.scale_m, pattern.scale_m))


class _Canvas:
    """Pixels of a repeat, 0 … 1 both ways, and colours in the order of the colourway."""

    def __init__(self, pattern: Print, ground: Colour) -> None:
        places = (np.arange(PIXELS) + 0.5) / PIXELS
        self.u, self.v = np.meshgrid(places, places)
        self.image: Image = np.tile(np.asarray(ground, dtype=np.float64), (PIXELS, PIXELS, 1))
        self.ground = ground
        self._colours: Sequence[Colour] = pattern.colours

    def colour(self, number: int) -> Colour:
        """The print's colours in turn."""
        return self._colours[number % len(self._colours)]

    def over(self, cover: Image, colour: Colour) -> None:
        """Lay a colour over the image where ``cover`` [R, C] is 1."""
        self.image += cover[..., None] * (np.asarray(colour) - self.image)

    def stamp(self, spot: Spot, cover: Callable[[Image, Image, Spot], Image], colour: Colour) -> None:
        """Lay a motif over the image; only the pixels round it are looked at."""
        reach = int(2.2 * spot.radius * PIXELS) + 2
        rows, columns = (
            np.arange(centre - reach, centre + reach + 1) % PIXELS
            for centre in (int(spot.v * PIXELS), int(spot.u * PIXELS))
        )
        part = np.ix_(rows, columns)
        share = cover(self.u[part], self.v[part], spot)[..., None]
        self.image[part] += share * (np.asarray(colour) - self.image[part])

    def band(self, place: Image, centre: float, width: float) -> Image:
        """Cover of a soft-edged stripe in a periodic coordinate."""
        away = np.abs((place - centre + 0.5) % 1.0 - 0.5)
        return np.clip((0.5 * width - away) * PIXELS * 0.5 + 0.5, 0.0, 1.0)


def _stripe(canvas: _Canvas) -> Image:
    canvas.over(canvas.band(canvas.u, 0.5, 0.5), canvas.colour(0))
    return canvas.image


def _pinstripe(canvas: _Canvas) -> Image:
    dotted = 0.55 + 0.35 * (np.sin(2 * np.pi * canvas.v * 24) > 0)
    canvas.over(canvas.band(canvas.u, 0.5, 0.05) * dotted, canvas.colour(0))
    return canvas.image


def _breton(canvas: _Canvas) -> Image:
    canvas.over(canvas.band(canvas.v, 0.5, 0.36), canvas.colour(0))
    return canvas.image


def _gingham(canvas: _Canvas) -> Image:
    for place in (canvas.u, canvas.v):
        canvas.over(0.55 * canvas.band(place, 0.5, 0.5), canvas.colour(0))
    return canvas.image


def _check(canvas: _Canvas) -> Image:
    for number, width in enumerate((0.07, 0.04)):
        for place in (canvas.u, canvas.v):
            centre = 0.5 if number == 0 else 0.0
            canvas.over(0.75 * canvas.band(place, centre, width), canvas.colour(number))
    return canvas.image


def _plaid(canvas: _Canvas) -> Image:
    sett = ((0.5, 0.34, 0.55, 0), (0.5, 0.10, 0.55, 1), (0.06, 0.03, 0.8, 2), (0.94, 0.03, 0.8, 2))
    twill = 0.5 + 0.5 * (np.sin(2 * np.pi * 48 * (canvas.u + canvas.v)) > 0)
    for centre, width, strength, number in sett:
        canvas.over(strength * canvas.band(canvas.u, centre, width), canvas.colour(number))
        canvas.over(strength * canvas.band(canvas.v, centre, width) * twill, canvas.colour(number))
    return canvas.image


def _herringbone(canvas: _Canvas) -> Image:
    zigzag = np.abs(canvas.u * 2.0 % 2.0 - 1.0)
    canvas.over(canvas.band((canvas.v * 6.0 + zigzag * 3.0) % 1.0, 0.5, 0.5), canvas.colour(0))
    return canvas.image


def _dots(canvas: _Canvas) -> Image:
    for centre in ((0.25, 0.25), (0.75, 0.75)):
        away = np.hypot(canvas.u - centre[0], canvas.v - centre[1])
        canvas.over(np.clip((0.125 - away) * PIXELS * 0.5 + 0.5, 0.0, 1.0), canvas.colour(0))
    return canvas.image


def _floral(canvas: _Canvas) -> Image:
    for spot in scattered(16, seed=5, radius=(0.05, 0.11)):
        for turn in (2.1, -1.2):
            canvas.stamp(spot.turned(turn), leaf_cover, canvas.colour(2))
        canvas.stamp(spot, petal_cover, canvas.colour(0))
        canvas.stamp(spot, heart_cover, canvas.colour(1))
    return canvas.image


def _leaf(canvas: _Canvas) -> Image:
    for number, spot in enumerate(scattered(22, seed=9, radius=(0.07, 0.14))):
        canvas.stamp(spot, leaf_cover, canvas.colour(number))
    return canvas.image


def _geometric(canvas: _Canvas) -> Image:
    u, v = canvas.u * 2 % 1 - 0.5, canvas.v * 2 % 1 - 0.5
    diamond = np.abs(u) + np.abs(v)
    for number, (outer, inner) in enumerate(((0.44, 0.30), (0.18, 0.0))):
        ring = np.clip((outer - diamond) * PIXELS * 0.3 + 0.5, 0, 1)
        ring *= np.clip((diamond - inner) * PIXELS * 0.3 + 0.5, 0, 1)
        canvas.over(ring, canvas.colour(number))
    return canvas.image


def _melange(canvas: _Canvas) -> Image:
    fibres = periodic_noise((PIXELS, PIXELS), 7, across_px=3.0, along_px=16.0)
    canvas.over(0.65 / (1.0 + np.exp(-2.2 * (fibres - 0.6))), canvas.colour(0))
    return canvas.image


_DRAWN: Mapping[str, Callable[[_Canvas], Image]] = MappingProxyType(
    {
        "stripe": _stripe,
        "pinstripe": _pinstripe,
        "breton": _breton,
        "check": _check,
        "gingham": _gingham,
        "plaid": _plaid,
        "herringbone": _herringbone,
        "dots": _dots,
        "floral": _floral,
        "leaf": _leaf,
        "geometric": _geometric,
        "melange": _melange,
    }
)
