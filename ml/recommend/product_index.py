"""Products by nearness of their embeddings: an approximate index (HNSW, by `usearch`) that lives on disk.

The folder holds ``index.usearch``, ``products.safetensors`` (ids and a digest of each embedding, by which
changed products are found) and ``index.json`` (what it is, and the digest of both files).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save
from usearch.index import Index

from ml.errors import ModelError
from resources.errors import ResourceError
from resources.files import MIB, read_bytes, read_json, staged_folder, write_atomically, write_json_atomically

Precision = Literal["f16", "i8"]
Vectors = npt.NDArray[np.float32] | npt.NDArray[np.float16]

_KIND: Final = "vitrine product index 1"
_FILES: Final = ("index.usearch", "products.safetensors")
_CONNECTIVITY: Final = 16
_EXPANSION_ADD: Final = 40
_EXPANSION_SEARCH: Final = 128
_ROWS_AT_ONCE: Final = 65_536
_IDS_LIMIT_BYTES: Final = 1024 * MIB
_REBUILD_SHARE: Final = 0.3
"""Above this share of changed products a fresh graph is faster and better than a mended one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSetting:
    """How the graph is made: numbers of HNSW (Malkov, Yashunin 2018), and what a vector is kept as."""

    precision: Precision = "i8"
    connectivity: int = _CONNECTIVITY
    expansion_add: int = _EXPANSION_ADD
    expansion_search: int = _EXPANSION_SEARCH


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChange:
    """What an update did."""

    added: int
    changed: int
    removed: int
    rebuilt: bool


