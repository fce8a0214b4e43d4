"""Rows before they are learnt from: counted when skipped, duplicates out, split so that nothing leaks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError

Indices = npt.NDArray[np.int64]

LARGEST_LOSS: Final = 0.2
"""The share of rows above which a file is refused: then it is not a few slips but another format."""
_HASHES: Final = 32
_BANDS: Final = 8
_SHINGLE: Final = 4
_PRIME: Final = (1 << 31) - 1


def refuse_too_much_lost(
    where: str,
    total: int,
    skipped: Mapping[str, int],
    *,
    lost: int | None = None,
    what: str = "rows",
    largest: float = LARGEST_LOSS,
) -> None:
    """Raise DataError ROWS_UNUSABLE when more than a share of ``total`` was lost, naming the reasons.

    ``lost``: how many, where ``skipped`` also counts parts of rows that were kept; None for all it counts.
    """
    lost = sum(skipped.values()) if lost is None else lost
    if lost > largest * total:
        reasons = ", ".join(f"{reason} {count}" for reason, count in Counter(skipped).most_common() if count)
        raise DataError(
            "ROWS_UNUSABLE",
            f"{where}: {lost} of {total} {what} cannot be used ({reasons}); at most {largest:.0%} may be, so "
            "correct the file.",
        )


def first_of_duplicates(columns: Sequence[npt.NDArray[np.generic]]) -> Indices:
    """Rows [K], in order, of which no earlier one has the same value in every column [N]."""
    if not columns or not len(columns[0]):
        return np.empty(0, np.int64)
    codes = np.stack([np.unique(column, return_inverse=True)[1] for column in columns], axis=1)
    _, first = np.unique(codes, axis=0, return_index=True)
    return np.sort(first).astype(np.int64)


def near_duplicates(texts: Sequence[str], *, similarity: float = 0.8) -> Indices:
    """The group of each text [N]: texts nearly alike share the number of the first of them.

    Alike is the Jaccard similarity of sets of four-character shingles, letter case, accents and spaces apart.
    Candidates come from min-hashes in bands (Broder 1997; Leskovec et al., Mining of Massive Datasets, 3.4).
    """
    shingles = [_shingles(text) for text in texts]
    signatures = _signatures(shingles)
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    width = _HASHES // _BANDS
    for band in range(_BANDS):
        seen: dict[bytes, int] = {}
        for index in range(len(texts)):
            key = signatures[index, band * width : (band + 1) * width].tobytes()
            other = seen.setdefault(key, index)
            if root(other) != root(index) and _jaccard(shingles[other], shingles[index]) >= similarity:
                left, right = sorted((root(other), root(index)))
                parent[right] = left
    return np.asarray([root(index) for index in range(len(texts))], dtype=np.int64)


def _shingles(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = re.sub(r"\W+", " ", "".join(char for char in plain if not unicodedata.combining(char))).strip()
    last = max(len(plain) - _SHINGLE + 1, 1)
    return frozenset(plain[start : start + _SHINGLE] for start in range(last))


def _signatures(shingles: Sequence[frozenset[str]]) -> npt.NDArray[np.int64]:
    generator = np.random.default_rng(0)
    factors = generator.integers(1, _PRIME, size=(_HASHES, 1))
    offsets = generator.integers(_PRIME, size=(_HASHES, 1))
    signatures = np.empty((len(shingles), _HASHES), np.int64)
    for index, own in enumerate(shingles):
        digests = [hashlib.blake2b(one.encode(), digest_size=4).digest() for one in sorted(own)]
        codes = np.frombuffer(b"".join(digests), "<u4").astype(np.int64) % _PRIME
        signatures[index] = ((factors * codes + offsets) % _PRIME).min(axis=1)
    return signatures


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Rows to learn from, to choose by and to be judged on; no row is in two of them."""

    train: Indices
    validation: Indices
    test: Indices

    def parts(self) -> Mapping[str, Indices]:
        """By name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def split_by_group(
    groups: npt.NDArray[np.generic], *, validation: float = 0.1, test: float = 0.1, seed: int = 0
) -> Split:
    """Everything of one person or one item (an id [N]) lies in one part."""
    _check_shares(len(groups), validation, test)
    names, place, counts = np.unique(groups, return_inverse=True, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    before = np.cumsum(counts[order])  # rows of the groups up to this one
    parts = np.zeros(len(names), np.int64)
    parts[order[before <= (validation + test) * len(groups)]] = 1
    parts[order[before <= test * len(groups)]] = 2
    return _checked(parts[place])


def _check_shares(rows: int, validation: float, test: float) -> None:
    if not rows:
        raise DataError("ROWS_EMPTY", "There are no rows to split; look at what was skipped and why.")
    if validation <= 0 or test < 0 or validation + test >= 1:
        raise DataError(
            "SPLIT_SHARES", f"Shares of {validation} and {test} leave nothing to learn from; lower them."
        )


def _checked(parts: Indices) -> Split:
    split = Split(
        train=np.flatnonzero(parts == 0),
        validation=np.flatnonzero(parts == 1),
        test=np.flatnonzero(parts == 2),
    )
    if not len(split.train) or not len(split.validation):
        raise DataError(
            "SPLIT_EMPTY",
            "The rows have too few dates, people or items to be split; give more rows or split otherwise.",
        )
    return split
