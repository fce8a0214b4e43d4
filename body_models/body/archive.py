"""Arrays of a body file from outside: bounded, never unpickled, checked before they are read."""

import json
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.errors import BodyFileError

Array = npt.NDArray[np.generic]

FILE_LIMIT_BYTES: Final = 1 << 30
UNPACKED_LIMIT_BYTES: Final = 2 << 30
"""The official files hold about 0.4 GB unpacked (double precision, dense pose correctives)."""

_OBJECTS_OF_OFFICIAL_FILES: Final = frozenset({"joint2num", "part2num"})
"""Name tables which the official files carry as pickled objects; nothing needs them, they are never read."""

_SAFETENSORS_HEADER_LIMIT: Final = 1 << 20


class BodyArchive:
    """The arrays of one file by name, each read when it is asked for.

    Raises `BodyFileError`: BODY_FILE_MISSING, BODY_FILE_TOO_LARGE, BODY_FILE_PICKLED, BODY_FILE_MALFORMED.
    """

    def __init__(self, path: Path, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self.path = path
        self.shapes = shapes

    def read(self, name: str) -> Array:
        """One array; the caller has seen that its shape is as it should be."""
        raise NotImplementedError


class _ArchiveNpz(BodyArchive):
    def __init__(self, path: Path) -> None:
        with _reading(path), zipfile.ZipFile(path) as archive:
            unpacked_bytes = sum(member.file_size for member in archive.infolist())
            _refuse_large(path, unpacked_bytes, UNPACKED_LIMIT_BYTES)
            super().__init__(path, dict(_npz_shapes(path, archive)))

    def read(self, name: str) -> Array:
        with _reading(self.path), np.load(self.path, allow_pickle=False) as archive:
            array: Array = archive[name]
        return array


class _ArchiveSafetensors(BodyArchive):
    def __init__(self, path: Path) -> None:
        with _reading(path), path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _SAFETENSORS_HEADER_LIMIT:
                raise ValueError("its header is too long")
            header = json.loads(file.read(length))
            shapes = {k: tuple(int(n) for n in v["shape"]) for k, v in header.items() if k != "__metadata__"}
        super().__init__(path, shapes)

    def read(self, name: str) -> Array:
        from safetensors import SafetensorError, safe_open  # only for files of this kind

        try:
            with safe_open(self.path, framework="numpy") as archive:
                array: Array = archive.get_tensor(name)
        except SafetensorError as error:
            raise _malformed(self.path, str(error)) from error
        return array


def open_body_archive(path: Path) -> BodyArchive:
    """Open a ``.npz`` or ``.safetensors`` file; see `BodyArchive` for what is refused."""
    if not path.is_file():
        raise BodyFileError("BODY_FILE_MISSING", f"There is no body file at {path}; run the set-up again.")
    _refuse_large(path, path.stat().st_size, FILE_LIMIT_BYTES)
    if path.suffix == ".npz":
        return _ArchiveNpz(path)
    if path.suffix == ".safetensors":
        return _ArchiveSafetensors(path)
    if path.suffix in {".pkl", ".pickle"}:
        raise BodyFileError(
            "BODY_FILE_PICKLED",
            f"{path} is a pickle, which can run code when opened; give the .npz of the same body model.",
        )
    raise _malformed(path, "only .npz and .safetensors files are opened")


def _npz_shapes(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[int, ...]]]:
    for member in archive.infolist():
        name = member.filename.removesuffix(".npy")
        if name == member.filename or name in _OBJECTS_OF_OFFICIAL_FILES:
            continue
        with archive.open(member) as stream:
            version = np.lib.format.read_magic(stream)
            reader = (
                np.lib.format.read_array_header_1_0
                if version == (1, 0)
                else np.lib.format.read_array_header_2_0
            )
            shape, _, dtype = reader(stream)
        if dtype.hasobject:
            raise BodyFileError(
                "BODY_FILE_PICKLED",
                f"{path}: {name} holds pickled objects, which can run code when opened;"
                " save it as a plain array of numbers.",
            )
        yield name, shape


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, KeyError, TypeError, struct.error, zipfile.BadZipFile) as error:
        raise _malformed(path, str(error) or type(error).__name__) from error


def _refuse_large(path: Path, size_bytes: int, limit_bytes: int) -> None:
    if size_bytes > limit_bytes:
        raise BodyFileError(
            "BODY_FILE_TOO_LARGE",
            f"{path} holds {size_bytes / 1e9:.1f} GB; a body file holds at most {limit_bytes / 1e9:.1f} GB.",
        )


def _malformed(path: Path, reason: str) -> BodyFileError:
    return BodyFileError("BODY_FILE_MALFORMED", f"{path} is not a body file of the SMPL-X format: {reason}.")
