"""What earlier rentals say of an item: who was pleased in which size, and lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.fit.body_space import BodySpace, Places
from ml.fit.codes import Codes, Floats, Indices, table_count, table_mean
from ml.fit.logistic import item_regressors
from ml.fit.neighbours import Neighbourhood
from ml.fit.rows import RentalQuestions, RentalRows

_RATE_PRIOR_ROWS: Final = 8.0
_GAP_PRIOR_ROWS: Final = 8.0
_SIZE_PRIOR_ROWS: Final = 10.0
_RECENT_PRIOR_ROWS: Final = 5.0
_RECENT_HALF_LIFE_DAYS: Final = 120.0
_NEAR_STRENGTH: Final = 1.0
_FARTHEST_GAP: Final = 3.0
_BANDWIDTHS: Final = (0.35, 1.2, 1.2, 0.8)
"""Of the gap, the standardised stature and bust, and the size."""
_SLOPE_PRIOR_ROWS: Final = (14.0, 25.0, 40.0, 40.0, 40.0, 40.0)
_SIZES: Final = 100

NAMES: Final = (
    "item_rows",
    "item_gap",
    "gap_for_item",
    "item_rate_small",
    "item_rate_large",
    "item_recent_small",
    "item_recent_large",
    "item_size_small",
    "item_size_large",
    "item_size_rows",
    "item_slope_small",
    "item_slope_large",
    "gap_beyond_small",
    "gap_beyond_fit",
    "gap_beyond_large",
    "usual_beyond_wearers",
    "item_stature",
    "item_bust",
    "item_age",
    "item_days_known",
    "near_small",
    "near_large",
    "near_rows",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """Tables by item code, the last row for an item without history."""

    items: Codes
    tables: Floats  # [items, 15]
    slopes: Floats  # [items, 6, 2]
    by_size: Codes
    size_tables: Floats  # [item × size, 3]
    near: Neighbourhood

    @classmethod
    def of(
        cls,
        rows: RentalRows,
        items: Codes,
        space: BodySpace,
        places: Places,
        answers: Floats,
        residuals: Floats,
        effects: Floats,
    ) -> ItemHistory:
        """From answers [N, 2] and residuals [N, 2] of expectation and person; ``effects`` [items, 2]."""
        codes = items(rows.item_ids)
        by_size = Codes.of(_item_size_words(rows))
        return cls(
            items=items,
            tables=_tables(rows, codes, items.rows, space, places, answers, residuals),
            slopes=_slopes(codes, items.rows, item_regressors(rows, space, places), residuals),
            by_size=by_size,
            size_tables=_size_tables(by_size, rows, residuals - effects[codes]),
            near=Neighbourhood.of(
                codes,
                items.rows,
                _positions(rows, space, places),
                answers - answers.mean(axis=0),
                strength=_NEAR_STRENGTH,
            ),
        )

    def features(self, questions: RentalQuestions, space: BodySpace, places: Places) -> Floats:
        """[N, `NAMES`]; NaN where an item says nothing."""
        codes = self.items(questions.item_ids)
        rows, gap, rates, recent, gaps, wearers, days = np.split(
            self.tables[codes], [1, 2, 4, 6, 9, 13], axis=1
        )
        slopes = np.einsum("nk,nka->na", item_regressors(questions, space, places), self.slopes[codes])
        sized = self.size_tables[self.by_size(_item_size_words(questions))]
        return np.concatenate(
            [
                rows,
                gap,
                places.gap[:, None] - gap,
                rates,
                recent,
                sized,
                slopes,
                places.gap[:, None] - gaps,
                places.usual[:, None] - wearers[:, :1],
                wearers[:, 1:],
                days,
                self.near.means(codes, _positions(questions, space, places)),
            ],
            axis=1,
        )


def _tables(
    rows: RentalRows,
    codes: Indices,
    count: int,
    space: BodySpace,
    places: Places,
    answers: Floats,
    residuals: Floats,
) -> Floats:
    standard = space.standard(rows)
    rates = answers - answers.mean(axis=0)
    days = rows.dates.astype("datetime64[D]").astype(np.float64)
    ages = days.max() - days
    recent = np.exp2(-ages / _RECENT_HALF_LIFE_DAYS)
    weight = np.bincount(codes, weights=recent, minlength=count) + _RECENT_PRIOR_ROWS
    known_days = np.full(count, -np.inf)
    np.maximum.at(known_days, codes, ages)
    columns = [
        np.log1p(table_count(codes, count)),
        table_mean(codes, places.gap, count, strength=_GAP_PRIOR_ROWS),
        *(table_mean(codes, rate, count, strength=_RATE_PRIOR_ROWS) for rate in rates.T),
        *(np.bincount(codes, weights=recent * one, minlength=count) / weight for one in residuals.T),
        *(table_mean(codes, places.gap, count, among=rows.labels == label) for label in range(3)),
        table_mean(codes, places.usual, count),
        *(table_mean(codes, standard[:, column], count) for column in (1, 2, 4)),
        np.where(np.isfinite(known_days), known_days, np.nan),
    ]
    return np.stack(columns, axis=1)


def _bust(standard: Floats) -> Floats:
    bust: Floats = (standard[:, 2] + standard[:, 3]) / np.sqrt(2.0)
    return bust


def _slopes(codes: Indices, count: int, regressors: Floats, residuals: Floats) -> Floats:
    """A ridge regression of each item's residuals: [items, 6, 2]."""
    order = np.argsort(codes, kind="stable")
    known, starts = np.unique(codes[order], return_index=True)
    design = regressors[order]
    width = design.shape[1]
    outer = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    grams = np.add.reduceat(outer, starts, axis=0).reshape(-1, width, width) + np.diag(_SLOPE_PRIOR_ROWS)
    moments = np.add.reduceat(
        (design[:, :, None] * residuals[order][:, None, :]).reshape(len(design), -1), starts, axis=0
    ).reshape(-1, width, 2)
    slopes = np.zeros((count, width, 2))
    slopes[known] = np.linalg.solve(grams, moments)
    slopes[-1] = 0.0
    return slopes


def _item_size_words(questions: RentalQuestions) -> np.ndarray:
    steps = np.nan_to_num(np.clip(questions.sizes, 0, _SIZES - 1)).astype(np.int64).astype(np.str_)
    words = np.char.add(np.char.add(questions.item_ids, "\t"), steps)
    return np.where(np.isfinite(questions.sizes) & (questions.item_ids != ""), words, "")


def _size_tables(by_size: Codes, rows: RentalRows, residuals: Floats) -> Floats:
    codes = by_size(_item_size_words(rows))
    means = [table_mean(codes, one, by_size.rows, strength=_SIZE_PRIOR_ROWS) for one in residuals.T]
    return np.stack([*means, np.log1p(table_count(codes, by_size.rows))], axis=1)


def _positions(questions: RentalQuestions, space: BodySpace, places: Places) -> Floats:
    standard = space.standard(questions)
    gap = np.clip(places.gap, -_FARTHEST_GAP, _FARTHEST_GAP)
    columns = np.stack([gap, standard[:, 1], _bust(standard), places.size], axis=1)
    positions: Floats = columns / np.asarray(_BANDWIDTHS)
    return positions
