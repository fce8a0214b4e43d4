"""Trees as arrays answer what the library that grew them answers."""

import lightgbm
import numpy as np
import numpy.typing as npt
import pytest

from ml.fit.trees import BoostedTrees, trees_of

Floats = npt.NDArray[np.float64]


def rows(seed: int, count: int = 600) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Features, some of them missing, one of them never; labels that follow from them."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(count, 5)).round(2)
    labels = np.digitize(values[:, 0] + values[:, 1] * values[:, 2], [-0.7, 0.7])
    values[generator.random(count) < 0.3, 1] = np.nan
    values[generator.random(count) < 0.1, 3] = np.nan
    return values, labels.astype(np.int64)


def grown(values: Floats, labels: npt.NDArray[np.int64], rounds: int = 30) -> lightgbm.Booster:
    settings = {"objective": "multiclass", "num_class": 3, "num_leaves": 9, "verbosity": -1, "num_threads": 1}
    return lightgbm.train(settings, lightgbm.Dataset(values, labels), rounds)


def test_scores_are_those_of_the_library_missing_values_too() -> None:
    values, labels = rows(0)
    booster = grown(values, labels)
    asked, _ = rows(1)
    asked[:50] = np.nan  # also in a column that was always there while learning
    expected = np.asarray(booster.predict(asked, raw_score=True), dtype=np.float64)
    np.testing.assert_allclose(trees_of(booster).scores(asked), expected, atol=1e-9)


def test_a_stored_tree_is_the_same_tree() -> None:
    values, labels = rows(0)
    trees = trees_of(grown(values, labels, rounds=3))
    again = BoostedTrees.from_tensors(trees.tensors("a/"), "a/", 3)
    np.testing.assert_array_equal(again.scores(values), trees.scores(values))


def test_trees_that_found_nothing_to_split_score_a_constant() -> None:
    labels = np.tile(np.arange(3), 100).astype(np.int64)
    booster = grown(np.zeros((300, 2)), labels, rounds=2)
    asked = np.random.default_rng(0).normal(size=(7, 2))
    expected = np.asarray(booster.predict(asked, raw_score=True), dtype=np.float64)
    np.testing.assert_allclose(trees_of(booster).scores(asked), expected)


def test_a_split_by_category_is_refused() -> None:
    values, labels = rows(0)
    values[:, 0] = np.abs(values[:, 0] * 3).round()
    chosen = lightgbm.Dataset(values, labels, categorical_feature=[0])
    settings = {"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_threads": 1}
    with pytest.raises(ValueError, match="cannot be stored"):
        trees_of(lightgbm.train(settings, chosen, 20))
