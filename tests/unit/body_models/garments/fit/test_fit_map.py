"""Pressure follows Laplace's law, and a point tells what the cloth does there."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from body_models.garments.drape.strain import strain_field
from body_models.garments.fit.figures import fit_map_figures
from body_models.garments.fit.fit_map import FitMap, fit_map, wearable_limits
from body_models.garments.fit.pressure import curvatures_1_m, pressure_field
from body_models.garments.mesh import GarmentMesh, GarmentPanel
from resources.fabrics import load_fabric, load_fabrics

_LYCRA = load_fabric("swim-lycra")
_RADIUS_M = 0.12
Floats = NDArray[np.float64]


def _tube(columns: int = 56, rows: int = 30) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Triangles, their rest shapes and the angle and height of the vertices of a tube cut flat."""
    u = np.linspace(0, 2 * np.pi * _RADIUS_M, columns + 1)
    v = np.linspace(0, 0.4, rows + 1)
    place = np.arange((columns + 1) * (rows + 1)).reshape(rows + 1, columns + 1)
    low, right, up, across = place[:-1, :-1], place[:-1, 1:], place[1:, :-1], place[1:, 1:]
    first = np.stack([low, right, across], axis=-1).reshape(-1, 3)
    second = np.stack([low, across, up], axis=-1).reshape(-1, 3)
    cut = np.concatenate([first, second])
    uv = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    return cut.astype(np.int32), uv[cut], uv


def _worn(stretch: float) -> FitMap:
    """The tube on a cylinder as much larger as `stretch` says, seam open; every vertex touches."""
    faces, _, uv = _tube()
    radius = _RADIUS_M * (1 + stretch)
    angle = uv[:, 0] / _RADIUS_M
    worn = np.column_stack([radius * np.sin(angle), uv[:, 1], radius * np.cos(angle)]).astype(np.float32)
    mesh = GarmentMesh(
        vertices_m=worn.astype(np.float64),
        faces=faces,
        cut_uv_m=uv,
        cut_faces=faces,
        sewn_of_cut=np.arange(len(uv), dtype=np.int32),
        panel_of_cut=np.zeros(len(uv), np.int32),
        panels=(
            GarmentPanel(
                name="tube", role="leg", rotation_deg=(0, 0, 0), translation_m=(0, 0, 0), anchors={}
            ),
        ),
        seam_edges=np.empty((0, 2), np.int32),
        boundary_loops=(),
        labels={},
    )
    strain = strain_field(worn, faces, mesh.rest_uv_m)
    return fit_map(mesh, worn, strain, np.full(len(uv), 3.5, np.float32), _LYCRA)


def _middle_face(worn: FitMap) -> int:
    centre = worn.vertices_m[worn.mesh.faces].mean(axis=1)
    return int(np.argmin(np.linalg.norm(centre - np.array([0.0, 0.2, -_RADIUS_M]), axis=1)))


def test_a_stretched_tube_presses_by_laplace() -> None:
    worn = _worn(0.2)
    expected_kpa = _LYCRA.stretch_weft_n_m * 0.2 / (1.2 * _RADIUS_M) / 1000
    values = worn.values_at(_middle_face(worn))
    assert values.pressure_kpa == pytest.approx(expected_kpa, rel=0.03)
    assert 0.3 * expected_kpa < values.pressure_error_kpa < 0.6 * expected_kpa
    # About 0.5 mmHg per kPa · 7.5: a sports tight, not a compression stocking.
    assert 0.02 < values.pressure_kpa < 1.5


def test_a_loose_tube_and_one_off_the_skin_do_not_press() -> None:
    loose = _worn(-0.1)
    assert loose.pressure.kpa.max() == 0
    tight = _worn(0.2)
    off = pressure_field(
        tight.vertices_m,
        tight.mesh.faces,
        tight.mesh.rest_uv_m,
        tight.strain,
        np.full(len(tight.vertices_m), 20.0, np.float32),
        _LYCRA,
    )
    assert off.kpa.max() == 0
    assert off.summary() == {"touching_percent": 0.0, "p50": 0.0, "p95": 0.0, "max": 0.0}


def test_curvature_is_that_of_the_cylinder() -> None:
    worn = _worn(0.0)
    warp, weft = curvatures_1_m(worn.vertices_m, worn.mesh.faces, worn.mesh.rest_uv_m)[_middle_face(worn)]
    assert warp == pytest.approx(0, abs=0.2)
    assert weft == pytest.approx(1 / _RADIUS_M, rel=0.03)


def test_a_point_tells_strain_load_and_the_direction_nearest_its_limit() -> None:
    worn = _worn(0.25)
    values = worn.values_at(_middle_face(worn), (0.2, 0.3, 0.5))
    assert values.panel == "tube"
    assert values.ease_mm == pytest.approx(3.5)
    assert values.strain_percent["weft"] == pytest.approx(25, abs=0.5)
    assert values.strain_percent["warp"] == pytest.approx(0, abs=0.5)
    # Stretched one way only, the diagonals are stretched by half as much.
    assert values.strain_percent["bias"] == pytest.approx(100 * (np.sqrt((1 + 1.25**2) / 2) - 1), abs=0.5)
    assert values.dominant == "weft"
    assert values.load_percent["weft"] == pytest.approx(50, abs=1)


def test_slack_cloth_has_no_dominant_direction() -> None:
    worn = _worn(-0.05)
    worn_values = worn.values_at(_middle_face(worn))
    assert worn_values.load_percent["weft"] == 0
    assert worn_values.dominant in (None, "warp")
    with pytest.raises(IndexError):
        worn.values_at(len(worn.mesh.faces))


def test_load_is_strain_over_the_wearable_limit() -> None:
    worn = _worn(0.25)
    assert float(np.median(worn.load_weft)) == pytest.approx(
        0.25 / _LYCRA.wearable_stretch_limit_weft, rel=0.02
    )
    assert worn.load_warp.min() >= 0


def test_every_fabric_gives_more_on_the_bias_than_its_stiffer_thread() -> None:
    for fabric in load_fabrics().values():
        limits = wearable_limits(fabric)
        assert limits["bias"] > 0.9 * min(limits["warp"], limits["weft"]), fabric.id
        assert limits["bias"] < 0.6, fabric.id


def test_the_figures_of_a_report_are_plain_numbers() -> None:
    figures = fit_map_figures(_worn(0.25))
    json.dumps(figures)
    assert figures["load_percent"]["weft"]["p50"] == pytest.approx(50, abs=1)
    assert figures["pressure_kpa"]["touching_percent"] == 100
    assert figures["panels"]["tube"]["strain_weft_percent"]["p95"] == pytest.approx(25, abs=1)
