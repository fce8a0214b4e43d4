import numpy as np
import pytest

from ml.figures.ranking import hit_rate, ndcg

_PLACES = np.array([0, 9, 10, 250])


def test_a_hit_is_among_the_first_ten() -> None:
    assert hit_rate(_PLACES) == 0.5
    assert hit_rate(_PLACES, cutoff=1) == 0.25


def test_the_first_place_gains_most() -> None:
    assert ndcg(np.array([0])) == 1.0
    assert ndcg(np.array([2])) == pytest.approx(0.5)
    assert ndcg(_PLACES) == pytest.approx((1 + 1 / np.log2(11)) / 4)
