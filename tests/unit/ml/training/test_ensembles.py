import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.figures.classification import log_loss
from ml.training.ensembles import combine, member_seed, train_members
from ml.training.loop import train
from tests.unit.ml.training.small_task import PLAN, Rings


def test_members_differ_and_the_ensemble_is_better_than_its_members() -> None:
    def teach(seed: int) -> Rings:
        task = Rings(rows=40, dropout=0.0, seed=seed)
        train(task, PLAN)
        return task

    members = train_members(teach, count=4, seed=2)
    probabilities = [
        member.model(member.held_points).softmax(dim=1).detach().double().numpy() for member in members
    ]
    labels = members[0].held_labels.numpy()
    alone = [log_loss(labels, one) for one in probabilities]
    opinion = combine(probabilities)
    assert len({round(value, 6) for value in alone}) == 4
    assert log_loss(labels, opinion.probabilities) < np.mean(alone)
    np.testing.assert_allclose(opinion.probabilities.sum(axis=1), 1.0)


@given(st.integers(-(2**31), 2**31), st.integers(1, 40))
def test_members_of_neighbouring_trainings_have_seeds_of_their_own_that_every_library_can_hold(
    seed: int, count: int
) -> None:
    seeds = [member_seed(near, member) for near in (seed, seed + 1) for member in range(count)]
    assert len(set(seeds)) == 2 * count
    assert all(0 <= one < 2**31 for one in seeds)
    assert seeds[:count] == [member_seed(seed, member) for member in range(count)]


def test_disagreement_is_doubt_between_members_not_doubt_of_each() -> None:
    sure, other, torn = np.array([[0.99, 0.01]]), np.array([[0.01, 0.99]]), np.array([[0.5, 0.5]])
    assert combine([torn, torn]).disagreement[0] == pytest.approx(0.0)
    assert combine([sure, sure]).disagreement[0] == pytest.approx(0.0)
    assert combine([sure, other]).disagreement[0] > 0.5
