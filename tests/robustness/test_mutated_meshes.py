"""Damaged GLB, OBJ and PLY files are read or refused by name, in a process of their own, within seconds."""

import json
import struct
import time
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
import trimesh

from resources.errors import CodedError
from tests.robustness.mutations import mutated_bytes, mutated_json
from viewer.importers.mesh import check_mesh_file, read_mesh

SUFFIXES = (".glb", ".obj", ".ply")
SLOWEST_S = 12.0


def _tube() -> trimesh.Trimesh:
    around, up = np.meshgrid(np.linspace(0, 2 * np.pi, 24, endpoint=False), np.linspace(0.9, 1.5, 12))
    vertices = np.stack([0.2 * np.cos(around), up, 0.15 * np.sin(around)], axis=-1).reshape(-1, 3)
    place = np.arange(24 * 11)
    right = place // 24 * 24 + (place % 24 + 1) % 24
    faces = np.concatenate(
        [np.stack([place, right, right + 24], axis=1), np.stack([place, right + 24, place + 24], axis=1)]
    )
    return trimesh.Trimesh(vertices, faces, process=False)


def _sources() -> dict[str, bytes]:
    mesh = _tube()
    return {
        suffix: content.encode() if isinstance(content, str) else bytes(content)
        for suffix in SUFFIXES
        for content in [mesh.export(file_type=suffix[1:])]
    }


def _mutated(content: bytes, suffix: str, random: Random) -> bytes:
    if suffix != ".glb" or random.random() < 0.5:
        return mutated_bytes(content, random)
    size = struct.unpack_from("<I", content, 12)[0]
    text = mutated_json(json.loads(content[20 : 20 + size]), random)
    text += b" " * (-len(text) % 4)
    rest = content[20 + size :]
    head = b"glTF" + struct.pack("<II", 2, 20 + len(text) + len(rest))
    return head + struct.pack("<II", len(text), 0x4E4F534A) + text + rest


def _outcomes(seeds: range, folder: Path, *, parse: bool) -> Counter[str]:
    sources, outcomes = _sources(), Counter[str]()
    for seed in seeds:
        random = Random(seed)  # noqa: S311 (repeatable damage, no secrets)
        suffix = random.choice(SUFFIXES)
        path = folder / f"mutated{suffix}"
        path.write_bytes(_mutated(sources[suffix], suffix, random))
        started_s = time.perf_counter()
        try:
            (read_mesh if parse else check_mesh_file)(path)
            outcomes["sound"] += 1
        except CodedError as error:
            assert 10 < len(error.message) < 2_000
            outcomes[error.code] += 1
        assert time.perf_counter() - started_s < SLOWEST_S, seed
    return outcomes


def test_damage_is_refused_before_anything_parses_it(tmp_path: Path) -> None:
    outcomes = _outcomes(range(300), tmp_path, parse=False)
    assert outcomes["ASSET_MALFORMED"] > 50


def test_damage_that_passes_the_check_ends_in_the_child(tmp_path: Path) -> None:
    assert _outcomes(range(1000, 1008), tmp_path, parse=True).total() == 8


@pytest.mark.long
def test_hundreds_of_damaged_meshes(tmp_path: Path) -> None:
    outcomes = _outcomes(range(300), tmp_path, parse=True)
    assert 0 < outcomes["sound"] < 300


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_sound_file_comes_back_as_it_was(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"tube{suffix}"
    path.write_bytes(_sources()[suffix])
    mesh = read_mesh(path)
    assert len(mesh.faces) == 24 * 11 * 2
    assert np.ptp(mesh.vertices, axis=0) == pytest.approx([0.4, 0.6, 0.3], abs=1e-3)


@pytest.mark.parametrize(
    "uri",
    ["../secret.bin", "/etc/passwd", "file:///etc/passwd", "http://host/x.bin", "..%2fsecret.bin", "a\0b"],
)
def test_no_reference_leaves_the_folder(uri: str, tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(b"0" * 64)
    folder = tmp_path / "asset"
    folder.mkdir()
    path = folder / "asset.gltf"
    document = {"asset": {"version": "2.0"}, "buffers": [{"byteLength": 12, "uri": uri}]}
    path.write_text(json.dumps(document))
    with pytest.raises(CodedError) as refused:
        read_mesh(path)
    assert refused.value.code == "ASSET_REFERENCE"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(b"0" * 64)
    folder = tmp_path / "asset"
    folder.mkdir()
    (folder / "data.bin").symlink_to(tmp_path / "secret.bin")
    path = folder / "asset.gltf"
    path.write_text(
        json.dumps({"asset": {"version": "2.0"}, "buffers": [{"byteLength": 12, "uri": "data.bin"}]})
    )
    with pytest.raises(CodedError) as refused:
        read_mesh(path)
    assert refused.value.code == "ASSET_REFERENCE"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"nodes": [{"children": [1]}, {"children": [0]}]}, "ASSET_MALFORMED"),
        ({"nodes": [{"children": [k + 1]} for k in range(200)] + [{}]}, "ASSET_MALFORMED"),
        ({"extensionsRequired": ["KHR_draco_mesh_compression"]}, "ASSET_EXTENSION"),
        ({"accessors": [{"count": 2**31, "componentType": 5126, "type": "VEC3"}]}, "ASSET_TOO_LARGE"),
        ({"accessors": [{"count": -1, "componentType": 5126, "type": "VEC3"}]}, "ASSET_MALFORMED"),
        ({"meshes": [{"primitives": [{"attributes": {"POSITION": 7}}]}]}, "ASSET_MALFORMED"),
        ({"asset": {"version": "1.0"}}, "ASSET_MALFORMED"),
    ],
)
def test_hostile_documents_have_their_code(members: dict[str, object], code: str, tmp_path: Path) -> None:
    path = tmp_path / "asset.gltf"
    path.write_text(json.dumps({"asset": {"version": "2.0"}, **members}))
    with pytest.raises(CodedError) as refused:
        read_mesh(path)
    assert refused.value.code == code
