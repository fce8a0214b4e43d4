"""Measuring a body of the format from its betas, with the derivative of every measurement."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from body_models.anthropometry.definitions import Taken, Taking, parts_of
from body_models.anthropometry.landmarks import MeasurableModel, PosedBody, landmarks_for
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.quantity import Floats
from body_models.anthropometry.tape import Tape
from body_models.body.poses import A_POSE

BODY_DENSITY_KG_M3: Final = 985.0
_CM_PER_M: Final = 100.0
_MASS: Final = "body_mass_kg"

MEASURED_NAMES: Final[tuple[str, ...]] = (*MEASUREMENTS, "knee_girth_cm")
"""What is measured on every body: the contract's names, and the girth at the knee cap that trousers need."""


class Anthropometer:
    """Measures bodies of one model in the A-pose, where points are affine in the betas.

    A measurement costs one product of the pose's directions with the betas and a few plane cuts. Values are
    in cm and kg, in the order of `MEASURED_NAMES`. ``precision`` is that of the stored directions.
    """

    def __init__(self, model: MeasurableModel, precision: type[np.floating[Any]] = np.float32) -> None:
        basis = model.posed_basis(A_POSE)
        self._known = landmarks_for(model)
        self._parts = parts_of(self._known)
        self._vertex_count = self._known.surface.vertex_count
        self._mean_m = np.concatenate([basis.mean_m, basis.joints_mean_m]).astype(np.float64)
        directions = np.concatenate([basis.directions_m, basis.joint_directions_m])
        self._directions = np.ascontiguousarray(
            directions.reshape(-1, directions.shape[2]), dtype=precision
        )  # [3 P, K]
        surface = self._known.surface
        self._volume_faces = np.concatenate([surface.faces, surface.closing_faces])

    @property
    def beta_count(self) -> int:
        """How many betas the model has."""
        return int(self._directions.shape[1])

    def points_m(self, betas: npt.NDArray[np.floating]) -> Floats:
        """Vertices [V, 3], then joints [55, 3], in the A-pose, before they are set on the floor."""
        offsets = self._directions @ np.asarray(betas, dtype=self._directions.dtype)
        points: Floats = self._mean_m + offsets.reshape(-1, 3)
        return points

    def measure(self, betas: npt.NDArray[np.floating]) -> dict[str, float]:
        """Every measurement of a shape in cm and kg; raises `MeasurementError` for a shape no person has."""
        return self.measure_points(self.points_m(betas))

    def measure_points(self, points_m: Floats) -> dict[str, float]:
        """Every measurement of vertices, then joints [V + 55, 3], in the A-pose, whatever made them."""
        taken = Taking(self._known, self._parts, points_m).all()
        values = {name: t.quantity.value * _CM_PER_M for name, t in taken.items()}
        values[_MASS] = self._mass(points_m)[0]
        return {name: values[name] for name in MEASURED_NAMES}

    def measure_with_jacobian(self, betas: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Values [M] in the order of `MEASURED_NAMES`, and their derivatives [M, K] by the betas."""
        points = self.points_m(betas)
        taken = Taking(self._known, self._parts, points).all()
        mass_kg, growth = self._mass(points)
        values = np.array([mass_kg if n == _MASS else self._cm(taken[n]) for n in MEASURED_NAMES])
        names = [n for n in MEASURED_NAMES if n != _MASS]
        jacobian = np.empty((len(MEASURED_NAMES), self.beta_count))
        jacobian[[MEASURED_NAMES.index(n) for n in names]] = self._gradients(taken, names) @ self._directions
        vertex_directions = self._directions[: 3 * self._vertex_count]
        jacobian[MEASURED_NAMES.index(_MASS)] = (
            self._mass_gradient(growth).ravel().astype(self._directions.dtype) @ vertex_directions
        )
        return values, jacobian

    def tapes(self, body: PosedBody, betas: npt.NDArray[np.floating]) -> dict[str, Tape]:
        """Every measurement's line on a body of this shape, in the body's own pose and place.

        Girths are found in the A-pose and follow the flesh; heights stand upright from the floor.
        """
        taking = Taking(self._known, self._parts, self.points_m(betas))
        points = np.concatenate([body.vertices_m, body.joints_m]).astype(np.float64)
        posed = Taking(self._known, self._parts, points)
        lines = {n: t.section.on(points) for n, t in taking.all().items() if t.section is not None}
        tapes = {n: Tape(name=n, points_m=p, closed=True) for n, p in lines.items()}
        named = {n: p.at(points) for n, p in self._known.points.items()}
        lengths = {
            "shoulder_breadth_cm": [named["acromion_left"], named["cervicale"], named["acromion_right"]],
            "arm_length_cm": [named["acromion_right"], named["elbow_right"], named["wrist_right"]],
            "waist_back_length_cm": list(posed.back_line()),
        }
        for height, name in _HEIGHTS.items():
            foot = named[name] * np.array([1.0, 0.0, 1.0]) + np.array([0.0, posed.floor_m(), 0.0])
            lengths[height] = [foot, named[name]]
        tapes |= {n: Tape(name=n, points_m=np.stack(p), closed=False) for n, p in lengths.items()}
        return tapes

    @staticmethod
    def _cm(taken: Taken) -> float:
        return taken.quantity.value * _CM_PER_M

    def _gradients(self, taken: dict[str, Taken], names: list[str]) -> sparse.csr_array:
        """Gradients of measurements [M, 3 P] in cm per metre of every coordinate."""
        quantities = [taken[n].quantity for n in names]
        columns = np.concatenate([(3 * q.rows[:, None] + np.arange(3)).ravel() for q in quantities])
        counts = [3 * len(q.rows) for q in quantities]
        entries = np.concatenate([q.gradient.ravel() for q in quantities]) * _CM_PER_M
        starts = np.concatenate([[0], np.cumsum(counts)])
        shape = (len(names), self._directions.shape[0])
        return sparse.csr_array((entries.astype(self._directions.dtype), columns, starts), shape=shape)

    def _mass(self, points_m: Floats) -> tuple[float, Floats]:
        """Mass in kg of the closed outer shell, and per face [3, F] how it grows when its corners move."""
        corners = points_m[self._volume_faces]  # [F, 3, 3]
        (ux, uy, uz), (vx, vy, vz) = (corners[:, 1] - corners[:, 0]).T, (corners[:, 2] - corners[:, 0]).T
        normals = np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx])  # twice the area
        growth = np.asarray(BODY_DENSITY_KG_M3 / 6.0 * normals, dtype=np.float64)
        return float(np.einsum("fk,kf->", corners[:, 0], growth)), growth

    def _mass_gradient(self, growth: Floats) -> Floats:
        """Gradient of the mass over the vertices [V, 3]: the sum over the faces around each."""
        rows = self._volume_faces.ravel()
        shares = [np.bincount(rows, np.repeat(g, 3), minlength=self._vertex_count) for g in growth]
        return np.asarray(np.stack(shares, axis=1), dtype=np.float64)


_HEIGHTS: Final = {
    "crotch_height_cm": "crotch",
    "waist_height_cm": "navel",
    "chest_height_cm": "bust_left",
    "cervicale_height_cm": "cervicale",
    "knee_height_cm": "knee_cap_right",
}


@lru_cache(maxsize=4)
def anthropometer_for(model: MeasurableModel) -> Anthropometer:
    """The anthropometer of a model, made once."""
    return Anthropometer(model)
