"""Teaching a text classifier from the first row to the model's folder, as a person chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.errors import DataError
from ml.figures.classification import expected_calibration_error, log_loss, macro_f1
from ml.model_folder import ModelCard
from ml.training.adapters import AdapterSettings
from ml.training.adversarial import robustness_report
from ml.training.kept import fingerprint
from ml.training.lesson import LESSON_OPTIONS, Lesson, give_lesson
from ml.training.options import LearningOptions, choose_device
from ml.training.perturbed_texts import natural_robustness
from ml.training.places import remove_places, search_journal
from ml.training.plan import TrainingPlan
from ml.training.preparation import first_of_duplicates, near_duplicates, split_by_group
from ml.training.search import Attempt, Setting, Span, search
from ml.training.text_classifier import LabelledTexts, TextClassifier, TextSettings, TextTask, make_text_task

TEXT_OPTIONS: Final = LESSON_OPTIONS | {"epochs", "adapter", "search_trials"}

_RADII: Final = (0.1, 0.2)
_SPACE: Final = {
    "learning_rate": Span(low=0.002, high=0.05, log=True),
    "weight_decay": Span(low=1e-3, high=0.1, log=True),
}
_FEWEST_ROWS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParts:
    """Texts to learn from, to choose by and to be judged on."""

    train: LabelledTexts
    validation: LabelledTexts
    test: LabelledTexts
    duplicates: int
    """Texts left out because the same text with the same label was there before."""


def split_texts(rows: LabelledTexts, *, seed: int = 0) -> TextParts:
    """Parts that share no text and no near duplicate of one. Raises DataError ROWS_EMPTY, SPLIT_EMPTY."""
    kept = first_of_duplicates([np.asarray(rows.texts), np.asarray(rows.labels)])
    if len(kept) < _FEWEST_ROWS:
        raise DataError("ROWS_EMPTY", f"{len(kept)} different texts are too few to learn from; give more.")
    groups = near_duplicates([rows.texts[row] for row in kept.tolist()])
    split = split_by_group(groups, validation=0.1, test=0.15, seed=seed)
    train, validation, test = (
        LabelledTexts(
            texts=[rows.texts[kept[row]] for row in part.tolist()],
            labels=[rows.labels[kept[row]] for row in part.tolist()],
        )
        for part in (split.train, split.validation, split.test)
    )
    return TextParts(train=train, validation=validation, test=test, duplicates=len(rows.texts) - len(kept))


def learn_texts(
    parts: TextParts,
    encoder_folder: Path,
    out: Path,
    options: LearningOptions,
    *,
    title: str,
    source: str,
    licence: str,
    plan: TrainingPlan | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> dict[str, Any]:
    """Teach, judge on the test part, write the model's folder ``out``; the figures and settings.

    Without an adapter the encoder stays frozen. With ``adversarial`` the figures tell the accuracy under an
    opponent before and after. Raises LearningError and DataError as `give_lesson` and `make_text_task`.
    """
    options.refuse_unsupported(TEXT_OPTIONS)
    classroom = _Classroom(parts, _settings(encoder_folder, options), options)
    chosen = plan or TrainingPlan(epochs=20, batch_size=32, learning_rate=0.01)
    chosen = replace(chosen, seed=options.seed, epochs=options.epochs or chosen.epochs)
    history = ""
    checkpoint = options.checkpoint_in(out)
    if options.search_trials:
        chosen, history = classroom.search(chosen, search_journal(checkpoint))
    before = classroom.report_without_opponent(chosen) if options.adversarial else {}
    task, settings = classroom.task(chosen), _shown(chosen, classroom.settings)
    lesson = give_lesson(task, chosen, options, out, settings=settings, progress=progress)
    figures = {**_figures(task, classroom.settings, parts), **before}
    if options.adversarial:
        figures |= {f"against an opponent, {name}": value for name, value in _report(task, parts).items()}
    card = _card(lesson, figures, settings, title, source, licence)
    TextClassifier(task.network, task.names, classroom.settings).save(out, card)
    remove_places(checkpoint)
    return {
        "figures": figures,
        "rows": len(parts.train.texts),
        "skipped": {"duplicate": parts.duplicates},
        "settings": settings,
        **({"search": history} if history else {}),
    }


class _Classroom:
    """Where several tasks of the same texts are made: a frozen encoder reads them once."""

    def __init__(self, parts: TextParts, settings: TextSettings, options: LearningOptions) -> None:
        self.settings = settings
        self._parts, self._options = parts, options
        self._read: TextTask | None = None

    def task(self, plan: TrainingPlan) -> TextTask:
        """A task nothing was learnt of yet."""
        if self._read is not None and self.settings.tuning == "frozen":
            self._read.network.begin_anew(plan.seed)
            return self._read
        self._read = make_text_task(
            self._parts.train,
            self._parts.validation,
            self.settings,
            plan,
            device=choose_device(self._options),
        )
        return self._read

    def search(self, plan: TrainingPlan, journal: Path) -> tuple[TrainingPlan, str]:
        """The plan that did best on the validation part, and what was tried."""
        quiet = replace(self._options, tracker="none", adversarial=False, dp_epsilon=None)

        def attempt(tried: Mapping[str, Setting], _: Attempt) -> float:
            own = _planned(plan, tried)
            return give_lesson(self.task(own), own, quiet, None).run.best_validation

        trials, seed = self._options.search_trials, self._options.seed
        found = search(
            attempt,
            _SPACE,
            trials=trials,
            seed=seed,
            journal=journal,
            training=self._fingerprint(plan),
        )
        return _planned(plan, found.best), found.table()

    def _fingerprint(self, plan: TrainingPlan) -> str:
        parts = (self._parts.train, self._parts.validation)
        texts = [[list(part.texts), list(part.labels)] for part in parts]
        return fingerprint([asdict(plan), self._options.adapter, self.settings.encoder_folder.name, texts])

    def report_without_opponent(self, plan: TrainingPlan) -> dict[str, float]:
        """Accuracies under an opponent of a model that was taught without one."""
        task = self.task(plan)
        give_lesson(task, plan, replace(self._options, adversarial=False, tracker="none"), None)
        return {f"without opponent, {name}": value for name, value in _report(task, self._parts).items()}


def _settings(encoder_folder: Path, options: LearningOptions) -> TextSettings:
    if options.adapter == "none":
        return TextSettings(encoder_folder=encoder_folder, tuning="frozen")
    return TextSettings(
        encoder_folder=encoder_folder, tuning=options.adapter, adapter=AdapterSettings(kind=options.adapter)
    )


def _planned(plan: TrainingPlan, tried: Mapping[str, Setting]) -> TrainingPlan:
    return replace(
        plan, learning_rate=float(tried["learning_rate"]), weight_decay=float(tried["weight_decay"])
    )


def _report(task: TextTask, parts: TextParts) -> dict[str, float]:
    return robustness_report(task.asked(parts.test), _RADII)


def _figures(task: TextTask, settings: TextSettings, parts: TextParts) -> dict[str, float]:
    classifier = TextClassifier(task.network, task.names, settings)
    labels = np.asarray([task.names.index(label) for label in parts.test.labels])
    said = classifier.probabilities(parts.test.texts)
    natural = natural_robustness(classifier.name, parts.test.texts, parts.test.labels)
    return {
        "accuracy": natural.pop("clean"),
        "macro F1": macro_f1(labels, said),
        "log loss": log_loss(labels, said),
        "ECE": expected_calibration_error(labels, said),
        **{f"accuracy, {version}": value for version, value in natural.items()},
    }


def _shown(plan: TrainingPlan, settings: TextSettings) -> dict[str, object]:
    return {
        "tuning": settings.tuning,
        "epochs": plan.epochs,
        "learning rate": plan.learning_rate,
        "weight decay": plan.weight_decay,
        "seed": plan.seed,
    }


def _card(
    lesson: Lesson,
    figures: Mapping[str, float],
    settings: Mapping[str, object],
    title: str,
    source: str,
    licence: str,
) -> ModelCard:
    return ModelCard(
        title=title,
        purpose="Names short texts of a shop's customers.",
        data=f"{source} The figures are of texts held out; no near duplicate of one was learnt from.",
        licence=licence,
        settings=settings,
        figures=figures,
        limits=("It knows only the names it was taught, and gives one of them to any text.",),
        privacy=lesson.privacy_sentence(),
    )
