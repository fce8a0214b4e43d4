"""The relief of a cloth before it becomes a tile."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

PIXELS = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relief:
    """One repeat of a structure. Heights and lengths in thread spacings."""

    height: npt.NDArray[np.float64]  # [R, C]
    shade: npt.NDArray[np.float64]  # [R, C] about 1: what gaps between threads swallow
    second: npt.NDArray[np.float64]  # [R, C] share of the second thread (the weft of a denim)
    threads: tuple[float, float]
    steepness: float = 0.35  # slope that fills the channel's range, inverted


def pixel_grid(
    threads: tuple[float, float], shape: tuple[int, int] = (PIXELS, PIXELS)
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Places of the pixel centres in thread spacings: across [1, C] and along [R, 1]."""
    across = (np.arange(shape[1]) + 0.5) / shape[1] * threads[0]
    along = (np.arange(shape[0]) + 0.5) / shape[0] * threads[1]
    return across[None, :], along[:, None]


def shade_of(height: npt.NDArray[np.float64], depth: float) -> npt.NDArray[np.float64]:
    """Shade about 1 that darkens the low places by ``depth``."""
    low, high = np.percentile(height, [2, 98])
    level = np.clip((height - low) / max(high - low, 1e-9), 0.0, 1.0)
    return np.asarray(1.0 + depth * (level - level.mean()), dtype=np.float64)
