"""Whether an outfit is warm enough: its insulation against what a season asks."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.clothes import BENEATH_AND_SHOES_CLO, SEASON_CLO
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.look import SEASONS

_TOLERANCE_CLO: Final = 0.25
_LOW: Final = np.array([SEASON_CLO[season][0] for season in SEASONS])
_HIGH: Final = np.array([SEASON_CLO[season][1] for season in SEASONS])


def outfit_clo(garments_clo: Floats) -> Floats:
    """Insulation of outfits whose garments sum to ``garments_clo`` [S], with underwear and shoes.

    Garments add up (ASHRAE Standard 55-2017, 5.2.2.2).
    """
    return np.asarray(garments_clo + BENEATH_AND_SHOES_CLO)


def season_fit(garments_clo: Floats, season: str) -> Floats:
    """1 where outfits [S] insulate as the season asks, falling towards 0 with each quarter clo off."""
    place = SEASONS.index(season)
    return _fit(outfit_clo(garments_clo), _LOW[place], _HIGH[place])


def best_season_fit(garments_clo: Floats, seasons: npt.NDArray[np.unsignedinteger]) -> Floats:
    """`season_fit` for the best of each outfit's own seasons [S] (bits); 0 without a season."""
    clo = outfit_clo(garments_clo)
    fits = _fit(clo[:, None], _LOW, _HIGH)
    own = (seasons[:, None] >> np.arange(len(SEASONS), dtype=seasons.dtype)) & 1
    return np.asarray(np.where(own > 0, fits, 0.0).max(axis=1))


def _fit(clo: Floats, low: Floats, high: Floats) -> Floats:
    off = np.maximum(np.maximum(low - clo, clo - high), 0)
    return np.asarray(np.exp(-off / _TOLERANCE_CLO))
