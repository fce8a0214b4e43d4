"""Colourways inside a GLB, as KHR_materials_variants defines them."""

import json
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import trimesh
from PIL import Image

from tests.unit.viewer.conftest import CLOTH_COLOUR
from viewer.exporters.garment_parts import Dyed, garment_parts
from viewer.exporters.glb import write_glb
from viewer.exporters.textures import cloth_textures
from viewer.importers.gltf_check import check_gltf
from viewer.scene.model import GarmentSurface, Print

RED = (0.7, 0.1, 0.1)
OTHERS: dict[str, Dyed] = {
    "Red": (RED, None),
    "Striped": (RED, Print(kind="stripe", scale_m=0.02, colours=((1.0, 1.0, 1.0),))),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, shirt: GarmentSurface) -> Path:
    path = tmp_path_factory.mktemp("glb") / "tee.glb"
    write_glb(path, garment_parts(shirt, "tee", OTHERS), variant="Blue")
    return path


def test_every_colourway_has_its_name_and_its_colour(model: Path) -> None:
    tree, binary = _opened(model)
    names = [one["name"] for one in tree["extensions"]["KHR_materials_variants"]["variants"]]
    assert names == ["Blue", "Red", "Striped"]
    assert set(tree["extensionsUsed"]) >= {"KHR_materials_variants", "KHR_texture_transform"}
    primitive = tree["meshes"][0]["primitives"][0]
    mappings = primitive["extensions"]["KHR_materials_variants"]["mappings"]
    shown = {names[v]: one["material"] for one in mappings for v in one["variants"]}
    assert shown["Blue"] == primitive["material"]
    means = {name: _picture(tree, binary, material).mean(axis=(0, 1)) for name, material in shown.items()}
    assert means["Blue"] == pytest.approx(CLOTH_COLOUR, abs=0.04)
    assert means["Red"] == pytest.approx(RED, abs=0.04)
    assert means["Striped"][1] > 0.4  # half white


def test_a_print_repeats_as_often_as_it_is_long(model: Path, shirt: GarmentSurface) -> None:
    """The coordinates count repeats of the first colourway's weave; a stripe of 2 cm needs its own scale."""
    tree, _ = _opened(model)
    striped = tree["materials"][-1]["pbrMetallicRoughness"]["baseColorTexture"]
    transform = striped["extensions"]["KHR_texture_transform"]
    across = cloth_textures(shirt).size_m[0]
    assert transform["scale"][0] == pytest.approx(across / 0.02)
    assert transform["offset"][1] == pytest.approx(1 - transform["scale"][1])


def test_programs_without_the_extension_see_the_first(model: Path) -> None:
    mesh = trimesh.load_scene(model, process=False).geometry["tee"]
    picture = np.asarray(mesh.visual.material.baseColorTexture.convert("RGB")) / 255
    assert picture.mean(axis=(0, 1)) == pytest.approx(CLOTH_COLOUR, abs=0.04)


def test_our_own_importer_finds_it_sound(model: Path) -> None:
    check_gltf(model, model.read_bytes())


def _opened(path: Path) -> tuple[dict[str, Any], bytes]:
    glb = path.read_bytes()
    magic, version, total = struct.unpack_from("<III", glb)
    assert (magic, version, total) == (0x46546C67, 2, len(glb))
    (length,) = struct.unpack_from("<I", glb, 12)
    (size,) = struct.unpack_from("<I", glb, 20 + length)
    assert (length % 4, size % 4, 28 + length + size) == (0, 0, total)
    return json.loads(glb[20 : 20 + length]), glb[28 + length :]


def _picture(tree: dict[str, Any], binary: bytes, material: int) -> npt.NDArray[np.float64]:
    reference = tree["materials"][material]["pbrMetallicRoughness"]["baseColorTexture"]
    image = tree["images"][tree["textures"][reference["index"]]["source"]]
    view = tree["bufferViews"][image["bufferView"]]
    start = view.get("byteOffset", 0)
    with Image.open(BytesIO(binary[start : start + view["byteLength"]])) as picture:
        return np.asarray(picture.convert("RGB")) / 255
