"""The training loop every model of the product is taught by.

Rows live in memory as tensors: a task gets their indices and answers with a loss, so that nothing is spent
on moving small rows one by one. The loop knows of early stopping, schedules, mixed precision, resuming and
more than one process; it knows nothing of what is learnt.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml.errors import DataError, LearningError
from ml.training.checkpoint import Checkpoint, left_by_another, read_checkpoint, write_checkpoint
from ml.training.plan import TrainingPlan, rate_factor
from ml.training.processes import Processes
from ml.training.stepping import Stepping, seed_of, trained_weights
from ml.training.task import EpochTask, StatefulTask, SteppedTask, Task
from ml.training.tracking import Silent, Tracker

__all__ = ["Task", "TrainingPlan", "TrainingRun", "train"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What happened. The model has the weights of ``best_epoch`` again."""

    best_validation: float
    best_epoch: int
    losses: tuple[float, ...]
    validations: tuple[float, ...]
    resumed_from: int = 0
    """The epoch a killed run went on in; 0 when it began anew."""


@dataclass(slots=True, kw_only=True)
class _Place:
    """Where the loop stands, all of it in a checkpoint."""

    epoch: int = 0
    batch: int = 0
    loss_sum: float = 0.0
    best: float = math.inf
    best_epoch: int = -1
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
    stepping: Stepping | None = None,
) -> TrainingRun:
    """Teach ``task.model`` and leave it with its best weights, in evaluation mode.

    The same seed, rows and machine give the same weights. With a ``checkpoint_path`` a killed run goes on
    from its last kept step when it is started again, to the same weights; the file goes when the run is done.
    Under `torchrun` each of N processes takes its share of batches N times as large.

    Raises:
        DataError: ``ROWS_EMPTY`` (nothing to learn from).
        LearningError: ``LOSS_NOT_FINITE``, ``CHECKPOINT_MALFORMED``, ``CHECKPOINT_OTHER`` (left by a training
            of another model, other rows or another plan), ``CHECKPOINT_UNWRITTEN`` (the disk is full).
    """
    if len(task) == 0:
        raise DataError("ROWS_EMPTY", "There are no rows to learn from; look at what was skipped and why.")
    course = _Course(
        task, plan, checkpoint_path, tracker or Silent(), processes or Processes(), stepping or Stepping()
    )
    course.go_on()
    while course.unfinished():
        course.epoch()
        if progress is not None:
            done = course.place.epoch
            progress(done / plan.epochs, f"epoch {done}: {course.place.validations[-1]:.4f}")
    return course.end()


