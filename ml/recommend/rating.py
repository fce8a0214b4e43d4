"""How content somebody will be with what they take, from what they and others said before.

The plain linear model stays beside it: it is the baseline that must be beaten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from torch import Tensor, from_numpy

from ml.fit.trees import BoostedTrees, trees_of
from ml.recommend.events import BODY_COLUMNS, Floats, Ids, RentalEvents
from ml.recommend.replay import days_of

_SHRINKAGE: Final = 5.0
_KEYS: Final = ("person", "item", "item_size", "category", "occasion")
RATING_FEATURES: Final = (
    *(f"{key}_{what}" for key in _KEYS for what in ("mean", "count", "lean")),
    *BODY_COLUMNS,
    "step",
    "step_over_usual",
    "step_over_own",
)
_LINEAR_COLUMNS: Final = ("person_mean", "person_count", "item_mean", "item_count")
_RIDGE: Final = 10.0
_ROUNDS: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearRating:
    """Ridge regression on some columns, unknown ones at their mean."""

    columns: Ids
    means: Floats
    stds: Floats
    weights: Floats

    def predict(self, features: Floats) -> Floats:
        """Expected contentment [N], 0 … 1."""
        z = np.nan_to_num((features[:, self.columns] - self.means) / self.stds)
        return np.asarray(np.clip(z @ self.weights[:-1] + self.weights[-1], 0.0, 1.0), np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingModel:
    """Boosted trees, and the linear models they are measured against."""

    trees: BoostedTrees
    history_alone: LinearRating
    """The plain linear model: means and counts of the person and of the item."""
    all_columns: LinearRating
    """Linear in all that the trees see."""

    def predict(self, features: Floats) -> Floats:
        """Expected contentment [N], 0 … 1."""
        return np.clip(self.trees.scores(features)[:, 0], 0.0, 1.0)

    def tensors(self) -> dict[str, Tensor]:
        """For safetensors."""
        found = self.trees.tensors("rating.trees.")
        for name in ("history_alone", "all_columns"):
            linear: LinearRating = getattr(self, name)
            for part in ("columns", "means", "stds", "weights"):
                found[f"rating.{name}.{part}"] = from_numpy(np.array(getattr(linear, part)))
        return found

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> RatingModel:
        """What `tensors` gave. Raises ``KeyError``."""
        linear = {
            name: LinearRating(
                **{
                    part: tensors[f"rating.{name}.{part}"].numpy()
                    for part in ("columns", "means", "stds", "weights")
                }
            )
            for name in ("history_alone", "all_columns")
        }
        return cls(trees=BoostedTrees.from_tensors(tensors, "rating.trees.", 1), **linear)


def rating_features(events: RentalEvents, usual_sizes: Floats) -> Floats:
    """What is known once a product and a size are chosen, from strictly earlier days: [N, features].

    Means are drawn to the mean of everybody by `_SHRINKAGE` rentals; ``lean`` is how often it was large
    rather than small. A person's own row is in none of its numbers.
    """
    found = np.full((len(events), len(RATING_FEATURES)), np.nan)
    sums: dict[Hashable, Floats] = defaultdict(lambda: np.zeros(3))
    own_steps: dict[int, list[int]] = defaultdict(list)
    everybody = np.asarray([0.75, 0.0, 1.0]) * 100.0
    for _, rows in days_of(events):
        middle = everybody[:2] / everybody[2]
        for row in rows.tolist():
            found[row, : 3 * len(_KEYS)] = _history(sums, _keys(events, row), middle)
            steps = own_steps[int(events.users[row])]
            if steps:
                found[row, -1] = events.sizes[row] - float(np.mean(steps[-5:]))
        for row in rows.tolist():
            news = np.asarray([events.satisfied[row], events.felt[row], 1.0])
            everybody += news
            for key in _keys(events, row):
                sums[key] += news
            own_steps[int(events.users[row])].append(int(events.sizes[row]))
    found[:, 3 * len(_KEYS) : -3] = events.bodies
    found[:, -3] = events.sizes
    found[:, -2] = events.sizes - usual_sizes
    return found


def learn_ratings(features: Floats, ratings: Floats, *, seed: int) -> RatingModel:
    """Trees and linear models of past rows [N, F] and their ratings [N], 0 … 1."""
    import lightgbm

    settings: dict[str, Any] = {
        "objective": "regression",
        "learning_rate": 0.04,
        "num_leaves": 15,
        "min_data_in_leaf": min(100, max(len(ratings) // 50, 1)),
        "feature_fraction": 0.5,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 20.0,
        "max_bin": 127,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
        "boost_from_average": True,
    }
    rows = lightgbm.Dataset(features.astype(np.float32), ratings)
    trees = trees_of(lightgbm.train(settings, rows, _ROUNDS))
    alone = np.asarray([RATING_FEATURES.index(name) for name in _LINEAR_COLUMNS])
    return RatingModel(
        trees=trees,
        history_alone=_linear(features, ratings, alone),
        all_columns=_linear(features, ratings, np.arange(features.shape[1])),
    )


def _keys(events: RentalEvents, row: int) -> Iterable[Hashable]:
    item, size = int(events.items[row]), int(events.sizes[row])
    return (
        ("person", int(events.users[row])),
        ("item", item),
        ("item_size", item, size),
        ("category", int(events.categories[row])),
        ("occasion", int(events.occasions[row])),
    )


def _history(sums: Mapping[Hashable, Floats], keys: Iterable[Hashable], middle: Floats) -> list[float]:
    values: list[float] = []
    for key in keys:
        content, felt, count = sums.get(key, (0.0, 0.0, 0.0))
        weight = count + _SHRINKAGE
        values += [
            (content + _SHRINKAGE * middle[0]) / weight,
            np.log1p(count),
            (felt + _SHRINKAGE * middle[1]) / weight,
        ]
    return values


def _linear(features: Floats, ratings: Floats, columns: Ids) -> LinearRating:
    chosen = features[:, columns]
    known = np.isfinite(chosen)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, chosen, 0.0).sum(axis=0) / counts
    stds = np.sqrt(np.where(known, (chosen - means) ** 2, 0.0).sum(axis=0) / counts) + 1e-9
    z = np.concatenate([np.nan_to_num((chosen - means) / stds), np.ones((len(chosen), 1))], axis=1)
    penalty = _RIDGE * np.eye(z.shape[1])
    penalty[-1, -1] = 0.0
    return LinearRating(
        columns=columns, means=means, stds=stds, weights=np.linalg.solve(z.T @ z + penalty, z.T @ ratings)
    )
