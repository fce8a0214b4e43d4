"""An invented shop whose truth is known: how its garments run, and how its shoppers judge.

The people are drawn from the population and used nowhere else. The truth is of another form than the advice:
a size is felt mostly where it is smallest, shoppers differ, heavier ones feel the same size as smaller, their
noise is logistic and their thresholds are not the defaults. Bodies are measured with the error of a tape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtri

from body_models.anthropometry.population import AGE, load_population
from body_models.anthropometry.solver import REPEATABILITY
from body_models.garments.fit.advice import chart_size
from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.feel import build_of
from ml.fit.shop.ordinal import FELT, Felt
from ml.fit.shop.wearer import SEX_OF_BLOCK, Wearer, wearer_from_measurements
from resources.catalogue import Product
from resources.size_charts import SizeChart, load_size_chart

Floats = npt.NDArray[np.float64]

SMALL_AT, LARGE_AT = 0.85, 1.1
_NOISE_STD = 0.75
_HABIT_STD = 0.3
_MASS_EFFECT = 0.15
"""Steps for one standard deviation of body mass index."""
_WORST_SHARE = 0.7
_SLIP = 0.02
_OPENED = datetime(2031, 1, 1, tzinfo=UTC)
_TAPED = (
    "stature_cm",
    "body_mass_kg",
    "neck_girth_cm",
    "chest_girth_cm",
    "waist_girth_cm",
    "hip_girth_cm",
    "thigh_girth_cm",
    "upper_arm_girth_cm",
    "crotch_height_cm",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """A body as it is, as it was measured, and how much smaller than to others things feel to its owner."""

    true: Wearer
    measured: Mapping[str, float]
    habit: float

    def wearer(self, product: Product, names: Sequence[str] = _TAPED) -> Wearer:
        """The shopper as the shop knows them, from some of their measurements."""
        return wearer_from_measurements(product.block, {name: self.measured[name] for name in names})


class SimulatedShop:
    """Shoppers, and what they feel in garments that run as ``offsets`` say (steps, above 0: small)."""

    def __init__(self, offsets: Mapping[str, float], seed: int, *, tall_feel_small: float = 0.0) -> None:
        """``tall_feel_small``: steps for a standard deviation of stature, which no girth tells of."""
        self.offsets = offsets
        self._tall_feel_small = tall_feel_small
        self.draw = np.random.default_rng(seed)

    def shopper(self, product: Product) -> Shopper:
        """Somebody of the population whom the product's chart has a size for."""
        people = load_population().widened().by_sex[SEX_OF_BLOCK[product.block]]
        chart = load_size_chart(product.size_chart)
        while True:
            row = np.exp(self.draw.multivariate_normal(people.mean_log, people.covariance_log))
            body = {name: float(v) for name, v in zip(people.names, row, strict=True) if name != AGE}
            places = build_of(chart, wearer_from_measurements(product.block, body))
            if min(places) > -0.4 and max(places) < len(chart.run) - 0.6:
                break
        measured = {name: v + float(self.draw.normal(0, REPEATABILITY[name])) for name, v in body.items()}
        return Shopper(
            true=wearer_from_measurements(product.block, body),
            measured=measured,
            habit=float(self.draw.normal(0, _HABIT_STD)),
        )

    def level(self, product: Product, shopper: Shopper) -> Floats:
        """How small every girth size feels to a shopper [run]."""
        chart = load_size_chart(product.size_chart)
        places = np.array(build_of(chart, shopper.true))
        own = _WORST_SHARE * places.max() + (1 - _WORST_SHARE) * places.mean()
        felt = own + self.offsets.get(product.id, 0.0) + shopper.habit
        felt += _MASS_EFFECT * _mass_index_score(shopper.true.values)
        felt += self._tall_feel_small * (shopper.true.values["stature_cm"] - 168.0) / 7.5
        return np.asarray(felt - np.arange(len(chart.run)))

    def chances(self, product: Product, shopper: Shopper) -> Floats:
        """True probabilities of small, fit, large for every girth size [run, 3]."""
        level, scale = self.level(product, shopper), _NOISE_STD * np.sqrt(3) / np.pi
        small, large = expit((level - SMALL_AT) / scale), expit((-level - LARGE_AT) / scale)
        felt = np.stack([small, np.maximum(1 - small - large, 0.0), large], axis=1)
        return np.asarray((1 - _SLIP) * felt / felt.sum(axis=1, keepdims=True) + _SLIP / 3)

    def expected_chances(self, product: Product, shopper: Shopper) -> Floats:
        """As `chances`, of anybody with this body: over all habits there are."""
        habits = _HABIT_STD * ndtri((np.arange(15) + 0.5) / 15)
        return np.asarray(
            np.mean([self.chances(product, replace(shopper, habit=float(habit))) for habit in habits], axis=0)
        )

    def tried_size(self, product: Product, shopper: Shopper) -> str:
        """The size of the chart for most, a neighbour for some."""
        chart = load_size_chart(product.size_chart)
        own = int(np.clip(np.round(np.mean(build_of(chart, shopper.true))), 0, len(chart.run) - 1))
        step = int(self.draw.choice([-1, 0, 1], p=[0.15, 0.7, 0.15]))
        girth = chart.run[min(max(own + step, 0), len(chart.run) - 1)]
        return _of_own_length(chart, girth, shopper.true.values)

    def event(self, product: Product, day: float, person: str | None = None) -> FitEvent:
        """Somebody tries a size and says how it feels; a fifth only keep it or bring it back."""
        return self.event_of(product, self.shopper(product), day, person)

    def event_of(self, product: Product, shopper: Shopper, day: float, person: str | None = None) -> FitEvent:
        """As `event`, of one shopper."""
        size = self.tried_size(product, shopper)
        chart = load_size_chart(product.size_chart)
        felt: Felt = FELT[int(self.draw.choice(3, p=self.chances(product, shopper)[chart.size_index(size)]))]
        told: dict[str, Any] = {"event": "tried", "felt": felt}
        if self.draw.random() < 0.2:
            back = self.draw.random() < (0.2 if felt == "fit" else 0.55)
            told = {"event": "returned" if back else "kept"}
        return FitEvent.model_validate(
            {
                "time": _OPENED + timedelta(days=day),
                "product": product.id,
                "size": size,
                "measurements": {name: round(shopper.measured[name], 1) for name in _TAPED},
                "person": person,
                **told,
            }
        )


def _of_own_length(chart: SizeChart, girth: str, body: Mapping[str, float]) -> str:
    """The size of a girth in the leg length the chart has for a body."""
    sizes = [size for size in chart.sizes if chart.run[chart.size_index(size)] == girth]
    for size in sizes:
        low, high = chart.body_range_cm(size, "crotch_height_cm") if chart.lengths else (0.0, np.inf)
        if low <= body["crotch_height_cm"] < high:
            return size
    return sizes[0]


def _mass_index_score(body: Mapping[str, float]) -> float:
    index = body["body_mass_kg"] / (body["stature_cm"] / 100) ** 2
    return float(np.clip((index - 28.0) / 6.0, -2.5, 2.5))


def by_the_chart(product: Product, wearer: Wearer) -> str | None:
    """The size whose row holds the body; None between rows."""
    return chart_size(load_size_chart(product.size_chart), wearer.values)
