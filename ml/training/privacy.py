"""Learning with differential privacy of every training row: DP-SGD through Opacus.

Abadi et al. 2016: rows are drawn independently (Poisson), each row's gradient is clipped to a norm, Gaussian
noise is added to their sum. What the steps cost together is accounted by privacy random variables (Gopi et
al. 2021), or by Rényi divergence where every step takes every row. Only the training rows are protected: no
weights are chosen by how well they do on rows held out.
"""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import torch
from torch import Tensor

from ml.errors import LearningError
from ml.training.loop import TrainingRun, train
from ml.training.plan import TrainingPlan
from ml.training.processes import Processes
from ml.training.stepping import Stepping
from ml.training.task import Task
from ml.training.tracking import Tracker

if TYPE_CHECKING:
    from opacus.grad_sample import GradSampleHooks
    from opacus.optimizers import DPOptimizer

_PROBED_ROWS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyBudget:
    """What may be spent: ``epsilon``, at ``delta`` (one over the rows unless named)."""

    epsilon: float
    delta: float | None = None
    clip_norm: float = 1.0
    """The largest norm of one row's gradient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySpent:
    """What a training has cost, for the model's card."""

    epsilon: float
    delta: float
    noise_multiplier: float
    sample_rate: float
    steps: int
    clip_norm: float

    def sentence(self) -> str:
        """The privacy of the model in words, as `ModelCard.privacy` wants it."""
        return (
            f"Trained by DP-SGD: ({self.epsilon:.2f}, {self.delta:.2g})-differential privacy of each "
            f"training row, noise multiplier {self.noise_multiplier:.3f}, gradients clipped to "
            f"{self.clip_norm:g}, {self.steps} steps at a sampling rate of {self.sample_rate:.4g} (Poisson), "
            f"accounted by {_accountant(self.sample_rate).upper()}. Rows held out for the figures and the "
            "choice of settings are not covered."
        )


def train_privately(
    task: Task,
    plan: TrainingPlan,
    budget: PrivacyBudget,
    *,
    checkpoint_path: Path | None = None,
    tracker: Tracker | None = None,
    progress: Callable[[float, str], None] | None = None,
    noise_seed: int | None = None,
) -> tuple[TrainingRun, PrivacySpent]:
    """`train` within a privacy budget; the model keeps its last weights.

    The loss must be a mean over rows each of which is computed alone, and every weight that is not frozen
    must take part in it. Noise and draws come from the system's randomness: they must not be guessable.
    ``noise_seed`` fixes them for tests and gives up the guarantee.

    Raises:
        LearningError: as `train`, and ``DP_LAYER_UNSUPPORTED``, ``DP_ROWS_MIXED``, ``DP_BUDGET_TOO_SMALL``,
            ``DP_BUDGET_SPENT``, ``DP_ONE_PROCESS``.
    """
    stepping = PrivateStepping(task, plan, budget, noise_seed)
    try:
        run = train(
            task,
            plan,
            checkpoint_path=checkpoint_path,
            tracker=tracker,
            progress=progress,
            stepping=stepping,
        )
    finally:
        stepping.detach()
    return run, stepping.spent(len(run.losses))


class PrivateStepping(Stepping):
    """Steps whose rows are drawn by Poisson sampling and whose gradients are clipped and noised."""

    keeps_last = True

    def __init__(
        self, task: Task, plan: TrainingPlan, budget: PrivacyBudget, noise_seed: int | None = None
    ) -> None:
        if Processes().count > 1:
            raise LearningError(
                "DP_ONE_PROCESS",
                "Learning with differential privacy runs in one process; leave out torchrun.",
            )
        _refuse_mixed_rows(task)
        self._hooks = _per_row_gradients(task)
        self._budget = budget
        self.delta = budget.delta if budget.delta is not None else 1 / max(len(task), 2)
        self.sample_rate = min(plan.batch_size / len(task), 1.0)
        self._steps_an_epoch = self.steps_an_epoch(task, plan, Processes())
        planned = plan.epochs * self._steps_an_epoch
        self.noise_multiplier = _noise_multiplier(budget.epsilon, self.delta, self.sample_rate, planned)
        self._generator = torch.Generator(next(task.model.parameters()).device)
        self._generator.manual_seed(secrets.randbits(63) if noise_seed is None else noise_seed)
        self._draws = torch.Generator()
        self._draws.manual_seed(secrets.randbits(63) if noise_seed is None else noise_seed + 1)
        self._steps_left = planned

    def identity(self) -> dict[str, float]:
        """Steps taken with less noise, or none, must not be gone on from."""
        return {
            "noise_multiplier": self.noise_multiplier,
            "clip_norm": self._budget.clip_norm,
            "delta": self.delta,
        }

    def optimiser(self, task: Task, plan: TrainingPlan) -> torch.optim.Optimizer:
        """AdamW on the clipped and noised gradients."""
        from opacus.optimizers import DPOptimizer

        private = DPOptimizer(
            optimizer=super().optimiser(task, plan),
            noise_multiplier=self.noise_multiplier,
            max_grad_norm=self._budget.clip_norm,
            expected_batch_size=self.sample_rate * len(task),
            generator=self._generator,
        )
        return cast(torch.optim.Optimizer, private)

    def batches(
        self, task: Task, plan: TrainingPlan, epoch: int, first: int, together: Processes
    ) -> Iterator[Tensor]:
        """Every row is in a batch with the same chance, whatever the others do; a batch may be empty."""
        self._steps_left = (plan.epochs - epoch) * self._steps_an_epoch - first
        for _ in range(first, self._steps_an_epoch):
            drawn = torch.rand(len(task), generator=self._draws, dtype=torch.float64) < self.sample_rate
            yield drawn.nonzero()[:, 0]

    def step(
        self,
        task: Task,
        rows: Tensor,
        optimiser: torch.optim.Optimizer,
        plan: TrainingPlan,
        together: Processes,
    ) -> Tensor:
        """One step; it is refused when the budget has been spent."""
        if self._steps_left <= 0:
            raise LearningError(
                "DP_BUDGET_SPENT",
                f"Another step would cost more than epsilon {self._budget.epsilon:g}; "
                "ask for fewer epochs or a larger --dp-epsilon from the start.",
            )
        self._steps_left -= 1
        optimiser.zero_grad()
        if len(rows):
            with warnings.catch_warnings():
                # The hooks sit on first layers too, whose input has no gradient: that is as it should be.
                warnings.filterwarnings("ignore", message="Full backward hook is firing")
                loss = task.loss(rows)
                loss.backward()  # type: ignore[no-untyped-call]
            _refuse_hidden_weights(task, len(rows))
        else:
            loss = torch.zeros((), device=rows.device)
            for parameter in _private_parameters(optimiser):
                parameter.grad_sample = torch.zeros((0, *parameter.shape), device=parameter.device)
        optimiser.step()
        return loss.detach()

    def spent(self, epochs: int) -> PrivacySpent:
        """The cost of whole epochs."""
        steps = epochs * self._steps_an_epoch
        return PrivacySpent(
            epsilon=_epsilon(self.noise_multiplier, self.sample_rate, steps, self.delta),
            delta=self.delta,
            noise_multiplier=self.noise_multiplier,
            sample_rate=self.sample_rate,
            steps=steps,
            clip_norm=self._budget.clip_norm,
        )

    def detach(self) -> None:
        """Make the model an ordinary one again."""
        self._hooks.cleanup()


