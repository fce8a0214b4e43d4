"""Outfits from the shop's shelves: completing one, filling in a blank, and what goes with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.outfits.shop.attribution import attribute
from ml.outfits.shop.beam import WIDE, BeamWidth, beside, search
from ml.outfits.shop.binding import cheapest, why_none
from ml.outfits.shop.diversity import Traits, diverse
from ml.outfits.shop.explain import reasons_for
from ml.outfits.shop.fitting import PATIENCE, Fitting, SizesOf
from ml.outfits.shop.given import Given, rows_given
from ml.outfits.shop.grammar import COLLARED, SLOTS
from ml.outfits.shop.ground import candidates, ground_of
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.outfit import Outfit, pair_parts
from ml.outfits.shop.pieces import Piece, Rows, Shelves
from ml.outfits.shop.reasons import OutfitReason
from ml.outfits.shop.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Completion:
    """Outfits, the best first; without any, ``reasons`` say what stands against it."""

    outfits: tuple[Outfit, ...]
    reasons: tuple[OutfitReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stylist:
    """Who knows the shop's shelves and judges what goes together."""

    judge: OutfitJudge

    @property
    def shelves(self) -> Shelves:
        """Every piece of the shop."""
        return self.judge.shelves

    def complete(
        self,
        given: Sequence[Given],
        wishes: Wishes | None = None,
        *,
        sizes_of: SizesOf | None = None,
        count: int = 3,
    ) -> Completion:
        """At most ``count`` different outfits with what is given, keeping every wish.

        A product whose size by ``sizes_of`` is None or out of stock is never in an outfit; without a person a
        product needs any size in stock. Raises ResourceError PRODUCT_UNKNOWN, COLOURWAY_UNKNOWN; DataError
        OUTFIT_EMPTY, OUTFIT_IMPOSSIBLE, COUNT_RANGE.
        """
        if count < 1:
            raise DataError("COUNT_RANGE", f"{count} outfits were asked for; ask for 1 at least.")
        wishes = wishes or Wishes()
        rows = rows_given(self.shelves, given)
        fitting = Fitting(shelves=self.shelves, sizes_of=sizes_of)
        found = self._search(rows, wishes, fitting, count, BeamWidth())
        if not found and cheapest(self.judge, rows, wishes, fitting) is not None:
            found = self._search(rows, wishes, fitting, count, WIDE)
        if found:
            return Completion(outfits=self._outfits(found, wishes, fitting))
        return Completion(outfits=(), reasons=why_none(self.judge, rows, wishes, fitting))

    def assess(self, rows: Sequence[int], wishes: Wishes | None = None) -> Outfit:
        """Pieces somebody put together, as rows of the shelves: their score, and what speaks for them.

        It is theirs to know whether they can be worn together at all (`grammar.is_outfit`, `rules.may_meet`).
        """
        fitting = Fitting(shelves=self.shelves, sizes_of=None)
        return self._outfits([tuple(rows)], wishes or Wishes(), fitting)[0]

    def fill_in_blank(
        self, others: Sequence[Piece], blanks: Sequence[Piece], season: str | None = None
    ) -> list[tuple[int, float]]:
        """Blanks by how well each completes the others: (place, log-odds of the outfit), best first.

        Raises DataError PIECE_UNKNOWN for a piece that is not on the shelves.
        """
        own = [self.shelves.row_of(piece) for piece in others]
        scores = self.judge.log_odds([(*own, self.shelves.row_of(piece)) for piece in blanks], season)
        return [(int(place), float(scores[place])) for place in np.argsort(-scores, kind="stable")]

    def complements(
        self,
        given: Sequence[Given],
        slot: str,
        wishes: Wishes | None = None,
        *,
        sizes_of: SizesOf | None = None,
        count: int = 12,
    ) -> list[tuple[Piece, float]]:
        """Pieces of a slot (a catalogue category) that go best with what is given, one a product, best first.

        They can be worn with it, keep the wishes (the budget is for all together) and fit; the number is the
        log-odds of their pairs. Raises as `complete`, and DataError WISH_UNKNOWN for a slot.
        """
        if slot not in SLOTS:
            raise DataError("WISH_UNKNOWN", f"There is no slot {slot!r}; choose from {', '.join(SLOTS)}.")
        rows = rows_given(self.shelves, given)
        fitting = Fitting(shelves=self.shelves, sizes_of=sizes_of)
        ground = ground_of(self.judge, rows, wishes or Wishes(), fitting)
        best: dict[str, tuple[Piece, float]] = {}
        for row, score in beside(ground, rows, SLOTS[slot]):
            piece = self.shelves.pieces[row]
            if piece.product.id not in best and fitting.wearable(piece.product) == "yes":
                best[piece.product.id] = (piece, score)
            if len(best) == count:
                break
        return list(best.values())

    def _search(
        self, rows: Sequence[Rows], wishes: Wishes, fitting: Fitting, count: int, width: BeamWidth
    ) -> list[tuple[int, ...]]:
        """The best outfits in which everything can be worn: sizes are only asked for of what was found."""
        if fitting.misfits(int(one[0]) for one in rows):
            return []
        looks = 0
        while True:
            ground = ground_of(self.judge, rows, wishes, fitting)
            found = candidates(self.judge, search(ground, rows, width), wishes)
            chosen = self._different(found.outfits, found.log_odds, rows, count)
            looks += 1
            if not fitting.misfits({row for outfit in chosen for row in outfit}):
                return chosen
            if looks > PATIENCE:
                fitting.ask_all(np.flatnonzero(ground.allowed))

    def _different(
        self,
        outfits: Sequence[tuple[int, ...]],
        log_odds: npt.NDArray[np.float64],
        rows: Sequence[Rows],
        count: int,
    ) -> list[tuple[int, ...]]:
        own = {self.shelves.pieces[int(one[0])].product.id for one in rows}
        traits = [self._traits(outfit, own) for outfit in outfits]
        return [
            outfits[place] for place in diverse(log_odds, traits, count, self.judge.weights.meetings.same)
        ]

    def _traits(self, outfit: Sequence[int], own: set[str]) -> Traits:
        pieces = [self.shelves.pieces[row] for row in outfit]
        return Traits(
            products=frozenset(piece.product.id for piece in pieces) - own,
            shape=frozenset(piece.role for piece in pieces),
            colours=frozenset(piece.colourway.colour for piece in _seen(pieces)),
        )

    def _outfits(
        self, found: Sequence[tuple[int, ...]], wishes: Wishes, fitting: Fitting
    ) -> tuple[Outfit, ...]:
        """Outfits with what they are made of; all are judged at once, so that the set model is asked once."""
        judged = zip(
            found,
            self.judge.parts(found, wishes.season),
            pair_parts(self.shelves, found, self.judge.weights),
            attribute(self.judge, found),
            strict=True,
        )
        outfits = []
        for rows, parts, pairs, attribution in judged:
            pieces = tuple(self.shelves.pieces[row] for row in rows)
            sizes = {piece.product.id: fitting.size(piece.product) for piece in pieces}
            outfits.append(
                Outfit(
                    pieces=pieces,
                    log_odds=sum(parts.values()),
                    parts=parts,
                    sizes={product_id: size for product_id, size in sizes.items() if size is not None},
                    reasons=reasons_for(self.judge, rows, pairs, parts, wishes, attribution),
                    attribution=attribution,
                )
            )
        return tuple(outfits)


def _seen(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces whose colour one sees: a top under a knit does not show, but for a collar."""
    knitted = any(piece.role == "knit" for piece in pieces)
    return [p for p in pieces if not (knitted and p.role == "top" and p.product.family not in COLLARED)]
