"""The networks, and pictures of grey mannequins that none of our booths drew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from scipy.spatial.transform import Rotation

from body_models.body.model import load_body_model
from body_models.body.poses import A_POSE
from body_models.capture.camera import camera_looking
from body_models.capture.picture import Picture
from body_models.capture.raster import rasterised
from body_models.capture.seeing.networks import Networks, load_networks, networks_are_there

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A picture of mannequins and where the joints of the first truly are."""

    picture: Picture
    joints_px: Floats  # [55, 2]
    covered: npt.NDArray[np.bool_]  # [H, W]


DrawFigure = Callable[..., Figure]


@pytest.fixture(scope="session")
def networks() -> Networks:
    """The networks that set-up fetched."""
    if not networks_are_there():
        pytest.skip("the networks that see people are not on this machine")
    return load_networks(threads=1)


@pytest.fixture(scope="session")
def draw_figure() -> DrawFigure:
    """Draw mannequins, each turned (degrees, 90 looks to the right) and moved (m) as asked."""
    return _drawn


def _drawn(
    *turned: float,
    aside_m: Sequence[float] = (0.0,),
    away_m: float = 3.2,
    size: tuple[int, int] = (540, 960),
) -> Figure:
    camera = camera_looking(size, focal_px=0.9 * size[1], eye_m=[0, 1.2, away_m], target_m=[0, 0.85, 0])
    picture = np.full((size[1], size[0], 3), (170, 168, 160), np.uint8)
    covered = np.zeros((size[1], size[0]), np.bool_)
    places = list(zip(turned, aside_m, strict=True))
    joints_px = np.zeros((0, 2))
    for degrees, aside in reversed(places):  # the first is drawn last
        vertices, normals, joints = _mannequin()
        turn = Rotation.from_euler("y", degrees, degrees=True).as_matrix().T
        placed = vertices @ turn + [aside, 0.0, 0.0]
        faces = load_body_model().faces
        seen = rasterised(camera.project(placed), camera.to_camera(placed)[:, 2], faces, size)
        here = seen.face >= 0
        light = np.clip(normals @ turn @ [0.4, 0.5, 0.75], 0.0, 1.0)[faces[seen.face[here], 0]]
        picture[here] = (60.0 + 150.0 * light)[:, None].astype(np.uint8)
        covered = here
        joints_px = camera.project(joints @ turn + [aside, 0.0, 0.0])
    return Figure(picture=picture, joints_px=joints_px, covered=covered)


@cache
def _mannequin() -> tuple[Floats, Floats, Floats]:
    """Vertices and their normals [V, 3], joints [55, 3], standing on the floor."""
    model = load_body_model()
    basis = model.posed_basis(A_POSE)
    vertices = basis.vertices(np.zeros(basis.directions_m.shape[2])).astype(np.float64)
    joints = basis.joints(np.zeros(basis.directions_m.shape[2])).astype(np.float64)
    corners = vertices[model.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, model.faces[:, corner], across)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    drop = np.array([0.0, vertices[:, 1].min(), 0.0])
    return vertices - drop, normals, joints - drop
