"""Cameras of booths: where they may stand and how they may see, drawn at random."""

from dataclasses import replace
from typing import Final

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.capture.camera import Camera, camera_looking

PORTRAIT: Final = (1080, 1920)
_LONG_SIDE_FOCAL: Final = (0.60, 1.00)
"""Focal length over the picture's long side: webcams see 53 to 80 degrees along it."""
_TRIES: Final = 400


def booth_camera(
    generator: np.random.Generator,
    stature_m: float,
    image_size: tuple[int, int] = PORTRAIT,
    *,
    fill: tuple[float, float] = (0.5, 0.92),
    distorted: bool = True,
) -> Camera:
    """A camera 1.0 to 2.2 m high, 1.8 to 4 m away, that sees a person of this stature whole.

    The person takes a share within ``fill`` of the picture's height. Roll is up to 2 degrees.
    """
    for _ in range(_TRIES):
        camera = _drawn(generator, stature_m, image_size, distorted=distorted)
        ends = camera.project(_extremes(stature_m))
        inside = (ends > 12).all() and (ends < np.array(image_size) - 13).all()
        share = np.ptp(ends[:, 1]) / image_size[1]
        if inside and fill[0] <= share <= fill[1] + 0.04:
            return camera
    raise ValueError(f"no camera sees {stature_m:.2f} m within {fill} of a picture of {image_size}")


def _drawn(
    generator: np.random.Generator, stature_m: float, image_size: tuple[int, int], *, distorted: bool
) -> Camera:
    eye = np.array([generator.normal(0.0, 0.08), generator.uniform(1.0, 2.2), generator.uniform(1.8, 4.0)])
    target = np.array([generator.normal(0.0, 0.03), 0.5 * stature_m + generator.normal(0.0, 0.06), 0.0])
    focal = generator.uniform(*_LONG_SIDE_FOCAL) * max(image_size)
    camera = camera_looking(image_size, focal_px=focal, eye_m=eye, target_m=target)
    place = camera.world_from_camera.copy()
    roll = np.clip(generator.normal(0.0, 0.9), -2.0, 2.0)
    place[:3, :3] = place[:3, :3] @ Rotation.from_euler("z", roll, degrees=True).as_matrix()
    matrix = camera.matrix.copy()
    matrix[1, 1] *= 1.0 + generator.normal(0.0, 0.001)
    matrix[:2, 2] += generator.normal(0.0, 0.006 * max(image_size), size=2)
    distortion = np.zeros(5)
    if distorted:
        k1 = generator.uniform(-0.12, 0.04)
        distortion[:] = [k1, -0.4 * k1 + generator.normal(0.0, 0.01), *generator.normal(0.0, 5e-4, 2), 0.0]
    return replace(camera, matrix=matrix, distortion=distortion, world_from_camera=place)


def _extremes(stature_m: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Points [N, 3] a camera must see: the crown, the floor before the toes, hands held off."""
    reach = 0.42 * stature_m
    return np.array(
        [
            [0.0, stature_m + 0.05, 0.05],
            [0.2, 0.0, 0.30],
            [-0.2, 0.0, 0.30],
            [reach, 0.5 * stature_m, 0.0],
            [-reach, 0.5 * stature_m, 0.0],
            [0.0, stature_m + 0.05, -0.1],
        ]
    )
