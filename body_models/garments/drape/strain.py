"""How much the cloth is stretched, along warp and weft, relative to the flat pattern."""

from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float32, Floats, Integers


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


def strain_field(vertices_m: Floats, faces: Integers, rest_uv_m: Floats) -> StrainField:
    """Strain [F] of a draped garment: vertices [V, 3], faces [F, 3], panel coordinates of corners [F, 3, 2]."""
    rest = np.asarray(rest_uv_m, np.float64)
    a, b = rest[:, 1] - rest[:, 0], rest[:, 2] - rest[:, 0]
    determinant = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    world = np.asarray(vertices_m, np.float64)[faces]
    e, h = world[:, 1] - world[:, 0], world[:, 2] - world[:, 0]
    along_x = (e * b[:, 1:] - h * a[:, 1:]) / determinant[:, None]
    along_y = (h * a[:, :1] - e * b[:, :1]) / determinant[:, None]
    return StrainField(
        warp=(np.linalg.norm(along_y, axis=1) - 1).astype(np.float32),
        weft=(np.linalg.norm(along_x, axis=1) - 1).astype(np.float32),
    )
