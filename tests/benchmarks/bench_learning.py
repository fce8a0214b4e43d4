"""What the training pipeline promises, on real questions, rentals and outfits that were not learnt from.

LoRA beside full fine-tuning, learning against an opponent beside learning without, calibration and ensembles
beside one model, several aims beside one, and what an attack finds out with and without differential
privacy. Takes about fifteen minutes of one core.
"""

import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from app.services.bench import Figure
from ml.encoders.text import english_folder, load_english_encoder
from ml.figures.classification import expected_calibration_error, log_loss
from ml.training.adapters import AdapterSettings
from ml.training.adversarial import Hardened, Opponent, robust_accuracy
from ml.training.calibration import calibrate
from ml.training.ensembles import combine, train_members
from ml.training.loop import TrainingPlan, train
from ml.training.membership import membership_auc, row_losses
from ml.training.multi_task import AIMS, Aim, SharedTask, judge
from ml.training.perturbed_texts import natural_robustness
from ml.training.privacy import PrivacyBudget, train_privately
from ml.training.text_classifier import (
    LabelledTexts,
    TextClassifier,
    TextSettings,
    TextTask,
    learning_share,
    make_text_task,
    train_text_classifier,
)
from tests.benchmarks.learning_aims import AimRows, real_aims
from tests.benchmarks.learning_texts import Questions, bank_questions

_LONGEST = 48
_RADII = (0.1, 0.2)
_SEEDS = 3
_RENTALS, _OUTFITS = 40_000, 600

_TUNED = TrainingPlan(epochs=6, batch_size=32, learning_rate=0.01, patience=6)
_HEAD = TrainingPlan(epochs=40, batch_size=64, learning_rate=0.01, patience=40)
_AIMS = TrainingPlan(epochs=15, batch_size=256, learning_rate=3e-3, patience=4)
_MEMORY = TrainingPlan(epochs=60, batch_size=50, learning_rate=0.01, weight_decay=0.0, patience=60)


def measure() -> list[Figure]:
    """All figures; CodedError BENCH_DATA_MISSING without the real data."""
    questions = bank_questions()
    return [
        *_adapters(questions),
        *_opponent(questions),
        *_several_aims(real_aims(load_english_encoder("cpu"), rentals=_RENTALS, outfits=_OUTFITS)),
        *_privacy(),
    ]


def _settings(tuning: str) -> TextSettings:
    adapter = AdapterSettings(kind="adalora" if tuning == "adalora" else "lora", rank=16)
    return TextSettings(
        encoder_folder=english_folder(),
        tuning=tuning,  # type: ignore[arg-type]
        adapter=adapter,
        longest=_LONGEST,
    )


def _adapters(questions: Questions) -> list[Figure]:
    accuracies, seconds, shares = {}, {}, {}
    for tuning in ("full", "lora"):
        began = time.process_time()
        classifier, _ = train_text_classifier(
            questions.train, questions.validation, _settings(tuning), _TUNED
        )
        seconds[tuning] = time.process_time() - began
        accuracies[tuning] = 100 * _accuracy(classifier, questions.test)
        shares[tuning] = 100 * learning_share(classifier.network)
    behind = accuracies["full"] - accuracies["lora"]
    return [
        Figure(name="intents, full fine-tuning: right", value=accuracies["full"], unit="%"),
        Figure.at_most(
            f"intents, LoRA ({accuracies['lora']:.2f} % right): behind full fine-tuning",
            behind,
            "points",
            1.0,
        ),
        Figure.at_most("LoRA: weights that learn", shares["lora"], "%", 5.0),
        Figure(
            name="LoRA: processor time",
            value=seconds["lora"],
            unit="s",
            peer="full fine-tuning",
            ratio=seconds["lora"] / seconds["full"],
        ),
    ]


def _accuracy(classifier: TextClassifier, rows: LabelledTexts) -> float:
    named = classifier.name(rows.texts)
    return float(np.mean([one == label for one, label in zip(named, rows.labels, strict=True)]))


def _opponent(questions: Questions) -> list[Figure]:
    """A classifier on the frozen encoder, taught without and with an opponent; the same plan."""
    task = make_text_task(questions.train, questions.validation, _settings("frozen"), _HEAD)
    held_out = task.asked(questions.test)
    train(task, _HEAD)
    before, typos = _robustness(task, held_out, questions)
    calibrated = _calibration(task, held_out, questions)
    task.network.begin_anew(0)
    train(Hardened(task, Opponent()), _HEAD)
    after, typos_after = _robustness(task, held_out, questions)
    return [
        Figure.at_most(
            f"against an opponent: clean loss ({before[0.0]:.2f} to {after[0.0]:.2f} % right)",
            before[0.0] - after[0.0],
            "points",
            1.0,
        ),
        *(
            Figure.at_least(
                f"against an opponent: gain at radius {radius:g} "
                f"({before[radius]:.1f} to {after[radius]:.1f} % right)",
                after[radius] - before[radius],
                "points",
                10.0,
            )
            for radius in _RADII
        ),
        *(
            Figure(
                name=f"against an opponent: right, {version} (without opponent {100 * typos[version]:.1f})",
                value=100 * value,
                unit="%",
            )
            for version, value in typos_after.items()
        ),
        *calibrated,
    ]


