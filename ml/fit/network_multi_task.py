"""Fit and being content taught together, beside fit taught alone on the same rows with the same layers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from ml.fit.network_inputs import NetworkInputs, network_inputs
from ml.fit.network_shared import SharedFitNetwork, Told, feedback, no_pairs
from ml.fit.network_task import erased
from ml.fit.network_teaching import HELD_OUT_SHARE, plan_of
from ml.fit.rows import RentalRows
from ml.fit.satisfaction import Satisfaction, satisfaction
from ml.training.lesson import give_lesson
from ml.training.multi_task import Aim, Feedback, SharedTask, judge
from ml.training.options import LearningOptions
from ml.training.plan import TrainingPlan
from ml.training.progress import Progress, part
from ml.training.stepping import seed_of

_TOGETHER: Final[tuple[Aim, ...]] = ("fit", "satisfaction")


def teach_shared(
    rows: RentalRows, options: LearningOptions, progress: Progress, *, folder: Path | None
) -> tuple[SharedFitNetwork, Mapping[str, Any], TrainingPlan]:
    """The network of both aims, its figures beside those of networks of one aim each, and the plan.

    All of it is learnt on the processor, small as it is.

    Raises DataError AIM_WITHOUT_ROWS, and as `satisfaction` and `give_lesson`.
    """
    start = len(rows) - max(int(HELD_OUT_SHARE * len(rows)), 1)
    content = satisfaction(rows, start)
    early, late = _parts(rows, start, content)
    twice = _with_erased(early[0], early[1], options.seed)
    held_out = feedback(*late)
    plan = plan_of(options, start)
    alone: dict[Aim, float] = {}
    for number, aim in enumerate(_TOGETHER):
        task = SharedTask(twice, no_pairs(), (held_out, no_pairs()), aims=(aim,), seed=options.seed)
        give_lesson(
            task,
            plan,
            LearningOptions(tracker="none"),
            None,
            progress=part(progress, 0.3 * number, 0.3 * number + 0.3),
        )
        alone |= judge(task.network, held_out, no_pairs())
    task = SharedTask(twice, no_pairs(), (held_out, no_pairs()), aims=_TOGETHER, seed=options.seed)
    give_lesson(task, plan, options_without_multi_task(options), folder, progress=part(progress, 0.6, 0.9))
    compared = {
        "rows": len(held_out.fits),
        "rows_of_satisfaction": int((~torch.isnan(held_out.satisfied)).sum()),
        "satisfaction_is": content.meaning,
        "auc_together": dict(judge(task.network, held_out, no_pairs())),
        "auc_alone": alone,
    }
    return SharedFitNetwork(task.network), {"multi_task": compared}, plan


def options_without_multi_task(options: LearningOptions) -> LearningOptions:
    """For the lesson, which is of one task whatever its aims are."""
    return LearningOptions(seed=options.seed, tracker=options.tracker, resume=options.resume)


def _parts(
    rows: RentalRows, start: int, content: Satisfaction
) -> tuple[tuple[NetworkInputs, Told], tuple[NetworkInputs, Told]]:
    """Inputs and answers of the early and of the late rows."""
    inputs, fits = network_inputs(rows), torch.from_numpy(rows.labels)
    early, late = torch.arange(start), torch.arange(start, len(rows))
    return (
        (inputs.take(early), Told(fits=fits[early], content=content.early)),
        (inputs.take(late), Told(fits=fits[late], content=content.late)),
    )


def _with_erased(inputs: NetworkInputs, told: Told, seed: int) -> Feedback:
    """The rows, and once more with something unknown."""
    torch.manual_seed(seed_of(seed, 1))
    again = erased(inputs)
    both = NetworkInputs(
        numbers=torch.cat([inputs.numbers, again.numbers]),
        known=torch.cat([inputs.known, again.known]),
        words=torch.cat([inputs.words, again.words]),
    )
    return feedback(both, Told(fits=told.fits.repeat(2), content=np.tile(told.content, 2)))
