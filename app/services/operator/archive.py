"""Archives from outside, opened with suspicion: bounded in entries, size and ratio, no path outside.

What an archive says of itself is checked before it is read, and its entries are counted again while they are
unpacked: a header can lie.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from app.services.operator.errors import OperatorError
from resources.files import MIB

MOST_UNPACKED_BYTES: Final = 512 * MIB
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 2_000
_DIRECTORY_BYTES: Final = 4 * MIB
_TAIL_BYTES: Final = 65_557  # the end record with the longest comment (APPNOTE.TXT 4.3.16)
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_PIECE_BYTES: Final = 256 * 1024
_ENCRYPTED: Final = 0x1

Progress = Callable[[float], None]


def unpack(path: Path, into: Path, progress: Progress = lambda _share: None) -> list[str]:
    """Unpack an archive into an empty folder; the names of its files, with slashes.

    Raises OperatorError ARCHIVE_UNREADABLE, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE; the ``OSError`` of the system.
    """
    size_bytes = _checked_size(path)
    with ExitStack() as stack:
        with _reading(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
        entries = _checked_entries(archive, size_bytes)
        total = max(sum(entry.file_size for entry in entries), 1)
        done = 0
        for entry in entries:
            done += _unpack_one(archive, entry, path, into)
            progress(done / total)
    return [entry.filename for entry in entries]


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What zipfile raises for a damaged archive, all of it: offsets before the file's start among others."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error) as problem:
        raise OperatorError("ARCHIVE_UNREADABLE", f"{path} is damaged.") from problem
    except (OSError, EOFError, ValueError, RuntimeError, OverflowError) as problem:
        raise OperatorError("ARCHIVE_UNREADABLE", f"{path} is no archive that can be read.") from problem


def safe_name(name: str) -> bool:
    """Whether a name stays inside the folder it is unpacked into, on every system."""
    parts = PurePosixPath(name).parts
    bad = "\\" in name or "\x00" in name or ":" in name or name.startswith("/") or len(name) > 240
    dotted = any(part in ("..", ".") or part.endswith((" ", ".")) for part in name.split("/"))
    return bool(parts) and not bad and not dotted and "" not in name.split("/")


def _checked_size(path: Path) -> int:
    """The archive's size, once its end record promises no more than may be read."""
    try:
        with path.open("rb") as file:
            size_bytes = file.seek(0, 2)
            file.seek(max(size_bytes - _TAIL_BYTES, 0))
            tail = file.read(_TAIL_BYTES)
    except OSError as problem:
        raise OperatorError("ARCHIVE_UNREADABLE", f"{path} cannot be read ({problem.strerror}).") from problem
    if size_bytes > 2 * MOST_UNPACKED_BYTES:
        raise OperatorError("ARCHIVE_TOO_LARGE", f"{path} is larger than any backup.")
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise OperatorError("ARCHIVE_UNREADABLE", f"{path} is no archive.")
    entries, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    of_64_bits = tail[max(at - 20, 0) : at].startswith(_END64) or entries == 0xFFFF
    if of_64_bits or entries > MOST_ENTRIES or directory_bytes > _DIRECTORY_BYTES:
        raise OperatorError("ARCHIVE_TOO_LARGE", f"{path} holds more than {MOST_ENTRIES} files.")
    return size_bytes


def _checked_entries(archive: zipfile.ZipFile, size_bytes: int) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise OperatorError("ARCHIVE_TOO_LARGE", f"The archive holds more than {MOST_ENTRIES} files.")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED_BYTES:
        limit = MOST_UNPACKED_BYTES // MIB
        raise OperatorError("ARCHIVE_TOO_LARGE", f"The archive unpacks to more than {limit} MiB.")
    worst = max((entry.file_size / max(entry.compress_size, 1) for entry in entries), default=0.0)
    if max(worst, total / max(size_bytes, 1)) > MOST_RATIO:
        raise OperatorError("ARCHIVE_TOO_LARGE", f"The archive grows more than {MOST_RATIO} times.")
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        if entry.filename.casefold() in seen:
            raise OperatorError("ARCHIVE_UNSAFE", "The archive holds one name twice.")
        seen.add(entry.filename.casefold())
    return entries


def _check_entry(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if not safe_name(entry.filename):
        raise OperatorError("ARCHIVE_UNSAFE", "The archive names a file outside its own folder.")
    if entry.is_dir() or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        raise OperatorError("ARCHIVE_UNSAFE", f"The archive's {entry.filename} is no plain file.")
    if entry.flag_bits & _ENCRYPTED:
        raise OperatorError("ARCHIVE_UNREADABLE", "The archive is encrypted.")


def _unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, into: Path) -> int:
    target = into / entry.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with ExitStack() as stack:
        with _reading(path):
            source = stack.enter_context(archive.open(entry))
        file = stack.enter_context(target.open("xb"))
        while True:
            with _reading(path):
                piece = source.read(_PIECE_BYTES)
            if not piece:
                return done
            done += len(piece)
            if done > entry.file_size:
                raise OperatorError("ARCHIVE_TOO_LARGE", "The archive holds more than it says.")
            file.write(piece)
