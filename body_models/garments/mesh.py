"""A sewn garment: one triangle mesh that remembers the flat panels it was cut from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from body_models.garments.patterns.specification import ClosureKind, PatternWrap

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentPanel:
    """One piece of cloth of a garment mesh.

    `role` says what it dresses (``torso_front``, ``sleeve_left`` …; the panel's name when the pattern does
    not say). `anchors` maps a landmark of the body to the point [2] of the panel that belongs there, in
    metres of panel coordinates. `layer` counts the layers of the same garment beneath it; `interlining` is
    how many times stiffer in bending than plain cloth it is made. `wrap` says where a panel of a foreign
    pattern goes; ours go by their roles.
    """

    name: str
    role: str
    rotation_deg: tuple[float, float, float]
    translation_m: tuple[float, float, float]
    anchors: Mapping[str, Floats]
    layer: int = 0
    interlining: float = 1.0
    wrap: PatternWrap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentClosure:
    """A fastening worn closed: sewn vertices [N] along it in order, and buttons at [B] along it in metres."""

    kind: ClosureKind
    vertices: Indices
    buttons_m: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentMesh:
    """A sewn garment of V vertices and F triangles, cut from panels of C vertices in all.

    Cut vertices lie in panel coordinates (metres, +v along the warp, seen from the face side of the cloth)
    and are the rest shape and the texture coordinates at once; sewing maps several of them to one sewn
    vertex. Triangles are counter-clockwise seen from the face side.
    """

    vertices_m: Floats  # [V, 3] as the specification hangs them, seams closed at the mean
    faces: Indices  # [F, 3] into the sewn vertices
    cut_uv_m: Floats  # [C, 2]
    cut_faces: Indices  # [F, 3] into the cut vertices
    sewn_of_cut: Indices  # [C]
    panel_of_cut: Indices  # [C]
    panels: tuple[GarmentPanel, ...]
    seam_edges: Indices  # [S, 2] pairs of sewn vertices that follow each other along a seam
    boundary_loops: tuple[Indices, ...]  # free borders: closed rings of sewn vertices, longest first
    labels: Mapping[str, Indices]  # label of pattern edges → sewn vertices on them
    closures: tuple[GarmentClosure, ...] = ()
    # Where the specification hangs the cut vertices; empty where nobody needs it.
    hung_m: Floats = field(default_factory=lambda: np.empty((0, 3)))  # [C, 3]
    # Elastic bands: pairs of sewn vertices along them, and the relaxed length of each piece.
    elastic_edges: Indices = field(default_factory=lambda: np.empty((0, 2), dtype=np.int32))  # [E, 2]
    elastic_rest_m: Floats = field(default_factory=lambda: np.empty(0))  # [E]

    @property
    def vertex_count(self) -> int:
        """Number of sewn vertices."""
        return len(self.vertices_m)

    @property
    def rest_uv_m(self) -> Floats:
        """Rest shape: panel coordinates [F, 3, 2] of each triangle's corners."""
        return self.cut_uv_m[self.cut_faces]

    @property
    def panel_of_face(self) -> Indices:
        """Index of the panel of each triangle [F]."""
        return self.panel_of_cut[self.cut_faces[:, 0]]

    @property
    def panel_names(self) -> tuple[str, ...]:
        """Names of the panels in the order of their indices."""
        return tuple(panel.name for panel in self.panels)

    def panel_vertices(self, name: str) -> Indices:
        """Sewn vertices of the named panel, seams included."""
        cut = self.panel_of_cut == self.panel_names.index(name)
        return np.unique(self.sewn_of_cut[cut])

    def sew(self, cut_positions_m: Floats) -> Floats:
        """Sewn positions [V, 3] of cut vertices placed at [C, 3]; a seam closes at the mean of its sides."""
        return sew_positions(cut_positions_m, self.sewn_of_cut, self.vertex_count)


def sew_positions(cut_positions_m: Floats, sewn_of_cut: Indices, vertex_count: int) -> Floats:
    """Mean position [V, 3] of the cut vertices [C, 3] sewn into each vertex."""
    joined = np.bincount(sewn_of_cut, minlength=vertex_count)
    sums = [np.bincount(sewn_of_cut, cut_positions_m[:, axis], vertex_count) for axis in range(3)]
    sewn: Floats = np.column_stack(sums) / joined[:, None]
    return sewn
