"""Fit maps: a number on cloth becomes one of eight bands of colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from viewer.scene.model import Colour, FitMapField, FitMapKind
from viewer.scene.style import EASE_BANDS, STRAIN_BANDS

BAND_COUNT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FitMapScale:
    """The limits between the bands of a kind of fit map, in its unit, and its colours, lowest first."""

    edges: tuple[float, ...]
    unit: str
    colours: tuple[Colour, ...]
    decimals: int = 0


_STRAIN = FitMapScale(edges=(0.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0), unit="%", colours=STRAIN_BANDS)
_LOAD = FitMapScale(edges=(10.0, 25.0, 40.0, 55.0, 70.0, 85.0, 100.0), unit="%", colours=STRAIN_BANDS)
SCALES: Mapping[FitMapKind, FitMapScale] = MappingProxyType(
    {
        "ease": FitMapScale(edges=(5.0, 8.0, 14.0, 22.0, 32.0, 45.0, 65.0), unit="mm", colours=EASE_BANDS),
        # Global mode: the same colour is the same stretch in every fabric. Fabric mode ("load"): 100 % is as
        # far as the shop sells this fabric as wearable.
        "strain_warp": _STRAIN,
        "strain_weft": _STRAIN,
        "load_warp": _LOAD,
        "load_weft": _LOAD,
        # Everyday clothes press with less than 1 kPa; compression stockings begin at about 2 kPa (15 mmHg).
        "pressure": FitMapScale(
            edges=(0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0), unit="kPa", colours=STRAIN_BANDS, decimals=1
        ),
    }
)


def band_colours(kind: FitMapKind) -> tuple[Colour, ...]:
    """The eight colours of a kind of fit map, lowest value first."""
    return SCALES[kind].colours


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


def value_words(kind: FitMapKind, value: float) -> str:
    """A value of a fit map with its unit, as a callout shows it."""
    scale = SCALES[kind]
    rounded = f"{value:.{scale.decimals}f}".replace("-", "−")
    return f"{rounded} {scale.unit}"
