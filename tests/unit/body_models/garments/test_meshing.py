"""A pattern becomes one sewn mesh that remembers its flat panels."""

from typing import Any

import numpy as np
import pytest

from body_models.errors import PatternError
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification
from body_models.garments.sewing import edge_table
from body_models.garments.triangulation import smallest_angles_deg


@pytest.fixture(scope="module")
def tee() -> GarmentMesh:
    return garment_mesh("tee-women", "M")


def _square(edges_up: bool = True) -> dict[str, Any]:
    corners = [[0, 0], [30, 0], [30, 30], [0, 30]]
    return {
        "translation": [0, 0, 0],
        "rotation": [0, 0, 0],
        "vertices": corners if edges_up else corners[::-1],
        "edges": [{"endpoints": [index, (index + 1) % 4]} for index in range(4)],
    }


def _pattern(stitches: list[list[object]], **panels: dict[str, Any]) -> dict[str, Any]:
    return {"pattern": {"panels": panels, "stitches": stitches}, "properties": {"units_in_meter": 100}}


def _side(panel: str, edge: int) -> dict[str, object]:
    return {"panel": panel, "edge": edge}


def test_a_womens_m_tee_has_about_four_thousand_vertices_in_even_triangles(tee: GarmentMesh) -> None:
    assert 3_800 <= tee.vertex_count <= 4_400
    angles = smallest_angles_deg(tee.cut_uv_m, tee.cut_faces)
    assert (angles >= 20).mean() > 0.99


def test_the_tee_is_one_surface_open_at_neck_hem_and_cuffs(tee: GarmentMesh) -> None:
    _, uses, _ = edge_table(tee.faces)
    assert uses.max() == 2
    assert len(tee.boundary_loops) == 4
    loops = {frozenset(loop.tolist()) for loop in tee.boundary_loops}
    assert frozenset(tee.labels["hem"].tolist()) in loops
    assert frozenset(tee.labels["neckline"].tolist()) in loops
    euler = tee.vertex_count - len(uses) + len(tee.faces)
    assert euler == 2 - 4  # a sphere with four holes


def test_neighbours_face_the_same_side_everywhere(tee: GarmentMesh) -> None:
    directed = np.concatenate([tee.faces[:, [0, 1]], tee.faces[:, [1, 2]], tee.faces[:, [2, 0]]])
    assert len(np.unique(directed, axis=0)) == len(directed)


def test_the_rest_shape_is_the_flat_panel(tee: GarmentMesh) -> None:
    """Flat cloth area, sewn or not, is that of the panels; every triangle is seen from its face side."""
    first, second, third = np.moveaxis(tee.rest_uv_m, 1, 0)
    one, other = second - first, third - first
    areas = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2
    assert (areas > 0).all()
    assert 0.6 < areas.sum() < 0.8
    assert np.array_equal(tee.sewn_of_cut[tee.cut_faces], tee.faces)


def test_seams_join_two_panels_at_every_vertex(tee: GarmentMesh) -> None:
    panels_at = np.zeros((tee.vertex_count, len(tee.panels)), dtype=bool)
    panels_at[tee.sewn_of_cut, tee.panel_of_cut] = True
    on_armhole = tee.labels["armhole"]
    assert (panels_at[on_armhole].sum(axis=1) >= 2).all()
    edges, _, _ = edge_table(tee.faces)
    known = {tuple(edge) for edge in edges.tolist()}
    assert all(tuple(sorted(edge)) in known for edge in tee.seam_edges.tolist())


def test_sewing_puts_a_seam_at_the_mean_of_its_sides(tee: GarmentMesh) -> None:
    placed = np.column_stack([tee.cut_uv_m, tee.panel_of_cut.astype(np.float64)])
    sewn = tee.sew(placed)
    vertex = int(tee.labels["shoulder"][3])
    assert sewn[vertex] == pytest.approx(placed[tee.sewn_of_cut == vertex].mean(axis=0))


def test_by_default_the_end_of_one_edge_meets_the_start_of_the_other() -> None:
    joined = mesh_pattern(
        read_specification(_pattern([[_side("a", 1), _side("b", 3)]], a=_square(), b=_square())), 0.1
    )
    turned = mesh_pattern(
        read_specification(
            _pattern([[_side("a", 1), _side("b", 3), "right_wrong"]], a=_square(), b=_square())
        ),
        0.1,
    )
    assert joined.vertices_m[:, 2].tolist() == [0] * joined.vertex_count
    # Panel a's right edge runs up, panel b's left edge runs down: the default joins equal heights.
    seam = np.unique(joined.seam_edges)
    assert sorted(joined.vertices_m[seam, 1]) == pytest.approx([0, 0.1, 0.2, 0.3])
    assert sorted(turned.vertices_m[np.unique(turned.seam_edges), 1]) == pytest.approx([0.15] * 4)


def test_a_panel_drawn_from_the_back_is_not_mirrored_and_faces_its_neighbour() -> None:
    drawn_back = _pattern(
        [[_side("a", 1), _side("b", 2), "right_wrong"]], a=_square(), b=_square(edges_up=False)
    )
    mesh = mesh_pattern(read_specification(drawn_back), 0.1)
    directed = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]])
    assert len(np.unique(directed, axis=0)) == len(directed)


def test_unequal_edges_are_gathered_point_by_point() -> None:
    wide = _square()
    wide["vertices"] = [[0, 0], [60, 0], [60, 30], [0, 30]]
    mesh = mesh_pattern(
        read_specification(_pattern([[_side("a", 2), _side("b", 0)]], a=wide, b=_square())), 0.1
    )
    assert len(mesh.seam_edges) == 6


def test_a_pattern_in_the_wrong_unit_is_refused_before_it_is_meshed() -> None:
    document = _pattern([], a=_square())
    document["properties"]["units_in_meter"] = 0.1
    with pytest.raises(PatternError) as caught:
        mesh_pattern(read_specification(document))
    assert caught.value.code == "PATTERN_TOO_FINE"
