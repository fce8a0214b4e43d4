"""The training loop every model of the product is taught by.

Rows live in memory as tensors: a task gets their indices and answers with a loss, so that nothing is spent
on moving small rows one by one. The loop knows of early stopping, schedules, mixed precision, resuming and
more than one process; it knows nothing of what is learnt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import torch
from torch import Tensor, nn

from ml.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from ml.training.processes import Processes
from ml.training.tracking import Silent, Tracker

Schedule = Literal["constant", "cosine", "one_cycle"]

_ONE_CYCLE_START: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """How long and how fast. ``patience``: epochs without a better validation before it ends."""

    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float = 0.01
    schedule: Schedule = "cosine"
    warmup_share: float = 0.05
    clip_norm: float = 1.0
    patience: int = 5
    seed: int = 0
    mixed_precision: bool = True
    """Half precision on a graphics processor; a processor computes in single precision always."""


class Task(Protocol):
    """What is learnt: a model, its rows, the loss of some of them, and how good it is on rows held out."""

    model: nn.Module

    def __len__(self) -> int:
        """The number of training rows."""

    def loss(self, rows: Tensor) -> Tensor:
        """The mean loss [] of training rows (int64 [B])."""

    def validate(self) -> float:
        """What is to become small, on held-out rows; called in evaluation mode, without gradients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What happened. The model has the weights of ``best_epoch`` again."""

    best_validation: float
    best_epoch: int
    losses: tuple[float, ...]
    validations: tuple[float, ...]
    resumed_from: int = 0


@dataclass(slots=True, kw_only=True)
class _Progress:
    """Where the loop stands, all of it in a checkpoint."""

    epoch: int = 0
    best: float = math.inf
    best_epoch: int = -1
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    losses: list[float] = field(default_factory=list)
    validations: list[float] = field(default_factory=list)


def train(
    task: Task,
    plan: TrainingPlan,
    *,
    checkpoint_path: Path | None = None,
    tracker: Tracker | None = None,
    progress: Callable[[float, str], None] | None = None,
    processes: Processes | None = None,
) -> TrainingRun:
    """Teach ``task.model`` and leave it with its best weights, in evaluation mode.

    The same seed, rows and machine give the same weights. With a ``checkpoint_path`` a killed run goes on
    from its last epoch when it is started again, to the same weights; the file goes when the run is done.

    Raises LearningError CHECKPOINT_MALFORMED, and ``FloatingPointError`` when the loss is not a number.
    """
    together = processes or Processes()
    watched = (tracker or Silent()) if together.is_first else Silent()
    optimiser = torch.optim.AdamW(
        _groups(task.model, plan.weight_decay), lr=plan.learning_rate, weight_decay=plan.weight_decay
    )
    steps_an_epoch = max(math.ceil(len(task) / (plan.batch_size * together.count)), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _factor(plan, plan.epochs * steps_an_epoch))
    state = _Progress()
    resumed = 0
    if checkpoint_path is not None and checkpoint_path.exists():
        _restore(read_checkpoint(checkpoint_path), task.model, optimiser, schedule, state)
        resumed = state.epoch
    together.share(task.model)
    while state.epoch < plan.epochs and state.epoch - state.best_epoch <= plan.patience:
        torch.manual_seed(hash((plan.seed, state.epoch, together.rank)) % 2**31)
        loss = _epoch(task, plan, optimiser, schedule, state.epoch, together)
        _judge(task, state, loss)
        watched.scalars(
            {
                "loss": loss,
                "validation": state.validations[-1],
                "learning_rate": float(schedule.get_last_lr()[0]),
            },
            step=state.epoch,
        )
        state.epoch += 1
        if checkpoint_path is not None and together.is_first:
            write_checkpoint(checkpoint_path, _checkpoint(task.model, optimiser, schedule, state))
        if progress is not None:
            progress(state.epoch / plan.epochs, f"epoch {state.epoch}: {state.validations[-1]:.4f}")
    task.model.load_state_dict(state.best_weights)
    task.model.eval()
    if checkpoint_path is not None and together.is_first:
        checkpoint_path.unlink(missing_ok=True)
    return TrainingRun(
        best_validation=state.best,
        best_epoch=state.best_epoch,
        losses=tuple(state.losses),
        validations=tuple(state.validations),
        resumed_from=resumed,
    )


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Matrices shrink, offsets and scales do not."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [one for one in trained if one.ndim > 1], "weight_decay": weight_decay},
        {"params": [one for one in trained if one.ndim <= 1], "weight_decay": 0.0},
    ]


def _factor(plan: TrainingPlan, steps: int) -> Callable[[int], float]:
    warmup = max(int(plan.warmup_share * steps), 1)
    peak = 0.3 * steps

    def factor(step: int) -> float:
        if plan.schedule == "one_cycle":
            if step < peak:
                rise = 0.5 - 0.5 * math.cos(math.pi * step / peak)
                return _ONE_CYCLE_START + (1 - _ONE_CYCLE_START) * rise
            return 0.5 + 0.5 * math.cos(math.pi * (step - peak) / (steps - peak))
        if step < warmup:
            return (step + 1) / warmup
        if plan.schedule == "constant":
            return 1.0
        return 0.5 + 0.5 * math.cos(math.pi * min((step - warmup) / max(steps - warmup, 1), 1.0))

    return factor


def _epoch(
    task: Task,
    plan: TrainingPlan,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    epoch: int,
    together: Processes,
) -> float:
    """One pass over the rows; the mean loss."""
    task.model.train()
    device = next(task.model.parameters()).device
    half = plan.mixed_precision and device.type == "cuda"
    total, count = torch.zeros((), device=device), 0
    for rows in _batches(len(task), plan, epoch, together, device):
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
            loss = task.loss(rows)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        together.average_gradients(task.model)
        nn.utils.clip_grad_norm_(task.model.parameters(), plan.clip_norm)
        optimiser.step()
        schedule.step()
        total += loss.detach()
        count += 1
    mean = float(total) / count
    if not math.isfinite(mean):
        raise FloatingPointError(f"the loss became {mean} in epoch {epoch}")
    return mean


def _batches(
    rows: int, plan: TrainingPlan, epoch: int, together: Processes, device: torch.device
) -> Iterator[Tensor]:
    """This process's share of the rows in this epoch's order; every process gets as many batches."""
    order = torch.randperm(rows, generator=torch.Generator().manual_seed(plan.seed * 100_003 + epoch))
    own = together.share_of(order).to(device)
    yield from torch.split(own, plan.batch_size)


def _judge(task: Task, state: _Progress, loss: float) -> None:
    task.model.eval()
    with torch.no_grad():
        validation = task.validate()
    state.losses.append(loss)
    state.validations.append(validation)
    if validation < state.best:
        state.best, state.best_epoch = validation, state.epoch
        state.best_weights = {name: value.clone() for name, value in task.model.state_dict().items()}


def _checkpoint(
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    state: _Progress,
) -> Checkpoint:
    return Checkpoint(
        weights=dict(model.state_dict()),
        best_weights=state.best_weights,
        optimiser=optimiser.state_dict(),
        record={
            "epoch": state.epoch,
            "best": state.best,
            "best_epoch": state.best_epoch,
            "losses": state.losses,
            "validations": state.validations,
            "steps": schedule.last_epoch,
        },
    )


def _restore(
    found: Checkpoint,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    state: _Progress,
) -> None:
    model.load_state_dict(found.weights)
    optimiser.load_state_dict(found.optimiser)
    record = found.record
    schedule.load_state_dict({**schedule.state_dict(), "last_epoch": record["steps"]})
    state.epoch, state.best, state.best_epoch = record["epoch"], record["best"], record["best_epoch"]
    state.losses, state.validations = list(record["losses"]), list(record["validations"])
    state.best_weights = found.best_weights
