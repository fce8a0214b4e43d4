"""From the parts of an outfit's score to reasons: only what speaks for it, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from ml.outfits.shop.beam import per_pair
from ml.outfits.shop.colour import hue_gap_deg
from ml.outfits.shop.effects import Attribution
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.look import OCCASIONS, SEASONS
from ml.outfits.shop.outfit import PairParts, Together
from ml.outfits.shop.pieces import Piece, Shelves
from ml.outfits.shop.reasons import OutfitReason, reason
from ml.outfits.shop.scoring import SCORED, OutfitWeights
from ml.outfits.shop.warmth import outfit_clo
from ml.outfits.shop.wishes import Wishes

_COLOUR_TERMS: Final = ("neutral_ease", "hue_kinship", "hue_relation", "near_miss", "lightness_contrast")
_SAID: Final = 0.02
"""Log-odds below which a part is not worth a sentence."""
_TONAL_DEG: Final = 30.0
_ANALOGOUS_DEG: Final = 75.0
_OPPOSITE_DEG: Final = 130.0
_A_COLOUR: Final = 0.5
_SURE_DEVIATIONS: Final = 2.0
"""A meeting seen this much more often than by chance (in deviations of a Poisson count) is no accident."""


def reasons_for(
    judge: OutfitJudge,
    rows: Sequence[int],
    pairs: PairParts,
    parts: Mapping[str, float],
    wishes: Wishes,
    attribution: Attribution | None = None,
) -> tuple[OutfitReason, ...]:
    """Reasons of an outfit, the weightiest first; what is left of the budget last."""
    shelves = judge.shelves
    pieces = [shelves.pieces[row] for row in rows]
    found = [
        _colours(shelves, rows, pieces, parts),
        _picked_up(pieces, pairs),
        _one_set(pieces, pairs),
        _occasion(shelves, rows, pieces, parts, wishes),
        _season(shelves, rows, parts, wishes),
        _warm(shelves, rows, parts, wishes),
        _balance(pieces, pairs),
        _style(pieces, parts),
        _people(shelves, rows, pairs, judge.weights),
        _bought(pieces, parts, judge.together),
        _goes_with(pieces, attribution),
    ]
    told = sorted((one for one in found if one is not None), key=lambda one: -one.gain)
    return (*told, *_budget(pieces, wishes))


def _colours(
    shelves: Shelves, rows: Sequence[int], pieces: Sequence[Piece], parts: Mapping[str, float]
) -> OutfitReason | None:
    gain = sum(parts[name] for name in _COLOUR_TERMS)
    if gain < _SAID:
        return None
    ground = shelves.table.ground[list(rows)]
    names = [piece.colourway.colour for piece in pieces]
    coloured = [
        place for place, neutral in enumerate(shelves.table.neutral[list(rows)]) if neutral < _A_COLOUR
    ]
    base = [name for place, name in enumerate(names) if place not in coloured]
    if len(coloured) < 2:
        accent = names[coloured[0]] if coloured else base[0]
        kind = "one_colour" if coloured else "neutrals"
        return reason(
            "COLOUR_HARMONY", terms=_COLOUR_TERMS, gain=gain, kind=kind, colour=accent, other=base[-1]
        )
    gap, one, other = max(
        (float(hue_gap_deg(ground[i], ground[j])), i, j) for i in coloured for j in coloured if i < j
    )
    relation = _hue_kind(gap)
    if relation is None:
        return None
    return reason(
        "COLOUR_HARMONY",
        terms=_COLOUR_TERMS,
        gain=gain,
        kind=relation,
        colour=names[one],
        other=names[other],
    )


def _hue_kind(gap_deg: float) -> str | None:
    if gap_deg <= _TONAL_DEG:
        return "tonal"
    if gap_deg <= _ANALOGOUS_DEG:
        return "analogous"
    return "opposite" if gap_deg >= _OPPOSITE_DEG else None


def _best_pair(pairs: PairParts, name: str) -> tuple[int, int, float] | None:
    """The places of the pair to which a term adds most, and how much; None below what is worth saying."""
    added = pairs.parts[:, SCORED.index(name)]
    best = int(np.argmax(added)) if len(added) else -1
    if best < 0 or added[best] < _SAID:
        return None
    return int(pairs.a[best]), int(pairs.b[best]), float(per_pair(added[best], len(added)))


def _picked_up(pieces: Sequence[Piece], pairs: PairParts) -> OutfitReason | None:
    best = _best_pair(pairs, "picked_up")
    if best is None:
        return None
    one, other = pieces[best[0]], pieces[best[1]]
    printed, plain = (one, other) if one.colourway.print is not None else (other, one)
    return reason(
        "PRINT_PICKED_UP",
        terms=("picked_up",),
        gain=best[2],
        product=printed.product.id,
        other=plain.product.id,
        colour=plain.colourway.colour,
    )


def _one_set(pieces: Sequence[Piece], pairs: PairParts) -> OutfitReason | None:
    best = _best_pair(pairs, "one_set")
    if best is None or pieces[best[0]].colourway.rgb != pieces[best[1]].colourway.rgb:
        return None
    one, other = pieces[best[0]].product, pieces[best[1]].product
    return reason(
        "ONE_SET", terms=("one_set",), gain=best[2], product=one.id, other=other.id, cloth=one.fabric
    )


def _occasion(
    shelves: Shelves,
    rows: Sequence[int],
    pieces: Sequence[Piece],
    parts: Mapping[str, float],
    wishes: Wishes,
) -> OutfitReason | None:
    gain = parts["shared_occasions"] + parts["same_formality"]
    shared = _shared(shelves.table.occasions[list(rows)], OCCASIONS)
    if gain < _SAID and wishes.occasion is None:
        return None
    # A product lists what it is made for first of all.
    named = wishes.occasion or next(name for name in pieces[0].product.occasion if name in shared)
    return reason("SAME_OCCASION", terms=("shared_occasions", "same_formality"), gain=gain, occasion=named)


def _season(
    shelves: Shelves, rows: Sequence[int], parts: Mapping[str, float], wishes: Wishes
) -> OutfitReason | None:
    gain = parts["shared_seasons"]
    shared = _shared(shelves.table.seasons[list(rows)], SEASONS)
    if gain < _SAID or wishes.season is not None or len(shared) == len(SEASONS):
        return None
    return reason("SAME_SEASON", terms=("shared_seasons",), gain=gain, season=shared[0])


def _warm(
    shelves: Shelves, rows: Sequence[int], parts: Mapping[str, float], wishes: Wishes
) -> OutfitReason | None:
    if wishes.season is None or parts["warmth"] < _SAID:
        return None
    clo = float(outfit_clo(shelves.table.clo[list(rows)].sum()))
    return reason("WARM_ENOUGH", terms=("warmth",), gain=parts["warmth"], season=wishes.season, clo=clo)


def _balance(pieces: Sequence[Piece], pairs: PairParts) -> OutfitReason | None:
    best = _best_pair(pairs, "balance")
    if best is None:
        return None
    one, other = pieces[best[0]].product, pieces[best[1]].product
    return reason(
        "BALANCE",
        terms=("balance",),
        gain=best[2],
        product=one.id,
        fit=one.fit,
        other=other.id,
        other_fit=other.fit,
    )


def _style(pieces: Sequence[Piece], parts: Mapping[str, float]) -> OutfitReason | None:
    shared = set.intersection(*(set(piece.product.style) for piece in pieces))
    if parts["shared_styles"] < _SAID or not shared or len(pieces) == 1:
        return None
    return reason("SAME_STYLE", terms=("shared_styles",), gain=parts["shared_styles"], style=min(shared))


def _people(
    shelves: Shelves, rows: Sequence[int], pairs: PairParts, weights: OutfitWeights
) -> OutfitReason | None:
    """The pair of colours that people wear together more often than by chance, if seen often enough."""
    best = _best_pair(pairs, "people_combine")
    if best is None:
        return None
    one, other = (int(shelves.table.plain[rows[place]]) for place in best[:2])
    seen, expected = weights.meetings.seen[one, other], float(weights.meetings.expected[one, other])
    if seen < expected + _SURE_DEVIATIONS * max(expected, 1.0) ** 0.5:
        return None
    return reason(
        "PEOPLE_COMBINE",
        terms=("people_combine",),
        gain=best[2],
        colour=shelves.pieces[rows[best[0]]].colourway.colour,
        other=shelves.pieces[rows[best[1]]].colourway.colour,
        seen=int(seen),
        expected=expected,
        outfits=weights.meetings.outfits,
    )


def _bought(pieces: Sequence[Piece], parts: Mapping[str, float], together: Together) -> OutfitReason | None:
    if parts.get("bought_together", 0.0) < _SAID:
        return None
    ids = {piece.product.id for piece in pieces}
    key = max(
        (pair for pair in together if pair <= ids), key=lambda pair: together[pair][0] - together[pair][1]
    )
    (one, other), (seen, expected) = sorted(key), together[key]
    return reason(
        "BOUGHT_TOGETHER",
        terms=("bought_together",),
        gain=parts["bought_together"],
        product=one,
        other=other,
        seen=seen,
        expected=float(expected),
    )


def _goes_with(pieces: Sequence[Piece], attribution: Attribution | None) -> OutfitReason | None:
    """The two pieces whose being worn together speaks most for the outfit, by the set model."""
    if attribution is None or not attribution.pairs or attribution.pairs[0].effect < _SAID:
        return None
    best = attribution.pairs[0]
    one, other = (pieces[place].product.id for place in best.places)
    return reason("GOES_WITH", terms=("model",), gain=best.effect, product=one, other=other)


def _budget(pieces: Sequence[Piece], wishes: Wishes) -> list[OutfitReason]:
    if wishes.budget is None:
        return []
    left = wishes.budget - sum(piece.product.price for piece in pieces)
    return [reason("BUDGET_LEFT", amount=float(left), currency=pieces[0].product.currency)]


def _shared(bits: np.typing.NDArray[np.unsignedinteger], names: Sequence[str]) -> list[str]:
    both = int(np.bitwise_and.reduce(bits))
    return [name for place, name in enumerate(names) if both >> place & 1]
