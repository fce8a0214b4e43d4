"""An item as the terms of an outfit see it: colours, print, cloth, cut, dress code; the unknown is None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.clothes import formality, insulation_clo, volume
from ml.outfits.shop.colour import Floats, nearest_plain, neutrality, oklab
from ml.outfits.shop.prints import loudness
from resources.catalogue import Colourway, Product
from resources.fabrics import load_fabric
from resources.families import family

Place = Literal["upper", "lower", "whole", "other"]

_PLACES: Final[tuple[Place, ...]] = ("upper", "lower", "whole", "other")
UPPER, LOWER, WHOLE, OTHER = range(4)
"""Places as numbers; OTHER is a shoe, a bag, an accessory."""
_PRINT_COLOURS: Final = 4
SEASONS: Final = ("spring", "summer", "autumn", "winter")
OCCASIONS: Final = ("interview", "work", "wedding", "party", "date", "travel", "sport", "casual", "home")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """One item. ``ground`` is OKLab [3], ``printed`` OKLab [n, 3]; ``tier`` is the log of its price over its
    family's middle price; ``weight_kg_m2`` is of its cloth; ``volume`` as `clothes.volume`; ``layer`` counts
    from the skin outwards, as its family's."""

    place: Place
    ground: Floats | None = None
    printed: Floats | None = None
    loud: float | None = None
    formality: float | None = None
    occasions: frozenset[str] | None = None
    seasons: frozenset[str] | None = None
    styles: frozenset[str] | None = None
    weight_kg_m2: float | None = None
    clo: float | None = None
    volume: float | None = None
    tier: float | None = None
    layer: int | None = None
    cloth: str | None = None


def product_look(product: Product, colourway: Colourway, middle_price: float) -> Look:
    """A product in one of its colours; ``middle_price`` is the median of its family in the shop."""
    ground = oklab(colourway.rgb)
    printed = None if colourway.print is None else oklab(colourway.print.colours)
    loud = 0.0
    if colourway.print is not None and printed is not None:
        loud = loudness(ground, printed, colourway.print.scale_mm, colourway.print.kind)
    places: dict[str, Place] = {"bottom": "lower", "one_piece": "whole"}
    return Look(
        place=places.get(product.category, "upper"),
        ground=ground,
        printed=printed,
        loud=loud,
        formality=formality(product.occasion),
        occasions=frozenset(product.occasion),
        seasons=frozenset(product.season),
        styles=frozenset(product.style),
        weight_kg_m2=load_fabric(product.fabric).areal_density_kg_m2,
        clo=insulation_clo(product),
        volume=volume(product),
        tier=float(np.log(product.price / middle_price)),
        layer=family(product.family).layer,
        cloth=product.fabric,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LookTable:
    """Looks as columns, a row each; NaN where unknown, an empty set of bits likewise."""

    place: npt.NDArray[np.int8]  # [N], index into upper, lower, whole, other
    ground: Floats  # [N, 3]
    neutral: Floats  # [N], as `colour.neutrality`
    plain: npt.NDArray[np.int16]  # [N], index into `colour.PLAIN`, −1 unknown
    printed: Floats  # [N, 4, 3]
    loud: Floats  # [N]
    formality: Floats  # [N]
    occasions: npt.NDArray[np.uint16]  # [N], a bit each
    seasons: npt.NDArray[np.uint16]  # [N]
    styles: npt.NDArray[np.uint64]  # [N]
    weight_kg_m2: Floats  # [N]
    clo: Floats  # [N]
    volume: Floats  # [N]
    tier: Floats  # [N]
    layer: Floats  # [N]
    cloth: npt.NDArray[np.int32]  # [N], −1 unknown

    def __len__(self) -> int:
        return len(self.place)

    @classmethod
    def of(cls, looks: Sequence[Look]) -> LookTable:
        """The table of some looks."""
        styles = sorted({style for look in looks for style in look.styles or ()})
        cloths = sorted({look.cloth for look in looks if look.cloth is not None})
        numbers = {name: index for index, name in enumerate(cloths)}
        ground = np.array([_row(look.ground) for look in looks]).reshape(-1, 3)
        return cls(
            place=np.array([_PLACES.index(look.place) for look in looks], dtype=np.int8),
            ground=ground,
            neutral=neutrality(ground),
            plain=nearest_plain(ground),
            printed=np.array([_block(look.printed) for look in looks]).reshape(-1, _PRINT_COLOURS, 3),
            loud=_column([look.loud for look in looks]),
            formality=_column([look.formality for look in looks]),
            occasions=np.array([_bits(look.occasions, OCCASIONS) for look in looks], dtype=np.uint16),
            seasons=np.array([_bits(look.seasons, SEASONS) for look in looks], dtype=np.uint16),
            # Sixty-four style words are more than any shop uses; further ones share the last bit.
            styles=np.array([_bits(look.styles, styles) for look in looks], dtype=np.uint64),
            weight_kg_m2=_column([look.weight_kg_m2 for look in looks]),
            clo=_column([look.clo for look in looks]),
            volume=_column([look.volume for look in looks]),
            tier=_column([look.tier for look in looks]),
            layer=_column([look.layer for look in looks]),
            cloth=np.array([numbers.get(look.cloth or "", -1) for look in looks], dtype=np.int32),
        )


def _bits(names: frozenset[str] | None, order: Sequence[str]) -> int:
    return sum({1 << min(order.index(name), 63) for name in names or ()})


def _column(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _row(ground: Floats | None) -> Floats:
    return np.full(3, np.nan) if ground is None else ground


def _block(printed: Floats | None) -> Floats:
    block = np.full((_PRINT_COLOURS, 3), np.nan)
    if printed is not None:
        block[: len(printed)] = printed[:_PRINT_COLOURS]
    return block
