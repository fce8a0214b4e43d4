"""Probabilities that mean what they say, decisions that forget no class, figures of many draws."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import softmax
from sklearn.metrics import f1_score

from ml.figures.classification import average_auc, expected_calibration_error
from ml.fit.calibration import calibrated
from ml.fit.decisions import balanced_weights
from ml.fit.drawn_figures import DrawnAuc, fast_macro_f1
from ml.fit.figures import reliability

Floats = npt.NDArray[np.float64]


def answers(count: int = 4000) -> tuple[npt.NDArray[np.int64], Floats]:
    """Labels [N] drawn from true probabilities [N, 3], most of them "fit"."""
    generator = np.random.default_rng(3)
    true = softmax(generator.normal(size=(count, 3)) + np.array([0.0, 2.0, 0.0]), axis=1)
    labels = (generator.random(count)[:, None] > true.cumsum(axis=1)).sum(axis=1)
    return labels.astype(np.int64), true


def test_overconfident_probabilities_are_brought_back() -> None:
    labels, true = answers()
    boastful = softmax(2.0 * np.log(true) + np.array([0.3, 0.0, -0.3]), axis=1)
    calibration = calibrated(labels, boastful)
    assert calibration.scales[0] == pytest.approx(0.5, abs=0.06)
    assert expected_calibration_error(labels, boastful) > 0.08
    assert expected_calibration_error(labels, calibration.apply(boastful)) < 0.02


def test_few_rows_change_little() -> None:
    labels, true = answers(6)
    calibration = calibrated(labels, true)
    assert calibration.scales[0] == pytest.approx(1.0, abs=0.1)


def test_balanced_decisions_have_a_better_macro_f1_than_the_likeliest_answer() -> None:
    labels, true = answers()
    weights = balanced_weights(labels, true)
    plain = fast_macro_f1(labels, true.argmax(axis=1))
    assert fast_macro_f1(labels, (true * np.asarray(weights)).argmax(axis=1)) > plain + 0.03


def test_figures_of_draws_are_those_of_the_plain_definitions() -> None:
    labels, true = answers(500)
    coarse = true.round(1)  # many ties
    drawn = np.random.default_rng(0).integers(500, size=500)
    assert DrawnAuc.of(labels, coarse)(drawn) == pytest.approx(average_auc(labels[drawn], coarse[drawn]))
    decided = true.argmax(axis=1)
    assert fast_macro_f1(labels, decided) == pytest.approx(f1_score(labels, decided, average="macro"))


def test_the_area_of_a_draw_without_a_class_is_no_number() -> None:
    labels, true = answers(50)
    assert np.isnan(DrawnAuc.of(labels, true)(np.flatnonzero(labels == 1)))


def test_bins_of_reliability_follow_the_truth() -> None:
    labels, true = answers()
    for bins in reliability(labels, true).values():
        assert sum(int(one["rows"]) for one in bins) == len(labels)
        assert all(abs(one["predicted"] - one["observed"]) < 0.08 for one in bins)
