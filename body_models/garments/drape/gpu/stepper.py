"""A substep as a graph of warp launches; what `kernels.advance` does, on the graphics processor."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import warp as wp

from body_models.garments.drape.arrays import Float32
from body_models.garments.drape.gpu import warp_kernels as device_kernels
from body_models.garments.drape.gpu.levels import by_level
from body_models.garments.drape.kernels import Cloth, Obstacle, Step
from body_models.garments.drape.self_contact_kernels import ROW, Contacts

Launch = tuple[Any, int, list[Any]]  # kernel, number of threads, arguments


def device_array(values: np.ndarray[Any, Any], kind: type) -> Any:
    """A copy of an array on the current device; ``kind`` is int or float (32 bits)."""
    return wp.array(values, dtype=kind)


class WarpStepper:
    """One garment on one body, its arrays on the device; the graph is recorded at the first frame.

    ``device`` is a warp device name (``cuda:0``; ``cpu`` runs the same kernels one thread at a time, for
    tests).
    """

    def __init__(self, cloth: Cloth, body: Obstacle, vertex_count: int, device: str) -> None:
        wp.config.log_level = wp.LOG_WARNING
        self.device = device
        self._device = wp.get_device(device)
        # A graph cannot be recorded while kernels are still being loaded.
        wp.load_module(device_kernels, device=self._device)
        self._count = vertex_count
        with wp.ScopedDevice(self._device):
            vectors: list[Any] = [wp.zeros(vertex_count, dtype=wp.vec3) for _ in range(3)]
            self._x, self._v, self._p = vectors
            sums: list[Any] = [wp.zeros((vertex_count, 3), dtype=int) for _ in range(2)]
            self._asked: list[Any] = [*sums, wp.zeros(vertex_count, dtype=int)]
            self._numbers: Any = wp.zeros(len(Step._fields), dtype=float)
            self._contact_counts: Any = wp.zeros(vertex_count, dtype=int)
            rows: list[Any] = [wp.zeros((vertex_count, ROW), dtype=int) for _ in range(2)]
            self._contact_triangles, self._contact_sides = rows
            self._cloth, self._body = cloth, body
            self._launches = list(self._substep())
            self._graphs: dict[int, Any] = {}

    def advance(
        self, x: Float32, v: Float32, p: Float32, contacts: Contacts, step: Step, substeps: int
    ) -> None:
        """Run substeps in place on positions, velocities and previous positions, all [V, 3] float32."""
        with wp.ScopedDevice(self._device):
            self._contact_triangles.assign(contacts.triangle)
            self._contact_sides.assign(contacts.side)
            self._contact_counts.assign(contacts.found)
            self._numbers.assign(np.array(step, np.float32))
            for held, given in ((self._x, x), (self._v, v), (self._p, p)):
                held.assign(given)
            self._run(substeps)
            for held, wanted in ((self._x, x), (self._v, v), (self._p, p)):
                wanted[:] = held.numpy()

    def _run(self, substeps: int) -> None:
        if not self._device.is_cuda:
            self._launch(substeps)
            return
        if substeps not in self._graphs:
            with wp.ScopedCapture() as capture:
                self._launch(substeps)
            self._graphs[substeps] = capture.graph
        wp.capture_launch(self._graphs[substeps])

    def _launch(self, substeps: int) -> None:
        for _ in range(substeps):
            for kernel, threads, arguments in self._launches:
                wp.launch(kernel, threads, arguments)

    def _substep(self) -> Iterator[Launch]:
        """The launches of one substep, in the order of `kernels.advance`."""
        cloth, body, count = self._cloth, self._body, self._count
        x, v, p, numbers = self._x, self._v, self._p, self._numbers
        mass = device_array(cloth.inverse_mass, float)
        faces = device_array(cloth.faces, int)
        yield device_kernels.predict, count, [x, v, p, numbers]
        yield from self._triangles(mass)
        yield from self._hinges()
        for members, rest, soft in (
            (cloth.strips, cloth.strip_rest_m, cloth.strip_soft),
            (cloth.band, cloth.band_rest_m, cloth.band_soft),
        ):
            order, first = by_level(members, count)
            arrays = [
                device_array(members[order], int),
                device_array(rest[order], float),
                device_array(soft[order], float),
            ]
            for start, end in zip(first[:-1].tolist(), first[1:].tolist(), strict=True):
                yield device_kernels.solve_lengths, end - start, [x, mass, *arrays, start, numbers]
        if len(cloth.held):
            held = [device_array(cloth.held, int), device_array(cloth.held_level_m, float)]
            yield device_kernels.solve_holds, 1, [x, mass, *held, numbers]
        if len(cloth.sided):
            sided = [device_array(cloth.sided, int), device_array(cloth.planes, float)]
            yield (
                device_kernels.solve_sides,
                len(cloth.sided),
                [x, *sided, device_array(cloth.plane_of, int)],
            )
        contacts = [self._contact_counts, self._contact_triangles, self._contact_sides]
        yield device_kernels.ask_nothing, count, self._asked
        yield device_kernels.ask_cloth, count, [x, p, mass, faces, *contacts, *self._asked, numbers]
        yield device_kernels.part_cloth, count, [x, p, *self._asked]
        grid = device_array(body.distance_m, float)
        clearance = device_array(cloth.clearance_m, float)
        origin = wp.vec3(*(float(value) for value in body.origin_m))
        yield (
            device_kernels.resolve_body,
            count,
            [x, p, grid, origin, float(body.spacing_m), clearance, numbers],
        )
        yield device_kernels.update_velocity, count, [x, v, p, numbers]

    def _triangles(self, mass: Any) -> Iterator[Launch]:
        order, first = by_level(self._cloth.faces, self._count)
        faces = device_array(self._cloth.faces[order], int)
        sheet = device_array(self._cloth.sheet[order], float)
        for start, end in zip(first[:-1].tolist(), first[1:].tolist(), strict=True):
            arguments = [self._x, mass, faces, sheet, start, self._numbers]
            yield device_kernels.solve_triangles, end - start, arguments

    def _hinges(self) -> Iterator[Launch]:
        order, first = by_level(self._cloth.hinges, self._count)
        arrays = [
            device_array(self._cloth.hinges[order], int),
            device_array(self._cloth.hinge_weights[order], float),
            device_array(self._cloth.hinge_moves[order], float),
        ]
        for start, end in zip(first[:-1].tolist(), first[1:].tolist(), strict=True):
            yield device_kernels.solve_hinges, end - start, [self._x, *arrays, start]
