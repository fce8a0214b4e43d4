"""What a log says of another policy, where the truth is known."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.recommend.choice_log import ChoiceLog, ChoiceRecord, read_choices
from ml.recommend.exploration import SoftmaxPolicy, choose
from ml.recommend.off_policy import LoggedChoices, OffPolicyReport, cross_fitted_rewards, judge
from ml.recommend.policy_judgement import judge_policy

WIDTH, CANDIDATES = 4, 6
TASTE = np.asarray([0.9, -0.6, 0.3, 0.0])
OLD = SoftmaxPolicy(weights=-0.5 * TASTE, temperature=0.7, floor=0.1)  # an old policy that gets it wrong
NEW = SoftmaxPolicy(weights=TASTE, temperature=0.3, floor=0.05)


def bought(features: np.ndarray) -> np.ndarray:
    """The chance that a product of these features is bought."""
    return np.asarray(1.0 / (1.0 + np.exp(-(features @ TASTE - 0.5))))


def simulated(rows: int, seed: int) -> tuple[LoggedChoices, float]:
    """A log of the old policy, and what the new one would have earned on the same shoppers."""
    rng = np.random.default_rng(seed)
    offered = rng.standard_normal((rows, CANDIDATES, WIDTH))
    old = np.stack([OLD.probabilities(one) for one in offered])
    new = np.stack([NEW.probabilities(one) for one in offered])
    shown = np.asarray([rng.choice(CANDIDATES, p=one) for one in old])
    at = np.arange(rows)
    rewards = (rng.random(rows) < bought(offered[at, shown])).astype(float)
    predicted, everywhere = cross_fitted_rewards(offered[at, shown], rewards, offered)
    log = LoggedChoices(
        rewards=rewards,
        propensities=old[at, shown],
        target_probabilities=new[at, shown],
        predicted=predicted,
        predicted_under_target=(new * everywhere).sum(axis=1),
    )
    return log, float((new * bought(offered)).sum(axis=1).mean())


def judged(rows: int, seed: int) -> tuple[OffPolicyReport, float]:
    log, truth = simulated(rows, seed)
    return judge(log), truth


def test_the_intervals_hold_the_truth_and_the_naive_mean_does_not() -> None:
    held = {"inverse_propensity": 0, "self_normalised": 0, "doubly_robust": 0, "naive": 0}
    for seed in range(40):
        report, truth = judged(600, seed)
        for name in held:
            value = getattr(report, name)
            held[name] += value.low <= truth <= value.high
    assert held["naive"] == 0
    for name in ("inverse_propensity", "self_normalised", "doubly_robust"):
        assert held[name] >= 35, held  # 38 of 40 are expected


def test_doubly_robust_is_the_surest() -> None:
    reports = [judged(600, seed)[0] for seed in range(8)]
    width = {
        name: np.mean([getattr(one, name).high - getattr(one, name).low for one in reports])
        for name in ("inverse_propensity", "doubly_robust")
    }
    assert width["doubly_robust"] < 0.95 * width["inverse_propensity"]


def test_judging_the_old_policy_by_its_own_log_gives_its_own_mean() -> None:
    log, _ = simulated(400, 1)
    same = judge(
        LoggedChoices(
            rewards=log.rewards, propensities=log.propensities, target_probabilities=log.propensities
        )
    )
    assert same.inverse_propensity.value == pytest.approx(float(log.rewards.mean()))
    assert same.self_normalised.value == pytest.approx(float(log.rewards.mean()))
    assert same.effective_rows == pytest.approx(400)
    assert same.doubly_robust is None


def test_few_rows_count_when_the_policies_differ_much() -> None:
    report, _ = judged(600, 3)
    assert 20 < report.effective_rows < 300
    assert report.largest_weight > 2


def test_a_policy_is_judged_by_the_records_of_another(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    log, made, earned = ChoiceLog(path=tmp_path / "choices.jsonl"), [], []
    for _ in range(800):
        offered = rng.standard_normal((int(rng.integers(3, CANDIDATES + 1)), WIDTH))
        choice = choose(OLD, offered, rng)
        names = tuple(f"p{place}" for place in range(len(offered)))
        made.append(
            ChoiceRecord(
                policy=OLD.name,
                actions=names,
                features=tuple(tuple(row) for row in offered.tolist()),
                action=names[choice.index],
                propensity=choice.propensity,
                reward=float(rng.random() < bought(offered[choice.index])),
            )
        )
        earned.append(float(NEW.probabilities(offered) @ bought(offered)))
    log.append(made)
    records = read_choices(log.path)
    report = judge_policy(NEW, records)
    assert report.doubly_robust is not None
    for value in (report.inverse_propensity, report.self_normalised, report.doubly_robust):
        assert value.low < np.mean(earned) < value.high
    assert report.naive.high < np.mean(earned)
    with pytest.raises(DataError) as error:
        judge_policy(NEW, records[:3])
    assert error.value.code == "LOG_TOO_SHORT"
    with pytest.raises(DataError) as error:
        judge_policy(NEW, [])
    assert error.value.code == "LOG_TOO_SHORT"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"propensities": np.zeros(30)}, "LOG_PROPENSITY"),
        ({"target_probabilities": np.full(30, 1.2)}, "LOG_PROPENSITY"),
        ({"rewards": np.full(30, np.nan)}, "LOG_REWARD"),
        ({"target_probabilities": np.zeros(30)}, "LOG_SUPPORT"),
        (
            {"rewards": np.ones(5), "propensities": np.ones(5), "target_probabilities": np.ones(5)},
            "LOG_TOO_SHORT",
        ),
    ],
)
def test_a_log_that_says_nothing_is_refused(change: dict[str, np.ndarray], code: str) -> None:
    columns = {
        "rewards": np.ones(30),
        "propensities": np.full(30, 0.5),
        "target_probabilities": np.full(30, 0.5),
        **change,
    }
    with pytest.raises(DataError) as error:
        judge(LoggedChoices(**columns))
    assert error.value.code == code
