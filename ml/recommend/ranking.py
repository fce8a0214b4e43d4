"""The second stage in the shop: candidates as named numbers, weighed, made diverse, and explained.

A score is a sum of weight × value over `RANKING_FEATURES`, where 0 is "nothing is known of it": what a
feature adds to a score is exactly what its deletion takes away. Weights start from `DEFAULT_WEIGHTS`; what
the shop's own answers say of them is in `ml.recommend.beliefs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.recommend.product_table import Floats, Ids
from ml.recommend.retrieval import ShopShelf, rows_of, similarities, taste_of
from ml.recommend.shopper import Shopper, in_my_size

Matrix = npt.NDArray[np.float64]

RANKING_FEATURES: Final = (
    "words",
    "taste",
    "unlike_disliked",
    "popular",
    "new",
    "not_shown_yet",
    "my_size",
    "occasion",
    "season",
    "price",
    "tried_already",
    "boost",
)
DEFAULT_WEIGHTS: Final[Mapping[str, float]] = {
    "words": 1.0,
    "taste": 0.6,
    "unlike_disliked": 0.5,
    "popular": 0.5,
    "new": 0.25,
    "not_shown_yet": 0.1,
    "my_size": 0.8,
    "occasion": 0.5,
    "season": 0.2,
    "price": 0.3,
    "tried_already": 0.6,
    "boost": 1.0,
}
BOOST_LIMIT: Final = 0.5
"""Half a standard deviation of likeness to the words: a boost may reorder what is alike, not more."""
_NEW_DAYS: Final = 30.0
_CLIP: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """A merchandiser's wish for a product, from -1 (push down) to 1. ``reason`` and ``author`` are kept."""

    product: str
    amount: float
    reason: str
    author: str

    @property
    def applied(self) -> float:
        """What it adds to a score at most: `BOOST_LIMIT`, whatever was asked for."""
        return float(np.clip(self.amount, -1.0, 1.0)) * BOOST_LIMIT if np.isfinite(self.amount) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Candidates [C] with their values [C, F] in the order of `RANKING_FEATURES`, weighed."""

    rows: Ids
    values: Matrix
    weights: Matrix
    sizes_known: npt.NDArray[np.int8] = field(repr=False)

    @property
    def contributions(self) -> Matrix:
        """What each value adds to its product's score, [C, F]."""
        return self.values * self.weights

    @property
    def scores(self) -> Matrix:
        """[C]"""
        return np.asarray(self.contributions.sum(axis=1), np.float64)


def weigh(
    shelf: ShopShelf,
    shopper: Shopper,
    rows: Ids,
    *,
    boosts: Sequence[Boost] = (),
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
) -> Weighed:
    """Compare candidates exactly. Raises DataError ``PRODUCT_UNKNOWN``."""
    values = np.zeros((len(rows), len(RANKING_FEATURES)))
    sizes = in_my_size(shelf.table.take(rows), shopper)
    columns: dict[str, npt.NDArray[Any]] = {
        **_likeness(shelf, shopper, rows),
        **_facts(shelf, shopper, rows),
        "my_size": sizes.astype(np.float64),
        "boost": _boosted(shelf, rows, boosts),
    }
    for name, column in columns.items():
        values[:, RANKING_FEATURES.index(name)] = column
    row_weights = np.asarray([weights.get(name, 0.0) for name in RANKING_FEATURES])
    return Weighed(rows=rows, values=values, weights=row_weights, sizes_known=sizes)


def diverse(
    shelf: ShopShelf,
    weighed: Weighed,
    count: int,
    *,
    variety: float,
    first: int | None = None,
    among: int = 100,
) -> Ids:
    """Places of ``count`` candidates, best first, each unlike those before it.

    Maximal marginal relevance (Carbonell, Goldstein 1998): a score loses ``variety`` × the standard deviation
    of scores × the likeness to the nearest product already chosen: 1 for the same, 0 for two usual ones.
    ``first`` is put first whatever it scores.
    """
    scores = weighed.scores
    pool = np.argsort(-scores, kind="stable")[:among]
    if first is not None and first not in pool:
        pool = np.append(pool, first)
    vectors = np.asarray(shelf.embeddings[weighed.rows[pool]], np.float32)
    spread = float(scores[pool].std()) or 1.0
    usual = float((vectors @ vectors.mean(axis=0)).mean())
    nearest = np.zeros(len(pool), np.float32)
    free = np.ones(len(pool), np.bool_)
    chosen: list[int] = []
    while len(chosen) < min(count, len(pool)):
        worth = np.where(free, scores[pool] - variety * spread * nearest, -np.inf)
        place = int(np.argmax(worth)) if chosen or first is None else int(np.flatnonzero(pool == first)[0])
        chosen.append(place)
        free[place] = False
        nearest = np.maximum(nearest, (vectors @ vectors[place] - usual) / max(1.0 - usual, 1e-3))
    return pool[chosen]


