"""Where the 33 landmarks of BlazePose truly are on a body of the format."""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.capture.booth.posing import Floats
from body_models.capture.camera import Camera
from body_models.capture.raster import rasterised
from body_models.capture.view import LANDMARK_NAMES, Landmarks

_SURFACE_ROWS: Final = {
    "nose": 9120,
    "left_ear": 6,
    "right_ear": 616,
    "left_heel": 8846,
    "right_heel": 8635,
    "left_foot_index": 5770,
    "right_foot_index": 8463,
}
"""Vertices the SMPL-X format fixes."""
_JOINTS: Final = {
    "shoulder": "shoulder",
    "elbow": "elbow",
    "wrist": "wrist",
    "pinky": "pinky1",
    "index": "index1",
    "thumb": "thumb2",
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "eye": "eye",
}
_BEHIND_M: Final = 0.13
"""A joint this far behind the nearest surface is hidden by another part of the body."""
_COARSER: Final = 6


def true_landmarks(vertices_m: Floats, joints_m: Floats, camera: Camera, model: BodyModel) -> Landmarks:
    """The landmarks of a body in the world, hidden ones with a visibility of 0.2."""
    points = landmark_points_m(vertices_m, joints_m)
    pixels = camera.project(points)
    depths = camera.to_camera(points)[:, 2]
    width, height = camera.image_size
    inside = (pixels >= 0).all(axis=1) & (pixels[:, 0] < width) & (pixels[:, 1] < height)
    visibility = np.where(inside, np.where(_hidden(vertices_m, model, camera, pixels, depths), 0.2, 1.0), 0.0)
    hips = [LANDMARK_NAMES.index(f"{side}_hip") for side in ("left", "right")]
    middle = depths[hips].mean()
    return Landmarks(
        points_px=pixels,
        visibility=visibility,
        presence=1.0,
        depth_px=(depths - middle) * camera.matrix[0, 0] / middle,
    )


def landmark_points_m(vertices_m: npt.NDArray[np.floating], joints_m: npt.NDArray[np.floating]) -> Floats:
    """The 33 landmarks in the world [33, 3]: joints' centres, points of the face, heels and toes."""
    named: dict[str, npt.NDArray[np.floating]] = {n: vertices_m[row] for n, row in _SURFACE_ROWS.items()}
    for ours, joint in _JOINTS.items():
        for side in ("left", "right"):
            named[f"{side}_{ours}"] = joints_m[JOINT_INDEX[f"{side}_{joint}"]]
    aside = named["left_eye"] - named["right_eye"]
    aside = aside / np.linalg.norm(aside)
    up = 0.5 * (named["left_eye"] + named["right_eye"]) - named["nose"]
    up = up - (up @ aside) * aside
    up = up / np.linalg.norm(up)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        named[f"{side}_eye_inner"] = named[f"{side}_eye"] - 0.014 * sign * aside
        named[f"{side}_eye_outer"] = named[f"{side}_eye"] + 0.014 * sign * aside
        named[f"mouth_{side}"] = named["nose"] - 0.035 * up + 0.024 * sign * aside
    return np.stack([named[n] for n in LANDMARK_NAMES]).astype(np.float64)


def _hidden(
    vertices_m: Floats, model: BodyModel, camera: Camera, pixels: Floats, depths: Floats
) -> npt.NDArray[np.bool_]:
    width, height = (n // _COARSER + 1 for n in camera.image_size)
    seen = rasterised(
        camera.project(vertices_m) / _COARSER,
        camera.to_camera(vertices_m)[:, 2],
        model.faces,
        (width, height),
    )
    columns, rows = np.clip(np.rint(pixels / _COARSER), 0, [width - 1, height - 1]).astype(np.intp).T
    nearest = seen.depth_m[rows, columns]
    hidden: npt.NDArray[np.bool_] = np.isfinite(nearest) & (depths > nearest + _BEHIND_M)
    return hidden
