"""A draped garment carried along to another pose of its wearer, and settled there."""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from body_models.body.body import Body
from body_models.body.joints import JOINT_COUNT, JOINT_INDEX, LEFT_HAND_JOINTS, PARENTS, RIGHT_HAND_JOINTS
from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float32, Float64
from body_models.garments.drape.drape import Drape, cloth_on, judged, topology_of
from body_models.garments.drape.edges import edge_pairs, vertex_normals
from body_models.garments.drape.grid import BodyGrid
from body_models.garments.drape.kernels import Cloth
from body_models.garments.drape.motion import ClothMotion, come_to_rest
from body_models.garments.drape.pressed import PRESSED_M, caught_vertices, parts_of_body
from body_models.garments.drape.settings import DrapeSettings, guided_step
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import Fabric

# Cloth follows the bones of the skin nearest to it, blended over a hand's breadth of cloth.
BLENDING_ROUNDS = 24
# The cloth is led out of the skin first; then it settles like a drape that has fallen already.
LEADING_SUBSTEPS = 80
# The pose changes in this many parts; after each, cloth relaxes and keeps off itself.
PIECES = 24
RELAXING_SUBSTEPS = 6


def repose(
    worn: Drape,
    mesh: GarmentMesh,
    from_body: Body,
    to_body: Body,
    grid: BodyGrid,
    fabric: Fabric,
    settings: DrapeSettings | None = None,
) -> Drape:
    """Carry a drape from one pose of a body to another; ``grid`` is of ``to_body``.

    Cloth is skinned along with the body's bones in small parts, relaxing in between, then it settles on the
    body where that has arrived. Deterministic. Raises DrapeError DRAPE_BODY_MISMATCH.
    """
    if not np.array_equal(to_body.vertices_m, grid.vertices_m):
        raise DrapeError("DRAPE_BODY_MISMATCH", "The distance grid and the new pose are of different bodies.")
    started = time.perf_counter()
    used = settings or DrapeSettings()
    guided = guided_step(used, fabric)
    positions = worn.vertices_m.copy()
    motion = ClothMotion(
        positions, _cloth(mesh, positions, fabric, used), topology_of(mesh).neighbours, None, used
    )
    motion.run(guided, 1)  # notes which layer lies on which side of which
    weights = bone_weights(worn.vertices_m, mesh, from_body)
    for turns, shifts in bone_motions(from_body, to_body):
        positions[:] = np.einsum("vj,jab,vb->va", weights, turns, positions, optimize=True) + weights @ shifts
        motion.run(guided, RELAXING_SUBSTEPS)
    motion.hold_here(_cloth(mesh, positions, fabric, used))
    motion.meet(grid)
    motion.run(guided, LEADING_SUBSTEPS)
    motion.stop()
    velocities = come_to_rest(motion, fabric, used, first_frame=used.falling_frames)
    parts = parts_of_body(to_body)
    strain, quality = judged(
        mesh,
        positions,
        velocities,
        grid,
        fabric,
        worn.quality.needed_stretch,
        caught_vertices(positions, to_body.vertices_m, to_body.faces, parts, PRESSED_M),
        caught_vertices(positions, to_body.vertices_m, to_body.faces, parts),
    )
    return replace(
        worn,
        vertices_m=positions,
        normals=vertex_normals(positions, mesh.faces),
        strain=strain,
        quality=quality,
        waistband_level_m=_level(mesh, positions) if worn.waistband_level_m is not None else None,
        attempts=1,
        seconds=time.perf_counter() - started,
    )


def _level(mesh: GarmentMesh, positions_m: Float32) -> float:
    return float(positions_m[mesh.labels["waistband"], 1].mean())


def _cloth(mesh: GarmentMesh, positions_m: Float32, fabric: Fabric, settings: DrapeSettings) -> Cloth:
    """The garment held at the waistband where it is now; legs in a step cross no middle plane."""
    none = np.zeros(0, np.int32)
    return cloth_on(mesh, positions_m, fabric, settings)._replace(sided=none, plane_of=none)


