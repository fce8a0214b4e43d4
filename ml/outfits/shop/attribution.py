"""Which pairs and pieces of an outfit carry what the set model says: each is taken away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.outfits.shop.colour import Floats
from ml.outfits.shop.effects import Attribution, PairEffect, PieceEffect
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.scoring import OutfitWeights
from ml.outfits.shop.set_model import pair_effects


def attribute(judge: OutfitJudge, outfits: Sequence[Sequence[int]]) -> list[Attribution | None]:
    """The attribution of outfits (rows of the shelves); None where the set model has nothing to say.

    All are asked about at once: every name is read once.
    """
    if judge.model is None or judge.weights.model == 0 or not outfits:
        return [None] * len(outfits)
    smaller = [rest for rows in outfits for rest in _without_each(rows)]
    parts = judge.model_parts([*outfits, *smaller])
    without = np.split(parts[len(outfits) :], np.cumsum([len(rows) for rows in outfits])[:-1])
    effects = pair_effects(judge.model, [[judge.shelves.pieces[row] for row in rows] for rows in outfits])
    return [
        None if np.isnan(whole) else _taken_apart(float(whole), pairs, left, judge.weights)
        for whole, pairs, left in zip(parts[: len(outfits)], effects, without, strict=True)
    ]


def _taken_apart(
    whole: float, effects: Sequence[PairEffect], without: Floats, weights: OutfitWeights
) -> Attribution:
    share = weights.model / len(effects)
    pairs = [
        PairEffect(places=one.places, effect=share * (one.effect - weights.model_centre)) for one in effects
    ]
    pieces = [
        PieceEffect(place=place, effect=whole - float(left))
        for place, left in enumerate(without)
        if not np.isnan(left)
    ]
    return Attribution(
        whole=whole,
        pieces_alone=whole - sum(pair.effect for pair in pairs),
        pairs=tuple(sorted(pairs, key=lambda pair: (-pair.effect, pair.places))),
        pieces=tuple(sorted(pieces, key=lambda piece: (-piece.effect, piece.place))),
    )


def _without_each(rows: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(row for place, row in enumerate(rows) if place != gone) for gone in range(len(rows))]
