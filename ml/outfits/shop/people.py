"""What people really wear together: how much more often two plain colours meet in outfits than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.outfits.shop.colour import PLAIN, Floats
from ml.outfits.shop.look import OTHER, LookTable

Rows = npt.NDArray[np.int64]

_SHRINKAGE: Final = 30.0
_GROUP_SHRINKAGE: Final = 10.0


@dataclass(frozen=True, kw_only=True, eq=False)
class ColourMeetings:
    """How often plain colours met in ``outfits`` real outfits, and how often they would by chance.

    ``seen`` and ``expected`` are [C, C], symmetric, in the order of `colour.PLAIN`. In a share ``same`` of
    outfits the garments are of one colour.
    """

    outfits: int
    seen: Floats
    expected: Floats
    same: float

    @property
    def shrinkage(self) -> float:
        """Meetings added to what was seen and to what was expected: rare ones stay near "as by chance"."""
        return _SHRINKAGE

    @cached_property
    def lift(self) -> Floats:
        """Log of seen over expected [C, C]; where little was seen, drawn towards that of all same (or all
        different) colours."""
        same = np.eye(len(PLAIN), dtype=bool)
        usual = np.where(same, _ratio(self.seen[same], self.expected[same]), 1.0)
        different = np.triu(~same)
        usual[~same] = _ratio(self.seen[different], self.expected[different])
        return np.log((self.seen + _SHRINKAGE * usual) / (self.expected + _SHRINKAGE))

    def term(self, table: LookTable, a: Rows, b: Rows) -> Floats:
        """The lift of pairs of rows; NaN where a colour is unknown."""
        known = (table.plain[a] >= 0) & (table.plain[b] >= 0)
        return np.where(known, self.lift[table.plain[a], table.plain[b]], np.nan)

    def document(self) -> dict[str, object]:
        """As JSON: ``{"outfits", "same", "pairs": [[colour, colour, seen, expected]]}``."""
        names = list(PLAIN)
        pairs = [
            [names[i], names[j], int(self.seen[i, j]), round(float(self.expected[i, j]), 2)]
            for i in range(len(names))
            for j in range(i + 1)
            if self.seen[i, j] or self.expected[i, j] > 0.5
        ]
        return {"outfits": self.outfits, "same": round(self.same, 4), "pairs": pairs}

    @classmethod
    def of_pairs(
        cls, outfits: int, same: float, pairs: Sequence[tuple[str, str, int, float]]
    ) -> ColourMeetings:
        """From what `document` wrote."""
        place: Mapping[str, int] = {name: index for index, name in enumerate(PLAIN)}
        seen, expected = np.zeros((len(PLAIN),) * 2), np.zeros((len(PLAIN),) * 2)
        for one, other, count, chance in pairs:
            for i, j in ((place[one], place[other]), (place[other], place[one])):
                seen[i, j], expected[i, j] = count, chance
        return cls(outfits=outfits, seen=seen, expected=expected, same=same)


def count_meetings(table: LookTable, real: Sequence[Sequence[int]]) -> ColourMeetings:
    """Meetings of colours in outfits given as rows of ``table``; chance keeps every place's own colours.

    Expected counts: for each pair of items the product of the colour shares of their two places. Beside a
    shoe, a bag or an accessory only different colours count, and only which: that a belt matches the skirt
    says nothing of dressing in one colour.
    """
    shares = _colour_shares(table, real)
    count = len(PLAIN)
    seen, expected = np.zeros((2, count, count)), np.zeros((2, count, count))  # garments, accessories
    for outfit in real:
        rows = [row for row in outfit if table.plain[row] >= 0]
        for k, one in enumerate(rows):
            for other in rows[:k]:
                places = (table.place[one], table.place[other])
                if places == (OTHER, OTHER):
                    continue
                kind = int(OTHER in places)
                seen[kind, table.plain[one], table.plain[other]] += 1
                expected[kind] += np.outer(shares[places[0]], shares[places[1]])
    for counts in (seen, expected):
        np.fill_diagonal(counts[1], 0)
    expected[1] *= seen[1].sum() / max(expected[1].sum(), 1)
    same = float(np.trace(seen[0]) / max(seen[0].sum(), 1))
    return ColourMeetings(
        outfits=len(real), seen=_folded(seen.sum(axis=0)), expected=_folded(expected.sum(axis=0)), same=same
    )


def _colour_shares(table: LookTable, real: Sequence[Sequence[int]]) -> Floats:
    """How often each place has each colour [4, C], each row summing to 1."""
    shares = np.zeros((4, len(PLAIN)))
    coloured = [row for outfit in real for row in outfit if table.plain[row] >= 0]
    np.add.at(shares, (table.place[coloured], table.plain[coloured]), 1)
    return np.asarray(shares / np.maximum(shares.sum(axis=1, keepdims=True), 1))


def _ratio(seen: Floats, expected: Floats) -> float:
    return float((seen.sum() + _GROUP_SHRINKAGE) / (expected.sum() + _GROUP_SHRINKAGE))


def _folded(counts: Floats) -> Floats:
    """[i, j] and [j, i] as one unordered pair."""
    return counts + counts.T - np.diag(np.diag(counts))
