"""One task taught as a person chose: tracked, resumable, against an opponent or within a privacy budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from ml.errors import LearningError
from ml.training.adversarial import EmbeddedTask, Hardened, Opponent
from ml.training.loop import TrainingRun, train
from ml.training.options import LearningOptions
from ml.training.plan import TrainingPlan
from ml.training.privacy import PrivacyBudget, PrivacySpent, train_privately
from ml.training.task import Task
from ml.training.tracking import Discreet, Silent, make_tracker

LESSON_OPTIONS: Final = frozenset({"adversarial", "dp_epsilon"})
"""The options a lesson honours, for `LearningOptions.refuse_unsupported`; the plan has the epochs."""
_MOVABLE: Final = ("embedded", "scores", "labels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """How a task was taught."""

    run: TrainingRun
    privacy: PrivacySpent | None

    def privacy_sentence(self) -> str:
        """For `ModelCard.privacy`."""
        return self.privacy.sentence() if self.privacy else "Trained without differential privacy."


def give_lesson(
    task: Task,
    plan: TrainingPlan,
    options: LearningOptions,
    folder: Path | None,
    *,
    settings: Mapping[str, object] | None = None,
    opponent: Opponent | None = None,
    row_clip_norm: float = 1.0,
    progress: Callable[[float, str], None] | None = None,
) -> Lesson:
    """Teach a task as the options say; ``folder`` takes its checkpoint and its tracking (None: neither).

    ``row_clip_norm`` is what a row's gradient is clipped to within a privacy budget. One that clips rare
    answers more than frequent ones makes them seem as frequent.

    Raises LearningError OPTION_UNSUPPORTED (an opponent for a task without embeddings), and as `train` and
    `train_privately`.
    """
    if options.adversarial:
        task = _hardened(task, opponent or Opponent())
    checkpoint = options.checkpoint_in(folder) if folder is not None else None
    tracker = make_tracker(options, folder, settings or {}) if folder is not None else Silent()
    spent: PrivacySpent | None = None
    if options.dp_epsilon is None:
        run = train(task, plan, checkpoint_path=checkpoint, tracker=tracker, progress=progress)
    else:
        budget = PrivacyBudget(epsilon=options.dp_epsilon, clip_norm=row_clip_norm)
        run, spent = train_privately(
            task, plan, budget, checkpoint_path=checkpoint, tracker=Discreet(tracker), progress=progress
        )
    tracker.close({"validation": run.best_validation, **({"epsilon": spent.epsilon} if spent else {})})
    return Lesson(run=run, privacy=spent)


def _hardened(task: Task, opponent: Opponent) -> Hardened:
    if not all(hasattr(task, name) for name in _MOVABLE):
        raise LearningError("OPTION_UNSUPPORTED", "This training has no use for --adversarial; leave it out.")
    return Hardened(cast(EmbeddedTask, task), opponent)
