"""Showing what is not known to be best, with a probability that is written down."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.recommend.exploration import (
    ChoiceLog,
    ChoiceRecord,
    LinearPosterior,
    Policy,
    SoftmaxPolicy,
    ThompsonPolicy,
    choose,
    read_choices,
)

FEATURES = np.asarray([[1.0, 0.0], [0.6, 0.6], [0.0, 1.0], [-1.0, -1.0]])


def posterior() -> LinearPosterior:
    found = LinearPosterior.uninformed(2)
    for _ in range(6):
        found.learn(FEATURES[1], 1.0)
        found.learn(FEATURES[3], 0.0)
    return found


@pytest.mark.parametrize(
    "policy",
    [SoftmaxPolicy(weights=np.asarray([1.0, 0.2])), ThompsonPolicy(posterior=posterior())],
    ids=["softmax", "thompson"],
)
def test_products_are_drawn_as_often_as_the_log_says(policy: Policy) -> None:
    generator = np.random.default_rng(3)
    drawn = np.zeros(len(FEATURES))
    said = policy.probabilities(FEATURES)
    for _ in range(2000):
        choice = choose(policy, FEATURES, generator)
        assert choice.propensity == said[choice.index]
        drawn[choice.index] += 1
    assert said.sum() == pytest.approx(1.0)
    assert (said >= 0.05 / len(FEATURES) - 1e-12).all()
    assert drawn / 2000 == pytest.approx(said, abs=0.04)


def test_what_is_learnt_is_the_ridge_regression_whatever_the_order() -> None:
    rng = np.random.default_rng(0)
    shown, rewards = rng.standard_normal((50, 2)), rng.random(50)
    there, back = LinearPosterior.uninformed(2), LinearPosterior.uninformed(2)
    for row in range(50):
        there.learn(shown[row], float(rewards[row]))
        back.learn(shown[49 - row], float(rewards[49 - row]))
    ridge = np.linalg.solve(shown.T @ shown + 0.25 * np.eye(2), shown.T @ rewards)
    assert there.mean() == pytest.approx(ridge)
    assert back.mean() == pytest.approx(ridge)
    spread = there.draws(4000, rng)
    assert np.cov(spread.T) == pytest.approx(np.linalg.inv(there.precision), abs=2e-4)


def test_exploring_finds_the_better_product_that_never_exploring_misses() -> None:
    rng = np.random.default_rng(1)
    truth = np.asarray([0.3, 0.7])  # the first features look better until the second is tried
    learnt = LinearPosterior.uninformed(2, prior_std=0.5)
    learnt.learn(FEATURES[0], 1.0)
    offered = FEATURES[[0, 2]]
    shares = []
    for round_number in range(300):
        policy = ThompsonPolicy(posterior=learnt, seed=round_number)
        choice = choose(policy, offered, rng)
        learnt.learn(offered[choice.index], float(rng.random() < offered[choice.index] @ truth))
        shares.append(choice.index)
    assert np.mean(shares[-100:]) > 0.7


def record(**change: object) -> ChoiceRecord:
    values: dict[str, object] = {
        "policy": "softmax",
        "actions": ("a", "b"),
        "features": ((1.0, 0.0), (0.0, 1.0)),
        "action": "b",
        "propensity": 0.25,
        "reward": 1.0,
    }
    return ChoiceRecord.model_validate({**values, **change})


def test_a_log_reads_back_what_was_written_and_only_grows(tmp_path: Path) -> None:
    log = ChoiceLog(path=tmp_path / "shop" / "choices.jsonl")
    log.append([record(), record(action="a", propensity=0.75, reward=0.0)])
    log.append([record(reward=0.5)])
    read = read_choices(log.path)
    assert [one.action for one in read] == ["b", "a", "b"]
    assert [one.reward for one in read] == [1.0, 0.0, 0.5]


def test_a_record_has_no_room_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shopper"):
        record(shopper="Ms Li")
    path = tmp_path / "choices.jsonl"
    document = record().model_dump()
    path.write_text(json.dumps({**document, "shopper": "Ms Li"}) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 1") as error:
        read_choices(path)
    assert error.value.code == "LOG_BROKEN"


def test_a_line_cut_off_at_the_end_is_left_out_and_one_in_the_middle_refused(tmp_path: Path) -> None:
    path = tmp_path / "choices.jsonl"
    line = record().model_dump_json()
    path.write_text(f"{line}\n{line[:40]}", encoding="utf-8")
    assert len(read_choices(path)) == 1
    path.write_text(f"{line[:40]}\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        read_choices(path)
    with pytest.raises(DataError) as error:
        read_choices(tmp_path / "none.jsonl")
    assert error.value.code == "LOG_MISSING"


@pytest.mark.parametrize(
    "change",
    [
        {"propensity": 0.0},
        {"propensity": 1.5},
        {"action": "c"},
        {"features": ((1.0,), (0.0, 1.0))},
        {"reward": float("nan")},
    ],
)
def test_records_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        record(**change)


def test_nothing_to_choose_from_is_said() -> None:
    with pytest.raises(DataError) as error:
        choose(SoftmaxPolicy(weights=np.zeros(2)), np.zeros((0, 2)), np.random.default_rng(0))
    assert error.value.code == "CANDIDATES_EMPTY"
