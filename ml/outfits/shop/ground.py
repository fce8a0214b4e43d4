"""What a search may use, from wishes and sizes; and what it found, judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.beam import Beam, Ground, per_pair
from ml.outfits.shop.colour import Floats
from ml.outfits.shop.fitting import Fitting
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.pieces import Rows
from ml.outfits.shop.scoring import pair_scores
from ml.outfits.shop.warmth import best_season_fit, season_fit
from ml.outfits.shop.wishes import Wishes, of_colour, suits

_JUDGED: Final = 96
"""So many of the best outfits by their pairs are judged whole."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Outfits as rows with their log-odds [S]."""

    outfits: list[tuple[int, ...]]
    log_odds: Floats


def ground_of(
    judge: OutfitJudge,
    given: Sequence[Rows],
    wishes: Wishes,
    fitting: Fitting,
    *,
    cheapest_first: bool = False,
) -> Ground:
    """What may be in an outfit with what is given: people, currency, wishes, stock and sizes considered."""
    shelves = judge.shelves
    first = int(given[0][0])
    allowed = suits(shelves, wishes) & fitting.not_known_unwearable()
    allowed &= (shelves.women == shelves.women[first]) & (shelves.currency == shelves.currency[first])
    return Ground(
        shelves=shelves,
        allowed=allowed,
        coloured=of_colour(shelves, wishes),
        budget=float("inf") if wishes.budget is None else wishes.budget,
        score=_nothing if cheapest_first else partial(_pair_scores, judge),
        cheapest_first=cheapest_first,
    )


def _pair_scores(judge: OutfitJudge, a: Rows, b: Rows) -> Floats:
    return pair_scores(judge.shelves.table, a, b, judge.weights)


def _nothing(a: Rows, b: Rows) -> Floats:
    """For a search that only asks for prices."""
    return np.zeros(len(a))


def candidates(judge: OutfitJudge, beams: Sequence[Beam], wishes: Wishes) -> Candidates:
    """The best of what was found by what the beams know, judged whole."""
    outfits: list[tuple[int, ...]] = []
    rough: list[npt.NDArray[np.float64]] = []
    for beam in beams:
        outfits += [tuple(map(int, rows)) for rows in beam.rows]
        rough.append(_rough(judge, beam, wishes))
    if not outfits:
        return Candidates(outfits=[], log_odds=np.zeros(0))
    best = np.argsort(-np.concatenate(rough), kind="stable")[:_JUDGED]
    chosen = [outfits[place] for place in best]
    return Candidates(outfits=chosen, log_odds=judge.log_odds(chosen, wishes.season))


def _rough(judge: OutfitJudge, beam: Beam, wishes: Wishes) -> Floats:
    """The log-odds [S] without the set model and the shop's customers."""
    pairs = beam.rows.shape[1] * (beam.rows.shape[1] - 1) // 2
    weights = judge.weights
    fit = (
        best_season_fit(beam.clo, beam.seasons)
        if wishes.season is None
        else season_fit(beam.clo, wishes.season)
    )
    warmth = weights.warmth * (fit - weights.warmth_centre)
    return np.asarray(per_pair(beam.total, pairs) + weights.worst_pair * np.minimum(beam.worst, 0) + warmth)
