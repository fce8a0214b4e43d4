"""Teaching a network of fit on rows in memory: as it is, within a privacy budget, or against an opponent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from scipy.special import softmax
from torch import Tensor

from ml.errors import LearningError
from ml.fit.calibration import calibrated
from ml.fit.decisions import balanced_weights
from ml.fit.figures import judge, slices
from ml.fit.house import House
from ml.fit.invented import invented_answers
from ml.fit.network import FitNetwork
from ml.fit.network_inputs import NetworkInputs, network_inputs
from ml.fit.network_model import NetworkFitModel
from ml.fit.network_privacy import PRIVATE_SHARE, NetworkPrivacy
from ml.fit.network_shared import SharedFitNetwork
from ml.fit.network_task import FitTask, scores_of
from ml.fit.private_house import private_house
from ml.fit.robustness import OPPONENT, robustness
from ml.fit.rows import LABELS, RentalRows
from ml.fit.teaching import check_learnable
from ml.training.calibration import Calibration
from ml.training.lesson import Lesson, give_lesson
from ml.training.options import LearningOptions, choose_device
from ml.training.plan import TrainingPlan
from ml.training.progress import Progress, part

HELD_OUT_SHARE: Final = 0.1
"""The latest rows: for figures, early stopping and calibration."""
_HIDDEN: Final = 64
_PRIVATE_HIDDEN: Final = 8
"""Every weight takes its part of the noise."""
_PLAN: Final = TrainingPlan(epochs=20, batch_size=512, learning_rate=4e-3, weight_decay=0.01, patience=4)
_PRIVATE_PLAN: Final = TrainingPlan(
    epochs=20, batch_size=2048, learning_rate=1e-2, weight_decay=0.01, damping=1e-3
)
_FEWEST_STEPS: Final = 20
_FEWEST_PRIVATE_STEPS: Final = 8
"""An epoch, where rows are few; noise wants rows together."""
_ROW_CLIP_NORM: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtNetwork:
    """A network and what was seen while it was taught."""

    model: NetworkFitModel
    validation: dict[str, dict[str, Any]]
    """Figures on the rows held out."""
    settings: dict[str, Any]
    privacy: str
    compared: Mapping[str, Any] = field(default_factory=dict)
    """``robustness`` or ``multi_task`` beside a network taught without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """Rows to learn from, and the later ones held out."""

    rows: RentalRows
    start: int
    """The first row held out."""
    early: NetworkInputs
    late: NetworkInputs
    early_labels: Tensor
    late_labels: Tensor

    @classmethod
    def of(cls, rows: RentalRows, device: torch.device) -> Halves:
        """The last tenth held out."""
        start = len(rows) - max(int(HELD_OUT_SHARE * len(rows)), 1)
        inputs, labels = network_inputs(rows).to(device), torch.from_numpy(rows.labels).to(device)
        order = torch.arange(len(rows), device=device)
        early, late = order[:start], order[start:]
        return cls(
            rows=rows,
            start=start,
            early=inputs.take(early),
            late=inputs.take(late),
            early_labels=labels[early],
            late_labels=labels[late],
        )


def wants_network(options: LearningOptions) -> bool:
    """Whether a choice was made that trees have no use for."""
    return options.dp_epsilon is not None or options.adversarial or options.multi_task


def teach_network(
    rows: RentalRows, options: LearningOptions, progress: Progress, *, folder: Path | None = None
) -> TaughtNetwork:
    """Teach on ``rows`` in time order; ``folder`` takes the checkpoint and the tracking (None: neither).

    Raises:
        DataError: ``ROWS_TOO_FEW``, ``SINGLE_CLASS``; ``AIM_WITHOUT_ROWS`` where none tells who is content.
        LearningError: ``OPTION_UNSUPPORTED``, ``OPTIONS_TOGETHER``, ``DEVICE_MISSING``, and as `give_lesson`.
    """
    options.refuse_unsupported({"epochs", "dp_epsilon", "adversarial", "multi_task"})
    if options.multi_task and (options.adversarial or options.dp_epsilon is not None):
        raise LearningError(
            "OPTIONS_TOGETHER",
            "--multi-task cannot be combined with --adversarial or --dp-epsilon; leave one of them out.",
        )
    check_learnable(rows)
    choose_device(options)  # one that is missing is refused, whoever uses it
    if options.multi_task:
        from ml.fit.network_multi_task import teach_shared

        shared, compared, plan = teach_shared(rows, options, progress, folder=folder)
        halves = Halves.of(rows, torch.device("cpu"))
        return _finished(shared, halves, options, plan, None, compared)
    return _taught_alone(rows, options, progress, folder)


