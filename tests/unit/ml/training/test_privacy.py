from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from ml.errors import LearningError
from ml.training.loop import TrainingPlan, train
from ml.training.membership import membership_auc, row_losses
from ml.training.privacy import PrivacyBudget, PrivateStepping, train_privately
from ml.training.processes import Processes
from tests.unit.ml.training.small_task import Rings

_PLAN = TrainingPlan(epochs=8, batch_size=100, learning_rate=0.03, weight_decay=0.0)
_BUDGET = PrivacyBudget(epsilon=4.0)


class Memorised:
    """Labels nobody can infer, only remember: rows learnt from stand out from rows never seen."""

    def __init__(self, rows: int = 200) -> None:
        torch.manual_seed(1)
        self.model: nn.Module = nn.Sequential(nn.Linear(20, 128), nn.ReLU(), nn.Linear(128, 2))
        self.inputs = torch.randn(2 * rows, 20)
        self.labels = torch.randint(2, (2 * rows,))
        self.rows = rows

    def __len__(self) -> int:
        return self.rows

    def loss(self, rows: Tensor) -> Tensor:
        return nn.functional.cross_entropy(self.model(self.inputs[rows]), self.labels[rows])

    def validate(self) -> float:
        self.rows_seen = self.rows
        return -float(torch.rand(()))

    def content(self) -> tuple[Tensor, ...]:
        return self.inputs, self.labels

    def attacked(self) -> float:
        """AUC of telling rows learnt from from the others."""
        losses = row_losses(self.model, self.inputs, self.labels)
        return membership_auc(losses[: self.rows], losses[self.rows :])


def test_it_learns_within_the_budget_and_says_what_it_cost() -> None:
    task = Rings(rows=1500)
    run, spent = train_privately(task, _PLAN, _BUDGET, noise_seed=1)
    assert task.accuracy() > 0.85
    assert 0.9 * _BUDGET.epsilon < spent.epsilon <= _BUDGET.epsilon
    assert spent.steps == 8 * 15
    assert "DP-SGD: (3." in spent.sentence()
    assert len(run.losses) == 8


def test_rows_learnt_from_cannot_be_told_from_others_any_more() -> None:
    plan = TrainingPlan(epochs=60, batch_size=50, learning_rate=0.01, weight_decay=0.0, patience=60)
    plain, private = Memorised(), Memorised()
    train(plain, plan)
    train_privately(private, replace(plan, epochs=20), PrivacyBudget(epsilon=1.0), noise_seed=2)
    assert plain.attacked() > 0.8
    assert private.attacked() < 0.6


def test_gradients_are_those_of_single_rows_clipped() -> None:
    task = Rings(rows=40, dropout=0.0)
    budget = PrivacyBudget(epsilon=50.0, clip_norm=0.01)
    stepping = PrivateStepping(task, replace(_PLAN, batch_size=40), budget, 1)
    optimiser = stepping.optimiser(task, _PLAN)
    optimiser.noise_multiplier = 0.0  # type: ignore[attr-defined]
    task.model.train()
    stepping.step(task, torch.arange(40), optimiser, _PLAN, Processes())
    found = [parameter.grad for parameter in task.model.parameters() if parameter.grad is not None]
    stepping.detach()

    again = Rings(rows=40, dropout=0.0)
    expected = [torch.zeros_like(parameter) for parameter in again.model.parameters()]
    for row in range(40):
        again.model.zero_grad()
        again.loss(torch.tensor([row])).backward()  # type: ignore[no-untyped-call]
        own = [parameter.grad for parameter in again.model.parameters() if parameter.grad is not None]
        norm = torch.cat([gradient.flatten() for gradient in own]).norm()
        for total, gradient in zip(expected, own, strict=True):
            total += gradient * min(0.01 / float(norm), 1.0) / 40
    for gradient, wanted in zip(found, expected, strict=True):
        torch.testing.assert_close(gradient, wanted, rtol=1e-3, atol=1e-7)


