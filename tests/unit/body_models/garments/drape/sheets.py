"""Plain sheets of cloth without a body: what the solver's parts are tried on."""

from typing import Any

import numpy as np

from body_models.garments.drape.arrays import Float32
from body_models.garments.drape.drape import cloth_on, topology_of
from body_models.garments.drape.motion import ClothMotion, come_to_rest
from body_models.garments.drape.sections import Flags
from body_models.garments.drape.settings import DrapeSettings
from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification
from resources.fabrics import load_fabric

JERSEY = load_fabric("cotton-jersey")


def sheets(*panels: dict[str, Any], width_cm: float = 16, height_cm: float = 24) -> GarmentMesh:
    """Unsewn rectangles, one for each dictionary of further members of a panel (``layer`` …)."""
    corners = [[0, 0], [width_cm, 0], [width_cm, height_cm], [0, height_cm]]
    described = {}
    for number, extra in enumerate(panels):
        members = dict(extra)
        edges: list[dict[str, Any]] = [{"endpoints": [k, (k + 1) % 4]} for k in range(4)]
        edges[0] |= members.pop("bottom", {})
        described[f"sheet_{number}"] = {
            "translation": [0, 0, 0],
            "rotation": [0, 0, 0],
            "vertices": corners,
            "edges": edges,
            **members,
        }
    return mesh_pattern(read_specification({"pattern": {"panels": described, "stitches": []}}))


def let_fall(
    mesh: GarmentMesh, start_m: Float32, settings: DrapeSettings | None = None
) -> tuple[Float32, Float32]:
    """Drop cloth [V, 3] on the floor until it rests; positions and mean velocities."""
    used = settings or DrapeSettings(device="cpu")
    positions = np.ascontiguousarray(start_m, np.float32)
    motion = ClothMotion(
        positions, cloth_on(mesh, positions, JERSEY, used), topology_of(mesh).neighbours, None, used
    )
    velocities = come_to_rest(motion, JERSEY, used)
    return positions, velocities


def lying(mesh: GarmentMesh, panel: int, height_m: float) -> tuple[Float32, Flags]:
    """Positions [V, 3] of a panel laid flat, face up, at a height (zero elsewhere), and its vertices."""
    own = mesh.panel_of_cut == panel
    placed = np.zeros((mesh.vertex_count, 3), np.float32)
    uv = mesh.cut_uv_m[own]
    placed[mesh.sewn_of_cut[own]] = np.column_stack([uv[:, 0], np.full(len(uv), height_m), -uv[:, 1]])
    chosen = np.zeros(mesh.vertex_count, bool)
    chosen[mesh.sewn_of_cut[own]] = True
    return placed, chosen
