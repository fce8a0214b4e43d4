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

    def probabilities(self, product: Product, wearer: Wearer, sizes: tuple[str, ...]) -> Floats | None:
        """Probabilities [S, 3] of small, fit, large; None where the model cannot speak of the product."""
        if product.block != "women" and product.id not in self.model.rows.item_ids:
            return None
        chart = load_size_chart(product.size_chart)
        ladder = self._ladder(chart, self._category(product.family))
        if ladder is None:
            return None
        questions = self._questions(
            product,
            np.array([ladder[chart.size_index(size)] for size in sizes]),
            np.full(len(sizes), wearer.values["stature_cm"]),
            np.full(len(sizes), wearer.values["body_mass_kg"]),
        )
        return self.model.predict(questions)

    def _ladder(self, chart: SizeChart, category: str) -> Floats | None:
        """The ladder's step of every girth size [run]; None where the model does not tell sizes apart."""
        key = (chart.id, category)
        if key not in self._ladders:
            self._ladders[key] = self._find_ladder(chart, category)
        return self._ladders[key]

    def _find_ladder(self, chart: SizeChart, category: str) -> Floats | None:
        steps, length = self._known_steps(), next(iter(chart.lengths), None)
        if len(steps) < 3:
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
        balanced = np.array([_crossing(steps, _falling(row)) for row in leaning])
        return None if np.isnan(balanced).any() else np.maximum.accumulate(balanced)

    def _known_steps(self) -> Floats:
        if self._steps is None:
            steps, counts = np.unique(self.model.rows.sizes, return_counts=True)
            self._steps = steps[counts >= _FEWEST_OF_STEP]
        return self._steps

    def _questions(
        self, product: Product, sizes: Floats, stature_cm: Floats, mass_kg: Floats
    ) -> RentalQuestions:
        return _questions_of(
            item=product.id,
            category=self._category(product.family),
            date=self.model.rows.dates.max(),
            sizes=sizes,
            stature_cm=stature_cm,
            mass_kg=mass_kg,
        )

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


def _crossing(steps: Floats, leaning: Floats) -> float:
    """The step nearest to balance; NaN where the answers lean the same way on the whole ladder."""
    if leaning[0] <= 0 or leaning[-1] >= 0:
        return float("nan")
    return float(steps[np.abs(leaning).argmin()])


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
