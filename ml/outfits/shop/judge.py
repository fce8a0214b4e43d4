"""The whole score of outfits: pairs, the worst of them, warmth, the set model, the shop's customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ml.outfits.shop.colour import Floats
from ml.outfits.shop.outfit import Together, bought_part, pair_parts, term_parts
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.scoring import OutfitWeights, default_weights
from ml.outfits.shop.set_model import SetModel, set_scores
from ml.outfits.shop.warmth import best_season_fit, season_fit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutfitJudge:
    """Scores outfits, as rows of the shelves. ``together`` is what the shop's customers bought together."""

    shelves: Shelves
    weights: OutfitWeights = field(default_factory=default_weights)
    model: SetModel | None = None
    together: Together = field(default_factory=dict)

    def parts(self, outfits: Sequence[Sequence[int]], season: str | None) -> list[dict[str, float]]:
        """What the log-odds of each outfit are made of, by name; their sum is the outfit's log-odds."""
        model = np.nan_to_num(self.model_parts(outfits))
        found = []
        pairs = pair_parts(self.shelves, outfits, self.weights)
        for rows, own, by_model in zip(outfits, pairs, model, strict=True):
            parts = term_parts(own, self.weights)
            parts["warmth"] = self._warmth(rows, season)
            parts["model"] = float(by_model)
            parts["bought_together"] = self._bought(rows)
            found.append(parts)
        return found

    def log_odds(self, outfits: Sequence[Sequence[int]], season: str | None) -> Floats:
        """Log-odds [S] of outfits."""
        return np.array([sum(parts.values()) for parts in self.parts(outfits, season)])

    def model_parts(self, outfits: Sequence[Sequence[int]]) -> Floats:
        """What the set model adds to the log-odds of each outfit [S]; NaN where it has nothing to say."""
        if self.model is None or self.weights.model == 0:
            return np.full(len(outfits), np.nan)
        pieces = [[self.shelves.pieces[row] for row in rows] for rows in outfits]
        return self.weights.model * (set_scores(self.model, pieces) - self.weights.model_centre)

    def _warmth(self, rows: Sequence[int], season: str | None) -> float:
        """How warm for the season (without one, the outfit's own best), against a usual outfit."""
        table, taken = self.shelves.table, list(rows)
        clo = table.clo[taken].sum(keepdims=True)
        if season is not None:
            fit = season_fit(clo, season)
        else:
            fit = best_season_fit(clo, np.bitwise_and.reduce(table.seasons[taken], keepdims=True))
        return self.weights.warmth * (float(fit[0]) - self.weights.warmth_centre)

    def _bought(self, rows: Sequence[int]) -> float:
        if not self.together:
            return 0.0
        return bought_part([self.shelves.pieces[row].product.id for row in rows], self.together, self.weights)
