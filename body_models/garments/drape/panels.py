"""Outlines of the panels of a sewn garment: how far a panel reaches at a height, and what it is sewn to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.mesh import GarmentMesh

ROWS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelShape:
    """One panel in its own coordinates: cut vertices and, at ROWS heights, the span of its outline.

    ``cut`` [N] indexes the garment's cut vertices; ``uv_m`` [N, 2]; ``heights_m`` [ROWS] ascending;
    ``low_m`` and ``high_m`` [ROWS] are the smallest and the largest u of the outline there; ``border_m``
    [E, 2, 2] are the outline's segments.
    """

    role: str
    cut: Integers
    uv_m: Float64
    heights_m: Float64
    low_m: Float64
    high_m: Float64
    border_m: Float64

    def span_m(self, height_m: Float64) -> tuple[Float64, Float64]:
        """Smallest and largest u [N] of the outline at heights [N]."""
        low = np.interp(height_m, self.heights_m, self.low_m)
        return low, np.interp(height_m, self.heights_m, self.high_m)

    @property
    def top_m(self) -> float:
        """Height of the highest point."""
        return float(self.uv_m[:, 1].max())

    def cloth_m(self, height_m: Float64) -> Float64:
        """Stretches of cloth [N, K, 2] from low to high u along the lines at heights [N]; NaN where fewer.

        A line crosses cloth more than once where a dart or a neckline lies in between. At its very top and
        beyond its ends a panel has none.
        """
        at = height_m[:, None]
        start, end = self.border_m[:, 0], self.border_m[:, 1]
        crosses = (start[:, 1] <= at) != (end[:, 1] <= at)  # [N, E]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (at - start[:, 1]) / (end[:, 1] - start[:, 1])
            across = np.where(crosses, start[:, 0] + part * (end[:, 0] - start[:, 0]), np.nan)
        most = int(crosses.sum(axis=1).max(initial=0))
        return np.sort(across, axis=1)[:, :most].reshape(len(height_m), -1, 2)


def reshaped(shape: PanelShape, mapping: Callable[[Float64], Float64]) -> PanelShape:
    """The panel in other coordinates: ``mapping`` takes and gives points [..., 2]."""
    return _outlined(shape.role, shape.cut, mapping(shape.uv_m), mapping(shape.border_m))


def panel_shapes(mesh: GarmentMesh) -> dict[str, PanelShape]:
    """The panels of a garment by role; of two panels with one role the first keeps the plain role's name."""
    shapes: dict[str, PanelShape] = {}
    for number, panel in enumerate(mesh.panels):
        shape = _shape(mesh, number, panel.role)
        shapes[panel.role if panel.role not in shapes else panel.name] = shape
    return shapes


def shared_vertices(mesh: GarmentMesh, one: PanelShape, other: PanelShape) -> Integers:
    """Places [K] in ``one`` of the vertices sewn to ``other``."""
    return np.flatnonzero(np.isin(mesh.sewn_of_cut[one.cut], mesh.sewn_of_cut[other.cut]))


def _shape(mesh: GarmentMesh, number: int, role: str) -> PanelShape:
    cut = np.flatnonzero(mesh.panel_of_cut == number)
    return _outlined(role, cut, mesh.cut_uv_m[cut], _border(mesh, number))


def _outlined(role: str, cut: Integers, uv: Float64, border: Float64) -> PanelShape:
    """The shape of cut vertices [N, 2] within an outline of segments [E, 2, 2]."""
    heights = np.linspace(uv[:, 1].min(), uv[:, 1].max(), ROWS)
    inner = heights.copy()
    inner[0], inner[-1] = heights[0] + 1e-6, heights[-1] - 1e-6
    start, end = border[:, 0], border[:, 1]
    rows = (start[:, 1] <= inner[:, None]) != (end[:, 1] <= inner[:, None])  # [ROWS, E]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (inner[:, None] - start[:, 1]) / (end[:, 1] - start[:, 1])
        across = start[:, 0] + part * (end[:, 0] - start[:, 0])
    return PanelShape(
        role=role,
        cut=cut,
        uv_m=uv,
        heights_m=heights,
        low_m=np.where(rows, across, np.inf).min(axis=1),
        high_m=np.where(rows, across, -np.inf).max(axis=1),
        border_m=border,
    )


def _border(mesh: GarmentMesh, number: int) -> Float64:
    """Ends [E, 2, 2] of the outline's segments: edges that one triangle of the panel has alone."""
    faces = mesh.cut_faces[mesh.panel_of_cut[mesh.cut_faces[:, 0]] == number]
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    edges, uses = np.unique(sides, axis=0, return_counts=True)
    border = edges[uses == 1]
    points: Float64 = mesh.cut_uv_m[border]
    return points
