"""How rows become batches, and a batch one step of the optimiser."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import torch
from torch import Tensor, nn

from ml.training.plan import TrainingPlan
from ml.training.processes import Processes
from ml.training.task import OrderedTask, PacedTask, Task

_MIX: Final = 1_000_003


def seed_of(*parts: int) -> int:
    """A seed that differs whenever a part (seed, epoch, step, process) does."""
    mixed = 0
    for part in parts:
        mixed = (mixed * _MIX + part + 1) % 2**62
    return mixed


def trained_weights(model: nn.Module) -> dict[str, Tensor]:
    """What learning changes: weights that are not frozen, and buffers, by name."""
    frozen = {name for name, parameter in model.named_parameters() if not parameter.requires_grad}
    return {name: value for name, value in model.state_dict().items() if name not in frozen}


class Stepping:
    """The usual way: shuffled rows, AdamW, gradients clipped by their norm together."""

    keeps_last = False
    """Whether the last weights are kept rather than those of the best validation."""

    def identity(self) -> dict[str, float]:
        """What a killed run must have had in common with the one that goes on, beside plan and rows."""
        return {}

    def steps_an_epoch(self, task: Task, plan: TrainingPlan, together: Processes) -> int:
        """How many steps one epoch takes."""
        return max(math.ceil(len(task) / (plan.batch_size * together.count)), 1)

    def optimiser(self, task: Task, plan: TrainingPlan) -> torch.optim.Optimizer:
        """AdamW (Loshchilov, Hutter 2019) over the weights that are not frozen."""
        return torch.optim.AdamW(parameter_groups(task, plan), lr=plan.learning_rate, eps=plan.damping)

    def batches(
        self, task: Task, plan: TrainingPlan, epoch: int, first: int, together: Processes
    ) -> Iterator[Tensor]:
        """This process's rows of one epoch from batch ``first`` on; every process gets as many batches."""
        seed = seed_of(plan.seed, epoch)
        if isinstance(task, OrderedTask):
            whole = task.batches(seed, plan.batch_size * together.count)
            shares = [together.share_of(batch) for batch in whole]
        else:
            order = torch.randperm(len(task), generator=torch.Generator().manual_seed(seed))
            shares = list(torch.split(together.share_of(order), plan.batch_size))
        yield from shares[first:]

    def step(
        self,
        task: Task,
        rows: Tensor,
        optimiser: torch.optim.Optimizer,
        plan: TrainingPlan,
        together: Processes,
    ) -> Tensor:
        """One step; the loss [] of the rows before it."""
        half = plan.mixed_precision and rows.device.type == "cuda"
        with torch.autocast(rows.device.type, dtype=torch.bfloat16, enabled=half):
            loss = task.loss(rows)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        together.average_gradients(task.model)
        nn.utils.clip_grad_norm_(task.model.parameters(), plan.clip_norm)
        optimiser.step()
        return loss.detach()


def parameter_groups(task: Task, plan: TrainingPlan) -> list[dict[str, Any]]:
    """Weights by how fast they learn; matrices shrink, offsets and scales do not."""
    paces = task.paces() if isinstance(task, PacedTask) else {}
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    for name, parameter in task.model.named_parameters():
        if parameter.requires_grad:
            pace = next((factor for prefix, factor in paces.items() if name.startswith(prefix)), 1.0)
            groups.setdefault((pace, parameter.ndim > 1), []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": plan.learning_rate * pace,
            "weight_decay": plan.weight_decay if shrinks else 0.0,
        }
        for (pace, shrinks), parameters in groups.items()
    ]