def _robustness(
    task: TextTask, held_out: TextTask, questions: Questions
) -> tuple[dict[float, float], dict[str, float]]:
    """Percent right by radius, and shares right of every fourth text as people mistype and reword it."""
    moved = {radius: 100 * robust_accuracy(held_out, radius) for radius in (0.0, *_RADII)}
    classifier = TextClassifier(task.network, task.names, _settings("frozen"))
    texts, labels = questions.test.texts[::4], questions.test.labels[::4]
    return moved, natural_robustness(classifier.name, texts, labels)


def _calibration(task: TextTask, held_out: TextTask, questions: Questions) -> list[Figure]:
    """Temperature fitted on the validation rows; five heads from five seeds beside one."""
    known, labels = _said(task.asked(questions.validation))
    asked, truth = _said(held_out)
    calibration, _ = calibrate(labels, known)
    before = expected_calibration_error(truth, asked)
    after = expected_calibration_error(truth, calibration.apply(asked))

    def teach(seed: int) -> npt.NDArray[np.float64]:
        task.network.begin_anew(seed)
        train(task, replace(_HEAD, seed=seed))
        return _said(held_out)[0]

    members = train_members(teach, count=5, seed=1)
    alone = float(np.mean([log_loss(truth, one) for one in members]))
    together = log_loss(truth, combine(members).probabilities)
    return [
        Figure(
            name="calibration error after temperature scaling",
            value=after,
            unit="",
            peer="before",
            ratio=after / before,
        ),
        Figure(
            name="log loss of five models together",
            value=together,
            unit="nats",
            peer="one of them",
            ratio=together / alone,
        ),
    ]


def _said(task: TextTask) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Probabilities of a task's rows, and their labels."""
    everything = torch.arange(len(task))
    task.network.eval()
    with torch.no_grad():
        scores = task.scores(task.embedded(everything), everything)
    return scores.double().softmax(dim=1).numpy(), task.labels(everything).numpy()


def _several_aims(rows: AimRows) -> list[Figure]:
    """Each aim's AUC learnt with the others, and how far from learnt alone; means over seeds."""
    together, alone = _areas(rows, AIMS), {aim: _areas(rows, (aim,))[aim] for aim in AIMS}
    return [
        Figure(
            name=f"{aim}, learnt with the other aims: AUC (alone {alone[aim]:.4f})",
            value=together[aim],
            unit="",
            peer="learnt alone",
            ratio=together[aim] / alone[aim],
        )
        for aim in AIMS
    ]


def _areas(rows: AimRows, aims: tuple[Aim, ...]) -> dict[Aim, float]:
    found: dict[Aim, list[float]] = {aim: [] for aim in aims}
    for seed in range(_SEEDS):
        task = SharedTask(*rows.train, rows.validation, aims=aims, seed=seed)
        train(task, replace(_AIMS, seed=seed))
        for aim, area in judge(task.network, *rows.test).items():
            found[aim].append(area)
    return {aim: float(np.mean(areas)) for aim, areas in found.items()}


class _Memorised:
    """Labels that can only be remembered: whoever remembers tells who was there."""

    def __init__(self, rows: int = 200) -> None:
        torch.manual_seed(0)
        self.model: nn.Module = nn.Sequential(nn.Linear(20, 128), nn.ReLU(), nn.Linear(128, 2))
        self.inputs, self.labels = torch.randn(2 * rows, 20), torch.randint(2, (2 * rows,))
        self.rows = rows

    def __len__(self) -> int:
        return self.rows

    def loss(self, rows: Tensor) -> Tensor:
        return nn.functional.cross_entropy(self.model(self.inputs[rows]), self.labels[rows])

    def validate(self) -> float:
        return float(self.loss(torch.arange(self.rows)).detach())

    def content(self) -> tuple[Tensor, ...]:
        return self.inputs, self.labels

    def attacked(self) -> float:
        losses = row_losses(self.model, self.inputs, self.labels)
        return membership_auc(losses[: self.rows], losses[self.rows :])


def _privacy() -> list[Figure]:
    plain, private = _Memorised(), _Memorised()
    train(plain, _MEMORY)
    _, spent = train_privately(private, replace(_MEMORY, epochs=20), PrivacyBudget(epsilon=1.0))
    return [
        Figure.at_most(
            f"attack on who was learnt from: AUC at epsilon {spent.epsilon:.2f}, delta {spent.delta:g}",
            private.attacked(),
            "",
            0.6,
            peer="without differential privacy",
            ratio=private.attacked() / plain.attacked(),
        ),
        Figure.at_most("epsilon spent of 1 allowed", spent.epsilon, "", 1.0),
    ]
