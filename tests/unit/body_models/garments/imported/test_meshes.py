"""Garment meshes: unit, up, kind, and how they come to sit on a body."""

import numpy as np
import pytest

from body_models.errors import PatternError
from body_models.garments.drape.drape import drape
from body_models.garments.imported.dressing import dress_pattern
from body_models.garments.imported.mesh_fitting import fit_mesh
from body_models.garments.imported.mesh_reading import ReadMesh, read_garment_mesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification
from resources.fabrics import load_fabric
from tests.foreign_patterns import FOREIGN
from tests.unit.body_models.garments.drape.conftest import Wearer

KINDS = {"half-shirt": "top", "trousers": "trousers", "gored-skirt": "skirt"}


@pytest.fixture(scope="module")
def worn(average_woman: Wearer) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Draped garments as meshes: what a design program would export."""
    found = {}
    for name in KINDS:
        mesh = mesh_pattern(dress_pattern(read_specification(FOREIGN[name]())).specification, 0.025)
        hung = drape(mesh, average_woman.form, average_woman.grid, load_fabric("cotton-jersey"))
        found[name] = (hung.vertices_m.astype(np.float64), mesh.faces.astype(np.int64))
    return found


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("unit", "metres"), [("m", 1.0), ("cm", 0.01), ("mm", 0.001)])
@pytest.mark.parametrize("is_z_up", [False, True])
def test_unit_axes_and_kind_are_read_from_the_shape(
    worn: dict[str, tuple[np.ndarray, np.ndarray]], name: str, unit: str, metres: float, is_z_up: bool
) -> None:
    vertices, faces = worn[name]
    x, y, z = (vertices / metres).T
    read = read_garment_mesh(np.stack([x, -z, y] if is_z_up else [x, y, z], axis=1), faces, None)
    assert (read.kind, read.unit) == (KINDS[name], unit)
    assert np.ptp(read.vertices_m[:, 1]) == pytest.approx(np.ptp(vertices[:, 1]), rel=1e-6)
    assert any("unit" in note or f"in {unit}" in note for note in read.notes)


def test_what_is_no_garment_is_refused() -> None:
    points = np.random.default_rng(0).normal(size=(100, 3)) * 1e5
    with pytest.raises(PatternError) as refused:
        read_garment_mesh(points, np.arange(99).reshape(-1, 3), None)
    assert refused.value.code == "GARMENT_MESH_UNKNOWN"


@pytest.mark.parametrize("name", KINDS)
def test_a_garment_comes_back_to_the_body_it_was_modelled_on(
    worn: dict[str, tuple[np.ndarray, np.ndarray]], name: str, average_woman: Wearer
) -> None:
    vertices, faces = worn[name]
    away = vertices + np.array([0.0, 0.0, 0.4])
    fitted = fit_mesh(_read(away, faces), average_woman.form, average_woman.grid)
    assert fitted.passed, fitted.reasons
    off = np.linalg.norm(fitted.vertices_m - vertices, axis=1)
    assert np.median(off) < 0.03
    assert np.percentile(np.abs(fitted.stretch), 95) < 0.12


def test_a_larger_wearer_pushes_the_cloth_out_and_it_is_told(
    worn: dict[str, tuple[np.ndarray, np.ndarray]], heavy_man: Wearer
) -> None:
    fitted = fit_mesh(_read(*worn["half-shirt"]), heavy_man.form, heavy_man.grid)
    assert fitted.inside_percent == 0.0
    assert fitted.widened_m > 0.01


def _read(vertices: np.ndarray, faces: np.ndarray) -> ReadMesh:
    return read_garment_mesh(vertices, faces, "m")