def _taught_alone(
    rows: RentalRows, options: LearningOptions, progress: Progress, folder: Path | None
) -> TaughtNetwork:
    halves = Halves.of(rows, choose_device(options))
    plan = plan_of(options, halves.start)
    before, share = None, 0.0
    if options.adversarial:
        share = 0.3
        before, _ = _lesson(halves, plan, LearningOptions(tracker="none"), None, part(progress, 0.0, share))
    network, lesson = _lesson(halves, plan, _for_weights(options), folder, part(progress, share, 0.9))
    compared = {} if before is None else {"robustness": robustness(before, network, halves, options.seed)}
    return _finished(network, halves, options, plan, lesson, compared)


def _for_weights(options: LearningOptions) -> LearningOptions:
    """The choices of the lesson, which has to leave a part of the budget to `private_house`."""
    if options.dp_epsilon is None:
        return options
    return replace(options, dp_epsilon=(1.0 - PRIVATE_SHARE) * options.dp_epsilon)


def plan_of(options: LearningOptions, rows: int) -> TrainingPlan:
    """How a network is taught on so many rows."""
    private = options.dp_epsilon is not None
    plan = _PRIVATE_PLAN if private else _PLAN
    most = rows // (_FEWEST_PRIVATE_STEPS if private else _FEWEST_STEPS)
    return replace(
        plan,
        epochs=options.epochs or plan.epochs,
        batch_size=max(min(plan.batch_size, most), 1),
        seed=options.seed,
    )


def _lesson(
    halves: Halves,
    plan: TrainingPlan,
    options: LearningOptions,
    folder: Path | None,
    progress: Progress,
) -> tuple[FitNetwork, Lesson]:
    hidden = _HIDDEN if options.dp_epsilon is None else _PRIVATE_HIDDEN
    network = FitNetwork(hidden, seed=plan.seed).to(halves.early.numbers.device)
    task = FitTask(network, halves.early, halves.early_labels, (halves.late, halves.late_labels))
    lesson = give_lesson(
        task,
        plan,
        options,
        folder,
        settings={"model": "network", **asdict(plan)},
        opponent=OPPONENT,
        row_clip_norm=_ROW_CLIP_NORM,
        progress=progress,
    )
    return network, lesson


def _finished(
    network: FitNetwork | SharedFitNetwork,
    halves: Halves,
    options: LearningOptions,
    plan: TrainingPlan,
    lesson: Lesson | None,
    compared: Mapping[str, Any],
) -> TaughtNetwork:
    raw = softmax(scores_of(network, halves.late).cpu().double().numpy(), axis=1)
    late = halves.rows.take(np.arange(halves.start, len(halves.rows)))
    early = halves.rows.take(np.arange(halves.start))
    spent = _spent(lesson, options)
    if spent is None:
        house = replace(House.of(halves.rows), items=frozenset())
        calibration = calibrated(late.labels, raw)
        weights = balanced_weights(late.labels, calibration.apply(raw))
    else:  # nothing that is not counted: a noisy count, the answers to people who do not exist
        house = private_house(early, spent.of_house)
        calibration = Calibration.unchanged(len(LABELS))
        weights = balanced_weights(*invented_answers(network))
    model = NetworkFitModel(
        network=network.cpu(),
        calibration=calibration,
        decision_weights=weights,
        privacy=spent.document() if spent else None,
        house=house,
    )
    parts = slices(late, early) if spent is None else {"all": np.ones(len(late), np.bool_)}
    return TaughtNetwork(
        model=model,
        validation=judge(late, parts, calibration.apply(raw), decision_weights=weights, draws=0),
        settings=_settings(network, plan, options, calibration),
        privacy=spent.sentence() if spent else "Trained without differential privacy.",
        compared=compared,
    )


def _spent(lesson: Lesson | None, options: LearningOptions) -> NetworkPrivacy | None:
    if lesson is None or lesson.privacy is None or options.dp_epsilon is None:
        return None
    return NetworkPrivacy(of_weights=lesson.privacy, of_house=PRIVATE_SHARE * options.dp_epsilon)


def _settings(
    network: FitNetwork | SharedFitNetwork,
    plan: TrainingPlan,
    options: LearningOptions,
    calibration: Calibration,
) -> dict[str, Any]:
    shape = {"hidden": network.hidden} if isinstance(network, FitNetwork) else {"aims": network.shared.aims}
    chosen = ("epochs", "batch_size", "learning_rate", "weight_decay", "patience", "seed")
    return {
        "model": "network",
        **shape,
        **{name: getattr(plan, name) for name in chosen},
        "adversarial": options.adversarial,
        "multi_task": options.multi_task,
        "held_out": HELD_OUT_SHARE,
        "calibration_scale": round(calibration.scales[0], 4),
        "calibration_offset": [round(value, 4) for value in calibration.offsets],
    }
