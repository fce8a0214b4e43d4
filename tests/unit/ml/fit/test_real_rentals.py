"""Rentals of a real house: read whole, and foretold better than from the body alone."""

from pathlib import Path

import pytest

from ml.fit.evaluate import evaluate_fit
from ml.fit.rows import read_rental_folder
from ml.training.options import LearningOptions


@pytest.mark.real_data
def test_real_rentals_are_read_but_for_one_duplicate(shared_data: Path) -> None:
    halves = read_rental_folder(shared_data / "fit")
    assert halves.train is not None and halves.test is not None
    assert (len(halves.train), len(halves.test)) == (155_805, 17_312)
    assert halves.train.skipped == {"duplicate": 1} and not halves.test.skipped
    assert set(halves.train.unknown) == {"mass_in_pounds"}
    assert halves.test.dates.min() >= halves.train.dates.max()


@pytest.mark.real_data
@pytest.mark.long
def test_real_rentals_are_foretold_better_than_by_the_baselines(shared_data: Path) -> None:
    options = LearningOptions(tracker="none", ensemble=1)
    document = evaluate_fit(shared_data / "fit", None, options, lambda share, message: None)
    plain = document["baselines"]
    assert document["all"]["auc"] > plain["history_boosting"]["all"]["auc"] + 0.005
    assert document["unseen_items"]["auc"] > plain["body_boosting"]["unseen_items"]["auc"]
    assert document["all"]["ece"] <= 0.02
    assert document["explanations"]["top_moves_most"] > 0.5
