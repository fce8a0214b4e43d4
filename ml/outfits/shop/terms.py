"""The explicit terms of an outfit: what two of its items say about each other, from −1 (against) to 1 (for).

Each is oriented so that more is better as dress codes have it; how much each counts is learnt (`weights`).
NaN: one of the two does not say what the term asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.colour import Floats, difference, hue_gap_deg
from ml.outfits.shop.look import LOWER, WHOLE, LookTable
from ml.outfits.shop.prints import LOUD

Rows = npt.NDArray[np.int64]
Term = Callable[[LookTable, Rows, Rows], Floats]

_OUTER_LAYER: Final = 5
_PICKED_UP_DIFFERENCE: Final = 0.07
# Two pieces of one cloth this near are one set; up to the second they look like a set that failed.
_SET_DIFFERENCE: Final = 0.02
_MISMATCH_DIFFERENCE: Final = 0.17
_MISS_DIFFERENCE, _MISS_WIDTH = 0.07, 0.035
_BARE_LEGS_CLO: Final = 0.09
_LIGHTNESS_SEEN: Final = 0.5
# Slim on slim says little against a look, wide on wide hides the body.
_BOTH_SLIM: Final = 0.3
_WEIGHTS_APART: Final = 0.7


def neutral_ease(table: LookTable, a: Rows, b: Rows) -> Floats:
    """1 when at least one is a neutral, 0 when both are colours: a neutral goes with every colour."""
    return 1 - (1 - table.neutral[a]) * (1 - table.neutral[b])


def hue_kinship(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Of two colours: 1 the same hue, −1 opposite ones; nearer 0 the more neutral either is."""
    gap = np.radians(hue_gap_deg(table.ground[a], table.ground[b]))
    return np.asarray(_coloured(table, a, b) * np.cos(gap))


