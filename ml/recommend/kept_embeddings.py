"""Embeddings of products kept on disk: what was embedded once is not embedded again.

A file of safetensors: ``digests`` [N, 32] of all that is known of each product, ``rows`` [N, D] of their
embeddings, and in its header the encoder they are of and a checksum. A row is found by its digest, whatever
the product is called.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ml.errors import ModelError
from resources.errors import ResourceError
from resources.files import MIB, read_bytes, write_atomically

Rows = npt.NDArray[np.float32]
Embed = Callable[[Sequence[int]], Rows]
"""Embeds the products of some places: a row each  # [N, D]."""

_LIMIT_BYTES: Final = 2048 * MIB
_DIGEST_BYTES: Final = 32
_HEADER_AT: Final = 8
"""Where the header of a safetensors file begins, behind its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEmbeddings:
    """A row for each product [N, D], how many had to be embedded, and the code of the fault of the file."""

    rows: Rows
    embedded: int
    rebuilt_because: str | None


def embeddings_for(path: Path, digests: Sequence[bytes], encoder: str, embed: Embed) -> OpenedEmbeddings:
    """The embeddings of products with these digests: those kept in ``path``, the others made and kept.

    A file that is damaged, or of another ``encoder``, is made anew and the result says so. Raises what
    ``embed`` raises and ``OSError``.
    """
    known: dict[bytes, Rows] = {}
    because = None
    try:
        known = _read(path, encoder)
    except ModelError as error:
        because = error.code
    missing = [place for place, digest in enumerate(digests) if digest not in known]
    if missing:
        made = embed(missing)
        known = {**known, **{digests[place]: row for place, row in zip(missing, made, strict=True)}}
    rows = np.stack([known[digest] for digest in digests])
    if missing or len(known) > len(set(digests)):
        write_atomically(path, _content(digests, rows, encoder))
    return OpenedEmbeddings(rows=rows, embedded=len(missing), rebuilt_because=because)


def _read(path: Path, encoder: str) -> dict[bytes, Rows]:
    """Rows by digest. Raises ModelError EMBEDDINGS_MISSING, EMBEDDINGS_DAMAGED, EMBEDDINGS_OTHER_ENCODER."""
    try:
        content = read_bytes(path, limit_bytes=_LIMIT_BYTES)
    except ResourceError as error:
        if error.code == "FILE_MISSING":
            raise ModelError("EMBEDDINGS_MISSING", f"There are no embeddings {path} yet.") from error
        raise _damaged(path, error.message) from error
    try:
        stored = load(content)
        digests, rows = stored["digests"], stored["rows"]
        written = _metadata(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if digests.shape != (len(rows), _DIGEST_BYTES) or digests.dtype != np.uint8:
        raise _damaged(path, "its parts do not belong together")
    if rows.ndim != 2 or rows.dtype != np.float32 or not np.isfinite(rows).all():
        raise _damaged(path, "its rows are no embeddings")
    if written.get("sha256") != _checksum(digests, rows):
        raise _damaged(path, "its numbers are not those that were written")
    if written.get("encoder") != encoder:
        raise ModelError("EMBEDDINGS_OTHER_ENCODER", f"{path} is of another encoder.")
    return {digest.tobytes(): row for digest, row in zip(digests, rows, strict=True)}


def _content(digests: Sequence[bytes], rows: Rows, encoder: str) -> bytes:
    packed = np.frombuffer(b"".join(digests), np.uint8).reshape(len(digests), _DIGEST_BYTES).copy()
    own = np.ascontiguousarray(rows, np.float32)
    return save({"digests": packed, "rows": own}, {"encoder": encoder, "sha256": _checksum(packed, own)})


def _checksum(digests: npt.NDArray[np.uint8], rows: Rows) -> str:
    return hashlib.sha256(digests.tobytes() + rows.tobytes()).hexdigest()


def _metadata(content: bytes) -> dict[str, str]:
    size = int.from_bytes(content[:_HEADER_AT], "little")
    header: dict[str, dict[str, str]] = json.loads(content[_HEADER_AT : _HEADER_AT + size])
    return header.get("__metadata__", {})


def _damaged(path: Path, reason: str) -> ModelError:
    return ModelError("EMBEDDINGS_DAMAGED", f"The embeddings in {path} are damaged ({reason}).")
