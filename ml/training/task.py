"""What a model must offer to be taught by the loop, and what it may offer beyond that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from torch import Tensor, nn


class Task(Protocol):
    """What is learnt: a model, its rows, the loss of some of them, and how good it is on rows held out.

    A loss that draws at random draws from torch's generator (seeded before every step) or from the seed of
    `EpochTask.begin_epoch`: then a run that went on after a kill ends with the same weights.
    """

    model: nn.Module

    def __len__(self) -> int:
        """The number of training rows."""

    def loss(self, rows: Tensor) -> Tensor:
        """The mean loss [] of training rows (int64 [B])."""

    def validate(self) -> float:
        """What is to become small, on held-out rows; called in evaluation mode, without gradients."""

    def content(self) -> Iterable[Tensor]:
        """All that the rows say, those held out included, always in the same order.

        A checkpoint is gone on with only on rows of the same content, so it must not depend on the processor.
        """


@runtime_checkable
class EpochTask(Protocol):
    """A task that prepares every epoch, such as drawing its wrong answers anew."""

    def begin_epoch(self, epoch: int, seed: int) -> None:
        """Before the first step of an epoch, and again when a killed run goes on within it."""


@runtime_checkable
class OrderedTask(Protocol):
    """A task that says in which order its rows come, such as short texts with short texts."""

    def batches(self, seed: int, batch_size: int) -> list[Tensor]:
        """The batches of one epoch: row indices, int64 [B] each, B at most ``batch_size``."""


@runtime_checkable
class PacedTask(Protocol):
    """A task some weights of which learn slower or faster than the plan says."""

    def paces(self) -> Mapping[str, float]:
        """Factors on the learning rate by the beginning of a weight's name in ``model``."""


@runtime_checkable
class SteppedTask(Protocol):
    """A task with something to do after every step of the optimiser."""

    def after_step(self, step: int, steps: int) -> None:
        """Step ``step`` (from 0) of ``steps`` is done; the gradients are still there."""


@runtime_checkable
class StatefulTask(Protocol):
    """A task whose progress is more than the weights of its model."""

    def state(self) -> Mapping[str, Tensor]:
        """What has to be in a checkpoint beside the weights."""

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take back what ``state`` gave."""
