"""A finger on the picture names the place of the garment under it, and nothing else."""

import numpy as np
import pytest

from tests.unit.viewer.conftest import CLOTH_RADIUS_M, cloth_tube
from viewer.scene.model import BodyMesh, FitMapField, GarmentSurface
from viewer.scene.picking import field_value, pick
from viewer.scene.prepare import prepare_person

FORWARD = np.array([0.0, 0.0, -1.0])


def eye(x_m: float, height_m: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([x_m, height_m, 5.0])


def test_a_ray_on_the_shirt_finds_its_front(figure: BodyMesh, shirt: GarmentSurface) -> None:
    found = pick(prepare_person(figure, [shirt]), eye(0.03, 1.1), FORWARD)
    assert found is not None
    assert found.position_m[2] == pytest.approx(np.sqrt(CLOTH_RADIUS_M**2 - 0.03**2), abs=0.002)
    corners = shirt.vertices_m[shirt.faces[found.face]]
    assert np.asarray(found.weights) @ corners == pytest.approx(found.position_m, abs=0.003)
    assert sum(found.weights) == pytest.approx(1.0)


@pytest.mark.parametrize(("x_m", "height_m"), [(0.03, 1.6), (0.9, 1.1)])
def test_a_ray_on_skin_or_past_the_person_finds_nothing(
    figure: BodyMesh, shirt: GarmentSurface, x_m: float, height_m: float
) -> None:
    assert pick(prepare_person(figure, [shirt]), eye(x_m, height_m), FORWARD) is None


def test_the_outer_garment_is_found_first(figure: BodyMesh, shirt: GarmentSurface) -> None:
    found = pick(prepare_person(figure, [shirt, cloth_tube(0.20)]), eye(0.0, 1.1), FORWARD)
    assert found is not None
    assert found.garment_index == 1


def test_the_value_there_is_that_of_the_fit_map(
    figure: BodyMesh, shirt: GarmentSurface, ease_field: FitMapField
) -> None:
    found = pick(prepare_person(figure, [shirt]), eye(0.0, 1.2), FORWARD)
    assert found is not None
    expected = 80.0 * (1.2 - 0.9) / 0.45
    assert field_value(ease_field, shirt.faces, found) == pytest.approx(expected, abs=1.0)
