"""Legs of trousers at the feet: in the shoe or over it, never through it."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from tests.unit.viewer.conftest import tube
from tests.unit.viewer.scene.test_mannequin import foot_points
from viewer.scene.garment import shown_garment
from viewer.scene.mannequin import ShoeMesh, sneaker
from viewer.scene.model import FabricLook, Foot, GarmentSurface
from viewer.scene.shod import with_shoes, within_shoes

_ANKLE_Z_M = -0.02


@pytest.fixture(scope="module")
def shoe() -> ShoeMesh:
    return sneaker(Foot(points_m=foot_points(0.26, 0.0), towards_toes=np.array([0.0, 0.0, 1.0])))


def leg(radius_m: float, hem_m: float) -> GarmentSurface:
    """A trouser leg round the ankle of the foot."""
    vertices, faces = tube(radius_m, hem_m, 0.45, rings=30)
    vertices += [0.0, 0.0, _ANKLE_Z_M]
    return GarmentSurface(
        vertices_m=vertices,
        faces=faces,
        uv_m=vertices[faces][..., :2],
        colour_rgb=(0.2, 0.2, 0.3),
        look=FabricLook(weave="twill"),
        seam_edges=np.zeros((0, 2), dtype=np.int64),
    )


def depth_m(shoe: ShoeMesh, points_m: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """How deep points are in the space the shoe takes up; negative outside."""
    planes = ConvexHull(shoe.vertices_m).equations
    return np.asarray(-(points_m @ planes[:, :3].T + planes[:, 3]).max(axis=1))


def test_a_narrow_leg_ends_in_the_shoe_and_nothing_of_it_is_seen_on_the_outside(shoe: ShoeMesh) -> None:
    legging = with_shoes(leg(0.045, 0.03), [shoe])
    worn = within_shoes(shown_garment(legging), [shoe])
    seen = worn.vertices_m[np.unique(worn.faces)]
    edge_m = shoe.opening_m[:, 1]
    # It reaches the opening all the way round, and stops a triangle's length below its edge.
    assert seen[:, 1].min() < edge_m.min()
    assert seen[:, 1].min() > edge_m.min() - 0.03
    at_edge = seen[seen[:, 1] < edge_m.min()]
    outline = ConvexHull(shoe.opening_m[:, [0, 2]]).equations
    assert (at_edge[:, [0, 2]] @ outline[:, :2].T + outline[:, 2]).max() < 0.001, "within the collar"


def test_a_wide_leg_lies_clear_over_the_shoe(shoe: ShoeMesh) -> None:
    trousers = leg(0.10, 0.02)
    assert depth_m(shoe, trousers.vertices_m).max() > 0.01, "as draped it cuts through the shoe"
    worn = with_shoes(trousers, [shoe])
    assert depth_m(shoe, worn.vertices_m).max() < -0.002
    assert worn.vertices_m[:, 1].min() > 0.0
    assert within_shoes(shown_garment(worn), [shoe]).faces.shape == shown_garment(worn).faces.shape


def test_the_hem_over_a_shoe_stays_one_smooth_line(shoe: ShoeMesh) -> None:
    trousers = leg(0.10, 0.03)
    before, after = (one.vertices_m[:48] for one in (trousers, with_shoes(trousers, [shoe])))
    steps = [np.linalg.norm(hem - np.roll(hem, 1, axis=0), axis=1) for hem in (before, after)]
    assert steps[1].max() < 3.0 * steps[0].max(), "no vertex of the hem jumps away from its neighbours"


def test_a_garment_that_ends_above_the_feet_stays_as_it_is(shoe: ShoeMesh) -> None:
    skirt = leg(0.16, 0.20)
    assert np.array_equal(with_shoes(skirt, [shoe]).vertices_m, skirt.vertices_m)
    worn = shown_garment(skirt)
    assert within_shoes(worn, [shoe]) is worn


@settings(max_examples=25, deadline=None)
@given(radius_m=st.floats(0.038, 0.14), hem_m=st.floats(0.005, 0.2))
def test_no_leg_of_any_width_or_length_shows_through_the_shoe(
    shoe: ShoeMesh, radius_m: float, hem_m: float
) -> None:
    garment = with_shoes(leg(radius_m, hem_m), [shoe])
    worn = within_shoes(shown_garment(garment), [shoe])
    seen = worn.vertices_m[np.unique(worn.faces)]
    low = seen[seen[:, 1] < shoe.opening_m[:, 1].min() - 0.02]
    assert len(low) == 0 or depth_m(shoe, low).max() < 0.002
