"""Files as the product reads and writes them: bounded when read, whole or absent when written."""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from resources.errors import ResourceError

MIB = 1024 * 1024
JSON_LIMIT_BYTES = 16 * MIB
"""No person, pattern or catalogue comes near it; a wrong or hostile file does."""


def write_atomically(path: Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    """Write ``path`` so that a reader sees the old file or the whole new one, never a part.

    ``content`` is the bytes, or a function that writes them into an open binary file. The folder is made
    when missing. The data reaches the disk before the rename. Raises the ``OSError`` of the system.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101 (mkstemp makes private files; results are not)
        os.replace(temporary, path)  # noqa: PTH105 (a str, as mkstemp gives it)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def write_json_atomically(path: Path, document: object) -> None:
    """Write ``document`` as readable JSON in UTF-8. Raises ``ValueError`` on NaN and infinity."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, text.encode() + b"\n")


@contextmanager
def staged_folder(destination: Path) -> Iterator[Path]:
    """A hidden folder whose files move into ``destination`` when the block ends well, and vanish otherwise.

    Files already in ``destination`` stay unless one of the same name replaces them. A failed run leaves
    neither files nor the folders it would have made. Raises the ``OSError`` of the system.
    """
    made = [folder for folder in (destination, *destination.parents) if not folder.exists()]
    destination.mkdir(parents=True, exist_ok=True)
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(prefix=".vitrine-", suffix=".part", dir=destination))
        yield staging
        for file in sorted(path for path in staging.rglob("*") if not path.is_dir()):
            target = destination / file.relative_to(staging)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        shutil.rmtree(staging)
    except BaseException:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            with suppress(OSError):  # not empty: some of it is already somebody's result
                folder.rmdir()
        raise


def read_bytes(path: Path, *, limit_bytes: int) -> bytes:
    """The content of a regular file of at most ``limit_bytes``.

    Raises `ResourceError` FILE_MISSING, FILE_UNREADABLE (a folder, a device, no permission) or
    FILE_TOO_LARGE.
    """
    try:
        # Not blocking: opening a pipe somebody named as a file would wait for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise ResourceError(
                    "FILE_UNREADABLE", f"{path} is not a regular file; give the path of a file."
                )
            asked = min(status.st_size, limit_bytes) + 1  # memory for all of it is taken at once
            content = file.read(asked)
            if len(content) == asked:  # it has grown since, or does not tell its size
                content += file.read(limit_bytes + 1 - asked)
    except FileNotFoundError:
        raise ResourceError("FILE_MISSING", f"There is no file {path}; check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ResourceError("FILE_UNREADABLE", f"{path} cannot be read ({_reason(error)}).") from error
    if len(content) > limit_bytes:
        raise ResourceError(
            "FILE_TOO_LARGE", f"{path} is larger than {_size(limit_bytes)}, the limit for this kind of file."
        )
    return content


def read_json(path: Path, *, limit_bytes: int = JSON_LIMIT_BYTES) -> object:
    """The JSON document in a file (UTF-8, a byte order mark allowed; NaN and infinity refused).

    Raises `ResourceError` as `read_bytes` does, or JSON_BROKEN with the place of the fault.
    """
    content = read_bytes(path, limit_bytes=limit_bytes)
    try:
        document: object = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ResourceError("JSON_BROKEN", f"{path} is not text in UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ResourceError("JSON_BROKEN", f"{path} is not valid JSON: {error.msg} at {where}.") from error
    except ValueError as error:
        raise ResourceError("JSON_BROKEN", f"{path} is not valid JSON: {error}.") from error
    except RecursionError as error:
        raise ResourceError("JSON_BROKEN", f"{path} is nested too deeply to be read.") from error
    return document


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number JSON knows")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _size(count_bytes: int) -> str:
    return f"{count_bytes // MIB} MiB" if count_bytes >= MIB else f"{count_bytes} bytes"


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
