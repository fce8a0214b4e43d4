"""An outfit with its score taken apart: what every pair and every term adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from ml.outfits.shop.beam import per_pair
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.effects import Attribution
from ml.outfits.shop.pieces import Piece, Shelves
from ml.outfits.shop.reasons import OutfitReason
from ml.outfits.shop.scoring import SCORED, OutfitWeights, contributions

Together = Mapping[frozenset[str], tuple[int, float]]
"""How often customers bought two products (ids) together, and how often they would by chance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outfit:
    """Pieces worn together. ``score`` is a probability: a real outfit rather than pieces thrown together.

    ``parts`` are the log-odds it is made of: the terms of `SCORED`, ``worst_pair``, ``warmth``, ``model`` and
    ``bought_together``. ``sizes`` are by product id; without a person there are none. ``attribution`` takes
    the part ``model`` apart; None where the set model says nothing.
    """

    pieces: tuple[Piece, ...]
    log_odds: float
    parts: Mapping[str, float]
    sizes: Mapping[str, str]
    reasons: tuple[OutfitReason, ...]
    attribution: Attribution | None = None

    @property
    def score(self) -> float:
        """0 … 1."""
        return float(expit(self.log_odds))

    @property
    def price(self) -> float:
        """Of all pieces."""
        return sum(piece.product.price for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairParts:
    """What each pair of an outfit's rows says: places ``a`` and ``b`` [P], contributions [P, T]."""

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    parts: Floats


def pair_parts(shelves: Shelves, outfits: Sequence[Sequence[int]], weights: OutfitWeights) -> list[PairParts]:
    """Every pair of each outfit, and what each term adds to it in log-odds."""
    places = [np.triu_indices(len(rows), 1) for rows in outfits]
    if not places:
        return []
    taken = [np.asarray(rows, dtype=np.int64) for rows in outfits]
    a = np.concatenate([rows[one] for rows, (one, _) in zip(taken, places, strict=True)])
    b = np.concatenate([rows[other] for rows, (_, other) in zip(taken, places, strict=True)])
    ends = np.cumsum([len(one) for one, _ in places])[:-1]
    split = np.split(contributions(shelves.table, a, b, weights), ends)
    return [
        PairParts(a=one.astype(np.int64), b=other.astype(np.int64), parts=parts)
        for (one, other), parts in zip(places, split, strict=True)
    ]


def term_parts(pairs: PairParts, weights: OutfitWeights) -> dict[str, float]:
    """The log-odds of an outfit by term, its worst pair apart."""
    if not len(pairs.parts):
        return dict.fromkeys((*SCORED, "worst_pair"), 0.0)
    total = per_pair(pairs.parts.sum(axis=0), len(pairs.parts))
    worst = min(float(pairs.parts.sum(axis=1).min()), 0.0)
    return dict(zip(SCORED, map(float, total), strict=True)) | {"worst_pair": weights.worst_pair * worst}


def bought_part(products: Sequence[str], together: Together, weights: OutfitWeights) -> float:
    """What the shop's own customers say: the mean log lift of pairs, weighed as that of people's colours."""
    lifts = [
        np.log((seen + weights.meetings.shrinkage) / (expected + weights.meetings.shrinkage))
        for i, one in enumerate(products)
        for other in products[:i]
        for seen, expected in [together.get(frozenset({one, other}), (0, 0.0))]
    ]
    return float(per_pair(np.sum(lifts), len(lifts)) * weights.weight[SCORED.index("people_combine")])
