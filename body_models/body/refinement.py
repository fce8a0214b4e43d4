"""Finer triangles along a border, without moving the surface.

A border between two shadings (underwear, lips) rarely follows the edges of a mesh. Here edges are split where
a scalar field changes sign, so that the border is a clean line; new vertices are fixed mixtures of old ones
and move with every shape and pose. Neighbours of split edges are split too: the mesh stays closed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Int32s = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_SMALLEST_PART = 0.03
"""Edges are split at least this share away from their ends: no slivers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RefinedMesh:
    """A mesh whose extra vertices lie inside the triangles of the original one."""

    vertex_count: int  # V of the original
    corners: Int32s  # [E, 3] original vertices that an extra vertex mixes
    weights: npt.NDArray[np.float64]  # [E, 3] summing to 1
    faces: Int32s  # [F, 3] into the V original and E extra vertices
    parents: Int32s  # [F] the original triangle of each

    @classmethod
    def of(cls, vertex_count: int, faces: Int32s) -> "RefinedMesh":
        """The mesh itself, not yet refined."""
        return cls(
            vertex_count=vertex_count,
            corners=np.empty((0, 3), dtype=np.int32),
            weights=np.empty((0, 3)),
            faces=faces.astype(np.int32),
            parents=np.arange(len(faces), dtype=np.int32),
        )

    def on(self, values: Floats) -> Floats:
        """Values [V, ...] of the original vertices, positions for example, on all V + E vertices."""
        extra = np.einsum("ek,ek...->e...", self.weights, values[self.corners])
        return np.concatenate([values, extra.astype(values.dtype)])

    def subdivided(self, chosen: Mask) -> tuple["RefinedMesh", Int32s]:
        """Every edge of the chosen faces [F] halved; with the face each new face was part of."""
        edges = np.unique(_edges_of(self.faces[chosen]), axis=0)
        return self._split(edges, np.full(len(edges), 0.5))

    def cut(self, field: Floats, chosen: Mask) -> tuple["RefinedMesh", Int32s]:
        """Edges of the chosen faces [F] split where ``field`` [V + E] crosses zero.

        Also gives the face each new face was part of.
        """
        edges = np.unique(_edges_of(self.faces[chosen]), axis=0)
        start, end = field[edges[:, 0]], field[edges[:, 1]]
        crossing = (start > 0) != (end > 0)
        share = start[crossing] / (start[crossing] - end[crossing])
        return self._split(edges[crossing], np.clip(share, _SMALLEST_PART, 1 - _SMALLEST_PART))

    def _split(self, edges: Int32s, shares: Floats) -> tuple["RefinedMesh", Int32s]:
        before = np.arange(len(self.faces), dtype=np.int32)
        if not len(edges):
            return self, before
        corners, weights = self._mixtures(edges, shares)
        new = {(int(a), int(b)): self._next + i for i, (a, b) in enumerate(edges)}
        touched = np.isin(_keys(_edges_of(self.faces)), _keys(edges)).reshape(3, -1).any(axis=0)
        faces, origins = [self.faces[~touched]], [before[~touched]]
        for face, origin in zip(self.faces[touched].tolist(), before[touched], strict=True):
            parts = _split_face(face, new)
            faces.append(np.array(parts, dtype=np.int32))
            origins.append(np.full(len(parts), origin, dtype=np.int32))
        origin_of_face = np.concatenate(origins)
        refined = RefinedMesh(
            vertex_count=self.vertex_count,
            corners=np.concatenate([self.corners, corners]),
            weights=np.concatenate([self.weights, weights]),
            faces=np.concatenate(faces),
            parents=self.parents[origin_of_face],
        )
        return refined, origin_of_face

    @property
    def _next(self) -> int:
        return self.vertex_count + len(self.corners)

    def _mixtures(self, edges: Int32s, shares: Floats) -> tuple[Int32s, npt.NDArray[np.float64]]:
        """The points at ``shares`` of ``edges`` as mixtures of at most three original vertices."""
        rows = [dict[int, float]() for _ in edges]
        for row, (a, b), share in zip(rows, edges.tolist(), shares.tolist(), strict=True):
            for vertex, part in ((a, 1.0 - share), (b, share)):
                for corner, weight in self._parts(vertex):
                    row[corner] = row.get(corner, 0.0) + part * weight
        corners = np.zeros((len(rows), 3), dtype=np.int32)
        weights = np.zeros((len(rows), 3))
        for i, row in enumerate(rows):
            corners[i, : len(row)] = list(row)
            corners[i, len(row) :] = next(iter(row))
            weights[i, : len(row)] = list(row.values())
        return corners, weights

    def _parts(self, vertex: int) -> list[tuple[int, float]]:
        if vertex < self.vertex_count:
            return [(vertex, 1.0)]
        extra = vertex - self.vertex_count
        pairs = zip(self.corners[extra].tolist(), self.weights[extra].tolist(), strict=True)
        return [(corner, weight) for corner, weight in pairs if weight > 0]


def _edges_of(faces: Int32s) -> Int32s:
    """Undirected edges [3F, 2], smaller vertex first: all first edges, then all second, then all third."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges.sort(axis=1)
    return edges


def _keys(edges: Int32s) -> npt.NDArray[np.int64]:
    keys: npt.NDArray[np.int64] = edges[:, 0].astype(np.int64) << 32 | edges[:, 1]
    return keys


def _split_face(face: list[int], new: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """The triangles of a face some of whose edges have a new vertex."""
    middles = [new.get((min(a, b), max(a, b))) for a, b in zip(face, face[1:] + face[:1], strict=True)]
    count = sum(m is not None for m in middles)
    while middles[0] is None or (count == 2 and middles[2] is None):
        face, middles = face[1:] + face[:1], middles[1:] + middles[:1]
    a, b, c = face
    first, second, third = middles
    assert first is not None  # noqa: S101 (the loop above ends on it)
    if count == 1:
        return [(a, first, c), (first, b, c)]
    assert third is not None  # noqa: S101
    if second is None:
        return [(a, first, third), (first, b, c), (first, c, third)]
    return [(a, first, third), (first, b, second), (third, second, c), (first, second, third)]
