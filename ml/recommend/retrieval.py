"""The first stage: a few hundred of a million products that deserve a closer look.

Channels, each with its own candidates: near the words said, near what was liked, popular, new, and never
shown to anybody (a new product must not wait for sales to be seen). Filters hold for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from ml.errors import DataError
from ml.recommend.product_index import ProductIndex, Vectors
from ml.recommend.product_table import Flags, Floats, Ids, ProductTable
from ml.recommend.shopper import Shopper, Wanted, allowed

Vector = npt.NDArray[np.float32]

_NEAR: Final = 200
_POPULAR: Final = 60
_NEW: Final = 40
_UNSEEN: Final = 20
_EXACT_ROWS: Final = 150_000
"""So few products are compared with exactly where an approximate search had to be widened too far."""
_NEVER_APPROXIMATE: Final = 20_000
"""So few products are always compared with exactly: it is as fast."""
_WIDEST: Final = 2_000
_CHUNK: Final = 16_384
_TRIED_WEIGHT: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopShelf:
    """All products: their columns, their embeddings [N, D] (unit rows) and the index of these, in one order.

    ``by_popularity`` and ``by_newness`` are rows, best first; `shop_shelf` makes them once.
    """

    table: ProductTable
    embeddings: Vectors
    index: ProductIndex
    by_popularity: Ids
    by_newness: Ids
    unseen: Ids
    by_id: Ids
    """Rows in the order of their ids."""

    def __len__(self) -> int:
        return len(self.table)


def shop_shelf(table: ProductTable, embeddings: Vectors, index: ProductIndex) -> ShopShelf:
    """Put together what belongs together.

    Raises:
        DataError: ``SHELF_MISMATCH`` when table, embeddings and index are not of the same products.
    """
    if len(table) != len(embeddings) or not np.array_equal(index.ids, table.ids):
        raise DataError(
            "SHELF_MISMATCH", "The index is not of these products; open it for them, then ask again."
        )
    popularity, ages = np.nan_to_num(table.popularity, nan=-1.0), table.days_on_sale
    known, new = popularity > 0, ~np.isnan(ages)
    return ShopShelf(
        table=table,
        embeddings=embeddings,
        index=index,
        by_popularity=_best_first(popularity, known),
        by_newness=_best_first(-ages, new),
        unseen=np.flatnonzero(np.isnan(table.popularity)),
        by_id=np.argsort(table.ids, kind="stable"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Rows of candidates [C], each once, and how many products the filters left."""

    rows: Ids
    allowed: int


def retrieve(
    shelf: ShopShelf, shopper: Shopper, wanted: Wanted, *, near: int = _NEAR, also: tuple[str, ...] = ()
) -> Retrieved:
    """Candidates for a shopper, among them those of ``also`` that pass the filters.

    Raises DataError as `allowed` does, and ``PRODUCT_UNKNOWN``.
    """
    fits = allowed(shelf.table, shopper, wanted)
    refused = rows_of(shelf, shopper.refused)
    fits[refused] = False
    count = int(np.count_nonzero(fits))
    found = [
        _first(shelf.by_popularity, fits, _POPULAR),
        _first(shelf.by_newness, fits, _NEW),
        _spread(shelf.unseen, fits, _UNSEEN),
        *(_near(shelf, query, fits, count, near) for query in queries(shelf, shopper)),
    ]
    named_first = (*best_answers(shopper, near), *also)
    if named_first:
        named = rows_of(shelf, named_first)
        found.append(named[fits[named]])
    rows = np.unique(np.concatenate(found))
    if len(rows) == 0 and count:
        rows = np.flatnonzero(fits)[:near]
    return Retrieved(rows=rows, allowed=count)


def best_answers(shopper: Shopper, count: int) -> tuple[str, ...]:
    """The ids a search put first, best first; none where nothing was searched for."""
    ordered = sorted(shopper.answers, key=lambda product: -shopper.answers[product])
    return tuple(ordered[:count])


