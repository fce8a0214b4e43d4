"""How far the cloth is from the skin."""

import numpy as np

from body_models.garments.drape.arrays import Float32, Floats
from body_models.garments.drape.contact import sample_distance
from body_models.garments.drape.grid import BodyGrid


def clearance_mm(vertices_m: Floats, grid: BodyGrid) -> Float32:
    """Distance [V] of cloth vertices [V, 3] from the body in millimetres; negative inside."""
    points = np.ascontiguousarray(vertices_m, np.float32)
    return sample_distance(points, grid.distance_m, grid.origin_m, grid.spacing_m) * np.float32(1000.0)
