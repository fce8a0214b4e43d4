"""Showing what is not known to be best, with a probability that is written down."""

import numpy as np
import pytest

from ml.errors import DataError
from ml.recommend.exploration import (
    LinearPosterior,
    Policy,
    SoftmaxPolicy,
    ThompsonPolicy,
    choose,
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


def test_of_equals_each_is_as_likely() -> None:
    alike = np.vstack([np.tile([1.0, 0.2], (4, 1)), [[-1.0, -1.0]]])
    probabilities = ThompsonPolicy(posterior=posterior()).probabilities(alike)
    assert probabilities[:4] == pytest.approx([probabilities[0]] * 4)
    assert probabilities[4] < probabilities[0]


def test_a_marginal_is_what_the_draws_say_of_the_first_weights() -> None:
    rng = np.random.default_rng(2)
    whole = LinearPosterior.uninformed(3)
    for row in rng.standard_normal((30, 3)):
        whole.learn(row + 0.5, float(rng.random()))
    part, drawn = whole.marginal(2), whole.draws(20_000, rng)[:, :2]
    assert part.mean() == pytest.approx(whole.mean()[:2])
    assert np.linalg.inv(part.precision) == pytest.approx(np.cov(drawn.T), rel=0.06, abs=2e-4)


def test_nothing_to_choose_from_is_said() -> None:
    with pytest.raises(DataError) as error:
        choose(SoftmaxPolicy(weights=np.zeros(2)), np.zeros((0, 2)), np.random.default_rng(0))
    assert error.value.code == "CANDIDATES_EMPTY"
