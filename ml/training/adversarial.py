"""Learning against an opponent that moves embeddings: FGM, PGD, TRADES and virtual adversarial training.

Miyato et al. 2017 (FGM on word embeddings) and 2018 (virtual: no labels needed), Madry et al. 2018 (PGD),
Zhang et al. 2019 (TRADES: what is said of a row and of its moved twin must agree). A radius is the length of
the move of a whole row, as a share of the length of the row's own embedding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.training.task import EpochTask, OrderedTask, PacedTask, StatefulTask, SteppedTask

Method = Literal["fgm", "pgd", "trades", "virtual"]

_START: Final = 1e-3
_BATCH: Final = 256


class EmbeddedTask(Protocol):
    """A classification whose embeddings can be moved; beside that, a `ml.training.task.Task`."""

    model: nn.Module

    def __len__(self) -> int:
        """The number of training rows."""

    def loss(self, rows: Tensor) -> Tensor:
        """The mean loss [] of rows (int64 [B])."""

    def validate(self) -> float:
        """What is to become small, on held-out rows."""

    def content(self) -> Iterable[Tensor]:
        """All that the rows say."""

    def embedded(self, rows: Tensor) -> Tensor:
        """The embeddings [B, …] of rows."""

    def scores(self, embedded: Tensor, rows: Tensor) -> Tensor:
        """Scores [B, C] of such embeddings."""

    def labels(self, rows: Tensor) -> Tensor:
        """The classes, int64 [B]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opponent:
    """How strong the opponent is while the model learns."""

    method: Method = "pgd"
    radius: float = 0.3
    steps: int = 3
    weight: float = 1.0
    """How much the moved rows count beside the clean ones."""


class Hardened:
    """A task whose loss counts moved rows too."""

    def __init__(self, task: EmbeddedTask, opponent: Opponent) -> None:
        self.model = task.model
        self._task = task
        self._opponent = opponent

    def __len__(self) -> int:
        return len(self._task)

    def validate(self) -> float:
        """As the task itself: on clean rows."""
        return self._task.validate()

    def content(self) -> Iterable[Tensor]:
        """As the task itself."""
        return self._task.content()

    def begin_epoch(self, epoch: int, seed: int) -> None:
        """As the task itself."""
        if isinstance(self._task, EpochTask):
            self._task.begin_epoch(epoch, seed)

    def batches(self, seed: int, batch_size: int) -> list[Tensor]:
        """As the task itself; shuffled where it does not mind."""
        if isinstance(self._task, OrderedTask):
            return self._task.batches(seed, batch_size)
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed))
        return list(torch.split(order, batch_size))

    def paces(self) -> Mapping[str, float]:
        """As the task itself."""
        return self._task.paces() if isinstance(self._task, PacedTask) else {}

    def after_step(self, step: int, steps: int) -> None:
        """As the task itself."""
        if isinstance(self._task, SteppedTask):
            self._task.after_step(step, steps)

    def state(self) -> Mapping[str, Tensor]:
        """As the task itself."""
        return self._task.state() if isinstance(self._task, StatefulTask) else {}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As the task itself."""
        if isinstance(self._task, StatefulTask):
            self._task.restore(state)

    def loss(self, rows: Tensor) -> Tensor:
        """The loss [] of clean rows and, weighted, of their moved twins."""
        task, opponent = self._task, self._opponent
        embedded, labels = task.embedded(rows), task.labels(rows)
        clean = task.scores(embedded, rows)
        loss = functional.cross_entropy(clean, labels)
        told = clean.detach().softmax(dim=1)
        by_label = opponent.method in ("fgm", "pgd")

        def objective(scores: Tensor) -> Tensor:
            if by_label:
                return functional.cross_entropy(scores, labels)
            return functional.kl_div(scores.log_softmax(dim=1), told, reduction="batchmean")

        move = find_move(
            lambda moved: objective(task.scores(moved, rows)),
            embedded.detach(),
            radius=opponent.radius,
            steps=1 if opponent.method in ("fgm", "virtual") else opponent.steps,
        )
        moved = task.scores(embedded + move, rows)
        if opponent.method == "trades":  # the clean answer gives way too
            twin = functional.kl_div(moved.log_softmax(dim=1), clean.softmax(dim=1), reduction="batchmean")
        else:
            twin = objective(moved)
        return loss + opponent.weight * twin


def find_move(
    objective: Callable[[Tensor], Tensor], embedded: Tensor, *, radius: float, steps: int
) -> Tensor:
    """The move [B, …] within a radius of each row that makes an objective [] largest.

    Projected gradient ascent from a small random start, normalised gradients; one step is FGM.
    """
    reach = radius * _lengths(embedded)
    move = torch.randn_like(embedded)
    move = move / _lengths(move) * reach * _START
    pace = reach * (1.0 if steps == 1 else 2.5 / steps)
    for _ in range(steps):
        move.requires_grad_(True)
        with torch.enable_grad():
            (gradient,) = torch.autograd.grad(objective(embedded + move), move)
        move = move.detach() + pace * gradient / _lengths(gradient)
        move = move * (reach / _lengths(move)).clamp(max=1.0)
    return move.detach()


def robust_accuracy(task: EmbeddedTask, radius: float, *, steps: int = 20, seed: int = 0) -> float:
    """Share of a task's rows named rightly after the opponent has moved each as far as ``radius``.

    An opponent of 20 steps that knows labels and weights; radius 0 is the clean accuracy. The task's rows
    should be rows not learnt from.
    """
    task.model.eval()
    torch.manual_seed(seed)
    device = next(task.model.parameters()).device
    right = 0
    for rows in torch.split(torch.arange(len(task), device=device), _BATCH):
        with torch.no_grad():
            embedded, labels = task.embedded(rows), task.labels(rows)
        if radius > 0:
            embedded = embedded + find_move(
                lambda moved, rows=rows, labels=labels: functional.cross_entropy(  # type: ignore[misc]
                    task.scores(moved, rows), labels
                ),
                embedded,
                radius=radius,
                steps=steps,
            )
        with torch.no_grad():
            right += int((task.scores(embedded, rows).argmax(dim=1) == labels).sum())
    return right / max(len(task), 1)


def robustness_report(task: EmbeddedTask, radii: Sequence[float], *, seed: int = 0) -> dict[str, float]:
    """Accuracy on a task's rows clean and under each radius: ``{"clean": …, "radius 0.1": …}``."""
    named = {"clean": 0.0} | {f"radius {radius:g}": radius for radius in radii}
    return {name: robust_accuracy(task, radius, seed=seed) for name, radius in named.items()}


def _lengths(rows: Tensor) -> Tensor:
    """The length of each row [B, 1, …], never zero."""
    shape = (-1,) + (1,) * (rows.ndim - 1)
    lengths: Tensor = torch.linalg.vector_norm(rows.flatten(1), dim=1)
    return lengths.clamp(min=1e-12).reshape(shape)
