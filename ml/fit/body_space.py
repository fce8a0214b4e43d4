"""Bodies and sizes on one scale: the size that people of this body usually take, and how far one is from it.

The steps of a ladder are not equal, and say nothing by themselves: a size is placed by the mean log mass of
who wore it, and a body by the size that people like it take (a ridge regression). Both come from earlier
rentals, without their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ml.fit.codes import Codes, Floats, ridge, table_mean
from ml.fit.rows import RentalQuestions

_SIZES: Final = 100
_NUMBERS: Final = ("log_mass", "stature", "band", "cup", "age")
_SIZE_PRIOR_ROWS: Final = 10.0
_RIDGE: Final = 5.0
_SHIFT_PRIOR_ROWS: Final = 30.0
_COMMON_SIZE_ROWS: Final = 30
_COMMON_WORD_ROWS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Questions [N] in units of the spread of the sizes people take."""

    size: Floats
    usual: Floats
    """The size people of this body take."""
    gap: Floats
    """Size minus usual, minus what people in this category add; 0 where the size is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySpace:
    """What places bodies and sizes; made by `of` from earlier rentals."""

    size_places: Floats  # [100], by step of the ladder
    centres: Floats  # [5]
    spreads: Floats  # [5]
    weights: Floats  # [K]
    category_shift: Floats  # [categories]
    body_types: Codes
    categories: Codes

    @classmethod
    def of(cls, rows: RentalQuestions) -> BodySpace:
        """The space of these rentals."""
        numbers = body_numbers(rows)
        centres, spreads = _centres(numbers)
        body_types = Codes.of(rows.body_types, at_least=_COMMON_WORD_ROWS)
        categories = Codes.of(rows.categories)
        size_places = _place_sizes(rows.sizes, numbers[:, 0])
        places = size_places[rows.sizes.astype(np.int64)]
        design = _design(numbers, centres, spreads, body_types(rows.body_types), body_types.rows)
        weights = ridge(design, places, _RIDGE)
        shift = table_mean(
            categories(rows.categories),
            places - design @ weights,
            categories.rows,
            strength=_SHIFT_PRIOR_ROWS,
        )
        return cls(
            size_places=size_places,
            centres=centres,
            spreads=spreads,
            weights=weights,
            category_shift=shift,
            body_types=body_types,
            categories=categories,
        )

    def place(self, questions: RentalQuestions) -> Places:
        """Where size and body of each question lie."""
        design = _design(
            body_numbers(questions),
            self.centres,
            self.spreads,
            self.body_types(questions.body_types),
            self.body_types.rows,
        )
        usual = design @ self.weights
        shift = self.category_shift[self.categories(questions.categories)]
        unknown = ~np.isfinite(questions.sizes)
        steps = np.where(unknown, 0.0, np.clip(np.nan_to_num(questions.sizes), 0, _SIZES - 1)).astype(
            np.int64
        )
        size = np.where(unknown, usual + shift, self.size_places[steps])
        return Places(size=size, usual=usual, gap=size - usual - shift)

    def standard(self, questions: RentalQuestions) -> Floats:
        """The body's numbers [N, 5] in spreads from the mean, 0 where unknown."""
        return np.nan_to_num((body_numbers(questions) - self.centres) / self.spreads)


def body_numbers(questions: RentalQuestions) -> Floats:
    """Log mass [log kg], stature [cm], band [in], cup [steps], age [years]: [N, 5]; NaN where unknown."""
    return np.stack(
        [
            np.log(questions.mass_kg),
            questions.stature_cm,
            questions.bust_band_in,
            questions.bust_cups,
            questions.age_years,
        ],
        axis=1,
    )


def _centres(numbers: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(numbers)
    counts = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, numbers, 0.0)
    centres: Floats = filled.sum(axis=0) / counts
    variances = (np.where(known, numbers - centres, 0.0) ** 2).sum(axis=0) / counts
    return centres, np.sqrt(np.maximum(variances, 1e-6))


def _place_sizes(sizes: Floats, log_mass: Floats) -> Floats:
    """Places [100] of mean 0 and spread 1 over the rentals; a rare size leans on its neighbours."""
    known = np.isfinite(log_mass)
    steps = sizes.astype(np.int64)
    counts = np.bincount(steps[known], minlength=_SIZES)
    sums = np.bincount(steps[known], weights=log_mass[known], minlength=_SIZES)
    common = counts >= min(_COMMON_SIZE_ROWS, counts.max())
    if not counts.any():
        raw = np.arange(_SIZES, dtype=np.float64)
    else:
        line = np.interp(np.arange(_SIZES), np.flatnonzero(common), sums[common] / counts[common])
        raw = (sums + _SIZE_PRIOR_ROWS * line) / (counts + _SIZE_PRIOR_ROWS)
    taken = raw[steps]
    places: Floats = (raw - taken.mean()) / max(float(taken.std()), 1e-6)
    return places


def _design(numbers: Floats, centres: Floats, spreads: Floats, types: np.ndarray, type_rows: int) -> Floats:
    """Regressors [N, K]: each number, its square and whether it is missing; products; the body type."""
    known = np.isfinite(numbers)
    standard = np.where(known, (numbers - centres) / spreads, 0.0)
    mass, stature, band, cup, _ = standard.T
    no_mass = ~known[:, 0]
    products = [mass * stature, mass * band, no_mass * stature, no_mass * (band + cup)]
    kinds = np.eye(type_rows)[types]
    return np.concatenate([standard, standard**2, ~known, np.stack(products, axis=1), kinds], axis=1)
