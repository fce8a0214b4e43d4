"""CSV files as columns of text, bounded: a small archive of a huge file is not unpacked."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ml.errors import DataError
from resources.files import MIB, read_bytes

FILE_LIMIT_BYTES: Final = 512 * MIB
_LARGEST_RATIO: Final = 100
_CHUNK_BYTES: Final = 4 * MIB


def read_csv_columns(
    paths: Sequence[Path], names: Sequence[str], optional: Sequence[str] = ()
) -> tuple[dict[str, list[str]], int]:
    """The stripped cells of each named column over all files, and the number of lines of another length.

    An ``optional`` column that a file lacks is empty there; one that all files lack is not given.

    Raises:
        DataError: ``ROWS_COLUMNS``, ``ROWS_BROKEN``, ``ROWS_EMPTY`` (a file without even a header).
        ResourceError: as `resources.files.read_bytes`.
    """
    columns: dict[str, list[str]] = {name: [] for name in names}
    added: dict[str, list[str]] = {name: [] for name in optional}
    present: set[str] = set()
    malformed = 0
    for path in paths:
        found, lost = _read_one(path, list(names), list(optional))
        malformed += lost
        present |= found.keys() & added.keys()
        rows = len(found[names[0]])
        for name, cells in (*columns.items(), *added.items()):
            cells.extend(found.get(name, [""] * rows))
    return columns | {name: added[name] for name in optional if name in present}, malformed


def _read_one(path: Path, names: list[str], optional: list[str]) -> tuple[dict[str, list[str]], int]:
    """The cells of the columns of one file, and its lines of another length."""
    lines = csv.reader(io.StringIO(_text(path), newline=""))
    malformed = 0
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_header(path, header, names, optional)
        kept = []
        for cells in lines:
            if len(cells) == len(header):
                kept.append(cells)
            elif cells:
                malformed += 1
    except csv.Error as error:
        raise DataError("ROWS_BROKEN", f"{path} is not CSV near line {lines.line_num}: {error}.") from error
    found: dict[str, list[str]] = {name: [] for name in header}
    for name, column in zip(header, zip(*kept, strict=True), strict=bool(kept)):
        found[name] = [cell.strip() for cell in column]
    return found, malformed


def _check_header(path: Path, header: list[str], names: list[str], optional: list[str]) -> None:
    if not header:
        raise DataError("ROWS_EMPTY", f"{path} is empty; give a file with a header and rows.")
    missing = sorted(set(names) - set(header))
    unknown = sorted(set(header) - {*names, *optional}) + sorted(
        {one for one in header if header.count(one) > 1}
    )
    if missing or unknown:
        parts = [f"lacks the columns {', '.join(missing)}"] if missing else []
        parts += (
            [f"has columns that are unknown or twice: {', '.join(map(repr, unknown))[:300]}"]
            if unknown
            else []
        )
        may = f", and may have {', '.join(optional)}" if optional else ""
        raise DataError(
            "ROWS_COLUMNS", f"{path} {' and '.join(parts)}; it needs exactly {', '.join(names)}{may}."
        )


def _text(path: Path) -> str:
    content = read_bytes(path, limit_bytes=FILE_LIMIT_BYTES)
    if path.name.endswith(".gz"):
        content = _unpacked(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("ROWS_BROKEN", f"{path} is not text in UTF-8 (byte {error.start}).") from error


def _unpacked(path: Path, packed: bytes) -> bytes:
    limit = min(FILE_LIMIT_BYTES, _LARGEST_RATIO * len(packed) + MIB)
    parts, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as archive:
            while part := archive.read(_CHUNK_BYTES):
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise DataError(
                        "ROWS_BROKEN",
                        f"{path} unpacks to more than {limit // MIB} MiB; give the rows in parts.",
                    )
    except (OSError, EOFError, zlib.error) as error:
        raise DataError("ROWS_BROKEN", f"{path} is a damaged gzip file ({error}).") from error
    return b"".join(parts)
