"""The opinion of a fit model trained on rentals, read on this shop's ladder.

People choose their size themselves. Who takes a larger one than others of their build does so because the
garment runs small, so in rentals "too small" can become *likelier* with the size, and what such a model says
of small and large does not tell what another size would do. What it does tell is the size in which people of
a build are content: where "fit" is likeliest. That place is sought for the wearer, and for the people each of
our sizes is made for; between these lies the wearer on our ladder.

The model knows the wearer by stature and mass, so it is no surer than a body guessed from the two. A model of
rentals has seen women's clothes; of men's it is asked only when it has learnt from that very product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from body_models.garments.fit.ease import base_size
from body_models.garments.fit.row_body import row_body
from ml.fit.family_words import words_of
from ml.fit.shop.ordinal import Latent
from ml.fit.shop.wearer import Wearer, body_draws, wearer_from_measurements
from resources.catalogue import Product
from resources.size_charts import SizeChart, load_size_chart

if TYPE_CHECKING:
    from ml.fit.house import House
    from ml.fit.rows import RentalQuestions

Floats = npt.NDArray[np.float64]

_FEWEST_STEPS: Final = 3
_LEAST_CONTRAST: Final = 0.05
"""Between the best and the worst step "fit" has to differ by this much, or sizes make no difference."""
_TOP_SHARE: Final = 0.5
"""The upper part of that difference is the peak whose middle is the place."""
_LEAST_STD: Final = 0.35
"""No opinion formed on other garments is surer than this about ours, in steps; the shop's judgement."""
_PLACE_ERROR: Final = 1.0
"""How far a peak is misplaced by the unevenness of a model, in steps of its own ladder."""
_PLACES_TRIED: Final = 21
"""Across that error."""
_FARTHEST: Final = 1.0
"""Beyond the outermost people of our sizes places are carried on this far, in steps."""


class FitPredictor(Protocol):
    """What is asked of a model of rentals."""

    @property
    def house(self) -> House:
        """What it can be asked about."""

    def predict(self, questions: RentalQuestions) -> Floats:
        """Probabilities [N, 3] of small, fit and large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ladder:
    """The place, on the model's ladder, of the people of each of our sizes from ``first`` on."""

    first: int
    places: Floats  # [R]; never falling

    @property
    def rise(self) -> float:
        """Of one of our sizes, in steps of the model."""
        return float(self.places[-1] - self.places[0]) / (len(self.places) - 1)

    def ours(self, place: float) -> tuple[float, float]:
        """A place among those of our sizes' people, and how far it may be misplaced, in our steps.

        The mean over all places within the error, as a ladder is uneven and ends. Where the model hardly
        tells our sizes apart a small error is one of many of them.
        """
        error = np.linspace(-_PLACE_ERROR, _PLACE_ERROR, _PLACES_TRIED)
        tried = np.array([_on_ladder(place + by, self.places, self.rise) for by in error])
        spread = float(tried[-1] - tried[0]) / 2.0
        return self.first + float(tried.mean()), max(spread, _PLACE_ERROR / self.rise)


