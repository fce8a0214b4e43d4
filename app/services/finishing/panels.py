"""Places on the flat panels of a garment, found again on its sewn triangles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from body_models.garments.mesh import GarmentMesh

Floats = npt.NDArray[np.float64]
_STEP_M = 0.004  # drawn lines follow the cloth this closely
_CANDIDATES = 12
_TOLERANCE = 1e-3  # of barycentric weights: a point on the edge of a panel counts as in it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlatPanel:
    """One panel of a garment, laid flat."""

    mesh: GarmentMesh
    index: int
    outline_m: Floats  # [N, 2] all its cut vertices
    faces: npt.NDArray[np.int64]  # [K] the garment's triangles in it

    @classmethod
    def all_of(cls, mesh: GarmentMesh) -> tuple[FlatPanel, ...]:
        """The panels of a garment, in its order."""
        of_face = mesh.panel_of_face
        return tuple(
            cls(
                mesh=mesh,
                index=index,
                outline_m=mesh.cut_uv_m[mesh.panel_of_cut == index],
                faces=np.flatnonzero(of_face == index),
            )
            for index in range(len(mesh.panels))
        )

    @property
    def role(self) -> str:
        """What the panel dresses."""
        return self.mesh.panels[self.index].role

    def labelled(self, label: str) -> Floats:
        """Cut vertices [N, 2] of this panel on edges of a label, from the top down; none when it has none."""
        sewn = self.mesh.labels.get(label)
        if sewn is None:
            return np.empty((0, 2))
        here = (self.mesh.panel_of_cut == self.index) & np.isin(self.mesh.sewn_of_cut, sewn)
        points = self.mesh.cut_uv_m[here]
        return np.asarray(points[np.argsort(-points[:, 1])], dtype=np.float64)

    def edge_u(self, label: str, v: float) -> float | None:
        """Where a labelled edge stands across at a height, None when there is no such edge."""
        points = self.labelled(label)
        if len(points) < 2:
            return None
        return float(np.interp(-v, -points[:, 1], points[:, 0]))

    def top_at(self, u: float) -> float:
        """The highest v of the panel near a u."""
        near = np.abs(self.outline_m[:, 0] - u) < 0.02
        if not near.any():
            near = np.abs(self.outline_m[:, 0] - u) <= np.abs(self.outline_m[:, 0] - u).min() + 0.01
        return float(self.outline_m[near, 1].max())

    def on_cloth(
        self, points_m: Sequence[tuple[float, float]] | Floats
    ) -> tuple[npt.NDArray[np.int64], Floats]:
        """Triangles [N] and weights [N, 3] along a line of panel points, without what lies off the panel."""
        line = _resampled(np.asarray(points_m, dtype=np.float64))
        corners = self.mesh.rest_uv_m[self.faces]
        tree = cKDTree(corners.mean(axis=1))
        _, found = tree.query(line, k=min(_CANDIDATES, len(self.faces)))
        candidates = np.asarray(found).reshape(len(line), -1)
        weights = _barycentric(corners[candidates], line[:, None])
        least = weights.min(axis=2)
        best = least.argmax(axis=1)
        rows = np.arange(len(line))
        inside = least[rows, best] > -_TOLERANCE
        return self.faces[candidates[rows, best]][inside], weights[rows, best][inside]


def _resampled(points_m: Floats) -> Floats:
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points_m, axis=0), axis=1))])
    places = np.linspace(0.0, length[-1], max(2, int(length[-1] / _STEP_M) + 1))
    return np.column_stack([np.interp(places, length, points_m[:, k]) for k in range(2)])


def _barycentric(corners_m: Floats, points_m: Floats) -> Floats:
    """Weights [N, K, 3] of points [N, 1, 2] in triangles [N, K, 3, 2]."""
    a, b, c = (corners_m[:, :, k] for k in range(3))
    e, f, p = b - a, c - a, points_m - a
    area = e[..., 0] * f[..., 1] - e[..., 1] * f[..., 0]
    second = (p[..., 0] * f[..., 1] - p[..., 1] * f[..., 0]) / area
    third = (e[..., 0] * p[..., 1] - e[..., 1] * p[..., 0]) / area
    return np.stack([1.0 - second - third, second, third], axis=2)
