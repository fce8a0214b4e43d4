"""Files are read within limits and written whole or not at all."""

import errno
import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from resources.errors import ResourceError
from resources.files import read_bytes, read_json, staged_folder, write_atomically, write_json_atomically


def _code(path: Path, **limits: int) -> str:
    with pytest.raises(ResourceError) as caught:
        read_json(path, **limits)
    assert "\n" not in caught.value.message
    return caught.value.code


def test_written_file_is_whole_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "new" / "body.json"
    write_atomically(target, b"one")
    write_atomically(target, lambda file: file.write(b"two"))
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["body.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_written_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", b"")
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"old")

    def disk_fills_up(file: BinaryIO) -> None:
        file.write(b"half of")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_atomically(target, disk_fills_up)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_json_keeps_chinese_readable_and_refuses_nan(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_json_atomically(target, {"name": "棉质T恤"})
    assert "棉质T恤" in target.read_text(encoding="utf-8")
    assert read_json(target) == {"name": "棉质T恤"}
    with pytest.raises(ValueError, match="Out of range"):
        write_json_atomically(target, {"waist_girth_cm": float("nan")})
    assert read_json(target) == {"name": "棉质T恤"}


def test_staged_folder_arrives_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with staged_folder(out) as staging:
        (staging / "M").mkdir()
        (staging / "M" / "front.png").write_bytes(b"picture")
        (staging / "report.json").write_bytes(b"{}")
        assert not (out / "report.json").exists()
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*")) == [
        "M",
        str(Path("M", "front.png")),
        "report.json",
    ]


def test_failed_staged_folder_leaves_nothing_but_what_was_there(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine", encoding="utf-8")
    for out in (kept, tmp_path / "new" / "deeper"):
        with pytest.raises(KeyboardInterrupt), staged_folder(out) as staging:
            (staging / "half.png").write_bytes(b"half")
            raise KeyboardInterrupt
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept", "mine.txt"]


def test_missing_folder_device_and_nul_are_named(tmp_path: Path) -> None:
    assert _code(tmp_path / "absent.json") == "FILE_MISSING"
    assert _code(tmp_path) == "FILE_UNREADABLE"
    assert _code(Path("a\0b")) == "FILE_UNREADABLE"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert _code(tmp_path / "pipe.json") == "FILE_UNREADABLE"


def test_size_limit_is_exact(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 10)
    assert len(read_bytes(file, limit_bytes=10)) == 10
    with pytest.raises(ResourceError, match="larger than 9 bytes"):
        read_bytes(file, limit_bytes=9)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"stature_cm": NaN}',
        b"[" * 200_000,
        b"\xff\xfe{}",
        b"9" * 10_000,
        json.dumps({"a": 1}).encode() + b" tail",
    ],
    ids=["empty", "cut", "nan", "deep", "not utf-8", "huge integer", "tail"],
)
def test_broken_json_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "person.json"
    file.write_bytes(content)
    assert _code(file) == "JSON_BROKEN"


def test_byte_order_mark_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_bytes(b'\xef\xbb\xbf{"sex": "female"}')
    assert read_json(file) == {"sex": "female"}
