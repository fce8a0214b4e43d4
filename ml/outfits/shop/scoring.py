"""From terms to one score: the learnt weights, and how terms of pairs become the score of an outfit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from ml.outfits.shop.colour import Floats
from ml.outfits.shop.look import LookTable
from ml.outfits.shop.people import ColourMeetings
from ml.outfits.shop.terms import TERMS, pair_terms
from resources.records import read_record

Rows = npt.NDArray[np.int64]
Number = Annotated[float, Field(allow_inf_nan=False)]

SCORED: Final = (*TERMS, "people_combine")
"""The terms of pairs that are weighed, in order."""


class _TermRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Number
    centre: Number
    learnt: bool
    held_out_auc: Number | None


class _MeetingsRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    outfits: Annotated[int, Field(ge=1)]
    same: Annotated[float, Field(ge=0, le=1)]
    pairs: tuple[tuple[str, str, int, Number], ...]


class _WeightsRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    licence: str
    held_out_auc: Number
    terms: dict[str, _TermRecord]
    worst_pair: Number
    warmth: Number
    warmth_centre: Number
    model: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    model_centre: Number
    voice: dict[str, Number] | None
    meetings: _MeetingsRecord


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutfitWeights:
    """What each part of a score counts, in log-odds.

    ``weight`` and ``centre`` [T] belong to the terms of `SCORED`; ``worst_pair`` is how much an outfit's
    worst pair counts beside the mean of its pairs; ``warmth`` how well it suits the season's temperature,
    less its usual ``warmth_centre``; ``model`` what the learnt set model says, less what it says of a usual
    pair of the shop (``model_centre``). ``meetings`` is where `people_combine` comes from.
    """

    weight: Floats
    centre: Floats
    worst_pair: float
    warmth: float
    warmth_centre: float
    model: float
    model_centre: float
    meetings: ColourMeetings


def read_weights(path: Path) -> OutfitWeights:
    """Weights from a file. Raises ResourceError OUTFIT_WEIGHTS_MALFORMED and those of `read_json`."""
    record = read_record(path, _WeightsRecord, "OUTFIT_WEIGHTS_MALFORMED")
    terms = [record.terms[name] for name in SCORED]
    return OutfitWeights(
        weight=np.array([term.weight for term in terms]),
        centre=np.array([term.centre for term in terms]),
        worst_pair=record.worst_pair,
        warmth=record.warmth,
        warmth_centre=record.warmth_centre,
        model=record.model,
        model_centre=record.model_centre,
        meetings=ColourMeetings.of_pairs(
            record.meetings.outfits, record.meetings.same, record.meetings.pairs
        ),
    )


@lru_cache(maxsize=1)
def default_weights() -> OutfitWeights:
    """The weights that ship with the product."""
    return read_weights(Path(__file__).with_name("weights.json"))


def all_terms(table: LookTable, a: Rows, b: Rows, meetings: ColourMeetings) -> Floats:
    """Every term of `SCORED` [M, T] of the pairs of rows ``a`` and ``b`` [M]; NaN where it does not apply."""
    return np.column_stack([pair_terms(table, a, b), meetings.term(table, a, b)])


def contributions(table: LookTable, a: Rows, b: Rows, weights: OutfitWeights) -> Floats:
    """What each term adds to the log-odds of pairs [M, T], over an average pair of the shop."""
    terms = all_terms(table, a, b, weights.meetings)
    return np.where(np.isnan(terms), 0.0, (terms - weights.centre) * weights.weight)


def pair_scores(table: LookTable, a: Rows, b: Rows, weights: OutfitWeights) -> Floats:
    """The log-odds of pairs of rows [M]."""
    return np.asarray(contributions(table, a, b, weights).sum(axis=1))
