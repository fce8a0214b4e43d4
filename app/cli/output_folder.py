"""The folder a command writes into, checked before the work and not after it."""

import errno
import tempfile
from contextlib import suppress
from pathlib import Path

from app.errors import reason_of
from resources.errors import ResourceError


def check_output_folder(folder: Path) -> None:
    """Try to write into the folder, made for the try when missing; nothing stays behind.

    Raises `ResourceError` OUT_UNWRITABLE or DISK_FULL.
    """
    made: list[Path] = []
    try:
        made += [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise ResourceError("DISK_FULL", f"There is no space left for {folder}; free some.") from error
        raise ResourceError(
            "OUT_UNWRITABLE",
            f"{folder} cannot be written ({reason_of(error)}); choose another folder with --out.",
        ) from error
    finally:
        for path in made:
            with suppress(OSError, ValueError):
                path.rmdir()
