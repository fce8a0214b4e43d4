"""Legs of trousers at the feet: a narrow one ends in the shoe, a wide one falls over it.

Cloth is draped on bare feet; the shoes are only drawn. Whether a leg is narrow is seen where the shoe opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull

from viewer.scene.arrays import BoolArray
from viewer.scene.garment import ShownGarment
from viewer.scene.layers import moved_off, near
from viewer.scene.mannequin import ShoeMesh
from viewer.scene.model import GarmentSurface
from viewer.scene.surface import unit

Floats = npt.NDArray[np.float64]

_CLEAR_M: Final = 0.008  # of cloth over a shoe
_BESIDE_M: Final = 0.06  # cloth farther from the opening belongs to the other leg
_BAND_M: Final = 0.03  # below and above the opening, where a leg is judged
_NARROW_M: Final = 0.004  # a leg wider than the opening by less still goes in
_NARROW_SHARE: Final = 0.7
_FEWEST: Final = 6
_SNUG_M: Final = 0.002  # from the edge of the opening to cloth within it
_DEEP_M: Final = 0.003  # cloth this far below the opening is out of sight
_SPINE: Final = (0.25, 0.75)  # where it begins and ends, from the heel to the toes
_SPINE_M: Final = -0.03  # its height: from beneath the floor every way out of the shoe leads up a little


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opening:
    """Where an ankle goes in: how far off and how high its edge is in each direction from the middle."""

    middle: Floats  # [2] x, z
    turn: Floats  # [S] radians, rising
    radius_m: Floats  # [S]
    height_m: Floats  # [S]

    @classmethod
    def of(cls, shoe: ShoeMesh) -> Self:
        """The opening of a shoe."""
        flat = shoe.opening_m[:, [0, 2]]
        middle = 0.5 * (flat.max(axis=0) + flat.min(axis=0))
        away = flat - middle
        turn = np.arctan2(away[:, 1], away[:, 0])
        order = np.argsort(turn)
        return cls(
            middle=middle,
            turn=turn[order],
            radius_m=np.linalg.norm(away, axis=1)[order],
            height_m=shoe.opening_m[order, 1],
        )

    def outside_m(self, points_m: Floats) -> Floats:
        """How far [N] points [N, 3] are outside of the edge, seen from above; negative within."""
        away = points_m[:, [0, 2]] - self.middle
        return np.asarray(np.linalg.norm(away, axis=1) - self._at(away, self.radius_m))

    def above_m(self, points_m: Floats) -> Floats:
        """How far [N] points [N, 3] are above the edge in their direction; negative below."""
        away = points_m[:, [0, 2]] - self.middle
        return np.asarray(points_m[:, 1] - self._at(away, self.height_m))

    def takes(self, points_m: Floats) -> bool:
        """Whether a leg (all points [N, 3] of a garment) is narrow enough to go in."""
        beside = self.outside_m(points_m)
        at_edge = (np.abs(self.above_m(points_m)) < _BAND_M) & (beside < _BESIDE_M)
        if np.count_nonzero(at_edge) < _FEWEST:
            return False
        return bool((beside[at_edge] < _NARROW_M).mean() > _NARROW_SHARE)

    def _at(self, away: Floats, values: Floats) -> Floats:
        turn = np.arctan2(away[:, 1], away[:, 0])
        return np.asarray(np.interp(turn, self.turn, values, period=2 * np.pi))


def with_shoes(garment: GarmentSurface, shoes: Sequence[ShoeMesh]) -> GarmentSurface:
    """The garment with narrow legs drawn in to the openings of shoes and wide ones lifted off the shoes."""
    for shoe in shoes:
        if not near(garment.vertices_m, shoe.vertices_m):
            continue
        opening = _Opening.of(shoe)
        points_m = np.asarray(garment.vertices_m, dtype=np.float64)
        if opening.takes(points_m):
            garment = replace(garment, vertices_m=_drawn_in(points_m, opening))
        else:
            garment = moved_off(garment, partial(_push, block=_Block.of(shoe)))
    return garment


def within_shoes(worn: ShownGarment, shoes: Sequence[ShoeMesh]) -> ShownGarment:
    """The garment without the ends of legs that are in shoes."""
    hidden = np.zeros(len(worn.sewn_m), dtype=bool)
    for shoe in shoes:
        opening = _Opening.of(shoe)
        if opening.takes(worn.sewn_m):
            hidden |= _in(worn.sewn_m, opening)
    if not hidden.any():
        return worn
    seen = ~hidden[worn.fine_of][worn.faces].all(axis=1)
    return replace(worn, faces=worn.faces[seen], fine_face=worn.fine_face[seen])


def _in(points_m: Floats, opening: _Opening) -> BoolArray:
    return (opening.above_m(points_m) < -_DEEP_M) & (opening.outside_m(points_m) < _BESIDE_M)


def _drawn_in(points_m: Floats, opening: _Opening) -> Floats:
    """Points [N, 3] of a narrow leg with those at the opening and below it within its edge."""
    outside = opening.outside_m(points_m)
    above = opening.above_m(points_m)
    near_it = (above < _BAND_M) & (outside < _BESIDE_M) & (outside > -_SNUG_M)
    # All of it at the edge and below, nothing any more where the band ends.
    share = np.clip(1.0 - above / _BAND_M, 0.0, 1.0)
    inward = np.where(near_it, share * (outside + _SNUG_M), 0.0)
    away = points_m[:, [0, 2]] - opening.middle
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    drawn = points_m.copy()
    drawn[:, [0, 2]] -= inward[:, None] * away
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Block:
    """The space a shoe takes up, instep and opening bridged: sides [P, 4] (normal, offset), and its spine."""

    sides: Floats
    heel_m: Floats  # [3] where the spine begins
    toes_m: Floats  # [3] and ends

    @classmethod
    def of(cls, shoe: ShoeMesh) -> Self:
        """The block of a shoe."""
        along = shoe.place[:, 1]
        heel, toes = (shoe.vertices_m[np.abs(along - share) < 0.1].mean(axis=0) for share in _SPINE)
        return cls(
            sides=np.unique(ConvexHull(shoe.vertices_m).equations.round(9), axis=0),
            heel_m=heel * [1, 0, 1] + [0, _SPINE_M, 0],
            toes_m=toes * [1, 0, 1] + [0, _SPINE_M, 0],
        )


def _push(points_m: Floats, block: _Block) -> Floats:
    """How far [N, 3] points must move to be clear of a shoe: straight away from its spine.

    Neighbours move alike so, where the nearest way out would part a hem over the middle of the shoe.
    """
    push = np.zeros_like(points_m)
    height = points_m @ block.sides[:, :3].T + block.sides[:, 3]
    inside = np.flatnonzero(height.max(axis=1) < _CLEAR_M)
    spine = block.toes_m - block.heel_m
    share = ((points_m[inside] - block.heel_m) @ spine) / (spine @ spine)
    away = unit(points_m[inside] - block.heel_m - np.clip(share, 0.0, 1.0)[:, None] * spine)
    speed = away @ block.sides[:, :3].T
    left = np.where(speed > 1e-6, (_CLEAR_M - height[inside]) / np.maximum(speed, 1e-6), np.inf)
    push[inside] = left.min(axis=1)[:, None] * away
    return push