def _likeness(shelf: ShopShelf, shopper: Shopper, rows: Ids) -> dict[str, Floats]:
    """How near to words, taste and dislikes, as standard deviations from the usual candidate."""
    found: dict[str, Floats] = {}
    if shopper.answers:
        worst = min(shopper.answers.values())
        ids = shelf.table.ids[rows].tolist()
        answers = np.asarray([shopper.answers.get(one, worst) for one in ids], np.float32)
        found["words"] = _standard(answers, most=np.inf)  # the best answers must not become equals
    elif shopper.words is not None:
        found["words"] = _standard(similarities(shelf.embeddings, rows, shopper.words))
    taste = taste_of(shelf, shopper)
    if taste is not None:
        found["taste"] = _standard(similarities(shelf.embeddings, rows, taste))
    disliked = rows_of(shelf, (*shopper.disliked, *shopper.returned))
    if len(disliked):
        vectors = np.asarray(shelf.embeddings[disliked], np.float32)
        near = np.max([similarities(shelf.embeddings, rows, one) for one in vectors], axis=0)
        found["unlike_disliked"] = -np.maximum(_standard(near), 0.0)
    return found


def _facts(shelf: ShopShelf, shopper: Shopper, rows: Ids) -> dict[str, Floats]:
    table = shelf.table
    ages, popularity = table.days_on_sale[rows], table.popularity[rows]
    found = {
        "popular": np.nan_to_num(popularity, nan=0.0),
        "new": np.nan_to_num(np.exp(-ages / _NEW_DAYS), nan=0.0),
        "not_shown_yet": _not_shown(popularity, table.popularity),
        "occasion": _match(table.occasions[rows], table.occasion_names, shopper.occasion),
        "season": _match(table.seasons[rows], table.season_names, shopper.season),
        "tried_already": -np.isin(rows, rows_of(shelf, shopper.tried)).astype(np.float32),
    }
    liked = rows_of(shelf, (*shopper.bought, *shopper.liked))
    if len(liked):
        usual = float(np.median(np.log(table.prices[liked])))
        found["price"] = -np.minimum(np.abs(np.log(table.prices[rows]) - usual), 2.0).astype(np.float32)
    return found


def _not_shown(popularity: Floats, of_all: Floats) -> Floats:
    """1 for what nobody was shown, in a shop that has shown some."""
    if np.isnan(of_all).all():
        return np.zeros(len(popularity), np.float32)
    return np.isnan(popularity).astype(np.float32)


def _match(bits: npt.NDArray[np.uint64], names: tuple[str, ...], wanted: str | None) -> Floats:
    """1 where it is for what is wanted, -1 where it is for something else, 0 where nothing is asked."""
    if wanted is None or wanted not in names:
        return np.zeros(len(bits), np.float32)
    bit = np.uint64(1 << names.index(wanted))
    return np.where((bits & bit) != 0, 1.0, -1.0).astype(np.float32)


def _boosted(shelf: ShopShelf, rows: Ids, boosts: Sequence[Boost]) -> Floats:
    total = np.zeros(len(rows))
    for boost in boosts:
        total[rows == rows_of(shelf, (boost.product,))[0]] += boost.applied
    return np.clip(total, -BOOST_LIMIT, BOOST_LIMIT).astype(np.float32)


def _standard(values: Floats, *, most: float = _CLIP) -> Floats:
    spread = float(values.std())
    if spread <= 1e-6:
        return np.zeros_like(values)
    return np.asarray(np.clip((values - values.mean()) / spread, -_CLIP, most), np.float32)
