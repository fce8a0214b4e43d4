"""The body model in plain arrays, posed in double precision, with the derivative of any point of it.

Hands, jaw and eyes are rigid here: their weights go to the wrists and the head, which is the same as leaving
their rotations at zero. Points are the vertices, then the moving joints.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy import sparse
from scipy.sparse import csgraph

from body_models.body.joints import JOINT_COUNT, JOINT_NAMES, PARENTS
from body_models.body.model import BodyModel

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]

MOVING: Final[tuple[str, ...]] = JOINT_NAMES[:22]
"""Joints that move in a fit: the body's, from the pelvis to the wrists."""
MOVING_PARENTS: Final = np.array(PARENTS[:22], dtype=np.int32)
STANCE_SIZE: Final = 3 * len(MOVING) + 3
_LEAST_WEIGHT: Final = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stance:
    """Where a body stands and how: rotations of the moving joints in their parents' axes, and the pelvis."""

    rotations: Floats  # [22, 3, 3]
    pelvis_m: Floats  # [3]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SkinnedModel:
    """One body model's arrays. P points: V vertices, then 22 joints."""

    template_m: Floats  # [P, 3]
    directions_m: npt.NDArray[np.float32]  # [P, 3, K]
    bones: Rows  # [P, W]: joints a point follows
    shares: Floats  # [P, W]: how much, summing to 1; zero-padded
    bone_counts: Rows  # [P]
    faces: Rows  # [F, 3], the outer shell
    edges: Rows  # [E, 2]
    edge_faces: Rows  # [E, 2]: the two faces of each edge
    vertex_count: int

    @property
    def beta_count(self) -> int:
        """How many betas the model has."""
        return int(self.directions_m.shape[2])

    def joint_row(self, name: str) -> int:
        """The point of a moving joint."""
        return self.vertex_count + MOVING.index(name)

    def shaped(self, betas: Floats) -> Floats:
        """Rest points [P, 3] of a shape."""
        flat = self.directions_m.reshape(-1, self.beta_count) @ betas.astype(np.float32)
        rest: Floats = self.template_m + flat.reshape(-1, 3)
        return rest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PosedPoints:
    """A shape in a stance, with what the derivatives of its points need."""

    rest_m: Floats  # [P, 3]
    points_m: Floats  # [P, 3]
    turned: Floats  # [22, 3, 3]: world rotations of the joints
    centres_m: Floats  # [22, 3]: where the joints are
    shifts_m: Floats  # [22, 3]: a point x of bone j goes to turned[j] @ x + shifts_m[j]
    shift_slopes: Floats  # [22, 3, K]: derivative of the shifts by the betas


def posed(model: SkinnedModel, rest_m: Floats, stance: Stance) -> PosedPoints:
    """Pose rest points [P, 3]: linear blend skinning."""
    joints = rest_m[model.vertex_count :]
    directions = model.directions_m[model.vertex_count :].astype(np.float64)
    turned, centres = np.empty((len(MOVING), 3, 3)), np.empty((len(MOVING), 3))
    slopes = np.zeros_like(directions)
    turned[0], centres[0] = stance.rotations[0], stance.pelvis_m
    for j in range(1, len(MOVING)):
        parent = MOVING_PARENTS[j]
        turned[j] = turned[parent] @ stance.rotations[j]
        centres[j] = centres[parent] + turned[parent] @ (joints[j] - joints[parent])
        slopes[j] = slopes[parent] + np.tensordot(turned[parent], directions[j] - directions[parent], 1)
    shifts = centres - np.einsum("jab,jb->ja", turned, joints)
    slopes -= turned @ directions
    points = np.empty_like(rest_m)
    _skin(rest_m, model.bones, model.shares, model.bone_counts, turned, shifts, points)
    return PosedPoints(
        rest_m=rest_m,
        points_m=points,
        turned=turned,
        centres_m=centres,
        shifts_m=shifts,
        shift_slopes=slopes,
    )


def slope_rows(
    model: SkinnedModel, body: PosedPoints, ends: Rows, share: Floats, along: Floats
) -> tuple[Floats, Floats]:
    """Derivatives of ``along`` · point by the shape and the stance.

    Points lie on lines: ``ends`` [N, 2] are rows of points, ``share`` [N] how far from the first to the
    second (beyond 0 and 1 is allowed); ``along`` [N, 3] weighs the coordinates. Returns [N, K] by the betas
    and [N, 69] by the stance: 22 joints' rotations (left-multiplied, in their parents' axes, rad), then the
    pelvis' place.
    """
    by_betas = np.zeros((len(ends), model.beta_count))
    by_stance = np.zeros((len(ends), STANCE_SIZE))
    parent_turned = np.concatenate([np.eye(3)[None], body.turned[MOVING_PARENTS[1:]]])
    _slopes(
        np.ascontiguousarray(ends, dtype=np.int32),
        np.ascontiguousarray(share, dtype=np.float64),
        np.ascontiguousarray(along, dtype=np.float64),
        model.directions_m,
        model.bones,
        model.shares,
        model.bone_counts,
        MOVING_PARENTS,
        body.rest_m,
        body.turned,
        body.centres_m,
        body.shifts_m,
        body.shift_slopes,
        parent_turned,
        by_betas,
        by_stance,
    )
    return by_betas, by_stance


