"""The fixed places of attributes, measures and fabric figures in a product's rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from resources.catalogue.schema import Occasion, PrintKind, Season
from resources.fabrics import Fabric, FabricLook
from resources.families import Block, Category, families
from resources.joint import load_generator_words
from resources.size_charts import load_size_charts

MODALITIES: Final = ("text", "picture", "geometry", "fabric", "attributes", "price", "behaviour")
"""The parts a product can be known by; any may be missing."""

FITS: Final = ("slim", "regular", "relaxed", "oversized")
BLOCKS: Final[tuple[str, ...]] = get_args(Block)
CATEGORIES: Final[tuple[str, ...]] = get_args(Category)
SEASONS: Final[tuple[str, ...]] = get_args(Season)
OCCASIONS: Final[tuple[str, ...]] = get_args(Occasion)
PRINTS: Final = ("plain", *get_args(PrintKind))
WEAVES: Final[tuple[str, ...]] = get_args(FabricLook.model_fields["weave"].annotation)

_FABRIC_LOGARITHMS: Final = (
    "areal_density_kg_m2",
    "thickness_m",
    "stretch_warp_n_m",
    "stretch_weft_n_m",
    "shear_n_m",
    "bending_warp_n_m",
    "bending_weft_n_m",
)
_FABRIC_PLAIN: Final = ("friction", "wearable_stretch_limit_warp", "wearable_stretch_limit_weft")
_LOOK_PLAIN: Final = ("roughness", "sheen", "sheerness")


@lru_cache(maxsize=1)
def colours() -> tuple[str, ...]:
    """The plain colour names, in their places."""
    return tuple(load_generator_words().colours)


@lru_cache(maxsize=1)
def styles() -> tuple[str, ...]:
    """The styles that have a place; a shop's own others are known by its words alone."""
    return tuple(load_generator_words().styles)


@lru_cache(maxsize=1)
def pom_names() -> tuple[str, ...]:
    """Every finished measure of the families' charts, by name."""
    return tuple(sorted({name for chart in load_size_charts().values() for name in chart.base_poms_cm}))


@lru_cache(maxsize=1)
def attribute_names() -> tuple[str, ...]:
    """What each column of an attribute row says, in order."""
    groups: tuple[tuple[str, Sequence[str]], ...] = (
        ("family", tuple(families())),
        ("block", BLOCKS),
        ("category", CATEGORIES),
        ("colour", colours()),
        ("lab", ("lightness", "green_red", "blue_yellow")),
        ("print", PRINTS),
        ("fit", FITS),
        ("season", SEASONS),
        ("occasion", OCCASIONS),
        ("style", styles()),
    )
    return tuple(f"{group}:{name}" for group, names in groups for name in names)


@lru_cache(maxsize=1)
def attribute_groups() -> tuple[str, ...]:
    """The groups of attributes, in order: family, block, …"""
    return tuple(dict.fromkeys(name.partition(":")[0] for name in attribute_names()))


@lru_cache(maxsize=1)
def attribute_places() -> dict[str, int]:
    """Column of each attribute."""
    return {name: place for place, name in enumerate(attribute_names())}


def group_slice(group: str) -> slice:
    """The columns of one group of attributes (``"family"``, ``"colour"``, …)."""
    places = [place for name, place in attribute_places().items() if name.startswith(f"{group}:")]
    return slice(places[0], places[-1] + 1)


FABRIC_WIDTH: Final = len(_FABRIC_LOGARITHMS) + len(_FABRIC_PLAIN) + len(_LOOK_PLAIN) + 2 + len(WEAVES)


def fabric_row(fabric: Fabric) -> npt.NDArray[np.float32]:
    """A cloth's figures: logarithms of what spans decades, the rest as it is, its weave as places  # [F]."""
    look = fabric.look
    values = [np.log(getattr(fabric, name)) for name in _FABRIC_LOGARITHMS]
    values += [getattr(fabric, name) for name in _FABRIC_PLAIN]
    values += [getattr(look, name) for name in _LOOK_PLAIN]
    values += [np.log(look.weave_scale_mm), float(fabric.knit)]
    values += [float(look.weave == weave) for weave in WEAVES]
    return np.array(values, dtype=np.float32)


def lab_of(rgb: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """CIE L*a*b* (D65) over 100 of sRGB colours 0 … 255  # [..., 3]. IEC 61966-2-1, CIE 15."""
    channel = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ_OF_RGB.T / _WHITE
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([1.16 * y - 0.16, 5 * (x - y), 2 * (y - z)], axis=-1).astype(np.float32)


_XYZ_OF_RGB: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE: Final = np.array([0.95047, 1.0, 1.08883])