class ProductIndex:
    """An index over products' unit embeddings [N, D]; a product's key is its row when it was added."""

    def __init__(
        self,
        index: Index,
        ids: npt.NDArray[np.str_],
        keys: npt.NDArray[np.int64],
        digests: npt.NDArray[np.uint64],
        setting: IndexSetting,
        *,
        mapped: bool = False,
    ) -> None:
        self._index, self._setting = index, setting
        self.ids = ids
        self._keys, self._digests = keys, digests
        self._rows = _rows_by_key(keys)
        self._mapped = mapped

    @classmethod
    def build(
        cls, ids: Sequence[str], embeddings: Vectors, setting: IndexSetting | None = None, *, threads: int = 0
    ) -> ProductIndex:
        """A fresh index. ``threads`` 0: one a core.

        Raises:
            ModelError: ``INDEX_EMBEDDINGS`` (not as many as products, not finite, none).
        """
        chosen = setting or IndexSetting()
        names = np.asarray(ids, dtype=np.str_)
        _check(names, embeddings)
        index = _empty(embeddings.shape[1], chosen)
        keys = np.arange(len(names), dtype=np.int64)
        _add(index, keys, embeddings, threads)
        return cls(index, names, keys, digests_of(embeddings), chosen)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def width(self) -> int:
        """Numbers of an embedding."""
        return int(self._index.ndim)

    @property
    def memory_bytes(self) -> int:
        """What the graph and its vectors take."""
        return int(self._index.memory_usage)

    def near(self, query: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.int64]:
        """Rows of the ``count`` products nearest to a query [D], nearest first, approximately."""
        if len(self) == 0:
            return np.empty(0, np.int64)
        found = self._index.search(np.ascontiguousarray(query, np.float32), min(count, len(self)), threads=1)
        return self._rows[np.asarray(found.keys, dtype=np.int64)]

    def update(self, ids: Sequence[str], embeddings: Vectors, *, threads: int = 0) -> IndexChange:
        """Make the index that of these products: only those that came, went or changed are touched.

        Raises ModelError ``INDEX_EMBEDDINGS`` as `build` does, also for another width, and
        ``INDEX_READ_ONLY`` for an index that was opened as a view.
        """
        if self._mapped:
            raise ModelError("INDEX_READ_ONLY", "This index is only viewed; open it to be changed first.")
        names = np.asarray(ids, dtype=np.str_)
        _check(names, embeddings, self.width)
        digests = digests_of(embeddings)
        old = {name: row for row, name in enumerate(self.ids.tolist())}
        before = np.asarray([old.get(name, -1) for name in names.tolist()], dtype=np.int64)
        known = before >= 0
        same = known & (self._digests[np.maximum(before, 0)] == digests)
        kept = np.zeros(len(self.ids), np.bool_)
        kept[before[same]] = True
        change = IndexChange(
            added=int((~known).sum()),
            changed=int((known & ~same).sum()),
            removed=len(self.ids) - int(known.sum()),
            rebuilt=bool((~kept).sum() + (~same).sum() > _REBUILD_SHARE * max(len(self.ids), 1)),
        )
        if change.rebuilt:
            fresh = ProductIndex.build(names.tolist(), embeddings, self._setting, threads=threads)
            self._index, keys = fresh._index, fresh._keys
        else:
            keys = self._mend(kept, before, same, embeddings, threads)
        self.ids, self._keys, self._digests = names, keys, digests
        self._rows = _rows_by_key(keys)
        return change

    def _mend(self, kept: Any, before: Any, same: Any, embeddings: Vectors, threads: int) -> Any:
        gone = self._keys[~kept]
        if len(gone):
            self._index.remove(gone)
        keys = np.where(same, self._keys[np.maximum(before, 0)], 0)
        first = int(self._keys.max(initial=-1)) + 1
        keys[~same] = np.arange(first, first + int((~same).sum()))
        _add(self._index, keys[~same], embeddings[~same], threads)
        return keys

    def save(self, folder: Path) -> None:
        """Write the folder; all of it or nothing. Raises ``OSError``."""
        joined = "\n".join(self.ids.tolist()).encode()
        content = save(
            {
                "ids": np.frombuffer(joined, np.uint8).copy(),
                "keys": self._keys,
                "digests": self._digests,
            }
        )
        with staged_folder(folder) as staging:
            self._index.save(str(staging / _FILES[0]))
            write_atomically(staging / _FILES[1], content)
            write_json_atomically(
                staging / "index.json",
                {
                    "kind": _KIND,
                    "width": self.width,
                    "products": len(self),
                    "precision": self._setting.precision,
                    "connectivity": self._setting.connectivity,
                    "expansion_add": self._setting.expansion_add,
                    "expansion_search": self._setting.expansion_search,
                    "sha256": {name: _sha256(staging / name) for name in _FILES},
                },
            )

    @classmethod
    def open(cls, folder: Path, *, view: bool = True) -> ProductIndex:
        """From a folder. With ``view`` the graph is mapped, not read; such an index cannot be updated.

        Raises:
            ModelError: ``INDEX_MISSING``, ``INDEX_DAMAGED`` (a file is not the one that was written).
        """
        described = _description(folder)
        try:
            for name in _FILES:
                if _sha256(folder / name) != described["sha256"][name]:
                    raise _damaged(folder, f"{name} has changed")
            stored = load(read_bytes(folder / _FILES[1], limit_bytes=_IDS_LIMIT_BYTES))
            setting = IndexSetting(
                precision=described["precision"],
                connectivity=int(described["connectivity"]),
                expansion_add=int(described["expansion_add"]),
                expansion_search=int(described["expansion_search"]),
            )
            index = _empty(int(described["width"]), setting)
            (index.view if view else index.load)(str(folder / _FILES[0]))
            ids = np.asarray(stored["ids"].tobytes().decode().split("\n"), dtype=np.str_)
            if not len(index) == len(ids) == len(stored["keys"]) == len(stored["digests"]):
                raise _damaged(folder, "its parts are of different lengths")
            return cls(index, ids, stored["keys"], stored["digests"], setting, mapped=view)
        except FileNotFoundError as error:
            raise _damaged(folder, f"{error.filename} is missing") from error
        except (KeyError, TypeError, ValueError, RuntimeError, SafetensorError, ResourceError) as error:
            raise _damaged(folder, str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedIndex:
    """An index of just the products asked for. ``rebuilt_because``: the code of the fault, or None."""

    index: ProductIndex
    rebuilt_because: str | None
    change: IndexChange | None


def open_for(
    folder: Path, ids: Sequence[str], embeddings: Vectors, setting: IndexSetting | None = None
) -> OpenedIndex:
    """The index of these products: opened, updated where they changed, rebuilt where it is damaged.

    What was done is in the result, so that it can be said and logged. Raises ModelError ``INDEX_EMBEDDINGS``
    and ``OSError``.
    """
    try:
        opened = ProductIndex.open(folder)
        if opened.width != embeddings.shape[1]:
            raise ModelError("INDEX_WIDTH", f"{folder} is of embeddings of another width.")
    except ModelError as error:
        index = ProductIndex.build(ids, embeddings, setting)
        index.save(folder)
        return OpenedIndex(index=index, rebuilt_because=error.code, change=None)
    names = np.asarray(ids, dtype=np.str_)
    _check(names, embeddings, opened.width)
    if np.array_equal(opened.ids, names) and np.array_equal(opened._digests, digests_of(embeddings)):
        return OpenedIndex(index=opened, rebuilt_because=None, change=None)
    writable = ProductIndex.open(folder, view=False)
    change = writable.update(ids, embeddings)
    writable.save(folder)
    return OpenedIndex(index=writable, rebuilt_because=None, change=change)


def digests_of(embeddings: Vectors) -> npt.NDArray[np.uint64]:
    """A number for each row [N] that changes when the row does (to float16)."""
    rows = np.ascontiguousarray(embeddings, dtype=np.float16)
    width = rows.shape[1]
    # A fixed odd multiplier for each place: sums of 64 bits mix all of a row, with no loop over the products.
    factors = np.random.default_rng(20_240).integers(0, 2**63, size=width, dtype=np.uint64) * np.uint64(2)
    digests = np.empty(len(rows), np.uint64)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE].view(np.uint16).astype(np.uint64)
        digests[start : start + _ROWS_AT_ONCE] = (part * (factors + np.uint64(1))).sum(
            axis=1, dtype=np.uint64
        )
    return digests