def hue_relation(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Of two colours: 1 the same or opposite, −1 a quarter of the circle apart (cos 2Δh)."""
    gap = np.radians(hue_gap_deg(table.ground[a], table.ground[b]))
    return np.asarray(_coloured(table, a, b) * np.cos(2 * gap))


def near_miss(table: LookTable, a: Rows, b: Rows) -> Floats:
    """−1 when two colours are so near that they seem meant to be the same and are not; 0 for neutrals."""
    apart = difference(table.ground[a], table.ground[b])
    near = np.exp(-(((apart - _MISS_DIFFERENCE) / _MISS_WIDTH) ** 2))
    return np.asarray(-_coloured(table, a, b) * near)


def lightness_contrast(table: LookTable, a: Rows, b: Rows) -> Floats:
    """How much lighter one is, 1 from half the way between black and white on."""
    apart = np.abs(table.ground[a, 0] - table.ground[b, 0])
    return np.asarray(np.minimum(apart / _LIGHTNESS_SEEN, 1))


def one_loud_print(table: LookTable, a: Rows, b: Rows) -> Floats:
    """−1 when two garments' loud prints meet, 0 when either is plain; a bag or a shoe may be anything."""
    garments = (table.place[a] <= WHOLE) & (table.place[b] <= WHOLE)
    return np.where(garments, -table.loud[a] * table.loud[b], np.nan)


def picked_up(table: LookTable, a: Rows, b: Rows) -> Floats:
    """1 when one is the colour of the other's print."""
    return np.fmax(_picks(table, a, b), _picks(table, b, a))


def one_set(table: LookTable, a: Rows, b: Rows) -> Floats:
    """A jacket with trousers, a skirt or a dress of its cloth: 1 a suit, −1 nearly its colour, 0 another.

    Shorts make no suit.
    """
    known = (table.cloth[a] >= 0) & (table.cloth[b] >= 0)
    below = (table.place[a] == LOWER) | (table.place[b] == LOWER)
    below |= (table.place[a] == WHOLE) | (table.place[b] == WHOLE)
    tailored = (table.layer[a] >= _OUTER_LAYER) ^ (table.layer[b] >= _OUTER_LAYER)
    together = (table.cloth[a] == table.cloth[b]) & tailored & below
    together &= ~_is_short(table, a) & ~_is_short(table, b)
    apart = difference(table.ground[a], table.ground[b])
    same_print = np.abs(table.loud[a] - table.loud[b]) < 0.01
    said = np.where(
        (apart < _SET_DIFFERENCE) & same_print, 1.0, np.where(apart < _MISMATCH_DIFFERENCE, -1.0, 0.0)
    )
    return np.where(known, np.where(together, said, 0.0), np.nan)


def shared_occasions(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Share of the more special one's occasions for which the other is made too."""
    return _overlap(table.occasions[a], table.occasions[b])


def same_formality(table: LookTable, a: Rows, b: Rows) -> Floats:
    """0 the same dress code, −1 the gym with a ceremony."""
    return -np.abs(table.formality[a] - table.formality[b])


def shared_seasons(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Seasons of both over seasons of either (Jaccard)."""
    both = _count(table.seasons[a] & table.seasons[b])
    either = _count(table.seasons[a] | table.seasons[b])
    return np.where((table.seasons[a] > 0) & (table.seasons[b] > 0), both / np.maximum(either, 1), np.nan)


def shared_styles(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Share of the style words of the one with fewer that the other has too."""
    return _overlap(table.styles[a], table.styles[b])


def cloth_weights(table: LookTable, a: Rows, b: Rows) -> Floats:
    """0 for cloths within a factor of two in weight, less for light beside heavy; coats do not count."""
    apart = np.abs(np.log(table.weight_kg_m2[a] / table.weight_kg_m2[b]))
    coat = (table.layer[a] > _OUTER_LAYER) | (table.layer[b] > _OUTER_LAYER)
    return np.where(coat, np.nan, -np.clip(apart - _WEIGHTS_APART, 0, 1))


def balance(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Upper against lower part: 1 wide on slim or slim on wide, −1 wide on wide; NaN between other parts."""
    opposite = (table.place[a] != table.place[b]) & (table.place[a] <= LOWER) & (table.place[b] <= LOWER)
    product = table.volume[a] * table.volume[b]
    both_slim = (table.volume[a] < 0) & (table.volume[b] < 0)
    said = -np.clip(np.where(both_slim, _BOTH_SLIM, 1.0) * product, -1, 1)
    return np.where(opposite, said, np.nan)


def room_beneath(table: LookTable, a: Rows, b: Rows) -> Floats:
    """0 when the outer of two layers is cut at least as wide as the inner, −1 one step narrower."""
    layered = (table.place[a] != LOWER) & (table.place[b] != LOWER) & (table.layer[a] != table.layer[b])
    outwards = np.sign(table.layer[a] - table.layer[b])
    short = np.clip(-outwards * (table.volume[a] - table.volume[b]), 0, 2) / 2
    return np.where(layered, -short, np.nan)


def same_tier(table: LookTable, a: Rows, b: Rows) -> Floats:
    """0 when both stand at the same place in their families' prices, −1 a factor of e apart."""
    return -np.minimum(np.abs(table.tier[a] - table.tier[b]), 1)


TERMS: Final[Mapping[str, Term]] = MappingProxyType(
    {
        term.__name__: term
        for term in (
            neutral_ease,
            hue_kinship,
            hue_relation,
            near_miss,
            lightness_contrast,
            one_loud_print,
            picked_up,
            one_set,
            shared_occasions,
            same_formality,
            shared_seasons,
            shared_styles,
            cloth_weights,
            balance,
            room_beneath,
            same_tier,
        )
    }
)


def pair_terms(table: LookTable, a: Rows, b: Rows) -> Floats:
    """Every term [M, T], in the order of `TERMS`, of the pairs of rows ``a`` [M] and ``b`` [M]."""
    with np.errstate(invalid="ignore"):
        return np.stack([term(table, a, b) for term in TERMS.values()], axis=-1)


def _is_short(table: LookTable, rows: Rows) -> npt.NDArray[np.bool_]:
    """Whether a lower part leaves the legs bare: it hardly insulates."""
    return np.asarray((table.place[rows] == LOWER) & (table.clo[rows] < _BARE_LEGS_CLO))


def _coloured(table: LookTable, a: Rows, b: Rows) -> Floats:
    return 1 - neutral_ease(table, a, b)


def _picks(table: LookTable, printed: Rows, plain: Rows) -> Floats:
    """How well the plain item's ground repeats a colour of the other's print, if that is there to see."""
    best = np.zeros(len(printed))
    some = np.flatnonzero(table.loud[printed] > 0)
    apart = difference(table.printed[printed[some]], table.ground[plain[some]][:, None, :])  # [m, 4]
    best[some] = np.nan_to_num(np.exp(-((apart / _PICKED_UP_DIFFERENCE) ** 2))).max(axis=1, initial=0)
    return np.asarray(np.minimum(table.loud[printed] / LOUD, 1) * (1 - table.loud[plain]) * best)


def _overlap(a: npt.NDArray[np.unsignedinteger], b: npt.NDArray[np.unsignedinteger]) -> Floats:
    fewer = np.minimum(_count(a), _count(b))
    return np.where(fewer > 0, _count(a & b) / np.maximum(fewer, 1), np.nan)


def _count(bits: npt.NDArray[np.unsignedinteger]) -> Floats:
    return np.asarray(np.bitwise_count(bits), dtype=np.float64)
