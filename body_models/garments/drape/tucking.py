"""A top worn inside a waistband: its tail lies smooth on the skin above the crotch, hidden by the bottom."""

from dataclasses import replace

import numpy as np

from body_models.garments.drape.arrays import Float32, Float64
from body_models.garments.drape.contact import sample_distance
from body_models.garments.drape.edges import vertex_normals
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.layers import WornGarment
from body_models.garments.drape.sections import Flags
from body_models.garments.mesh import GarmentMesh

# A tail is smoothed down to this clearance, less than what the bottom keeps, over so much above the band.
TAIL_CLEARANCE_M = 0.0015
SMOOTHED_OVER_M = 0.035
# The lowest point of a tail stays this far above the crotch: nothing of it spans from leg to leg.
ABOVE_CROTCH_M = 0.06
_STEPS = 12
_COVERING = ("torso", "hem_band", "placket", "pocket")


def tucked_in(worn: WornGarment, grid: BodyGrid, band_level_m: float, crotch_level_m: float) -> WornGarment:
    """The garment with everything from just above the waistband down smoothed onto the body of ``grid``.

    Its strain stays that of the free drape: a wearer who tucks a shirt in does not stretch it.
    """
    positions = worn.drape.vertices_m.astype(np.float64)
    top = band_level_m + SMOOTHED_OVER_M
    tail = np.flatnonzero(_covers_torso(worn.mesh) & (positions[:, 1] < top))
    if len(tail) == 0:
        return worn
    below = top - positions[tail, 1]
    room = max(top - crotch_level_m - ABOVE_CROTCH_M, SMOOTHED_OVER_M)
    moved = positions[tail]
    moved[:, 1] = top - below * min(1.0, room / below.max())
    share = np.clip(below / SMOOTHED_OVER_M, 0.0, 1.0)
    wanted = (1 - share) * np.maximum(_clearance(moved, grid), TAIL_CLEARANCE_M) + share * TAIL_CLEARANCE_M
    for _ in range(_STEPS):
        moved -= (
            ((_clearance(moved, grid) - wanted)[:, None]) * _away(moved, grid) * np.array([1.0, 0.0, 1.0])
        )
    positions[tail] = moved
    laid = positions.astype(np.float32)
    return replace(
        worn, drape=replace(worn.drape, vertices_m=laid, normals=vertex_normals(laid, worn.mesh.faces))
    )


def _covers_torso(mesh: GarmentMesh) -> Flags:
    panels = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(_COVERING)]
    covering = np.zeros(mesh.vertex_count, bool)
    covering[mesh.sewn_of_cut[np.isin(mesh.panel_of_cut, panels)]] = True
    return covering


def _clearance(points_m: Float64, grid: BodyGrid) -> Float64:
    points: Float32 = np.ascontiguousarray(points_m, np.float32)
    return sample_distance(points, grid.distance_m, grid.origin_m, grid.spacing_m).astype(np.float64)


def _away(points_m: Float64, grid: BodyGrid) -> Float64:
    """Unit directions [N, 3] in which the clearance grows fastest."""
    half = grid.spacing_m / 2
    slopes = [
        _clearance(points_m + half * axis, grid) - _clearance(points_m - half * axis, grid)
        for axis in np.eye(3)
    ]
    gradient = np.stack(slopes, axis=1)
    away: Float64 = gradient / np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-9)
    return away
