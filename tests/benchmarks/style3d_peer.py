"""The peer of the draper: newton's Style3D cloth solver on the same mesh, start, body and fabric.

Style3D takes panel coordinates as rest shape, as we do. Its settings are those of its authors' example
but for the step: ten substeps of a sixtieth of a second there, 1/120 s with five iterations here, which is
four times faster on a processor and still stable. Contact among the cloth itself is on, as is its default.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from body_models.garments.drape.grid import BodyGrid
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import Fabric

STEP_S = 1 / 120
ITERATIONS = 5
MOST_STEPS = 240
REST_MM_S = 15.0
CONTACT_M = 0.0035


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerDrape:
    """Where the cloth came to lie [V, 3], how long it took, how much time was simulated, and its speed."""

    vertices_m: NDArray[np.float32]
    seconds: float
    simulated_s: float
    speed_mm_s: float


def drape_with_style3d(
    mesh: GarmentMesh, start_m: NDArray[np.float64], grid: BodyGrid, fabric: Fabric
) -> PeerDrape:
    """Let Style3D hang the cloth until it rests (99th percentile of speeds below REST_MM_S) or time is up.

    Kernels compile in a first step that is not counted. Raises ImportError where newton is not installed.
    """
    import newton
    import warp as wp
    from newton.solvers import style3d

    wp.config.log_level = wp.LOG_WARNING
    builder = newton.ModelBuilder(up_axis=newton.Axis.Y)
    newton.solvers.SolverStyle3D.register_custom_attributes(builder)
    stretch = wp.vec3(fabric.stretch_weft_n_m, fabric.stretch_warp_n_m, fabric.shear_n_m)
    bending = wp.vec3(fabric.bending_weft_n_m, fabric.bending_warp_n_m, fabric.bending_weft_n_m)
    style3d.add_cloth_mesh(
        builder,
        pos=wp.vec3(0.0, 0.0, 0.0),
        rot=wp.quat_identity(),
        vel=wp.vec3(0.0, 0.0, 0.0),
        panel_verts=mesh.cut_uv_m.tolist(),
        panel_indices=mesh.cut_faces.ravel().tolist(),
        vertices=start_m.tolist(),
        indices=mesh.faces.ravel().tolist(),
        density=fabric.areal_density_kg_m2,
        particle_radius=CONTACT_M,
        tri_aniso_ke=stretch,
        edge_aniso_ke=bending,
    )
    body = newton.Mesh(grid.vertices_m.astype(np.float32), grid.faces.ravel().astype(np.int32))
    builder.add_shape_mesh(body=-1, mesh=body)
    model = builder.finalize(device="cpu")
    model.soft_contact_mu = fabric.friction
    solver = newton.solvers.SolverStyle3D(
        model=model, config=newton.solvers.SolverStyle3D.Config(iterations=ITERATIONS)
    )
    state, following = model.state(), model.state()
    control, pipeline = model.control(), newton.CollisionPipeline(model)
    contacts = pipeline.contacts()

    def step() -> None:
        nonlocal state, following
        pipeline.collide(state, contacts)
        state.clear_forces()
        solver.step(state, following, control, contacts, STEP_S)
        state, following = following, state

    step()
    started, taken, speed = time.perf_counter(), 1, np.inf
    while taken < MOST_STEPS and not (taken > 30 and speed < REST_MM_S):
        step()
        taken += 1
        speed = 1000 * float(np.percentile(np.linalg.norm(_numbers(state.particle_qd), axis=1), 99))
    return PeerDrape(
        vertices_m=_numbers(state.particle_q).astype(np.float32),
        seconds=time.perf_counter() - started,
        simulated_s=taken * STEP_S,
        speed_mm_s=speed,
    )


def _numbers(values: Any) -> NDArray[np.float32]:
    """A device array [V, 3] as numpy; newton types it as possibly absent."""
    numbers: NDArray[np.float32] = values.numpy()
    return numbers
