"""One repeat of a cloth's structure as a picture: relief, shade and the share of the second thread.

The same tile serves the studio's shader and the textures of an exported GLB.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from viewer.scene.textiles import knits, nap, wovens
from viewer.scene.textiles.relief import Relief

_MAKERS: Mapping[str, Callable[[], Relief]] = MappingProxyType(
    {
        "plain": wovens.plain,
        "twill": wovens.twill,
        "denim": wovens.denim,
        "satin": wovens.satin,
        "linen": wovens.linen,
        "crepe": wovens.crepe,
        "jersey": knits.jersey,
        "rib": knits.rib,
        "knit": knits.sweater,
        "fleece": nap.fleece,
        "wool": nap.flannel,
        "felt": nap.felt,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeaveTile:
    """A repeat of a structure: red and green its slope, blue its shade, alpha the second thread.

    Slope and shade are neutral at 128. ``threads`` says how many thread spacings the tile covers across and
    along.
    """

    rgba: npt.NDArray[np.uint8]  # [R, C, 4], row 0 at v = 0
    threads: tuple[float, float]


@lru_cache(maxsize=16)
def weave_tile(weave: str) -> WeaveTile:
    """The tile of a structure; made once."""
    relief = _MAKERS[weave]()
    rows, columns = relief.height.shape
    per_pixel = (relief.threads[0] / columns, relief.threads[1] / rows)
    across = (np.roll(relief.height, -1, axis=1) - np.roll(relief.height, 1, axis=1)) / (2 * per_pixel[0])
    along = (np.roll(relief.height, -1, axis=0) - np.roll(relief.height, 1, axis=0)) / (2 * per_pixel[1])
    channels = [0.5 - 0.5 * relief.steepness * across, 0.5 - 0.5 * relief.steepness * along]
    channels += [0.5 * relief.shade, relief.second]
    rgba = np.round(np.clip(np.stack(channels, axis=2), 0.0, 1.0) * 255).astype(np.uint8)
    return WeaveTile(rgba=rgba, threads=relief.threads)
