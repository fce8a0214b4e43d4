"""The distance grid: exact at the skin, and right about what is inside."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from body_models.errors import DrapeError
from body_models.garments.drape.ease_map import clearance_mm
from body_models.garments.drape.grid import BodyGrid, build_body_grid, with_layer
from body_models.garments.drape.quality import inside_share

if TYPE_CHECKING:
    from .conftest import Wearer


def ball(radius_m: float, centre_m: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> trimesh.Trimesh:
    mesh: trimesh.Trimesh = trimesh.creation.icosphere(subdivisions=4, radius=radius_m)
    mesh.apply_translation(centre_m)
    return mesh


def grid_of(*parts: trimesh.Trimesh) -> BodyGrid:
    first = np.cumsum([0, *(len(part.vertices) for part in parts)])
    faces = [np.asarray(part.faces) + start for part, start in zip(parts, first, strict=False)]
    return build_body_grid(np.concatenate([part.vertices for part in parts]), np.concatenate(faces))


def clearance(grid: BodyGrid, points: NDArray[np.float64]) -> NDArray[np.float64]:
    return clearance_mm(points, grid).astype(np.float64)


def directions(count: int) -> NDArray[np.float64]:
    drawn = np.random.default_rng(1).normal(size=(count, 3))
    unit: NDArray[np.float64] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


@pytest.mark.parametrize(("radius_m", "error_mm"), [(0.092, 0.4), (0.10, 0.4), (0.13, 1.5), (0.15, 3.0)])
def test_distance_to_a_ball(radius_m: float, error_mm: float) -> None:
    found = clearance(grid_of(ball(0.1)), directions(500) * radius_m)
    assert np.abs(found - (radius_m - 0.1) * 1000).max() < error_mm


def test_shells_inside_do_not_turn_the_body_inside_out() -> None:
    grid = grid_of(ball(0.12), ball(0.03))
    for depth_m in (0.0, 0.029, 0.031, 0.08):
        assert (clearance(grid, directions(50) * depth_m) < 0).all()
    # The inner shell is no skin: nothing is pushed out towards it.
    assert clearance(grid, directions(50) * 0.03).max() < -60


def test_two_bodies_in_each_other_are_one() -> None:
    grid = grid_of(ball(0.1, (-0.07, 0, 0)), ball(0.1, (0.07, 0, 0)))
    between = np.array([[0.0, 0.0, 0.0], [0.02, 0.0, 0.0], [-0.025, 0.01, 0.0]])
    assert (clearance(grid, between) < -35).all()


def test_a_narrow_gap_stays_open() -> None:
    grid = grid_of(ball(0.1, (-0.112, 0, 0)), ball(0.1, (0.112, 0, 0)))
    assert clearance(grid, np.zeros((1, 3)))[0] == pytest.approx(11, abs=1.5)


def test_skin_of_a_person(average_woman: "Wearer") -> None:
    body = average_woman.body
    mesh = trimesh.Trimesh(body.vertices_m, body.faces, process=False)
    skin, face = trimesh.sample.sample_surface(mesh, 4000, seed=3)
    wrists, neck = np.abs(body.joints_m[20, 0]), body.joints_m[12, 1]
    dressed = (skin[:, 1] < neck) & (skin[:, 1] > 0.1) & (np.abs(skin[:, 0]) < wrists - 0.03)
    for height_m in (0.0, 0.004):
        points = (skin + mesh.face_normals[face] * height_m)[dressed]
        error = np.abs(clearance(average_woman.grid, points) - height_m * 1000)
        assert np.percentile(error, 99) < 1.5
        assert np.median(error) < 0.2


def test_inside_share_asks_the_mesh_where_the_grid_is_unsure() -> None:
    grid = grid_of(ball(0.1))
    points = np.concatenate([directions(100) * 0.0985, directions(300) * 0.1015])
    assert inside_share(points, grid) == pytest.approx(0.25)


def test_a_garment_already_worn_is_part_of_the_obstacle() -> None:
    inner = ball(0.13)
    grid = with_layer(grid_of(ball(0.1)), inner.vertices, inner.faces, 0.001)
    assert clearance(grid, directions(100) * 0.14) == pytest.approx(9, abs=1.0)
    assert (clearance(grid, directions(100) * 0.12) < -5).all()


def test_a_broken_body_is_refused() -> None:
    with pytest.raises(DrapeError, match="not finite") as caught:
        build_body_grid(np.full((4, 3), np.nan), np.array([[0, 1, 2]]))
    assert caught.value.code == "BODY_MESH_UNUSABLE"
