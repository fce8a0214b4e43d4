"""USDZ files as OpenUSD and the rules of ARKit read them."""

import struct
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from pxr import Usd, UsdGeom, UsdShade, UsdValidation

from tests.unit.viewer.conftest import CLOTH_COLOUR, STATURE_M
from viewer.errors import ViewerError
from viewer.exporters.body_parts import body_parts
from viewer.exporters.garment_parts import garment_parts
from viewer.exporters.shape import standing
from viewer.exporters.usdz import write_usdz
from viewer.scene.model import BodyMesh, GarmentSurface
from viewer.scene.style import SKIN


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, figure: BodyMesh, shirt: GarmentSurface) -> Path:
    path = tmp_path_factory.mktemp("usdz") / "model.usdz"
    parts = (*body_parts(figure, "body"), *garment_parts(shirt, "tee-women"))
    write_usdz(path, parts, title="Everyday tee")
    return path


def test_it_breaks_no_rule_that_openusd_checks(model: Path) -> None:
    """Every validator of the library: packages, metadata, materials, normal maps, shaders, references."""
    registry = UsdValidation.ValidationRegistry()
    names = [metadata.name for metadata in registry.GetAllValidatorMetadata()]
    assert {"usdUtilsValidators:UsdzPackageValidator", "usdShadeValidators:NormalMapTextureValidator"} <= {
        *names
    }
    context = UsdValidation.ValidationContext(registry.GetOrLoadValidatorsByName(names))
    errors = context.Validate(Usd.Stage.Open(str(model)))
    assert [error.GetErrorAsString() for error in errors] == []


def test_it_is_packaged_as_arkit_reads_it(model: Path) -> None:
    """A binary layer first, PNG and JPEG alone, nothing compressed, everything at a multiple of 64 bytes."""
    with zipfile.ZipFile(model) as package:
        entries = package.infolist()
    assert entries[0].filename.endswith(".usdc")
    assert {Path(entry.filename).suffix for entry in entries[1:]} == {".png", ".jpg"}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    content = model.read_bytes()
    for entry in entries:
        name_bytes, extra_bytes = struct.unpack_from("<HH", content, entry.header_offset + 26)
        assert (entry.header_offset + 30 + name_bytes + extra_bytes) % 64 == 0


def test_it_stands_in_metres_with_y_up(model: Path) -> None:
    stage = Usd.Stage.Open(str(model))
    assert UsdGeom.GetStageUpAxis(stage) == "Y"
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert stage.GetDefaultPrim().GetMetadata("displayName") == "Everyday tee"
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(stage.GetDefaultPrim())
    extent = box.ComputeAlignedRange()
    assert extent.GetMin()[1] == pytest.approx(0, abs=1e-6)
    assert extent.GetMax()[1] == pytest.approx(STATURE_M, abs=1e-5)


def test_cloth_keeps_its_colour_and_its_panel_coordinates(model: Path, shirt: GarmentSurface) -> None:
    stage = Usd.Stage.Open(str(model))
    mesh = _mesh(stage, "tee_women")
    assert mesh.GetDoubleSidedAttr().Get() is True
    assert len(mesh.GetFaceVertexCountsAttr().Get()) == len(shirt.faces)
    places = np.array(UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st").Get())
    assert len(places) == len(mesh.GetPointsAttr().Get()) > len(shirt.vertices_m)
    picture = _picture_of(model, stage, mesh)
    assert picture.mean(axis=(0, 1)) == pytest.approx(CLOTH_COLOUR, abs=0.03)


def test_skin_is_skin_though_phones_show_no_colours_on_vertices(model: Path) -> None:
    stage = Usd.Stage.Open(str(model))
    mesh = _mesh(stage, "body")
    places = np.array(UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st").Get())
    picture = _picture_of(model, stage, mesh)
    rows = ((1 - places[:, 1]) * picture.shape[0]).astype(int)
    seen = picture[rows, (places[:, 0] * picture.shape[1]).astype(int)]
    points = np.array(mesh.GetPointsAttr().Get())
    head = points[:, 1] > 1.5
    assert np.abs(seen[head] - SKIN).max() < 0.01
    assert len(np.unique(seen, axis=0)) == 2  # skin and underwear


def test_a_garment_that_is_placed_alone_stands_on_the_floor(shirt: GarmentSurface) -> None:
    moved = standing(garment_parts(shirt, "tee"))[0].vertices_m
    assert np.min(moved, axis=0)[1] == pytest.approx(0)
    assert (np.min(moved, axis=0) + np.max(moved, axis=0))[[0, 2]] == pytest.approx([0, 0], abs=1e-12)


def test_nothing_is_exported_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ViewerError) as refused:
        write_usdz(tmp_path / "model.usdz", (), title="nothing")
    assert refused.value.code == "EXPORT_EMPTY"
    assert list(tmp_path.iterdir()) == []


def _mesh(stage: Usd.Stage, name: str) -> UsdGeom.Mesh:
    meshes = (UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh))
    return next(mesh for mesh in meshes if mesh.GetPrim().GetName().startswith(name))


def _picture_of(model: Path, stage: Usd.Stage, mesh: UsdGeom.Mesh) -> npt.NDArray[np.float64]:
    """The picture of a mesh's material, decoded from the package, [R, C, 3] in 0 … 1."""
    from PIL import Image

    material, _ = UsdShade.MaterialBindingAPI(mesh.GetPrim()).ComputeBoundMaterial()
    shader = UsdShade.Shader(stage.GetPrimAtPath(f"{material.GetPath()}/Colour"))
    name = Path(shader.GetInput("file").Get().path).name
    with zipfile.ZipFile(model) as package:
        inside = next(entry for entry in package.namelist() if Path(entry).name == name)
        with package.open(inside) as file:
            return np.asarray(Image.open(file).convert("RGB")) / 255