@dataclass(slots=True)
class LearnedFit:
    """A model of rentals as an opinion on this shop's products."""

    model: FitPredictor
    _house: House = field(init=False)
    _ladders: dict[tuple[str, str], _Ladder | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._house = self.model.house

    def latent(
        self, product: Product, wearer: Wearer, sizes: tuple[str, ...], *, as_new: bool
    ) -> Latent | None:
        """How small sizes feel [S], in steps of our ladder; None where the model cannot speak of the product.

        ``as_new`` asks as if it had never heard of the product.
        """
        chart, category = load_size_chart(product.size_chart), self._category(product.family)
        ladder = self._ladder(chart, category) if self._knows_people_of(product) else None
        if ladder is None:
            return None
        item = "" if as_new else product.id
        place = self._places([wearer.values], category, item)[0]
        if np.isnan(place):
            return None
        index = np.array([chart.size_index(size) for size in sizes])
        ours, error = ladder.ours(place)
        std = math.hypot(_guessed_std(chart, wearer), _LEAST_STD, error)
        return Latent(mean=ours - index, std=np.full(len(sizes), std))

    def _ladder(self, chart: SizeChart, category: str) -> _Ladder | None:
        """Where the people of our girth sizes are on the model's ladder; None where it has none for them."""
        key = (chart.id, category)
        if key not in self._ladders:
            self._ladders[key] = self._find_ladder(chart, category)
        return self._ladders[key]

    def _find_ladder(self, chart: SizeChart, category: str) -> _Ladder | None:
        if len(self._house.steps) < _FEWEST_STEPS:
            return None
        length = next(iter(chart.lengths), None)
        people = [row_body(chart, size).median for size in chart.sizes_in(length)]
        places = self._places(people, category, "")
        known = np.flatnonzero(~np.isnan(places))
        if len(known) < _FEWEST_STEPS or known[-1] - known[0] >= len(known):
            return None
        # A network knows nothing of people far from all it was taught: they are the ends of our run.
        ladder = _Ladder(first=int(known[0]), places=_rising(places[known]))
        return ladder if ladder.places[-1] - ladder.places[0] >= _FEWEST_STEPS - 1 else None

    def _places(self, bodies: Sequence[Mapping[str, float]], category: str, item: str) -> Floats:
        """Where each body is content [N], counted in known steps; NaN where sizes make no difference."""
        steps = self._house.steps
        count = len(steps)
        answers = self.model.predict(
            _questions_of(
                item=item,
                category=category,
                date=self._house.until,
                sizes=np.tile(steps, len(bodies)),
                stature_cm=np.repeat([one["stature_cm"] for one in bodies], count),
                mass_kg=np.repeat([one["body_mass_kg"] for one in bodies], count),
            )
        )
        return np.array([_peak(row) for row in answers[:, 1].reshape(len(bodies), count)])

    def _category(self, family: str) -> str:
        """The rentals' word for a family; empty when they have none."""
        return next((word for word in words_of(family) if word in self._house.categories), "")

    def can_speak_of(self, product: Product) -> bool:
        """Whether sizes make a difference to the model for people whom the product is made for."""
        chart = load_size_chart(product.size_chart)
        ladder = self._ladder(chart, self._category(product.family))
        return ladder is not None and self._knows_people_of(product)

    def _knows_people_of(self, product: Product) -> bool:
        return product.block == "women" or product.id in self._house.items


def load_learned_opinion(folder: Path) -> LearnedFit:
    """The opinion of the fit model in a folder, trees or a network.

    Raises ModelError as `ml.fit.model.load_fit_model` does.
    """
    from ml.fit.model import load_fit_model

    return LearnedFit(load_fit_model(folder))


def _peak(fit: Floats) -> float:
    """The middle of the peak of "fit" over steps [K], as a place among them; NaN where there is none."""
    top, contrast = float(fit.max()), float(fit.max() - fit.min())
    if contrast < _LEAST_CONTRAST:
        return float("nan")
    weight = np.maximum(fit - (top - _TOP_SHARE * contrast), 0.0)
    return float(weight @ np.arange(len(fit)) / weight.sum())


def _rising(places: Floats) -> Floats:
    """The nearest sequence that never falls: larger people are content in larger sizes."""
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(increasing=True).fit_transform(np.arange(len(places)), places)
    return np.asarray(fitted, dtype=np.float64)


def _on_ladder(place: float, ladder: Floats, rise: float) -> float:
    """A place among those of our sizes' people, in our steps; carried on a little beyond their ends."""
    if place <= ladder[0]:
        return -float(min((ladder[0] - place) / rise, _FARTHEST))
    if place >= ladder[-1]:
        return len(ladder) - 1 + float(min((place - ladder[-1]) / rise, _FARTHEST))
    # Where several sizes share a place, the middle of them.
    below = float(np.interp(place, ladder, np.arange(len(ladder))))
    tied = np.flatnonzero(ladder == place)
    return float(tied.mean()) if len(tied) else below


def _guessed_std(chart: SizeChart, wearer: Wearer) -> float:
    """How unsure the place on our ladder is when only stature and mass are known, in steps."""
    known = {name: wearer.values[name] for name in ("stature_cm", "body_mass_kg")}
    guessed = wearer_from_measurements(chart.block, known)
    names = tuple(chart.body_ranges_cm)
    ranges = np.array([chart.body_range_cm(base_size(chart), name) for name in names])
    places = body_draws(guessed, names) / (ranges[:, 1] - ranges[:, 0])
    return float(places.mean(axis=1).std())


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