def _empty(width: int, setting: IndexSetting) -> Index:
    return Index(
        ndim=width,
        metric="cos",
        dtype=setting.precision,
        connectivity=setting.connectivity,
        expansion_add=setting.expansion_add,
        expansion_search=setting.expansion_search,
    )


def _add(index: Index, keys: npt.NDArray[np.int64], embeddings: Vectors, threads: int) -> None:
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        index.add(
            keys[part].astype(np.uint64), np.ascontiguousarray(embeddings[part], np.float32), threads=threads
        )


def _rows_by_key(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    rows = np.full(int(keys.max(initial=-1)) + 1, -1, np.int64)
    rows[keys] = np.arange(len(keys))
    return rows


def _check(ids: npt.NDArray[np.str_], embeddings: Vectors, width: int | None = None) -> None:
    if embeddings.ndim != 2 or len(ids) != len(embeddings) or len(ids) == 0:
        raise ModelError(
            "INDEX_EMBEDDINGS",
            f"There are {len(ids)} products but embeddings of shape {embeddings.shape}; give one row each.",
        )
    if width is not None and embeddings.shape[1] != width:
        raise ModelError(
            "INDEX_EMBEDDINGS",
            f"The index holds {width} numbers a product, not {embeddings.shape[1]}; build it again.",
        )
    for start in range(0, len(embeddings), _ROWS_AT_ONCE):
        if not np.isfinite(embeddings[start : start + _ROWS_AT_ONCE]).all():
            raise ModelError(
                "INDEX_EMBEDDINGS", "An embedding holds numbers that are not finite; embed again."
            )


def _description(folder: Path) -> dict[str, Any]:
    try:
        described = read_json(folder / "index.json")
    except ResourceError as error:
        if error.code == "FILE_MISSING":
            raise ModelError(
                "INDEX_MISSING", f"{folder} holds no index of products; it is built anew."
            ) from error
        raise _damaged(folder, error.message) from error
    if not isinstance(described, dict) or described.get("kind") != _KIND:
        raise _damaged(folder, "index.json is not an index's description")
    return described


def _damaged(folder: Path, reason: str) -> ModelError:
    return ModelError(
        "INDEX_DAMAGED", f"The index of products in {folder} is damaged ({reason}); build it again."
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
