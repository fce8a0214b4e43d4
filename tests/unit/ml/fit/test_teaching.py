"""A training that was killed goes on; a search never makes it worse."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import LearningError
from ml.fit.boosting import BoostingPlan, grow
from ml.fit.rows import RentalRows
from ml.fit.search import search_plan
from ml.fit.teaching import teach
from ml.fit.trees import BoostedTrees
from ml.training.kept import KeptParts
from ml.training.options import LearningOptions

QUICK = LearningOptions(epochs=4, ensemble=2, tracker="none")


class KilledError(Exception):
    """As a kill would end it."""


def silent(share: float, message: str) -> None:
    assert 0.0 <= share <= 1.0 and message


def test_a_killed_training_goes_on_to_the_same_model(
    earlier: RentalRows, later: RentalRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = earlier.take(np.arange(500))
    whole = teach(rows, QUICK, silent).model.predict(later)
    path = tmp_path / "checkpoint.safetensors"
    grown: list[int] = []

    def counted(*arguments: object, **named: object) -> BoostedTrees:
        if len(grown) == 2 and not path.with_suffix(".again").exists():
            raise KilledError
        grown.append(1)
        return grow(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("ml.fit.teaching.grow", counted)
    with pytest.raises(KilledError):
        teach(rows, QUICK, silent, checkpoint_path=path)
    assert path.exists()
    path.with_suffix(".again").touch()
    again = teach(rows, QUICK, silent, checkpoint_path=path)
    np.testing.assert_array_equal(again.model.predict(later), whole)
    assert len(grown) == 3
    again.kept.remove()
    assert not path.exists()


def test_what_another_training_left_is_not_taken_up(
    earlier: RentalRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "checkpoint.safetensors"

    def killed(*arguments: object, **named: object) -> BoostedTrees:
        if path.exists():
            raise KilledError
        return grow(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("ml.fit.teaching.grow", killed)
    with pytest.raises(KilledError):
        teach(earlier.take(np.arange(500)), QUICK, silent, checkpoint_path=path)
    with pytest.raises(LearningError) as refused:
        teach(earlier.take(np.arange(501)), QUICK, silent, checkpoint_path=path)
    assert refused.value.code == "CHECKPOINT_OTHER"
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(LearningError) as refused:
        teach(earlier.take(np.arange(500)), QUICK, silent, checkpoint_path=path)
    assert refused.value.code == "CHECKPOINT_MALFORMED"


def test_a_search_tries_the_tuned_settings_first_and_keeps_the_best() -> None:
    tried: list[BoostingPlan] = []
    labels = np.arange(60) % 3

    def trees(plan: BoostingPlan) -> BoostedTrees:
        """Scores that are the better the fewer the leaves."""
        tried.append(plan)
        return BoostedTrees(
            features=np.zeros((3, 1), np.int32),
            thresholds=np.array([[0.5], [1.5], [1.5]]),
            left=np.full((3, 1), -1, np.int32),
            right=np.full((3, 1), -2, np.int32),
            missing_left=np.zeros((3, 1), np.bool_),
            leaves=np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]) * 10.0 / plan.leaves,
            classes=np.arange(3, dtype=np.int32),
            depths=np.ones(3, np.int32),
            class_count=3,
        )

    start = BoostingPlan(rounds=7)
    asked = labels[:, None].astype(np.float64)
    best = search_plan(
        start, trees, asked, labels, trials=6, seed=0, kept=KeptParts(None), progress=lambda share: None
    )
    assert len(tried) == 6
    assert (tried[0].leaves, tried[0].learning_rate) == (start.leaves, start.learning_rate)
    assert best.leaves == min(plan.leaves for plan in tried)
    assert best.rounds == 7