@lru_cache(maxsize=2)
def skinned_model(model: BodyModel) -> SkinnedModel:
    """The arrays of a body model, made once."""
    weights = np.zeros((model.vertex_count, len(MOVING)))
    np.add.at(weights.T, _moving_of_joint(), model.skin_weights.T.astype(np.float64))
    bones, shares, counts = _sparse(np.concatenate([weights, np.eye(len(MOVING))]))
    template, joints = model.template.numpy(), model.joint_template.numpy().reshape(-1, 3)
    directions = model.shape_directions.numpy().reshape(-1, 3, model.beta_count)
    joint_directions = model.joint_directions.numpy().reshape(-1, 3, model.beta_count)
    faces = _outer_shell(model.faces.astype(np.int32), model.vertex_count)
    edges, edge_faces = _edges_of(faces)
    return SkinnedModel(
        template_m=np.concatenate([template, joints[: len(MOVING)]]).astype(np.float64),
        directions_m=np.ascontiguousarray(np.concatenate([directions, joint_directions[: len(MOVING)]])),
        bones=bones,
        shares=shares,
        bone_counts=counts,
        faces=faces,
        edges=edges,
        edge_faces=edge_faces,
        vertex_count=model.vertex_count,
    )


def _moving_of_joint() -> npt.NDArray[np.intp]:
    """The moving joint [55] that carries each joint of the format."""
    carried = np.arange(JOINT_COUNT)
    for j in range(len(MOVING), JOINT_COUNT):
        carried[j] = carried[PARENTS[j]]
    return carried


def _sparse(weights: Floats) -> tuple[Rows, Floats, Rows]:
    """Dense weights [P, 22] as each point's few bones, heaviest first."""
    kept = np.where(weights > _LEAST_WEIGHT, weights, 0.0)
    counts = (kept > 0).sum(axis=1)
    order = np.argsort(-kept, axis=1, kind="stable")[:, : counts.max()]
    shares = np.take_along_axis(kept, order, axis=1)
    shares /= shares.sum(axis=1, keepdims=True)
    return order.astype(np.int32), np.ascontiguousarray(shares), counts.astype(np.int32)


def _outer_shell(faces: Rows, vertex_count: int) -> Rows:
    """The faces of the largest connected part: eyeballs, teeth and tongue make no outline."""
    ends = np.concatenate([faces[:, :2], faces[:, 1:]])
    joined = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(vertex_count,) * 2)
    labels = csgraph.connected_components(joined, directed=False)[1]
    largest = np.bincount(labels).argmax()
    return np.ascontiguousarray(faces[labels[faces[:, 0]] == largest])


def _edges_of(faces: Rows) -> tuple[Rows, Rows]:
    """Edges [E, 2] that two faces share, and those faces [E, 2]."""
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    of_face = np.tile(np.arange(len(faces), dtype=np.int32), 3)
    order = np.lexsort((sides[:, 1], sides[:, 0]))
    sides, of_face = sides[order], of_face[order]
    first = np.nonzero((sides[:-1] == sides[1:]).all(axis=1))[0]
    return np.ascontiguousarray(sides[first]), np.stack([of_face[first], of_face[first + 1]], axis=1)


@njit(cache=True, nogil=True)
def _skin(
    rest: Floats,
    bones: Rows,
    shares: Floats,
    bone_counts: Rows,
    turned: Floats,
    shifts: Floats,
    points: Floats,
) -> None:
    for i in range(len(rest)):
        x, y, z = rest[i]
        for c in range(3):
            points[i, c] = 0.0
        for b in range(bone_counts[i]):
            j, share = bones[i, b], shares[i, b]
            for c in range(3):
                moved = turned[j, c, 0] * x + turned[j, c, 1] * y + turned[j, c, 2] * z + shifts[j, c]
                points[i, c] += share * moved


@njit(cache=True, nogil=True)
def _slopes(
    ends: Rows,
    share: Floats,
    along: Floats,
    directions: npt.NDArray[np.float32],
    bones: Rows,
    shares: Floats,
    bone_counts: Rows,
    parents: Rows,
    rest: Floats,
    turned: Floats,
    centres: Floats,
    shifts: Floats,
    shift_slopes: Floats,
    parent_turned: Floats,
    by_betas: Floats,
    by_stance: Floats,
) -> None:
    beta_count = directions.shape[2]
    last = by_stance.shape[1] - 3
    world = np.empty(3)
    for n in range(len(ends)):
        g = along[n]
        for end in range(2):
            part = 1.0 - share[n] if end == 0 else share[n]
            if part == 0.0:
                continue
            i = ends[n, end]
            rest_g = np.zeros(3)
            for b in range(bone_counts[i]):
                bone = bones[i, b]
                weight = part * shares[i, b]
                for c in range(3):
                    world[c] = shifts[bone, c]
                    for d in range(3):
                        world[c] += turned[bone, c, d] * rest[i, d]
                        rest_g[d] += weight * turned[bone, c, d] * g[c]
                    for k in range(beta_count):
                        by_betas[n, k] += weight * g[c] * shift_slopes[bone, c, k]
                j = bone
                while j >= 0:
                    ax = world[0] - centres[j, 0]
                    ay = world[1] - centres[j, 1]
                    az = world[2] - centres[j, 2]
                    tx = weight * (ay * g[2] - az * g[1])
                    ty = weight * (az * g[0] - ax * g[2])
                    tz = weight * (ax * g[1] - ay * g[0])
                    for d in range(3):
                        by_stance[n, 3 * j + d] += (
                            parent_turned[j, 0, d] * tx
                            + parent_turned[j, 1, d] * ty
                            + parent_turned[j, 2, d] * tz
                        )
                    j = parents[j]
            for c in range(3):
                by_stance[n, last + c] += part * g[c]
                for k in range(beta_count):
                    by_betas[n, k] += rest_g[c] * directions[i, c, k]
