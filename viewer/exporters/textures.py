"""One repeat of a cloth as pictures for other programs: base colour with its print, and the relief."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from viewer.scene.model import GarmentSurface
from viewer.scene.textiles import print_tile, weave_tile
from viewer.scene.textiles.tile import WeaveTile

_PLAIN_PIXELS = 256
_PRINTED_PIXELS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothTextures:
    """Pictures of one repeat, and its size in metres of cloth across and along."""

    base_colour: Image.Image
    relief: Image.Image  # tangent-space normals, green up (glTF)
    size_m: tuple[float, float]


def cloth_textures(garment: GarmentSurface) -> ClothTextures:
    """The textures of a garment's cloth; a print decides the repeat, the weave is fitted into it."""
    weave = weave_tile(garment.look.weave)
    spacing = garment.look.yarn_spacing_m
    weave_m = (weave.threads[0] * spacing, weave.threads[1] * spacing)
    if garment.print is None:
        size_m, pixels = weave_m, _PLAIN_PIXELS
        ground = np.tile(np.asarray(garment.colour_rgb), (pixels, pixels, 1))
    else:
        tile = print_tile(garment.print, garment.colour_rgb)
        size_m, pixels = tile.size_m, _PRINTED_PIXELS
        drawn = Image.fromarray(tile.rgb).resize((pixels, pixels), Image.Resampling.BICUBIC)
        ground = np.asarray(drawn) / 255.0
    woven = _repeated(weave, pixels, (size_m[0] / weave_m[0], size_m[1] / weave_m[1])) / 255.0
    shade = (2.0 * woven[..., 2:3]) ** (1 / 2.2)  # the shade is linear, the picture sRGB
    slope = woven[..., :2] * 2.0 - 1.0
    normal = np.concatenate([slope, np.ones((pixels, pixels, 1))], axis=2)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    return ClothTextures(
        base_colour=_picture(ground * shade), relief=_picture(0.5 + 0.5 * normal), size_m=size_m
    )


def _repeated(weave: WeaveTile, pixels: int, times: tuple[float, float]) -> npt.NDArray[np.uint8]:
    """The weave [P, P, 4] repeated a whole number of times in each direction."""
    across, along = (max(1, round(count)) for count in times)
    rows = (np.arange(pixels) * weave.rgba.shape[0] * along // pixels) % weave.rgba.shape[0]
    columns = (np.arange(pixels) * weave.rgba.shape[1] * across // pixels) % weave.rgba.shape[1]
    return weave.rgba[np.ix_(rows, columns)]


def _picture(values: npt.NDArray[np.float64]) -> Image.Image:
    """An image whose top row is the far end of the grain, as texture coordinates with v up want it."""
    return Image.fromarray(np.round(np.clip(values[::-1], 0.0, 1.0) * 255).astype(np.uint8))
