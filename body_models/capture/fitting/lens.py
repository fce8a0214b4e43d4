"""A camera nobody calibrated: focal length, height and tilt are found together with the body."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.capture.camera import Camera
from body_models.capture.fitting.skinned import Floats

LENS_SIZE: Final = 4
_DISTANCE_M: Final = 3.0  # of the camera from the world's origin: the person's place is free
_USUAL: Final = np.array([np.log(1.05), 0.0, 0.0, 1.4])
_STD: Final = np.array([0.25, np.radians(8.0), np.radians(1.5), 0.35])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lens:
    """What is unknown of the camera: [4] logarithm of focal length over the picture's longer side, pitch
    (down is positive) and roll [rad], height above the floor [m]."""

    values: Floats

    def camera(self, image_size: tuple[int, int]) -> Camera:
        """The camera, without distortion and looking at its picture's middle."""
        width, height = image_size
        focal = np.exp(self.values[0]) * max(image_size)
        upright = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])  # looks along -z
        place = np.eye(4)
        place[:3, :3] = upright @ _turn(self.values).T
        place[:3, 3] = (0.0, self.values[3], _DISTANCE_M)
        matrix = np.array([[focal, 0.0, (width - 1) / 2], [0.0, focal, (height - 1) / 2], [0.0, 0.0, 1.0]])
        return Camera(image_size=image_size, matrix=matrix, distortion=np.zeros(5), world_from_camera=place)

    def moved(self, step: Floats) -> "Lens":
        """The lens after a step [4]."""
        return Lens(values=self.values + step)

    def slopes(self, camera: Camera, points_m: Floats, by_pixel: Floats, along: Floats) -> Floats:
        """Derivatives [N, 4] of ``along`` [N, 2] · pixel by the lens at world points [N, 3].

        ``by_pixel`` [N, 2, 3] are the pixels' derivatives by the world points.
        """
        pixels = camera.project(points_m)
        rows = np.empty((len(points_m), LENS_SIZE))
        rows[:, 0] = np.einsum("nc,nc->n", along, pixels - camera.matrix[:2, 2])
        by_world = np.einsum("nc,ncd->nd", along, by_pixel)
        by_camera = by_world @ camera.world_from_camera[:3, :3]
        # seen = turn(pitch, roll) @ upright.T @ (point - centre), turn = Rz(roll) @ Rx(pitch)
        seen = camera.to_camera(points_m)
        pitch_axis = Rotation.from_rotvec([0.0, 0.0, self.values[2]]).apply([1.0, 0.0, 0.0])
        rows[:, 1] = np.einsum("nd,nd->n", by_camera, np.cross(pitch_axis, seen))
        rows[:, 2] = np.einsum("nd,nd->n", by_camera, np.cross([0.0, 0.0, 1.0], seen))
        rows[:, 3] = -by_world[:, 1]
        return rows

    def prior(self) -> tuple[Floats, Floats]:
        """Residuals [4] in stds and their slopes [4, 4]."""
        return (self.values - _USUAL) / _STD, np.diag(1.0 / _STD)


def usual_lens() -> Lens:
    """A webcam in a shop, before anything was seen."""
    return Lens(values=_USUAL.copy())


def _turn(values: Floats) -> Floats:
    """From upright camera axes to the tilted camera's: pitch about x, then roll about z."""
    turn: Floats = Rotation.from_euler("xz", [values[1], values[2]]).as_matrix()
    return turn
