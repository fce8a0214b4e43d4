"""Meshes from outside, exported again."""

from pathlib import Path

import pytest
import trimesh

from app.services.export.run import run
from app.services.export.wish import read_wish
from app.services.stoppable import Work, WorkStoppedError
from resources.errors import CodedError
from tests.unit.viewer.conftest import tube


@pytest.fixture
def skirt(tmp_path: Path) -> Path:
    """A skirt in millimetres with z up, as some programs write it, 60 cm long."""
    vertices, faces = tube(0.17, 0.0, 0.6, rings=30)
    mesh = trimesh.Trimesh(vertices=1000 * vertices[:, [2, 0, 1]] + [0, 0, 400], faces=faces, process=False)
    mesh.export(tmp_path / "skirt.obj")
    return tmp_path / "skirt.obj"


def test_a_mesh_comes_out_upright_in_metres_on_the_floor(tmp_path: Path, skirt: Path) -> None:
    document = run(read_wish([str(skirt)], "glb"), tmp_path / "skirt.glb")
    scene = trimesh.load_scene(tmp_path / "skirt.glb")
    assert scene.extents[1] == pytest.approx(0.6, abs=0.002)
    assert scene.bounds[0][1] == pytest.approx(0, abs=1e-6)
    assert document["triangles"] == 2 * 29 * 48
    assert document["bytes"] == (tmp_path / "skirt.glb").stat().st_size


def test_and_for_phones(tmp_path: Path, skirt: Path) -> None:
    from pxr import Usd, UsdGeom

    run(read_wish([str(skirt)], "usdz"), tmp_path / "skirt.usdz")
    stage = Usd.Stage.Open(str(tmp_path / "skirt.usdz"))
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(stage.GetDefaultPrim())
    assert box.ComputeAlignedRange().GetSize()[1] == pytest.approx(0.6, abs=0.002)


def test_a_file_that_is_no_mesh_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.glb").write_bytes(b"glTF\x02\0\0\0 and nothing more")
    with pytest.raises(CodedError) as refused:
        run(read_wish([str(tmp_path / "bad.glb")], "glb"), tmp_path / "out.glb")
    assert refused.value.code == "ASSET_MALFORMED"
    assert [path.name for path in tmp_path.iterdir()] == ["bad.glb"]


def test_stopped_between_reading_and_writing_leaves_nothing(tmp_path: Path, skirt: Path) -> None:
    said: list[str] = []
    work = Work(progress=lambda share, what: said.append(what), is_stopped=lambda: "reading" in said)
    with pytest.raises(WorkStoppedError):
        run(read_wish([str(skirt)], "glb"), tmp_path / "skirt.glb", work)
    assert not (tmp_path / "skirt.glb").exists()
