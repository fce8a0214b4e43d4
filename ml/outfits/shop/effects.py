"""What pairs and pieces do to an outfit's score."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEffect:
    """Two pieces by their places in the outfit; ``effect``: what being worn together adds to log-odds."""

    places: tuple[int, int]
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceEffect:
    """A piece by its place in the outfit; ``effect``: by how much the log-odds drop without it."""

    place: int
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What the set model adds to an outfit's log-odds, taken apart.

    ``pairs``: what wearing two pieces together adds over a usual pair of the shop, what helps most first;
    they and ``pieces_alone``, what the pieces say for themselves, add up to ``whole``, the outfit's part
    ``model``. ``pieces``: what the outfit loses with each piece, the one it needs most first; a piece without
    which there is nothing left to judge is not among them.
    """

    whole: float
    pieces_alone: float
    pairs: tuple[PairEffect, ...]
    pieces: tuple[PieceEffect, ...]
