"""Fit maps: a number on cloth becomes one of eight bands of colour."""

import numpy as np
import numpy.typing as npt

from viewer.scene.model import Colour, FitMapField, FitMapKind
from viewer.scene.style import EASE_BANDS, STRAIN_BANDS

BAND_COUNT = 8
EASE_EDGES_MM: tuple[float, ...] = (5.0, 8.0, 14.0, 22.0, 32.0, 45.0, 65.0)
STRAIN_EDGES_PERCENT: tuple[float, ...] = (0.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0)


def band_colours(kind: FitMapKind) -> tuple[Colour, ...]:
    """The eight colours of a kind of fit map, lowest value first."""
    return EASE_BANDS if kind == "ease" else STRAIN_BANDS


def band_coordinate(values: npt.NDArray[np.floating], edges: tuple[float, ...]) -> npt.NDArray[np.float64]:
    """Values on a scale whose whole numbers are the limits between bands: 0 … 8, band = floor.

    Beyond the outer limits a band is as wide as its neighbour.
    """
    first = 2 * edges[0] - edges[1]
    last = 2 * edges[-1] - edges[-2]
    return np.asarray(np.interp(values, [first, *edges, last], np.arange(BAND_COUNT + 1.0)), dtype=np.float64)


def vertex_values(
    field: FitMapField, faces: npt.NDArray[np.integer], vertex_count: int
) -> npt.NDArray[np.float64]:
    """The field on vertices [V]; values of faces are averaged round each vertex."""
    if len(field.values) == vertex_count:
        return np.asarray(field.values, dtype=np.float64)
    around = np.bincount(faces.ravel(), minlength=vertex_count)
    total = np.bincount(faces.ravel(), np.repeat(field.values, 3), vertex_count)
    return np.asarray(total / np.maximum(around, 1), dtype=np.float64)


def limit_labels(edges: tuple[float, ...]) -> tuple[str, ...]:
    """The seven limits as a reader expects them: no needless decimals, a true minus sign."""
    return tuple(f"{edge:g}".replace("-", "−") for edge in edges)