def test_an_empty_draw_still_takes_a_noisy_step() -> None:
    task = Rings(rows=40)
    stepping = PrivateStepping(task, _PLAN, _BUDGET, 1)
    optimiser = stepping.optimiser(task, _PLAN)
    before = task.model.get_parameter("0.weight").detach().clone()
    stepping.step(task, torch.empty(0, dtype=torch.int64), optimiser, _PLAN, Processes())
    stepping.detach()
    assert not torch.equal(before, task.model.get_parameter("0.weight"))


def test_a_step_beyond_the_budget_is_refused() -> None:
    task = Rings(rows=60)
    plan = replace(_PLAN, epochs=1)
    stepping = PrivateStepping(task, plan, _BUDGET, 1)
    optimiser = stepping.optimiser(task, plan)
    for rows in stepping.batches(task, plan, 0, 0, Processes()):
        stepping.step(task, rows, optimiser, plan, Processes())
    with pytest.raises(LearningError, match="epsilon 4") as refusal:
        stepping.step(task, torch.arange(4), optimiser, plan, Processes())
    stepping.detach()
    assert refusal.value.code == "DP_BUDGET_SPENT"


def test_a_stopped_training_goes_on_within_the_same_budget(tmp_path: Path) -> None:
    class Stopped(Rings):
        def loss(self, rows: Tensor) -> Tensor:
            if len(rows) > 3 and self.steps > 6:  # not the rows that are probed at the start
                raise KeyboardInterrupt
            return super().loss(rows)

    plan = replace(_PLAN, epochs=12, batch_size=60, checkpoint_seconds=0.0)
    with pytest.raises(KeyboardInterrupt):
        train_privately(Stopped(rows=60), plan, _BUDGET, checkpoint_path=tmp_path / "checkpoint")
    run, spent = train_privately(Rings(rows=60), plan, _BUDGET, checkpoint_path=tmp_path / "checkpoint")
    assert run.resumed_from > 0
    assert spent.steps == 12
    assert spent.epsilon <= _BUDGET.epsilon
    assert spent.sentence().count("RDP") == 1


def test_the_model_is_an_ordinary_one_afterwards() -> None:
    task = Rings(rows=100)
    train_privately(task, replace(_PLAN, epochs=1), _BUDGET)
    train(task, _PLAN)


def test_noise_cannot_be_guessed_from_the_seed() -> None:
    def weights() -> Tensor:
        task = Rings(rows=60)
        train_privately(task, replace(_PLAN, epochs=1), _BUDGET)
        return task.model.get_parameter("0.weight").detach()

    assert not torch.equal(weights(), weights())


def test_a_layer_that_mixes_rows_is_refused() -> None:
    task = Rings(rows=100)
    task.model = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Linear(8, 2))
    with pytest.raises(LearningError, match="GroupNorm") as refusal:
        train_privately(task, _PLAN, _BUDGET)
    assert refusal.value.code == "DP_LAYER_UNSUPPORTED"


def test_a_weight_used_outside_its_layer_is_refused() -> None:
    class Aside(Rings):
        def loss(self, rows: Tensor) -> Tensor:
            idle = self.model.get_parameter("3.weight").sum()
            scores = self.model[0](self.points[rows])[:, :2] * idle  # type: ignore[index]
            return nn.functional.cross_entropy(scores, self.labels[rows])

    with pytest.raises(LearningError, match=r"3\.weight") as refusal:
        train_privately(Aside(rows=60), _PLAN, _BUDGET)
    assert refusal.value.code == "DP_LAYER_UNSUPPORTED"


def test_a_loss_in_which_rows_meet_is_refused() -> None:
    class Contrasted(Rings):
        def loss(self, rows: Tensor) -> Tensor:
            scores = self.model(self.points[rows]) @ self.model(self.points[rows]).T
            return nn.functional.cross_entropy(scores, torch.arange(len(rows)))

    with pytest.raises(LearningError, match="leave out --dp-epsilon") as refusal:
        train_privately(Contrasted(rows=100), _PLAN, _BUDGET)
    assert refusal.value.code == "DP_ROWS_MIXED"


def test_several_processes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Processes, "__init__", lambda self: setattr(self, "count", 2))
    with pytest.raises(LearningError) as refusal:
        train_privately(Rings(rows=100), _PLAN, _BUDGET)
    assert refusal.value.code == "DP_ONE_PROCESS"
