"""Sewing by numbers."""

import numpy as np
import pytest

from body_models.errors import PatternError
from body_models.garments.sewing import boundary_loops, check_manifold, join, wind_alike


def test_chains_of_seams_become_one_vertex() -> None:
    pairs = np.array([[0, 3], [3, 5], [1, 4]], dtype=np.int32)
    assert join(pairs, 6).tolist() == [0, 1, 2, 0, 1, 0]


def test_an_edge_of_three_triangles_is_refused_with_its_panels() -> None:
    fan = np.array([[0, 1, 2], [1, 0, 3], [0, 1, 4]], dtype=np.int32)
    with pytest.raises(PatternError) as caught:
        check_manifold(fan, np.array([0, 1, 2], dtype=np.int32), ("front", "back", "pocket"))
    assert caught.value.code == "PATTERN_SEAM_BRANCHES"
    assert "'pocket'" in caught.value.message


def test_a_panel_wound_the_other_way_is_turned_over() -> None:
    faces = np.array([[0, 1, 2], [1, 3, 2], [3, 2, 4]], dtype=np.int32)
    assert wind_alike(faces, np.array([0, 0, 1], dtype=np.int32), 2).tolist() == [False, True]


def test_a_loose_triangle_has_one_border() -> None:
    (loop,) = boundary_loops(np.array([[0, 1, 2]], dtype=np.int32))
    assert sorted(loop.tolist()) == [0, 1, 2]
