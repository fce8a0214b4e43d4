import json

import numpy as np
import numpy.typing as npt
import pytest

from ml.figures.intervals import bootstrap


def test_the_interval_of_a_mean_is_the_one_of_the_textbook() -> None:
    values = np.random.default_rng(0).normal(5.0, 2.0, size=400)
    found = bootstrap(lambda rows: float(values[rows].mean()), 400, draws=1000)
    assert found.value == pytest.approx(values.mean())
    half = 1.96 * 2.0 / 20
    assert found.low == pytest.approx(values.mean() - half, abs=0.05)
    assert found.high == pytest.approx(values.mean() + half, abs=0.05)


def test_rows_of_one_person_are_not_independent() -> None:
    people = np.repeat(np.arange(20), 30)
    values = np.random.default_rng(0).normal(size=20)[people]

    def mean(rows: npt.NDArray[np.int64]) -> float:
        return float(values[rows].mean())

    by_row = bootstrap(mean, 600)
    by_person = bootstrap(mean, 600, groups=people)
    assert by_person.high - by_person.low > 3 * (by_row.high - by_row.low)
    assert by_person.value == by_row.value


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    values = np.random.default_rng(0).normal(size=50)
    first, again, other = (
        bootstrap(lambda rows: float(values[rows].mean()), 50, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_draws_without_a_figure_are_left_out() -> None:
    rare = np.arange(40) == 0

    def figure(rows: npt.NDArray[np.int64]) -> float:
        return float(rare[rows].mean()) if rare[rows].any() else float("nan")

    assert bootstrap(figure, 40).low > 0


def test_the_document_is_json_even_where_there_is_nothing_to_say() -> None:
    document = bootstrap(lambda rows: float("nan"), 5).document()
    assert json.loads(json.dumps(document, allow_nan=False)) == {"value": None, "interval": [None, None]}
