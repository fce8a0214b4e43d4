"""Garments put together by hand: whether they make an outfit, how good a one, and what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal

from resources.translations import Language, texts_for

if TYPE_CHECKING:
    from ml.outfits.shop.outfit import PairParts
    from ml.outfits.shop.stylist import Stylist

Wholeness = Literal["whole", "lacks", "never"]
"""An outfit; part of one; or nothing anybody can wear."""

_SAID: Final = 0.1
"""Log-odds above which a pair that pulls down is worth a sentence."""
_KIND_OF_TERM: Final[Mapping[str, str]] = {
    "neutral_ease": "colours",
    "hue_kinship": "colours",
    "hue_relation": "colours",
    "near_miss": "colours",
    "lightness_contrast": "colours",
    "people_combine": "colours",
    "one_loud_print": "prints",
    "picked_up": "prints",
    "one_set": "set",
    "shared_occasions": "occasions",
    "same_formality": "formality",
    "shared_seasons": "seasons",
    "shared_styles": "style",
    "cloth_weights": "cloth",
    "balance": "balance",
    "room_beneath": "room",
    "same_tier": "price",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPiece:
    """A product in a colourway."""

    product_id: str
    colourway_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two pieces (places on the board) that do not go together. ``forbidden``: no stylist would do it."""

    kind: str
    places: tuple[int, int]
    forbidden: bool
    weight: float = 0.0
    """What it takes from the log-odds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardJudgement:
    """What is thought of a board. ``score`` in 0 … 1 only of a whole outfit nothing forbids."""

    wholeness: Wholeness
    score: float | None
    reasons: tuple[str, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What would make it an outfit: the whole of it, and its score."""

    pieces: tuple[BoardPiece, ...]
    score: float


def judge_board(stylist: Stylist, pieces: Sequence[BoardPiece], language: Language) -> BoardJudgement:
    """The stylist's opinion. Raises ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN."""
    from ml.outfits.shop.grammar import can_grow_to, is_outfit
    from ml.outfits.shop.words import outfit_sentence

    rows = [_row(stylist, piece) for piece in pieces]
    roles = [stylist.shelves.pieces[row].role for row in rows]
    clashes = tuple(sorted(_clashes(stylist, rows), key=lambda one: (not one.forbidden, -one.weight)))
    wholeness: Wholeness = "lacks"
    if is_outfit(roles):
        wholeness = "whole"
    elif len(set(roles)) < len(roles) or not can_grow_to(frozenset(roles)):
        wholeness = "never"
    if wholeness != "whole" or any(clash.forbidden for clash in clashes):
        return BoardJudgement(wholeness=wholeness, score=None, reasons=(), clashes=clashes)
    outfit = stylist.assess(rows)
    products = {piece.product.id: piece.product for piece in stylist.shelves.pieces}
    said = tuple(outfit_sentence(one, texts_for(language), products) for one in outfit.reasons)
    return BoardJudgement(wholeness=wholeness, score=outfit.score, reasons=said, clashes=clashes)


def complete_board(stylist: Stylist, pieces: Sequence[BoardPiece], count: int) -> tuple[Completed, ...]:
    """Outfits with all of these. Raises DataError OUTFIT_EMPTY, OUTFIT_IMPOSSIBLE, and as `judge_board`."""
    from ml.outfits.shop.given import Given

    given = [Given(product_id=one.product_id, colourway_id=one.colourway_id) for one in pieces]
    return tuple(
        Completed(
            pieces=tuple(
                BoardPiece(product_id=piece.product.id, colourway_id=piece.colourway.id)
                for piece in outfit.pieces
            ),
            score=outfit.score,
        )
        for outfit in stylist.complete(given, count=count).outfits
    )


def _row(stylist: Stylist, piece: BoardPiece) -> int:
    from ml.outfits.shop.given import Given, rows_given

    given = Given(product_id=piece.product_id, colourway_id=piece.colourway_id)
    return int(rows_given(stylist.shelves, [given])[0][0])


def _clashes(stylist: Stylist, rows: Sequence[int]) -> Iterator[Clash]:
    from ml.outfits.shop.outfit import pair_parts

    free: list[tuple[int, int]] = []
    for one, other in combinations(range(len(rows)), 2):
        kind = _forbidden(stylist, rows[one], rows[other])
        if kind:
            yield Clash(kind=kind, places=(one, other), forbidden=True)
        else:
            free.append((one, other))
    if free:
        pairs = [(rows[one], rows[other]) for one, other in free]
        parts = pair_parts(stylist.shelves, pairs, stylist.judge.weights)
        for places, part in zip(free, parts, strict=True):
            yield from _pulls_down(places, part)


def _forbidden(stylist: Stylist, one: int, other: int) -> str:
    import numpy as np

    from ml.outfits.shop.grammar import can_grow_to
    from ml.outfits.shop.rules import may_meet

    shelves = stylist.shelves
    table, pieces = shelves.table, shelves.pieces
    if pieces[one].product.block != pieces[other].product.block:
        return "people"
    roles = frozenset({pieces[one].role, pieces[other].role})
    if len(roles) == 1 or not can_grow_to(roles):
        return "same_place"
    if not table.occasions[one] & table.occasions[other]:
        return "no_occasion"
    if not table.seasons[one] & table.seasons[other]:
        return "no_season"
    may = may_meet(shelves, np.array([one]), np.array([other])) & may_meet(
        shelves, np.array([other]), np.array([one])
    )
    return "" if may[0] else "rule"


def _pulls_down(places: tuple[int, int], pair: PairParts) -> Iterator[Clash]:
    """What takes something from a pair, by kind: terms of one kind are one thing to a person."""
    from ml.outfits.shop.scoring import SCORED

    added: dict[str, float] = {}
    for name, value in zip(SCORED, pair.parts[0].tolist(), strict=True):
        added[_KIND_OF_TERM[name]] = added.get(_KIND_OF_TERM[name], 0.0) + value
    for kind, value in added.items():
        if value < -_SAID:
            yield Clash(kind=kind, places=places, forbidden=False, weight=-value)
