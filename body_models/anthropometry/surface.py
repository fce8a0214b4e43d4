"""What is fixed about a body whatever its shape: its parts, edges, shell, and points found by rays."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from body_models.anthropometry.quantity import Floats, MaterialPoint, Rows
from body_models.body.joints import JOINT_INDEX, JOINT_NAMES

Faces = npt.NDArray[np.intp]  # [F, 3]
Mask = npt.NDArray[np.bool_]

_HAND_FINGERS: Final = ("thumb", "index", "middle", "ring", "pinky")


def _joints(*names: str) -> list[int]:
    return [JOINT_INDEX[n] for n in names]


def _hand(side: str) -> list[int]:
    return [i for i, n in enumerate(JOINT_NAMES) if n.startswith(tuple(f"{side}_{f}" for f in _HAND_FINGERS))]


ARMS: Final = [
    *_joints("left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist"),
    *_hand("left"),
    *_hand("right"),
]
RIGHT_UPPER_ARM: Final = _joints("right_shoulder")
RIGHT_FOREARM: Final = _joints("right_elbow", "right_wrist")
HEAD: Final = _joints("head", "jaw", "left_eye", "right_eye")
NECK: Final = _joints("neck", *(JOINT_NAMES[j] for j in HEAD))
RIGHT_LEG: Final = _joints("right_hip", "right_knee", "right_ankle", "right_foot")
RIGHT_FOOT: Final = _joints("right_ankle", "right_foot")
FEET: Final = _joints("left_ankle", "right_ankle", "left_foot", "right_foot")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """The outer shell of a body of the format and the points of its template in the measuring pose.

    Separate shells inside it (eyeballs, teeth, tongue) are left out: they hold no flesh of their own.
    """

    points_m: Floats  # [V + 55, 3]: vertices, then joints
    vertex_count: int
    faces: Faces  # [F, 3], outer shell only
    closing_faces: Faces  # [C, 3], fans over holes of the shell
    edges: Rows  # [E, 2]
    skin_weights: Floats  # [V, 55]

    def joint_row(self, name: str) -> int:
        """Row of a joint among the points."""
        return self.vertex_count + JOINT_INDEX[name]

    def weight_of(self, joints: list[int]) -> Floats:
        """How much each vertex [V] follows these joints."""
        weight: Floats = self.skin_weights[:, joints].sum(axis=1)
        return weight

    def edges_among(self, vertices: Mask) -> Rows:
        """Edges [E, 2] of the shell with both ends among the vertices of a mask [V]."""
        among: Rows = self.edges[vertices[self.edges].all(axis=1)]
        return among

    def shell_rows(self, vertices: Mask) -> Rows:
        """Rows of the shell's vertices that the mask [V] names."""
        on_shell = np.zeros(self.vertex_count, dtype=bool)
        on_shell[self.faces] = True
        return np.nonzero(on_shell & vertices)[0]

    def faces_among(self, vertices: Mask) -> Faces:
        """Faces of the shell with all corners among the vertices of a mask [V]."""
        among: Faces = self.faces[vertices[self.faces].all(axis=1)]
        return among

    def cast(self, origin: Floats, direction: Floats, faces: Faces | None = None) -> MaterialPoint | None:
        """The farthest point where a ray meets the faces (default: the shell), or ``None``."""
        faces = self.faces if faces is None else faces
        corner, first, second = (self.points_m[faces[:, k]] for k in range(3))
        e1, e2, offset = first - corner, second - corner, origin - corner
        p = np.cross(direction, e2)
        determinant = np.einsum("ij,ij->i", e1, p)
        with np.errstate(divide="ignore", invalid="ignore"):
            u = np.einsum("ij,ij->i", offset, p) / determinant
            q = np.cross(offset, e1)
            v = q @ direction / determinant
            t = np.einsum("ij,ij->i", q, e2) / determinant
            slack = 1e-9
            hit = (u >= -slack) & (v >= -slack) & (u + v <= 1.0 + slack) & (t > 0.0) & (determinant != 0.0)
        if not hit.any():
            return None
        best = int(np.argmax(np.where(hit, t, -np.inf)))
        return MaterialPoint(rows=faces[best], weights=np.array([1.0 - u[best] - v[best], u[best], v[best]]))


def surface_of(points_m: Floats, faces: Faces, skin_weights: Floats) -> Surface:
    """Find the outer shell of a mesh and close it; ``points_m`` are vertices [V, 3], then joints [55, 3]."""
    vertex_count = len(skin_weights)
    shell = _largest_shell(points_m, faces, vertex_count)
    halves = np.concatenate([shell[:, [0, 1]], shell[:, [1, 2]], shell[:, [2, 0]]])
    edges = np.unique(np.sort(halves, axis=1), axis=0)
    return Surface(
        points_m=points_m,
        vertex_count=vertex_count,
        faces=shell,
        closing_faces=_closing_fans(halves),
        edges=edges,
        skin_weights=skin_weights,
    )


def _largest_shell(points_m: Floats, faces: Faces, vertex_count: int) -> Faces:
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]]])
    graph = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(vertex_count,) * 2)
    _, label = csgraph.connected_components(graph, directed=False)
    face_label = label[faces[:, 0]]
    corners = points_m[faces]
    volumes = np.einsum("ij,ij->i", np.cross(corners[:, 0], corners[:, 1]), corners[:, 2])
    by_shell = np.abs(np.bincount(face_label, weights=volumes))
    shell: Faces = faces[face_label == int(np.argmax(by_shell))]
    return shell


def _closing_fans(halves: Rows) -> Faces:
    """Triangles over the holes of a shell, from the half edges [3F, 2] that have no twin."""
    twins = {(int(a), int(b)) for a, b in halves}
    follow = {b: a for a, b in twins if (b, a) not in twins}  # a hole's rim, against the faces
    fans: list[tuple[int, int, int]] = []
    while follow:
        start, current = follow.popitem()
        while current != start and current in follow:
            following = follow.pop(current)
            if following != start:
                fans.append((start, current, following))
            current = following
    return np.array(fans, dtype=np.intp).reshape(-1, 3)
