"""A folder is tried before the work and left as it was found."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from app.cli.output_folder import check_output_folder
from resources.errors import ResourceError


def _code(folder: Path) -> str:
    with pytest.raises(ResourceError) as caught:
        check_output_folder(folder)
    return caught.value.code


def test_a_good_folder_is_left_as_it_was(tmp_path: Path) -> None:
    check_output_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "kept").mkdir()
    check_output_folder(tmp_path / "kept")
    assert list(tmp_path.rglob("*")) == [tmp_path / "kept"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _code(tmp_path / "file") == "OUT_UNWRITABLE"
    assert _code(tmp_path / "file" / "below") == "OUT_UNWRITABLE"


def test_a_name_no_system_takes_is_said(tmp_path: Path) -> None:
    assert _code(tmp_path / ("x" * 300)) == "OUT_UNWRITABLE"
    assert _code(tmp_path / "a\0b") == "OUT_UNWRITABLE"


@pytest.mark.skipif(os.name != "posix", reason="/proc")
def test_a_folder_nobody_may_write_is_refused_even_to_root() -> None:
    assert _code(Path("/proc/vitrine")) == "OUT_UNWRITABLE"


def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**wanted: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert _code(tmp_path / "new") == "DISK_FULL"
    assert list(tmp_path.iterdir()) == []
