"""Who was content: by ratings where there are some, else by who came back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.errors import DataError
from ml.fit.coming_back import came_back
from ml.fit.network_teaching import teach_network
from ml.fit.rows import RentalRows
from ml.fit.satisfaction import satisfaction
from ml.training.options import LearningOptions
from tests.unit.ml.fit.rentals import InventedShop

_MARKS = (2.0, 4.0, 6.0, 8.0, 10.0)


def _rated(*ratings: float) -> RentalRows:
    return replace(InventedShop().rentals(len(ratings)), ratings=np.asarray(ratings))


@pytest.mark.parametrize(
    ("early", "meaning"),
    [
        ((10, 10, 10, 8, 2), "rated 10 or better"),
        ((5, 4, 3, 4, 5), "rated 4 or better"),  # five stars are as good as ten
        ((2, 2, 2, 2, 8), "rated 8 or better"),  # the middle one is the worst: what lies above it
        ((8, 10, 8, 10), "rated 10 or better"),  # nobody gave the middle of these, 9
    ],
)
def test_the_border_parts_the_content_from_the_others(early: tuple[float, ...], meaning: str) -> None:
    least = float(meaning.split()[1])
    rows = _rated(*early, np.nan, least, 1.0)
    found = satisfaction(rows, len(early))
    assert found.meaning == meaning
    np.testing.assert_array_equal(found.early, [float(rating >= least) for rating in early])
    np.testing.assert_array_equal(found.late, [np.nan, 1.0, 0.0])


@given(st.lists(st.sampled_from((*_MARKS, np.nan)), min_size=2, max_size=60))
def test_some_are_content_and_some_are_not_whatever_was_given(ratings: list[float]) -> None:
    given_marks = {rating for rating in ratings if not np.isnan(rating)}
    rows = _rated(*ratings, 1.0)
    if len(given_marks) == 1:
        with pytest.raises(DataError, match="leave the column rating out") as refused:
            satisfaction(rows, len(ratings))
        assert refused.value.code == "SINGLE_CLASS"
    elif given_marks:
        told = satisfaction(rows, len(ratings)).early
        assert {0.0, 1.0} == set(told[~np.isnan(told)])
        np.testing.assert_array_equal(np.isnan(told), np.isnan(ratings))


def test_without_ratings_it_is_who_came_back() -> None:
    rows = InventedShop(people=20).rentals(200)
    for one in (rows, replace(rows, ratings=np.full(200, np.nan))):
        found = satisfaction(one, 150)
        assert found.meaning == "rented again within 60 days"
        np.testing.assert_array_equal(found.early, came_back(rows.take(np.arange(150))))
        np.testing.assert_array_equal(found.late, came_back(rows)[150:])


def test_several_tasks_learn_from_ratings_where_there_are_some() -> None:
    rows = InventedShop(days=1500, people=200).rentals(2500)
    right = rows.labels == 1
    noise = np.random.default_rng(0).normal(0, 1.0, len(rows))
    ratings = np.clip(np.round(4 + 5 * right + noise), 1, 10).astype(np.float64)
    ratings[::5] = np.nan
    options = LearningOptions(epochs=3, multi_task=True, tracker="none")
    found = teach_network(replace(rows, ratings=ratings), options, lambda share, message: None).compared[
        "multi_task"
    ]
    assert found["satisfaction_is"].startswith("rated ")
    assert found["rows_of_satisfaction"] == int((~np.isnan(ratings[-250:])).sum())
    # Who rates by how it fits is told by what tells how it fits; who comes back here does so by chance.
    assert found["auc_together"]["satisfaction"] > 0.6
