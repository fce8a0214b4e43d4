"""A calibrated camera: world points to pixels, with the lens's distortion and all derivatives.

OpenCV's model (k1, k2, p1, p2, k3) and axes: x right, y down, z forward. The world is in metres, y up, its
origin on the floor at the standing spot, +z towards the camera.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_UNDISTORT_STEPS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Camera:
    """Intrinsics, distortion and place of one camera."""

    image_size: tuple[int, int]  # width, height in pixels
    matrix: Floats  # [3, 3]
    distortion: Floats  # [5]: k1, k2, p1, p2, k3
    world_from_camera: Floats  # [4, 4]

    @property
    def centre_m(self) -> Floats:
        """Where the camera is in the world, [3]."""
        return self.world_from_camera[:3, 3]

    def to_camera(self, points_m: npt.NDArray[np.floating]) -> Floats:
        """World points [N, 3] in the camera's axes."""
        seen: Floats = (np.asarray(points_m, np.float64) - self.centre_m) @ self.world_from_camera[:3, :3]
        return seen

    def project(self, points_m: npt.NDArray[np.floating]) -> Floats:
        """Pixels [N, 2] of world points [N, 3] in front of the camera."""
        return self._pixels(self._distorted(_flat(self.to_camera(points_m))))

    def project_with_jacobian(self, points_m: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Pixels [N, 2] and their derivatives [N, 2, 3] by the world points [N, 3]."""
        seen = self.to_camera(points_m)
        flat = _flat(seen)
        by_flat = self._distortion_jacobian(flat)  # [N, 2, 2]
        inverse_depth = 1.0 / seen[:, 2]
        by_seen = np.zeros((len(seen), 2, 3))
        by_seen[:, 0, 0] = by_seen[:, 1, 1] = inverse_depth
        by_seen[:, :, 2] = -flat * inverse_depth[:, None]
        by_pixel = self.matrix[:2, :2] @ by_flat @ by_seen
        return self._pixels(self._distorted(flat)), by_pixel @ self.world_from_camera[:3, :3].T

    def rays(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Unit directions [N, 3] in the world through pixels [N, 2]."""
        flat = self.undistorted(pixels)
        directions = np.column_stack([flat, np.ones(len(flat))]) @ self.world_from_camera[:3, :3].T
        rays: Floats = directions / np.linalg.norm(directions, axis=1, keepdims=True)
        return rays

    def undistorted(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Coordinates [N, 2] on the plane at depth 1, seen at pixels [N, 2] (fixed-point iteration)."""
        affine = self.matrix[:2, :2]
        offsets = np.asarray(pixels, np.float64) - self.matrix[:2, 2]
        target: Floats = np.linalg.solve(affine, offsets.T).T.astype(np.float64)
        flat = target.copy()
        for _ in range(_UNDISTORT_STEPS):
            flat = flat - (self._distorted(flat) - target)
        return flat

    def on_floor(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Floor points [N, 3] (y = 0) seen at pixels [N, 2]; those above the horizon come back far away."""
        rays = self.rays(pixels)
        downward = np.minimum(rays[:, 1], -1e-9)
        floor: Floats = self.centre_m - rays * (self.centre_m[1] / downward)[:, None]
        return floor

    def _distorted(self, flat: Floats) -> Floats:
        k1, k2, p1, p2, k3 = self.distortion
        x, y = flat[:, 0], flat[:, 1]
        r2 = x * x + y * y
        radial = 1.0 + r2 * (k1 + r2 * (k2 + r2 * k3))
        return np.column_stack(
            [
                x * radial + 2.0 * p1 * x * y + p2 * (r2 + 2.0 * x * x),
                y * radial + p1 * (r2 + 2.0 * y * y) + 2.0 * p2 * x * y,
            ]
        )

    def _distortion_jacobian(self, flat: Floats) -> Floats:
        k1, k2, p1, p2, k3 = self.distortion
        x, y = flat[:, 0], flat[:, 1]
        r2 = x * x + y * y
        radial = 1.0 + r2 * (k1 + r2 * (k2 + r2 * k3))
        slope = 2.0 * (k1 + r2 * (2.0 * k2 + 3.0 * r2 * k3))  # of radial, by r2, times two
        jacobian = np.empty((len(flat), 2, 2))
        jacobian[:, 0, 0] = radial + x * x * slope + 2.0 * p1 * y + 6.0 * p2 * x
        jacobian[:, 0, 1] = x * y * slope + 2.0 * p1 * x + 2.0 * p2 * y
        jacobian[:, 1, 0] = x * y * slope + 2.0 * p1 * x + 2.0 * p2 * y
        jacobian[:, 1, 1] = radial + y * y * slope + 6.0 * p1 * y + 2.0 * p2 * x
        return jacobian

    def _pixels(self, distorted: Floats) -> Floats:
        pixels: Floats = distorted @ self.matrix[:2, :2].T + self.matrix[:2, 2]
        return pixels


def camera_looking(
    image_size: tuple[int, int], *, focal_px: float, eye_m: npt.ArrayLike, target_m: npt.ArrayLike
) -> Camera:
    """A camera without distortion, upright, at ``eye_m`` [3] looking at ``target_m`` [3] of the world."""
    eye = np.asarray(eye_m, np.float64)
    forward = np.asarray(target_m, np.float64) - eye
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    place = np.eye(4)
    place[:3, 0], place[:3, 1], place[:3, 2], place[:3, 3] = right, np.cross(forward, right), forward, eye
    width, height = image_size
    matrix = np.array([[focal_px, 0.0, (width - 1) / 2], [0.0, focal_px, (height - 1) / 2], [0.0, 0.0, 1.0]])
    return Camera(image_size=image_size, matrix=matrix, distortion=np.zeros(5), world_from_camera=place)


def _flat(seen: Floats) -> Floats:
    return np.asarray(seen[:, :2] / seen[:, 2:], dtype=np.float64)