def bone_weights(vertices_m: Float32, mesh: GarmentMesh, body: Body) -> Float64:
    """Share [V, 55] of each bone in the motion of cloth [V, 3] on a body.

    That of the nearest skin, sleeves asking the arms alone and other panels the rest of the body, smoothed
    along the cloth.
    """
    skin = body.model.skin_weights
    arm_joints = [
        JOINT_INDEX[f"{side}_{joint}"]
        for side in ("left", "right")
        for joint in ("shoulder", "elbow", "wrist")
    ]
    hands = [*range(LEFT_HAND_JOINTS.start, LEFT_HAND_JOINTS.stop)]
    hands += range(RIGHT_HAND_JOINTS.start, RIGHT_HAND_JOINTS.stop)
    on_arm = skin[:, arm_joints + hands].sum(axis=1) > 0.5
    sleeved = np.zeros(mesh.vertex_count, bool)
    arm_panels = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(("sleeve", "cuff"))]
    sleeved[mesh.sewn_of_cut[np.isin(mesh.panel_of_cut, arm_panels)]] = True
    weights = np.zeros((mesh.vertex_count, JOINT_COUNT))
    for cloth, part in ((sleeved, on_arm), (~sleeved, ~on_arm)):
        if cloth.any():
            own = np.flatnonzero(part)
            nearest = cKDTree(body.vertices_m[own]).query(vertices_m[cloth])[1]
            weights[cloth] = skin[own[np.asarray(nearest)]]
    return _blended(weights, mesh)


def _blended(weights: Float64, mesh: GarmentMesh) -> Float64:
    edges, _, _ = edge_pairs(mesh.faces)
    both = np.concatenate([edges, edges[:, ::-1]])
    count = mesh.vertex_count
    beside = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    mean = diags_array(1.0 / np.maximum(beside.sum(axis=1), 1.0)) @ beside
    for _ in range(BLENDING_ROUNDS):
        weights = 0.5 * weights + 0.5 * (mean @ weights)
    return weights


def bone_motions(start: Body, end: Body) -> Iterator[tuple[Float64, Float64]]:
    """Turns [55, 3, 3] and shifts [55, 3] of the bones from one pose to another, in PIECES parts."""
    turned, placed = _bone_frames(start, start.pose)
    first, lead = start.joints_m[0].astype(np.float64), end.joints_m[0].astype(np.float64)
    for piece in range(1, PIECES + 1):
        share = piece / PIECES
        pose = start.pose + share * (end.pose - start.pose)
        next_turned, next_placed = _bone_frames(start, pose, first + share * (lead - first))
        turns = next_turned @ turned.transpose(0, 2, 1)
        yield turns, next_placed - np.einsum("jab,jb->ja", turns, placed)
        turned, placed = next_turned, next_placed


def _bone_frames(
    body: Body, pose: NDArray[np.floating], root_m: Float64 | None = None
) -> tuple[Float64, Float64]:
    """World rotations [55, 3, 3] and places [55, 3] of the joints of a body's skeleton in another pose."""
    own, offsets = _world_rotations(body.pose), body.joints_m.astype(np.float64)
    turned = _world_rotations(pose)
    placed = np.zeros((JOINT_COUNT, 3))
    placed[0] = offsets[0] if root_m is None else root_m
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        at_rest = own[parent].T @ (offsets[joint] - offsets[parent])
        placed[joint] = placed[parent] + turned[parent] @ at_rest
    return turned, placed


def _world_rotations(pose: NDArray[np.floating]) -> Float64:
    local = Rotation.from_rotvec(pose).as_matrix()
    world = local.copy()
    for joint in range(1, JOINT_COUNT):
        world[joint] = world[PARENTS[joint]] @ local[joint]
    return np.asarray(world, np.float64)
