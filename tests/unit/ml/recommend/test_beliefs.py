"""What the shop's answers teach: weights move to what people take, and policies are judged honestly."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.recommend.beliefs import PolicyName, beliefs_from, policy_of, prior_beliefs, ranking_weights
from ml.recommend.choice_log import ChoiceLog, ChoiceRecord
from ml.recommend.evaluate_choices import evaluate_choices
from ml.recommend.exploration import Policy, SoftmaxPolicy, choose
from ml.recommend.ranking import DEFAULT_WEIGHTS, RANKING_FEATURES

Taken = Callable[[np.ndarray], float]
WIDTH = len(RANKING_FEATURES)
NEW, POPULAR = RANKING_FEATURES.index("new"), RANKING_FEATURES.index("popular")
DEFAULTS = np.asarray([DEFAULT_WEIGHTS[name] for name in RANKING_FEATURES])


def taken_when_new(features: np.ndarray) -> float:
    """The chance of people who take what is new and leave what is popular."""
    return float(0.2 + 0.55 * features[NEW] - 0.1 * features[POPULAR])


def offers(rng: np.random.Generator) -> np.ndarray:
    """Ten candidates: likeness to the words, popularity, newness; the size of all of them is there."""
    found = np.zeros((10, WIDTH))
    found[:, 0] = rng.standard_normal(10)
    found[:, POPULAR] = rng.random(10)
    found[:, NEW] = rng.random(10) < 0.3
    found[:, RANKING_FEATURES.index("my_size")] = 1.0
    return found


def record(policy: Policy, features: np.ndarray, rng: np.random.Generator, taken: Taken) -> ChoiceRecord:
    choice = choose(policy, features, rng)
    names = tuple(f"p{place}" for place in range(len(features)))
    return ChoiceRecord(
        policy=policy.name,
        actions=names,
        features=tuple(tuple(row) for row in features.tolist()),
        action=names[choice.index],
        propensity=choice.propensity,
        reward=float(rng.random() < taken(features[choice.index])),
    )


@lru_cache
def log(rows: int, name: PolicyName = "thompson", seed: int = 0) -> tuple[ChoiceRecord, ...]:
    """A shop that explores and learns after every fiftieth shopper."""
    rng = np.random.default_rng(seed)
    records: list[ChoiceRecord] = []
    for row in range(rows):
        if row % 50 == 0:
            policy = policy_of(name, beliefs_from(records))
        records.append(record(policy, offers(rng), rng, taken_when_new))
    return tuple(records)


def earned(policy: Policy, taken: Taken = taken_when_new) -> float:
    """What a policy earns with new shoppers."""
    rng = np.random.default_rng(99)
    rows = [offers(rng) for _ in range(300)]
    return float(np.mean([policy.probabilities(one) @ [taken(each) for each in one] for one in rows]))


def test_before_any_answer_the_weights_are_the_default_ones() -> None:
    assert ranking_weights(prior_beliefs()) == pytest.approx(dict(DEFAULT_WEIGHTS))
    assert beliefs_from([]).mean() == pytest.approx(prior_beliefs().mean())
    unanswered = log(1)[0].model_copy(update={"reward": None})
    assert ranking_weights(beliefs_from([unanswered])) == pytest.approx(dict(DEFAULT_WEIGHTS))


@pytest.mark.parametrize("name", ["thompson", "softmax"])
def test_a_shop_that_draws_learns_what_people_take(name: PolicyName) -> None:
    records = log(600, name)
    learnt = ranking_weights(beliefs_from(records))
    assert learnt["new"] > 4 * DEFAULT_WEIGHTS["new"]
    assert learnt["popular"] < DEFAULT_WEIGHTS["popular"]
    untaught = earned(policy_of(name, prior_beliefs()))
    always_default = earned(SoftmaxPolicy(weights=DEFAULTS, temperature=1e-3))
    taught = earned(policy_of(name, beliefs_from(records)))
    assert taught > untaught + 0.1
    assert taught > always_default + 0.1


def test_at_first_what_the_default_weights_put_first_is_drawn_most_often() -> None:
    rng = np.random.default_rng(5)
    for name in ("thompson", "softmax"):
        policy = policy_of(name, prior_beliefs())
        for _ in range(20):
            features = offers(rng)
            chances = policy.probabilities(features)
            assert chances.min() > 0
            best = np.argsort(-(features @ DEFAULTS))
            assert chances[best[:5]].sum() > 0.75


def test_the_figures_of_a_log_hold_what_the_policies_really_earn(tmp_path: Path) -> None:
    path = tmp_path / "choices.jsonl"
    records = log(1200, "softmax", 3)
    ChoiceLog(path=path).append([*records, records[0].model_copy(update={"id": "0" * 16, "reward": None})])
    document = evaluate_choices(path)
    assert (document["choices"], document["unanswered"]) == (1201, 1)
    truth = {
        "softmax": earned(policy_of("softmax", beliefs_from(records))),
        "thompson": earned(policy_of("thompson", beliefs_from(records))),
        "default_weights": earned(SoftmaxPolicy(weights=DEFAULTS, temperature=1e-3)),
    }
    for name, figures in document["policies"].items():
        for estimator in ("self_normalised", "doubly_robust"):
            low, high = figures["intervals"][estimator]
            assert low - 0.03 < truth[name] < high + 0.03, (name, estimator)
    # Newness pays here: whoever learnt it is judged better than who did not, beyond chance.
    robust = {name: one["intervals"]["doubly_robust"] for name, one in document["policies"].items()}
    assert robust["softmax"][0] > robust["default_weights"][1]
    assert document["logged"]["reward"] == pytest.approx(np.mean([one.reward for one in records]), abs=1e-5)
    assert document["weights"]["learnt"]["new"] > document["weights"]["default"]["new"]


def test_a_policy_is_not_judged_by_the_answers_it_learnt_from(tmp_path: Path) -> None:
    """Rewards that are pure chance: a policy judged by its own lessons would seem to have found something."""
    rng = np.random.default_rng(8)
    even = SoftmaxPolicy(weights=np.zeros(WIDTH), temperature=1.0)
    path = tmp_path / "choices.jsonl"
    ChoiceLog(path=path).append([record(even, offers(rng), rng, lambda features: 0.5) for _ in range(600)])
    for figures in evaluate_choices(path)["policies"].values():
        low, high = figures["intervals"]["doubly_robust"]
        assert low < 0.5 < high


def test_logs_that_teach_nothing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "choices.jsonl"
    ChoiceLog(path=path).append(log(10))
    with pytest.raises(DataError) as error:
        evaluate_choices(path)
    assert error.value.code == "LOG_TOO_SHORT"
    other = log(1)[0].model_dump() | {"features": ((1.0, 2.0),) * 10}
    with pytest.raises(DataError) as error:
        beliefs_from([ChoiceRecord.model_validate(other)])
    assert error.value.code == "LOG_FEATURES"
