import numpy as np
import pytest

from ml.errors import DataError
from ml.training.leakage import best_single_auc, check_leakage
from ml.training.preparation import Split, split_by_group

_GENERATOR = np.random.default_rng(0)
_PEOPLE = _GENERATOR.integers(60, size=600)
_LABELS = _GENERATOR.integers(3, size=600)
_NOISE = _GENERATOR.normal(size=600)


def test_a_split_by_person_is_clean() -> None:
    report = check_leakage(
        split_by_group(_PEOPLE), disjoint={"person": _PEOPLE}, features={"noise": _NOISE}, labels=_LABELS
    )
    assert report.clean
    report.refuse()


def test_people_on_both_sides_are_named() -> None:
    order = np.random.default_rng(1).permutation(600)
    random = Split(train=order[:400], validation=order[400:500], test=order[500:])
    report = check_leakage(random, disjoint={"row": np.arange(600), "person": _PEOPLE})
    assert report.shared["row in test"] == 0
    assert report.shared["person in test"] > 40
    with pytest.raises(DataError, match="person in test") as refusal:
        report.refuse()
    assert refusal.value.code == "SPLIT_LEAKS"


@pytest.mark.parametrize(
    "column",
    [
        (_LABELS == 1) * 1.0 + 0.001 * _NOISE,  # a refund paid because it was too small
        -(_LABELS == 2).astype(float),
        np.where(_LABELS == 0, np.nan, _NOISE),  # filled in only for those who kept it
    ],
)
def test_a_feature_known_only_afterwards_is_named(column: np.ndarray) -> None:
    report = check_leakage(
        split_by_group(_PEOPLE), disjoint={}, features={"noise": _NOISE, "refund": column}, labels=_LABELS
    )
    assert list(report.telling) == ["refund"]
    with pytest.raises(DataError, match="refund") as refusal:
        report.refuse()
    assert refusal.value.code == "FEATURE_TELLS_LABEL"


def test_an_ordinary_feature_tells_a_little() -> None:
    informative = _LABELS + 2.0 * _NOISE
    assert 0.6 < best_single_auc(informative, _LABELS) < 0.9
    assert best_single_auc(np.full(600, np.nan), _LABELS) == 0.5
