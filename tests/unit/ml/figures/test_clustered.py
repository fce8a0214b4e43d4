"""Intervals of means over people."""

import numpy as np
import pytest

from ml.figures.clustered import mean_interval, ratio_interval
from ml.figures.intervals import bootstrap


def test_it_is_the_bootstrap_over_groups_of_a_mean() -> None:
    rng = np.random.default_rng(0)
    groups = rng.integers(80, size=600)
    values = rng.random(600) + 0.5 * (groups % 7)
    quick = mean_interval(values, groups, draws=2000)
    plain = bootstrap(lambda rows: float(values[rows].mean()), 600, groups=groups, draws=2000)
    assert quick.value == pytest.approx(plain.value)
    assert quick.low == pytest.approx(plain.low, abs=0.02)
    assert quick.high == pytest.approx(plain.high, abs=0.02)


def test_rows_of_one_person_make_it_less_sure() -> None:
    values = np.repeat(np.random.default_rng(1).random(50), 20)
    alone = mean_interval(values, np.arange(1000))
    together = mean_interval(values, np.repeat(np.arange(50), 20))
    assert together.high - together.low > 3 * (alone.high - alone.low)


def test_a_ratio_is_surer_than_its_parts_when_they_move_together() -> None:
    rng = np.random.default_rng(2)
    people = np.repeat(np.arange(200), 5)
    others = np.repeat(rng.random(200) ** 4, 5)
    values = 2.0 * others * (1.0 + 0.05 * rng.standard_normal(1000))
    found = ratio_interval(values, others, people)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(2.0, abs=0.05)
    assert found.high - found.low < 0.1
    alone = mean_interval(values, people)
    assert (found.high - found.low) / found.value < 0.3 * (alone.high - alone.low) / alone.value
    assert np.isnan(ratio_interval(values, np.zeros(1000), people).value)
