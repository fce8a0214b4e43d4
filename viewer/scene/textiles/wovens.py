"""Woven structures from their weave diagrams: where the warp lies on top and where the weft."""

import numpy as np
import numpy.typing as npt

from viewer.scene.textiles.noise import per_thread, periodic_noise
from viewer.scene.textiles.relief import PIXELS, Relief, pixel_grid, shade_of

Image = npt.NDArray[np.float64]
_SHAPE = (PIXELS, PIXELS)


def _woven(
    warp_on_top: npt.NDArray[np.bool_], threads: int, *, uneven: float, seed: int
) -> tuple[Image, Image]:
    """Height and share of the weft [R, C] of a weave diagram [n, n] repeated over ``threads`` threads."""
    across, along = pixel_grid((threads, threads))
    order = warp_on_top.shape[0]
    column, row = np.floor(across).astype(int), np.floor(along).astype(int)
    over = np.where(warp_on_top[row % order, column % order], 1.0, -1.0)
    round_warp = np.cos(np.pi * (across - column - 0.5)) * np.ones(_SHAPE)
    round_weft = np.cos(np.pi * (along - row - 0.5)) * np.ones(_SHAPE)
    thick_warp = 1.0 + uneven * per_thread(threads, PIXELS, seed)[None, :]
    thick_weft = 1.0 + uneven * per_thread(threads, PIXELS, seed + 1)[:, None]
    warp = thick_warp * (0.55 * round_warp + 0.45 * over * round_weft)
    weft = thick_weft * (0.55 * round_weft - 0.45 * over * round_warp)
    return np.maximum(warp, weft), 1.0 / (1.0 + np.exp(-14.0 * (weft - warp)))


def _twill_diagram(order: int, floats: int) -> npt.NDArray[np.bool_]:
    """A diagram in which each end floats over ``floats`` of ``order`` picks, one further each pick."""
    row, column = np.indices((order, order))
    return np.asarray((row - column) % order < floats)


def plain() -> Relief:
    """One over, one under: poplin."""
    height, second = _woven(np.eye(2, dtype=bool), 32, uneven=0.05, seed=11)
    return Relief(height=height, shade=shade_of(height, 0.22), second=second, threads=(32.0, 32.0))


def twill() -> Relief:
    """Three over, one under: the diagonal of a chino."""
    height, second = _woven(_twill_diagram(4, 3), 32, uneven=0.05, seed=12)
    return Relief(height=height, shade=shade_of(height, 0.34), second=second, threads=(32.0, 32.0))


def denim() -> Relief:
    """A twill of indigo warp over white weft; ring-spun warp is never even."""
    height, second = _woven(_twill_diagram(4, 3), 48, uneven=0.16, seed=13)
    slub = 0.5 * periodic_noise(_SHAPE, 14, across_px=4.0, along_px=60.0)
    slub += 0.5 * periodic_noise(_SHAPE, 15, across_px=10.0, along_px=28.0)
    dye = np.clip(1.0 + 0.10 * slub, 0.5, 1.6)
    return Relief(
        height=height,
        shade=shade_of(height, 0.30) * dye,
        second=np.clip(second * (0.75 + 0.2 * slub), 0.0, 1.0),
        threads=(48.0, 48.0),
        steepness=0.42,
    )


def satin() -> Relief:
    """Long floats of warp: almost a mirror along them, five threads to the repeat."""
    row, column = np.indices((5, 5))
    height, second = _woven((column - 2 * row) % 5 != 0, 40, uneven=0.04, seed=16)
    return Relief(
        height=height,
        shade=shade_of(height, 0.08),
        second=0.3 * second,
        threads=(40.0, 40.0),
        steepness=0.12,
    )


def linen() -> Relief:
    """A plain weave of uneven flax: thick and thin places along both threads."""
    height, second = _woven(np.eye(2, dtype=bool), 48, uneven=0.22, seed=17)
    slub_warp = periodic_noise(_SHAPE, 18, across_px=3.0, along_px=70.0)
    slub_weft = periodic_noise(_SHAPE, 19, across_px=70.0, along_px=3.0)
    thick = 0.5 * np.maximum(slub_warp, 0.0) + 0.6 * np.maximum(slub_weft, 0.0)
    return Relief(
        height=height + 0.3 * thick,
        shade=shade_of(height, 0.26) * (1.0 + 0.07 * (slub_warp + slub_weft)),
        second=second,
        threads=(48.0, 48.0),
    )


def crepe() -> Relief:
    """Overtwisted threads: a fine, dull pebble."""
    height = 0.6 * periodic_noise(_SHAPE, 20, across_px=5.0, along_px=6.0)
    return Relief(
        height=height,
        shade=shade_of(height, 0.12),
        second=np.zeros(_SHAPE),
        threads=(32.0, 32.0),
        steepness=0.22,
    )
