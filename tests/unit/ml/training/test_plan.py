from dataclasses import replace

import pytest

from ml.errors import LearningError
from ml.training.plan import Schedule, TrainingPlan, rate_factor

_PLAN = TrainingPlan(epochs=1, batch_size=1, learning_rate=1.0, warmup_share=0.1)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
def test_the_rate_rises_to_its_peak_once(schedule: Schedule) -> None:
    factor = rate_factor(replace(_PLAN, schedule=schedule), 100)
    values = [factor(step) for step in range(100)]
    assert values[0] <= 0.1
    assert max(values) == pytest.approx(1.0, abs=1e-3)
    peak = values.index(max(values))
    assert values[: peak + 1] == sorted(values[: peak + 1])
    assert values[peak:] == sorted(values[peak:], reverse=True)


def test_cosine_and_one_cycle_end_near_nothing_and_constant_does_not() -> None:
    def last(schedule: Schedule) -> float:
        return rate_factor(replace(_PLAN, schedule=schedule), 100)(99)

    assert last("cosine") < 0.01
    assert last("one_cycle") < 0.01
    assert last("constant") == 1.0


def test_a_plan_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(LearningError, match="batch_size is 0") as refusal:
        replace(_PLAN, batch_size=0)
    assert refusal.value.code == "PLAN_RANGE"
