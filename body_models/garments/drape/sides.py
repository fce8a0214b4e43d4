"""Trouser legs and the middle plane between them."""

from functools import lru_cache

import numpy as np

from body_models.garments.drape.arrays import Float32, Int32
from body_models.garments.drape.sections import Flags
from body_models.garments.mesh import GarmentMesh

BETWEEN_THIGHS_M = 0.02


@lru_cache(maxsize=1)
def _middle_planes() -> Float32:
    """Left and right of the middle plane: normal and offset, [2, 4]."""
    return np.array([[1, 0, 0, 0.002], [-1, 0, 0, 0.002]], np.float32)


def leg_sides(mesh: GarmentMesh) -> tuple[Int32, Float32, Int32]:
    """Vertices of trouser legs below the crotch and the side of the middle plane each stays on."""
    vertices, sides = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for number, panel in enumerate(mesh.panels):
        if not panel.role.startswith("leg_") or "crotch" not in panel.anchors:
            continue
        cut = np.flatnonzero(mesh.panel_of_cut == number)
        below = cut[mesh.cut_uv_m[cut, 1] < panel.anchors["crotch"][1]]
        vertices.append(mesh.sewn_of_cut[below].astype(np.int32))
        sides.append(np.full(len(below), 0 if panel.role.endswith("left") else 1, np.int32))
    unique, first = np.unique(np.concatenate(vertices), return_index=True)
    return unique, _middle_planes(), np.concatenate(sides)[first]


def between_thighs(mesh: GarmentMesh, vertices_m: Float32, crotch_level_m: float) -> Flags:
    """Vertices [V] of trouser legs that may lie between thighs that touch: below the wearer's crotch and on
    the middle plane."""
    legs = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith("leg_")]
    between = np.zeros(len(vertices_m), bool)
    between[mesh.sewn_of_cut[np.isin(mesh.panel_of_cut, legs)]] = True
    return between & (np.abs(vertices_m[:, 0]) < BETWEEN_THIGHS_M) & (vertices_m[:, 1] < crotch_level_m)