def _private_parameters(optimiser: torch.optim.Optimizer) -> list[Any]:
    private = cast("DPOptimizer", optimiser)
    return list(private.params)


def _per_row_gradients(task: Task) -> GradSampleHooks:
    from opacus.grad_sample import GradSampleHooks
    from opacus.validators import ModuleValidator

    task.model.train()
    problems = [*ModuleValidator.validate(task.model), *GradSampleHooks.validate(task.model)]
    if problems:
        raise LearningError(
            "DP_LAYER_UNSUPPORTED",
            f"This model has a layer that mixes rows or hides them ({str(problems[0])[:200]}); "
            "differential privacy needs one without, such as GroupNorm for BatchNorm.",
        )
    hooks = GradSampleHooks(task.model, batch_first=True, loss_reduction="mean")
    hooks.forbid_grad_accumulation()
    return hooks


def _refuse_hidden_weights(task: Task, rows: int) -> None:
    """A weight used outside its layer, as AdaLoRA's are, has no gradient of each row."""
    for name, parameter in task.model.named_parameters():
        found = cast(Any, parameter).grad_sample if parameter.requires_grad else parameter
        if found is None or (parameter.requires_grad and len(found) != rows):
            raise LearningError(
                "DP_LAYER_UNSUPPORTED",
                f"The weight {name} has no gradient of single rows; differential privacy needs ordinary "
                "layers: take another adapter, or leave out --dp-epsilon.",
            )


def _refuse_mixed_rows(task: Task) -> None:
    """A loss in which rows meet (contrastive, ranked) has no gradient of one row."""
    task.model.eval()
    rows = torch.arange(min(_PROBED_ROWS, len(task)), device=next(task.model.parameters()).device)
    with torch.no_grad():
        together = float(task.loss(rows))
        alone = float(torch.stack([task.loss(row[None]) for row in rows]).mean())
    if abs(together - alone) > 1e-3 * max(abs(together), 1.0):
        raise LearningError(
            "DP_ROWS_MIXED",
            f"The loss of {len(rows)} rows is {together:.4g} together and {alone:.4g} alone: rows meet in "
            "it, and differential privacy of one row cannot be given; leave out --dp-epsilon.",
        )


def _noise_multiplier(epsilon: float, delta: float, sample_rate: float, steps: int) -> float:
    from opacus.accountants.utils import get_noise_multiplier

    try:
        with _bounds_may_be_loose():
            return float(
                get_noise_multiplier(
                    target_epsilon=epsilon,
                    target_delta=delta,
                    sample_rate=sample_rate,
                    steps=steps,
                    accountant=_accountant(sample_rate),
                    epsilon_tolerance=0.01 * epsilon,
                )
            )
    except ValueError as error:
        raise LearningError(
            "DP_BUDGET_TOO_SMALL",
            f"No noise lets {steps} steps cost less than epsilon {epsilon:g}; ask for a larger --dp-epsilon.",
        ) from error


def _epsilon(noise_multiplier: float, sample_rate: float, steps: int, delta: float) -> float:
    from opacus.accountants import create_accountant

    accountant = create_accountant(_accountant(sample_rate))
    accountant.history = [(noise_multiplier, sample_rate, steps)]
    with _bounds_may_be_loose():
        return float(accountant.get_epsilon(delta=delta))


def _accountant(sample_rate: float) -> str:
    """Random variables give the tighter bound, Rényi divergence (Mironov 2017) also holds for all rows."""
    return "prv" if sample_rate < 1 else "rdp"


@contextmanager
def _bounds_may_be_loose() -> Iterator[None]:
    """The accountant says when a bound could be tighter under much noise: it is a bound all the same."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Optimal order is the")
        yield
