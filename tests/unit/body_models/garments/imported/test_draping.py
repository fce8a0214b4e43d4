"""Foreign patterns hang on people of different size and pass the gate."""

from pathlib import Path

import numpy as np
import pytest

from body_models.garments.drape.drape import drape
from body_models.garments.drape.placement.place import place_on_body
from body_models.garments.imported.dressing import dress_pattern
from body_models.garments.imported.ease import worn_zones
from body_models.garments.mesh import GarmentMesh
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification
from resources.fabrics import load_fabric
from tests.foreign_patterns import FOREIGN, gored_skirt, half_shirt, trousers
from tests.unit.body_models.garments.drape.conftest import Wearer

SAMPLES = (
    "gc_shirt_mean_specification",
    "gpg_dress_sleeveless",
    "gpg_jacket",
    "gpg_pants_straight_sides",
    "gpg_skirt_4_panels",
    "gpg_skirt_waistband",
    "gpg_tee",
)


def _mesh(document: "dict[str, object] | Path", resolution_m: float = 0.02) -> GarmentMesh:
    return mesh_pattern(dress_pattern(read_specification(document)).specification, resolution_m)


@pytest.mark.parametrize("name", FOREIGN)
def test_cloth_starts_where_it_belongs_and_hardly_stretched(name: str, average_woman: Wearer) -> None:
    mesh = _mesh(FOREIGN[name]())
    start = place_on_body(mesh, average_woman.form)
    assert np.isfinite(start.vertices_m).all()
    a, b = mesh.seam_edges.T
    corners = start.vertices_m[mesh.faces]
    now = np.linalg.norm(corners[:, 0] - corners[:, 1], axis=1)
    cut = np.linalg.norm(mesh.rest_uv_m[:, 0] - mesh.rest_uv_m[:, 1], axis=1)
    # No triangle spans the body: the seams start all but closed.
    assert np.percentile(now / cut, 95) < 2.2
    assert len(a) == len(b)


@pytest.mark.parametrize("name", ["half-shirt", "trousers", "gored-skirt"])
def test_a_foreign_garment_hangs_and_passes(name: str, average_woman: Wearer) -> None:
    hung = drape(_mesh(FOREIGN[name]()), average_woman.form, average_woman.grid, load_fabric("cotton-jersey"))
    assert hung.quality.passed, hung.quality.reasons


@pytest.mark.long
@pytest.mark.parametrize("name", FOREIGN)
def test_every_foreign_garment_passes_at_full_resolution(name: str, average_woman: Wearer) -> None:
    mesh = _mesh(FOREIGN[name](), 0.0135)
    hung = drape(mesh, average_woman.form, average_woman.grid, load_fabric("cotton-jersey"))
    assert hung.quality.passed, hung.quality.reasons


@pytest.mark.long
@pytest.mark.real_data
def test_at_least_six_sample_patterns_drape(average_woman: Wearer, shared_data: Path) -> None:
    failed = {}
    for name in SAMPLES:
        mesh = _mesh(shared_data / "patterns" / f"{name}.json", 0.0135)
        hung = drape(mesh, average_woman.form, average_woman.grid, load_fabric("cotton-jersey"))
        if not hung.quality.passed:
            failed[name] = hung.quality.reasons
    assert len(SAMPLES) - len(failed) >= 6, failed
    assert all(failed.values()), "a drape failed without saying why"


def test_scale_is_never_changed(average_woman: Wearer, heavy_man: Wearer) -> None:
    mesh = _mesh(half_shirt())
    body = {"chest_height_cm": 122.0, "waist_height_cm": 104.0}
    girths = {f"{zone}_girth_cm": 90.0 for zone in ("chest", "waist", "hip", "thigh")}
    for wearer in (average_woman, heavy_man):
        hung = drape(mesh, wearer.form, wearer.grid, load_fabric("cotton-jersey"))
        zones = worn_zones(
            mesh, hung.vertices_m, wearer.form.figure, {**body, **girths}, load_fabric("cotton-jersey")
        )
        # Four halves of 26 cm.
        assert zones["waist"].garment_cm == pytest.approx(104.0, abs=5.0)


def test_a_skirt_is_held_at_the_waist_and_trousers_reach_the_ankle(average_woman: Wearer) -> None:
    figure = average_woman.form.figure
    skirt = place_on_body(_mesh(gored_skirt()), average_woman.form)
    assert skirt.waistband_level_m == pytest.approx(figure.waist_level_m, abs=0.12)
    pants = place_on_body(_mesh(trousers()), average_woman.form)
    assert pants.vertices_m[:, 1].min() < 0.12
    assert pants.waistband_level_m is not None