class _Course:
    """One run of `train`."""

    def __init__(
        self,
        task: Task,
        plan: TrainingPlan,
        path: Path | None,
        tracker: Tracker,
        together: Processes,
        stepping: Stepping,
    ) -> None:
        self.task, self.plan, self.path = task, plan, path
        self.together, self.stepping = together, stepping
        self.tracker = tracker if together.is_first else Silent()
        self.device = next(task.model.parameters()).device
        self.optimiser = stepping.optimiser(task, plan)
        self.steps_an_epoch = stepping.steps_an_epoch(task, plan, together)
        self.steps = plan.epochs * self.steps_an_epoch
        self.factor = rate_factor(plan, self.steps)
        self.rates = [float(group["lr"]) for group in self.optimiser.param_groups]
        self.best_weights: dict[str, Tensor] = {}
        self.place = _Place()
        self.fingerprint = "" if path is None else self._fingerprint()
        self.resumed_from = 0
        self.kept_at = time.monotonic()

    def go_on(self) -> None:
        """Take up a kept place, the same in every process; the first one's weights are everybody's."""
        held = self.path is not None and self.path.is_file()
        content = self.path.read_bytes() if held and self.path and self.together.is_first else b""
        content = self.together.same_bytes(content)
        if content and self.path is not None:
            self._restore(read_checkpoint(content, self.path), self.path)
        self.together.share(self.task.model)

    def unfinished(self) -> bool:
        place = self.place
        patient = self.stepping.keeps_last or place.epoch - place.best_epoch <= self.plan.patience
        return place.epoch < self.plan.epochs and patient

    def epoch(self) -> None:
        """What is left of one pass over the rows, and its judgement."""
        task, place, plan = self.task, self.place, self.plan
        if isinstance(task, EpochTask):
            task.begin_epoch(place.epoch, seed_of(plan.seed, place.epoch))
        task.model.train()
        losses = torch.tensor(place.loss_sum, device=self.device, dtype=torch.float64)
        for rows in self.stepping.batches(task, plan, place.epoch, place.batch, self.together):
            losses += self._step(rows.to(self.device))
            place.batch += 1
            if self._keeping_is_due():
                place.loss_sum = float(losses)
                self._keep()
        mean = self.together.agree(float(losses) / max(place.batch, 1))
        self._judge(mean)
        place.epoch, place.batch, place.loss_sum = place.epoch + 1, 0, 0.0
        if self._keeping_is_due():
            self._keep()

    def end(self) -> TrainingRun:
        """The best weights back in the model, the checkpoint gone."""
        if not self.stepping.keeps_last:
            self.task.model.load_state_dict(self.best_weights, strict=False)
        self.task.model.eval()
        if self.path is not None and self.together.is_first:
            self.path.unlink(missing_ok=True)
        return TrainingRun(
            best_validation=self.place.best,
            best_epoch=self.place.best_epoch,
            losses=tuple(self.place.losses),
            validations=tuple(self.place.validations),
            resumed_from=self.resumed_from,
        )

    def _step(self, rows: Tensor) -> Tensor:
        place = self.place
        step = place.epoch * self.steps_an_epoch + place.batch
        torch.manual_seed(seed_of(self.plan.seed, place.epoch, place.batch, self.together.rank))
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * self.factor(step)
        loss = self.stepping.step(self.task, rows, self.optimiser, self.plan, self.together)
        if isinstance(self.task, SteppedTask):
            self.task.after_step(step, self.steps)
        return loss

    def _judge(self, loss: float) -> None:
        task, place = self.task, self.place
        task.model.eval()
        with torch.no_grad():
            validation = self.together.agree(task.validate())
        if not (math.isfinite(loss) and math.isfinite(validation)):
            raise LearningError(
                "LOSS_NOT_FINITE",
                f"In epoch {place.epoch + 1} the loss became {loss} and the validation {validation}; "
                "look for absurd values in the rows, or learn slower.",
            )
        place.losses.append(loss)
        place.validations.append(validation)
        if validation < place.best:
            place.best, place.best_epoch = validation, place.epoch
            self.best_weights = {name: value.clone() for name, value in trained_weights(task.model).items()}
        rate = float(self.optimiser.param_groups[0]["lr"])
        self.tracker.scalars(
            {"loss": loss, "validation": validation, "learning_rate": rate}, step=place.epoch
        )

    def _keeping_is_due(self) -> bool:
        if self.path is None or not self.together.is_first:
            return False
        return time.monotonic() - self.kept_at >= self.plan.checkpoint_seconds

    def _keep(self) -> None:
        if self.path is not None:
            own = self.task.state() if isinstance(self.task, StatefulTask) else {}
            checkpoint = Checkpoint(
                weights=trained_weights(self.task.model),
                best_weights=self.best_weights,
                optimiser=self.optimiser.state_dict(),
                record={**asdict(self.place), "fingerprint": self.fingerprint},
                task=dict(own),
            )
            write_checkpoint(self.path, checkpoint)
            self.kept_at = time.monotonic()

    def _restore(self, found: Checkpoint, path: Path) -> None:
        record = dict(found.record)
        if record.pop("fingerprint", None) != self.fingerprint:
            raise left_by_another(path)
        self.task.model.load_state_dict(found.weights, strict=False)
        self.optimiser.load_state_dict(found.optimiser)
        self.place = _Place(**record)
        self.best_weights = {name: value.to(self.device) for name, value in found.best_weights.items()}
        if isinstance(self.task, StatefulTask):
            self.task.restore(found.task)
        self.resumed_from = self.place.epoch

    def _fingerprint(self) -> str:
        """What has to be the same for a checkpoint to fit: plan, rows, processes, shapes of the weights."""
        facts: dict[str, Any] = {
            "plan": {**asdict(self.plan), "checkpoint_seconds": None},
            "rows": len(self.task),
            "content": _digest(self.task),
            "processes": self.together.count,
            "weights": _shapes(self.task.model),
            "stepping": self.stepping.identity(),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _digest(task: Task) -> str:
    """Of what the rows of a task say: as many other rows have another."""
    digest = hashlib.sha256()
    for tensor in task.content():
        plain = tensor.detach().cpu().contiguous()
        digest.update(f"{plain.dtype} {list(plain.shape)};".encode())
        digest.update(plain.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _shapes(model: nn.Module) -> dict[str, list[int]]:
    return {name: list(value.shape) for name, value in trained_weights(model).items()}
