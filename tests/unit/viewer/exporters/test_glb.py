"""GLB files as another program reads them."""

from pathlib import Path

import numpy as np
import pytest
import trimesh

from tests.unit.viewer.conftest import CLOTH_COLOUR, STATURE_M
from viewer.exporters.glb import write_body_glb, write_garment_glb
from viewer.exporters.textures import cloth_textures
from viewer.scene.model import BodyMesh, FaceGroup, GarmentSurface
from viewer.scene.style import SKIN, UNDERWEAR, linear


def test_the_body_stands_in_metres_with_every_vertex_in_place(tmp_path: Path, figure: BodyMesh) -> None:
    write_body_glb(tmp_path / "body.glb", figure)
    scene = trimesh.load_scene(tmp_path / "body.glb", process=False)
    assert scene.extents[1] == pytest.approx(STATURE_M, abs=1e-5)
    assert scene.bounds[0, 1] == pytest.approx(0, abs=1e-6)
    mesh = scene.geometry["body"]
    assert np.allclose(mesh.vertices[: len(figure.vertices_m)], figure.vertices_m, atol=1e-6)
    assert len(mesh.vertices) == len(figure.vertices_m) + 2 * 48  # both borders of the underwear, once more
    assert len(mesh.faces) == len(figure.faces)


def test_the_body_wears_its_underwear_in_other_programs_too(tmp_path: Path, figure: BodyMesh) -> None:
    write_body_glb(tmp_path / "body.glb", figure)
    mesh = trimesh.load_scene(tmp_path / "body.glb", process=False).geometry["body"]
    colours = mesh.visual.vertex_attributes["color"][:, :3] / 255
    assert figure.face_groups is not None
    dressed = figure.face_groups == FaceGroup.BRIEFS
    assert np.abs(colours[mesh.faces[dressed]] - linear(UNDERWEAR)).max() < 0.01
    assert np.abs(colours[mesh.faces[~dressed]] - linear(SKIN)).max() < 0.01


def test_the_garment_keeps_its_size_colour_name_and_panel_coordinates(
    tmp_path: Path, shirt: GarmentSurface
) -> None:
    write_garment_glb(tmp_path / "garment.glb", shirt, name="tee-women")
    mesh = trimesh.load_scene(tmp_path / "garment.glb", process=False).geometry["tee-women"]
    assert mesh.extents == pytest.approx(np.ptp(shirt.vertices_m, axis=0), abs=1e-6)
    assert len(mesh.vertices) == len(shirt.vertices_m) + 20  # the front seam, once more for its other panel
    material = mesh.visual.material
    assert material.doubleSided
    picture = np.asarray(material.baseColorTexture.convert("RGB"), dtype=float) / 255
    assert picture.mean(axis=(0, 1)) == pytest.approx(CLOTH_COLOUR, abs=0.03)
    assert material.normalTexture is not None
    place = mesh.visual.uv[mesh.faces]
    edge_m = np.linalg.norm(mesh.vertices[mesh.faces][:, 0] - mesh.vertices[mesh.faces][:, 1], axis=1)
    repeat_m = np.asarray(cloth_textures(shirt).size_m)
    edge_uv = np.linalg.norm((place[:, 0] - place[:, 1]) * repeat_m, axis=1)
    assert edge_uv == pytest.approx(edge_m, rel=0.01)


def test_normals_are_unit_and_point_outward(tmp_path: Path, shirt: GarmentSurface) -> None:
    write_garment_glb(tmp_path / "garment.glb", shirt)
    mesh = trimesh.load_scene(tmp_path / "garment.glb", process=False).geometry["garment"]
    assert np.linalg.norm(mesh.vertex_normals, axis=1) == pytest.approx(1, abs=1e-4)
    assert ((mesh.vertex_normals * mesh.vertices * [1, 0, 1]).sum(axis=1) > 0).all()


def test_an_unwritable_place_leaves_nothing(tmp_path: Path, figure: BodyMesh) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        write_body_glb(tmp_path / "file" / "body.glb", figure)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
