"""The contacts of a garment with itself: what lies where along the cloth, and the search for what is near."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from body_models.garments.drape.arrays import Float32, Int32, Integers
from body_models.garments.drape.self_contact_kernels import (
    ROW,
    Contacts,
    Neighbours,
    agree_on_sides,
    find_contacts,
    sort_into_cells,
    vertex_normals_into,
)
from body_models.garments.mesh import GarmentMesh

# Cloth that meets at up to 1 m/s is seen coming over the substeps from one search to the next.
REACH_M = 0.009
MOST_CELLS = 400_000
# Vertices this many edges away along the cloth are neighbours: a fold tighter than that is a crease.
RINGS = 1


def neighbours_of(mesh: GarmentMesh, faces: Int32) -> Neighbours:
    """What the contact search knows of a sewn mesh; ``faces`` [F, 3] in the order of the solver."""
    panel_of_face = _panel_of_faces(mesh, faces)
    layers = np.array([panel.layer for panel in mesh.panels], np.int32)
    vertex_layer = np.full(mesh.vertex_count, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(vertex_layer, mesh.sewn_of_cut, layers[mesh.panel_of_cut])
    turned = panels_turned_over(mesh)
    first, near = _near(faces, mesh.vertex_count)
    vertex_outward = np.ones(mesh.vertex_count, np.float32)
    vertex_outward[mesh.sewn_of_cut[turned[mesh.panel_of_cut]]] = -1.0
    rim = np.zeros(mesh.vertex_count, np.int32)
    for loop in mesh.boundary_loops:
        rim[loop] = 1
    return Neighbours(
        near_first=first,
        near=near,
        layer=vertex_layer,
        face_layer=layers[panel_of_face],
        outward=np.where(turned[panel_of_face], -1.0, 1.0).astype(np.float32),
        vertex_outward=vertex_outward,
        rim=rim,
    )


def _panel_of_faces(mesh: GarmentMesh, faces: Int32) -> Integers:
    """The panel [F] of triangles given in another order than the mesh's."""
    width = np.int64(mesh.vertex_count)

    def keys(corners: Integers) -> Integers:
        ordered = np.sort(corners.astype(np.int64), axis=1)
        return np.asarray((ordered[:, 0] * width + ordered[:, 1]) * width + ordered[:, 2])

    own = keys(mesh.faces)
    order = np.argsort(own)
    return np.asarray(mesh.panel_of_face[order[np.searchsorted(own[order], keys(faces))]])


def panels_turned_over(mesh: GarmentMesh) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which panels [P] hang with their front towards the body: those an odd number of folds away."""
    fold = np.zeros(mesh.vertex_count, bool)
    fold[mesh.labels.get("fold", np.zeros(0, np.int32))] = True
    panels_at: list[set[int]] = [set() for _ in range(mesh.vertex_count)]
    for vertex, panel in zip(mesh.sewn_of_cut.tolist(), mesh.panel_of_cut.tolist(), strict=True):
        panels_at[vertex].add(panel)
    across: dict[tuple[int, int], bool] = {}
    for a, b in mesh.seam_edges.tolist():
        for one in panels_at[a] & panels_at[b]:
            for other in panels_at[a] & panels_at[b]:
                if one != other:
                    across[one, other] = across.get((one, other), True) and bool(fold[a] and fold[b])
    turned = np.zeros(len(mesh.panels), bool)
    seen: set[int] = set()
    for root in sorted(range(len(mesh.panels)), key=lambda panel: mesh.panels[panel].layer):
        waiting = [root] if root not in seen else []
        seen.add(root)
        while waiting:
            panel = waiting.pop(0)
            for other in range(len(mesh.panels)):
                if (panel, other) in across and other not in seen:
                    turned[other] = turned[panel] ^ across[panel, other]
                    seen.add(other)
                    waiting.append(other)
    return turned


def _near(faces: Integers, vertex_count: int) -> tuple[Int32, Int32]:
    """Rows of the vertices within RINGS edges of each, itself among them, ascending."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    both = np.concatenate([ends, ends[:, ::-1], np.repeat(np.arange(vertex_count), 2).reshape(-1, 2)])
    one = csr_array((np.ones(len(both), np.int32), (both[:, 0], both[:, 1])), shape=(vertex_count,) * 2)
    reached = one
    for _ in range(RINGS - 1):
        reached = csr_array(reached @ one)
    reached.sum_duplicates()
    reached.sort_indices()
    return reached.indptr.astype(np.int32), reached.indices.astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfContact:
    """The contacts of one drape, renewed every few substeps."""

    contacts: Contacts
    neighbours: Neighbours
    normals: Float32  # [V, 3] scratch

    @classmethod
    def of(cls, neighbours: Neighbours) -> "SelfContact":
        """No contacts yet."""
        count = len(neighbours.layer)
        return cls(
            contacts=no_contacts(count), neighbours=neighbours, normals=np.zeros((count, 3), np.float32)
        )

    def refresh(self, positions_m: Float32, inverse_mass: Float32, faces: Int32) -> None:
        """Look for what is near what now; sides of lasting contacts stay."""
        vertex_normals_into(positions_m, faces, self.normals)
        reach = np.float32(REACH_M)
        cells = sort_into_cells(positions_m, faces, reach, MOST_CELLS)
        find_contacts(
            positions_m, self.normals, inverse_mass, faces, cells, self.neighbours, reach, self.contacts
        )
        agree_on_sides(faces, self.neighbours, self.contacts)


def no_contacts(vertex_count: int) -> Contacts:
    """Empty rows for cloth [V] that nothing is near to."""
    return Contacts(
        found=np.zeros(vertex_count, np.int32),
        triangle=np.zeros((vertex_count, ROW), np.int32),
        side=np.zeros((vertex_count, ROW), np.int32),
        moved=np.zeros((vertex_count, 3), np.float32),
        calmed=np.zeros((vertex_count, 3), np.float32),
        asked=np.zeros(vertex_count, np.int32),
    )
