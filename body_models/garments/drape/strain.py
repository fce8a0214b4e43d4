"""How much the cloth is stretched, along warp and weft, relative to the flat pattern."""

from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float32, Floats, Integers
from body_models.garments.drape.panel_gradients import panel_gradients, rest_areas_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class StrainField:
    """Strain of every triangle: 0.1 is 10 % longer than the pattern, negative is compressed.

    ``warp`` and ``weft`` [F] along panel y and x.
    """

    warp: Float32
    weft: Float32

    @property
    def largest(self) -> Float32:
        """The larger of the two in every triangle [F]."""
        return np.maximum(self.warp, self.weft)

    def percentile(self, share: float) -> float:
        """Percentile of the larger strain over the triangles; ``share`` in percent."""
        return float(np.percentile(self.largest, share))

    def summary(self) -> dict[str, dict[str, float]]:
        """p50, p99 and largest strain along warp and weft, for reports."""
        return {name: _summary(values) for name, values in (("warp", self.warp), ("weft", self.weft))}


def strain_field(vertices_m: Floats, faces: Integers, rest_uv_m: Floats) -> StrainField:
    """Strain [F] of a draped garment: vertices [V, 3], faces [F, 3], panel coordinates of corners [F, 3, 2].

    Averaged over the triangles around each corner, as a strain gauge a few centimetres long would read it:
    the solver leaves neighbouring triangles alternately above and below the strain of the cloth they are in.
    """
    area = rest_areas_m2(rest_uv_m)
    warp, weft = (
        _averaged(np.linalg.norm(along, axis=1) - 1, area, faces, len(vertices_m))
        for along in panel_gradients(vertices_m, faces, rest_uv_m)
    )
    return StrainField(warp=warp, weft=weft)


def _averaged(values: Floats, area: Floats, faces: Integers, vertex_count: int) -> Float32:
    """Area-weighted mean around the vertices, then over the corners of each triangle [F]."""
    corners = faces.ravel()
    weight = np.bincount(corners, np.repeat(area, 3), vertex_count)
    around = np.bincount(corners, np.repeat(area * values, 3), vertex_count) / np.maximum(weight, 1e-12)
    averaged: Float32 = around[faces].mean(axis=1).astype(np.float32)
    return averaged


def _summary(values: Float32) -> dict[str, float]:
    return {
        "p50": round(float(np.percentile(values, 50)), 4),
        "p99": round(float(np.percentile(values, 99)), 4),
        "max": round(float(values.max()), 4),
    }