def queries(shelf: ShopShelf, shopper: Shopper) -> list[Vector]:
    """The words said and the taste shown, as vectors [D]; none for a shopper nothing is known of."""
    found = [] if shopper.words is None else [shopper.words]
    taste = taste_of(shelf, shopper)
    return found if taste is None else [*found, taste]


def taste_of(shelf: ShopShelf, shopper: Shopper) -> Vector | None:
    """The middle of what was bought, liked and (half as much) tried, a unit vector [D]."""
    liked = rows_of(shelf, (*shopper.bought, *shopper.liked))
    tried = rows_of(shelf, tuple(one for one in shopper.tried if one not in shopper.refused))
    if len(liked) + len(tried) == 0:
        return None
    weights = np.concatenate([np.ones(len(liked)), np.full(len(tried), _TRIED_WEIGHT)]).astype(np.float32)
    vectors = np.asarray(shelf.embeddings[np.concatenate([liked, tried])], np.float32)
    middle = weights @ vectors
    length = float(np.linalg.norm(middle))
    return np.asarray(middle / length, np.float32) if length > 0 else None


def rows_of(shelf: ShopShelf, ids: tuple[str, ...]) -> Ids:
    """Rows of products named by id. Raises DataError ``PRODUCT_UNKNOWN``."""
    if not ids:
        return np.empty(0, np.int64)
    places = np.searchsorted(shelf.table.ids, np.asarray(ids), sorter=shelf.by_id)
    rows = shelf.by_id[np.minimum(places, len(shelf) - 1)]
    unknown = [one for one, row in zip(ids, rows.tolist(), strict=True) if shelf.table.ids[row] != one]
    if unknown:
        raise DataError("PRODUCT_UNKNOWN", f"There is no product {unknown[0]!r}; see catalogue list.")
    return np.asarray(rows, np.int64)


def exact_near(embeddings: Vectors, rows: Ids, query: Vector, count: int) -> Ids:
    """The ``count`` of ``rows`` nearest to a query [D], nearest first, by comparing with each."""
    scores = similarities(embeddings, rows, query)
    size = min(count, len(rows))
    best = np.argpartition(-scores, size - 1)[:size] if size else np.empty(0, np.int64)
    return rows[best[np.argsort(-scores[best], kind="stable")]]


def similarities(embeddings: Vectors, rows: Ids, query: Vector) -> Floats:
    """Cosines [len(rows)] of products with a unit query [D]."""
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        # A copy of these rows; torch widens float16 some twenty times as fast as numpy.
        chunk = torch.from_numpy(embeddings[rows[part]]).float()
        found[part] = (chunk @ torch.from_numpy(np.asarray(query, np.float32))).numpy()
    return found


def _near(shelf: ShopShelf, query: Vector, fits: Flags, count: int, near: int) -> Ids:
    """Approximately the nearest that pass: wider where filters are narrow, exact where few are left."""
    if count <= near:
        return np.flatnonzero(fits)
    wide = int(1.3 * near * len(shelf) / count)
    if count > _EXACT_ROWS or (count > _NEVER_APPROXIMATE and wide <= _WIDEST):
        found = shelf.index.near(query, min(wide, _WIDEST))
        passing = found[fits[found]][:near]
        if len(passing) >= near // 2:
            return passing
    # Few pass, or what passes lies elsewhere than what is near.
    return exact_near(shelf.embeddings, np.flatnonzero(fits), query, near)


def _first(ordered: Ids, fits: Flags, count: int) -> Ids:
    """The first ``count`` of ``ordered`` that pass, looking no further than needed."""
    found: list[Ids] = []
    missing, start, step = count, 0, 16 * count
    while missing > 0 and start < len(ordered):
        part = ordered[start : start + step]
        passing = part[fits[part]][:missing]
        found.append(passing)
        missing, start, step = missing - len(passing), start + step, 4 * step
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _spread(unseen: Ids, fits: Flags, count: int) -> Ids:
    """Some of the products nobody was shown, evenly over the catalogue."""
    return _first(unseen[:: max(len(unseen) // (16 * count), 1)], fits, count)


def _best_first(values: Floats, which: Flags) -> Ids:
    rows = np.flatnonzero(which)
    return rows[np.argsort(-values[rows], kind="stable")]
