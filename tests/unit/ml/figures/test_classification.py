import numpy as np
import pytest

from ml.figures.classification import (
    auc,
    average_auc,
    expected_calibration_error,
    log_loss,
    macro_f1,
)


def test_auc_counts_the_pairs_put_right() -> None:
    positive = np.array([True, False, True, False])
    assert auc(positive, np.array([0.9, 0.1, 0.8, 0.3])) == 1.0
    assert auc(positive, np.array([0.9, 0.8, 0.5, 0.3])) == 0.75
    assert auc(positive, np.zeros(4)) == 0.5


def test_an_auc_of_one_class_is_no_number() -> None:
    assert np.isnan(auc(np.array([True, True]), np.array([0.1, 0.2])))
    assert np.isnan(average_auc(np.array([0, 0, 1]), np.full((3, 3), 1 / 3)))


def test_average_auc_is_the_mean_over_classes_against_the_rest() -> None:
    labels = np.array([0, 1, 2, 0, 1, 2])
    right = np.eye(3)[labels]
    assert average_auc(labels, right) == 1.0
    blind_to_two = right.copy()
    blind_to_two[labels == 2] = 1 / 3
    assert average_auc(labels, blind_to_two) == pytest.approx((1 + 1 + 1) / 3)
    assert average_auc(labels, np.full((6, 3), 1 / 3)) == 0.5


def test_macro_f1_does_not_reward_the_majority() -> None:
    labels = np.array([1] * 8 + [0, 2])
    always_fit = np.tile([0.1, 0.8, 0.1], (10, 1))
    assert macro_f1(labels, always_fit) == pytest.approx((2 * 0.8 / 1.8) / 3)


def test_log_loss_in_nats_and_finite_when_wrong_for_sure() -> None:
    assert log_loss(np.array([0, 1]), np.full((2, 2), 0.5)) == pytest.approx(np.log(2))
    assert np.isfinite(log_loss(np.array([1]), np.array([[1.0, 0.0]])))


def test_calibration_error_is_confidence_minus_accuracy() -> None:
    labels = np.array([0] * 6 + [1] * 4)  # right six times of ten
    said = np.tile([0.9, 0.1], (10, 1))
    assert expected_calibration_error(labels, said) == pytest.approx(0.3)
    honest = np.tile([0.6, 0.4], (10, 1))
    assert expected_calibration_error(labels, honest) == pytest.approx(0.0)


def test_full_confidence_has_a_bin_too() -> None:
    assert expected_calibration_error(np.array([1]), np.array([[1.0, 0.0]])) == pytest.approx(1.0)
