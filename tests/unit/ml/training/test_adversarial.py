from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from ml.training.adapters import AdapterSettings
from ml.training.adversarial import Hardened, Method, Opponent, find_move, robust_accuracy, robustness_report
from ml.training.loop import TrainingPlan, train
from ml.training.text_classifier import TextSettings, make_text_task
from tests.unit.ml.training.shop_texts import shop_texts

_PLAN = TrainingPlan(epochs=10, batch_size=50, learning_rate=0.03, patience=10)


class Blobs:
    """Four kinds of rows told apart by one strong feature, or by many weak ones an opponent can move."""

    def __init__(self, rows: int = 400, seed: int = 0) -> None:
        torch.manual_seed(0)
        self.model: nn.Module = nn.Linear(40, 4)
        generator = torch.Generator().manual_seed(seed)
        self._labels = torch.randint(4, (rows,), generator=generator)
        weak = 0.06 * nn.functional.one_hot(self._labels, 4).float().repeat(1, 9)
        weak += 0.05 * torch.randn(rows, 36, generator=generator)
        strong = nn.functional.one_hot(self._labels, 4).float() + 0.25 * torch.randn(
            rows, 4, generator=generator
        )
        self._rows = nn.functional.normalize(torch.cat([strong, weak], dim=1), dim=1)  # [rows, 40]

    def __len__(self) -> int:
        return len(self._rows)

    def loss(self, rows: Tensor) -> Tensor:
        return nn.functional.cross_entropy(self.scores(self.embedded(rows), rows), self.labels(rows))

    def validate(self) -> float:
        return float(self.loss(torch.arange(len(self))).detach())

    def content(self) -> tuple[Tensor, ...]:
        return self._rows, self._labels

    def embedded(self, rows: Tensor) -> Tensor:
        return self._rows[rows]

    def scores(self, embedded: Tensor, rows: Tensor) -> Tensor:
        scores: Tensor = 30 * self.model(embedded)
        return scores

    def labels(self, rows: Tensor) -> Tensor:
        return self._labels[rows]


def _report(opponent: Opponent | None) -> dict[str, float]:
    task = Blobs()
    train(task if opponent is None else Hardened(task, opponent), _PLAN)
    held_out = Blobs(seed=1)
    held_out.model = task.model
    return robustness_report(held_out, [0.2, 0.4])


@pytest.mark.parametrize("method", ["fgm", "pgd", "trades", "virtual"])
def test_moved_rows_are_named_rightly_more_often_and_clean_ones_hardly_less(method: Method) -> None:
    before, after = _report(None), _report(Opponent(method=method, radius=0.4))
    assert before["clean"] > 0.95
    assert before["radius 0.4"] < before["radius 0.2"] < before["clean"]
    assert after["radius 0.4"] > before["radius 0.4"] + 0.03
    assert after["clean"] > before["clean"] - 0.02


def test_a_move_stays_within_its_radius_and_hurts_more_than_chance() -> None:
    task = Blobs()
    train(task, _PLAN)
    rows = torch.arange(100)
    embedded = task.embedded(rows)

    def loss(moved: Tensor) -> Tensor:
        return nn.functional.cross_entropy(task.scores(moved, rows), task.labels(rows))

    torch.manual_seed(0)
    move = find_move(loss, embedded, radius=0.3, steps=5)
    assert float((move.norm(dim=1) / embedded.norm(dim=1)).max()) <= 0.3 + 1e-5
    chance = torch.randn_like(embedded)
    chance = 0.3 * chance / chance.norm(dim=1, keepdim=True)
    assert float(loss(embedded + move).detach()) > 3 * float(loss(embedded + chance).detach())
    assert move.grad_fn is None


def test_the_same_seed_gives_the_same_report() -> None:
    task = Blobs()
    assert robust_accuracy(task, 0.3, seed=5) == robust_accuracy(task, 0.3, seed=5)


def test_word_embeddings_of_a_tuned_encoder_are_moved_too(small_encoder: Path) -> None:
    settings = TextSettings(
        encoder_folder=small_encoder, tuning="adalora", adapter=AdapterSettings(kind="adalora", rank=2)
    )
    plan = TrainingPlan(epochs=6, batch_size=16, learning_rate=0.2)
    task = make_text_task(shop_texts(160, 0), shop_texts(40, 1), settings, plan)
    run = train(Hardened(task, Opponent(radius=0.05, steps=2)), plan)
    assert run.best_validation < 0.8
    ranks = [int((value != 0).sum()) for name, value in task.network.named_parameters() if "lora_E" in name]
    assert sum(ranks) <= 2 * len(ranks)  # what the task does after a step is still done
