"""How a field on a draped garment changes along the threads of its panels."""

import numpy as np

from body_models.garments.drape.arrays import Float64, Floats, Integers


def panel_gradients(field: Floats, faces: Integers, rest_uv_m: Floats) -> tuple[Float64, Float64]:
    """Change of a vertex field [V, K] per metre of panel along warp (v) and weft (u), each [F, K].

    ``rest_uv_m`` [F, 3, 2] are the panel coordinates of the triangles' corners. Of the positions themselves
    these are the columns of the deformation gradient: length 1 where the cloth is as long as the pattern.
    """
    rest = np.asarray(rest_uv_m, np.float64)
    a, b = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    determinant = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])[:, None]
    corners = np.asarray(field, np.float64)[faces]
    e, h = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    along_warp: Float64 = (h * a[:, :1] - e * b[:, :1]) / determinant
    along_weft: Float64 = (e * b[:, 1:] - h * a[:, 1:]) / determinant
    return along_warp, along_weft


def rest_areas_m2(rest_uv_m: Floats) -> Float64:
    """Areas [F] of the triangles in the flat pattern."""
    rest = np.asarray(rest_uv_m, np.float64)
    a, b = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    area: Float64 = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
    return area
