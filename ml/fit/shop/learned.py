"""The opinion of a fit model trained on rentals, asked about this shop's sizes.

Such a model knows the steps of another house's ladder. They are found by its own belief: the step at which
the people a size is made for would say "too small" as often as "too large". A model of rentals has seen
women's clothes; of men's it is asked only when it has learnt from that very product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from body_models.garments.fit.row_body import row_body
from ml.fit.shop.wearer import Wearer
from resources.catalogue import Product
from resources.size_charts import SizeChart, load_size_chart

if TYPE_CHECKING:
    from ml.fit.rows import RentalQuestions, RentalRows

Floats = npt.NDArray[np.float64]

_FEWEST_OF_STEP: Final = 50
"""Rentals below which a step of the ladder is not believed."""
_FEWEST_SIZES: Final = 3
_LEAST_LEANING: Final = 0.15
"""From end to end of the ladder, answers have to go over from small to large by this much."""
_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "tee": ("t-shirt", "top"),
    "long-sleeve-tee": ("top",),
    "hoodie": ("sweatshirt", "sweater"),
    "sheath-dress": ("sheath", "dress"),
    "a-line-dress": ("dress",),
    "shirt-dress": ("shirtdress", "dress"),
    "straight-skirt": ("skirt",),
    "a-line-skirt": ("skirt",),
    "circle-skirt": ("skirt",),
    "trousers": ("trouser", "pants"),
    "tapered-trousers": ("trouser", "pants"),
    "wide-trousers": ("pants", "trouser"),
    "jeans": ("jeans", "pants"),
    "leggings": ("leggings", "legging"),
}
"""What rentals call our families, when they do not use our word."""


class FitPredictor(Protocol):
    """What is asked of a model of rentals."""

    @property
    def rows(self) -> RentalRows:
        """The rentals it has learnt from."""

    def predict(self, questions: RentalQuestions) -> Floats:
        """Probabilities [N, 3] of small, fit and large."""


@dataclass(slots=True)
class LearnedFit:
    """A model of rentals as an opinion on this shop's products."""

    model: FitPredictor
    _steps: Floats | None = None
    _ladders: dict[tuple[str, str], Floats | None] = field(default_factory=dict)

    def probabilities(
        self, product: Product, wearer: Wearer, sizes: tuple[str, ...], *, as_new: bool
    ) -> Floats | None:
        """Probabilities [S, 3] of small, fit, large; None where the model cannot speak of the product.

        Rows of sizes beyond its ladder are NaN. ``as_new`` asks as if it had never heard of the product.
        """
        if product.block != "women" and product.id not in self.model.rows.item_ids:
            return None
        chart, steps = load_size_chart(product.size_chart), self._known_steps()
        ladder = self._ladder(chart, self._category(product.family))
        if ladder is None:
            return None
        # Models of rentals know whole steps; ours lie between them.
        answers = self.model.predict(
            _questions_of(
                item="" if as_new else product.id,
                category=self._category(product.family),
                date=self.model.rows.dates.max(),
                sizes=steps,
                stature_cm=np.full(len(steps), wearer.values["stature_cm"]),
                mass_kg=np.full(len(steps), wearer.values["body_mass_kg"]),
            )
        )
        places = np.array([ladder[chart.size_index(size)] for size in sizes])
        between = [np.interp(places, steps, answers[:, felt]) for felt in range(answers.shape[1])]
        return np.stack(between, axis=1)

    def _ladder(self, chart: SizeChart, category: str) -> Floats | None:
        """Where girth sizes lie on the ladder [run], NaN beyond; None where sizes make no difference."""
        key = (chart.id, category)
        if key not in self._ladders:
            self._ladders[key] = self._find_ladder(chart, category)
        return self._ladders[key]

    def _find_ladder(self, chart: SizeChart, category: str) -> Floats | None:
        steps, length = self._known_steps(), next(iter(chart.lengths), None)
        if len(steps) < _FEWEST_SIZES:
            return None
        first = [one for one in chart.sizes if chart.length_of(one) == length]
        people = [row_body(chart, size).median for size in first]
        count = len(steps)
        answers = self.model.predict(
            _questions_of(
                item="",
                category=category,
                date=self.model.rows.dates.max(),
                sizes=np.tile(steps, len(people)),
                stature_cm=np.repeat([one["stature_cm"] for one in people], count),
                mass_kg=np.repeat([one["body_mass_kg"] for one in people], count),
            )
        )
        leaning = (answers[:, 0] - answers[:, 2]).reshape(len(people), count)
        balanced = np.array([_balance(steps, _falling(row)) for row in leaning])
        return None if np.isfinite(balanced).sum() < _FEWEST_SIZES else balanced

    def _known_steps(self) -> Floats:
        if self._steps is None:
            steps, counts = np.unique(self.model.rows.sizes, return_counts=True)
            self._steps = steps[counts >= _FEWEST_OF_STEP]
        return self._steps

    def _category(self, family: str) -> str:
        """The rentals' word for a family; empty when they have none."""
        words = (family, *_OTHER_WORDS.get(family, ()))
        return next((word for word in words if (self.model.rows.categories == word).any()), "")


def load_learned_opinion(folder: Path) -> LearnedFit:
    """The opinion of the fit model in a folder. Raises ModelError as `ml.fit.model.load_fit_model` does."""
    from ml.fit.model import load_fit_model

    return LearnedFit(load_fit_model(folder))


def _falling(leaning: Floats) -> Floats:
    """The nearest sequence that never rises: a larger size never feels smaller."""
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(increasing=False).fit_transform(np.arange(len(leaning)), leaning)
    return np.asarray(fitted, dtype=np.float64)


def _balance(steps: Floats, leaning: Floats) -> float:
    """Where a falling leaning is in balance, between steps; NaN where that lies beyond the ladder."""
    if leaning[0] - leaning[-1] < _LEAST_LEANING or leaning[0] < 0 or leaning[-1] > 0:
        return float("nan")
    return float(np.interp(0.0, -leaning, steps))


def _questions_of(
    *,
    item: str,
    category: str,
    date: np.datetime64,
    sizes: Floats,
    stature_cm: Floats,
    mass_kg: Floats,
) -> RentalQuestions:
    from ml.fit.rows import RentalQuestions

    count = len(sizes)
    unknown = np.full(count, np.nan)
    nobody = np.full(count, "")
    return RentalQuestions(
        user_ids=nobody,
        item_ids=np.full(count, item),
        categories=np.full(count, category),
        sizes=sizes.astype(np.float64),
        mass_kg=mass_kg.astype(np.float64),
        stature_cm=stature_cm.astype(np.float64),
        bust_band_in=unknown,
        bust_cups=unknown,
        age_years=unknown,
        body_types=nobody,
        rented_for=nobody,
        dates=np.full(count, date),
    )
