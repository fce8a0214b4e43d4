"""Body files from outside: what is read, and what is refused with a code and a reason."""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from body_models.body import archive
from body_models.body.file import BodyFile, read_body_file, write_body_file
from body_models.errors import BodyFileError


@pytest.fixture
def arrays(other_path: Path) -> dict[str, Any]:
    with np.load(other_path) as stored:
        return dict(stored)


def refusal(path: Path) -> BodyFileError:
    with pytest.raises(BodyFileError) as caught:
        read_body_file(path)
    assert str(path) in caught.value.message
    return caught.value


def saved(folder: Path, arrays: dict[str, Any]) -> Path:
    path = folder / "body.npz"
    np.savez(path, **arrays)
    return path


def test_written_is_read_back(other_file: BodyFile, tmp_path: Path) -> None:
    path = tmp_path / "body.npz"
    write_body_file(path, other_file)
    back = read_body_file(path)
    assert back.name == other_file.name
    for name in ("template_m", "shape_directions_m", "pose_directions_m", "skin_weights", "faces"):
        assert np.array_equal(getattr(back, name), getattr(other_file, name)), name


def test_correctives_of_zeros_cost_nothing(arrays: dict[str, Any], tmp_path: Path) -> None:
    arrays["posedirs"] = np.zeros_like(arrays["posedirs"])
    assert read_body_file(saved(tmp_path, arrays)).pose_directions_m is None


def test_few_columns_are_ten_betas_then_expression(arrays: dict[str, Any], tmp_path: Path) -> None:
    arrays["shapedirs"] = arrays["shapedirs"][:, :, :16]
    assert read_body_file(saved(tmp_path, arrays)).beta_count == 10


def test_safetensors_is_read(arrays: dict[str, Any], tmp_path: Path, other_file: BodyFile) -> None:
    from safetensors.numpy import save_file

    path = tmp_path / "body.safetensors"
    save_file({k: np.ascontiguousarray(v) for k, v in arrays.items()}, path)
    assert np.array_equal(read_body_file(path).template_m, other_file.template_m)


class Bomb:
    """Its pickle writes a file when it is opened."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return (Path.touch, (self.target,))


@pytest.mark.parametrize("name", ["weights", "something_else"])
def test_pickled_objects_are_refused_unopened(name: str, arrays: dict[str, Any], tmp_path: Path) -> None:
    trap = tmp_path / "opened"
    arrays[name] = np.array([Bomb(trap)], dtype=object)
    assert refusal(saved(tmp_path, arrays)).code == "BODY_FILE_PICKLED"
    assert not trap.exists()


def test_the_name_tables_of_official_files_are_left_alone(arrays: dict[str, Any], tmp_path: Path) -> None:
    trap = tmp_path / "opened"
    arrays["joint2num"] = np.array([Bomb(trap)], dtype=object)
    read_body_file(saved(tmp_path, arrays))
    assert not trap.exists()


def test_a_pickle_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "SMPLX_NEUTRAL.pkl"
    path.write_bytes(b"\x80\x04}\x94.")
    assert refusal(path).code == "BODY_FILE_PICKLED"


@pytest.mark.parametrize(
    "name", ["v_template", "shapedirs", "J_regressor", "weights", "kintree_table", "f", "hands_meanl"]
)
def test_a_missing_array_is_named(name: str, arrays: dict[str, Any], tmp_path: Path) -> None:
    del arrays[name]
    error = refusal(saved(tmp_path, arrays))
    assert error.code == "BODY_FILE_MALFORMED"
    assert name in error.message


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("weights", lambda a: a[:, :24]),
        ("shapedirs", lambda a: a[:-1]),
        ("posedirs", lambda a: a[:, :, :207]),
        ("kintree_table", lambda a: a[:, ::-1]),
        ("f", lambda a: a + len(a)),
        ("f", lambda a: -1 - a),
        ("f", lambda a: a.astype(np.float64)),
        ("v_template", lambda a: a * np.nan),
        ("v_template", lambda a: a * 1000),
        ("weights", lambda a: a.astype(np.complex128)),
    ],
)
def test_a_spoilt_array_is_named(name: str, spoil: Any, arrays: dict[str, Any], tmp_path: Path) -> None:
    arrays[name] = spoil(arrays[name])
    error = refusal(saved(tmp_path, arrays))
    assert error.code == "BODY_FILE_MALFORMED"
    assert name in error.message


def test_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.npz").code == "BODY_FILE_MISSING"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 100])
@pytest.mark.parametrize("name", ["body.npz", "body.safetensors", "body.obj"])
def test_garbage(content: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == "BODY_FILE_MALFORMED"


def test_a_cut_file(other_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.npz"
    content = other_path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert refusal(path).code == "BODY_FILE_MALFORMED"


def test_a_safetensors_header_that_lies(tmp_path: Path) -> None:
    header = json.dumps(
        {"v_template": {"dtype": "F32", "shape": [99, 3], "data_offsets": [0, 1188]}}
    ).encode()
    path = tmp_path / "body.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    assert refusal(path).code == "BODY_FILE_MALFORMED"


def test_a_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED_LIMIT_BYTES", 1_000_000)
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("v_template.npy", bytes(2_000_000))
    assert refusal(path).code == "BODY_FILE_TOO_LARGE"
