import numpy as np
import pytest

from ml.training.leakage import TELLING_AUC, best_single_auc, found_again, telling_features

_GENERATOR = np.random.default_rng(0)
_LABELS = _GENERATOR.integers(3, size=600)
_NOISE = _GENERATOR.normal(size=600)


def test_what_was_learnt_from_is_found_again() -> None:
    known = [("ann", 8.0), ("bob", 8.0)]
    asked = [("ann", 8.0), ("ann", 12.0), ("cat", 8.0), ("bob", 8.0)]
    assert found_again(iter(known), iter(asked)).tolist() == [True, False, False, True]
    assert found_again(known, []).shape == (0,)
    assert not found_again([], asked).any()


@pytest.mark.parametrize(
    "column",
    [
        (_LABELS == 1) * 1.0 + 0.001 * _NOISE,  # a refund paid because it was too small
        -(_LABELS == 2).astype(float),
        np.where(_LABELS == 0, np.nan, _NOISE),  # filled in only for those who kept it
    ],
)
def test_a_feature_known_only_afterwards_is_named(column: np.ndarray) -> None:
    found = telling_features({"noise": _NOISE, "refund": column}, _LABELS)
    assert list(found) == ["refund"] and found["refund"] >= TELLING_AUC


def test_an_ordinary_feature_tells_a_little() -> None:
    informative = _LABELS + 2.0 * _NOISE
    assert 0.6 < best_single_auc(informative, _LABELS) < 0.9
    assert best_single_auc(np.full(600, np.nan), _LABELS) == 0.5
