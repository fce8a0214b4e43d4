"""Teaching a text classifier from the first row to the model's folder, as a person chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.errors import DataError
from ml.figures.classification import expected_calibration_error, log_loss, macro_f1
from ml.model_folder import ModelCard
from ml.training.adapters import AdapterSettings
from ml.training.adversarial import robustness_report
from ml.training.lesson import LESSON_OPTIONS, Lesson, give_lesson
from ml.training.options import LearningOptions, choose_device
from ml.training.perturbed_texts import natural_robustness
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
    settings = _settings(encoder_folder, options)
    chosen = plan or TrainingPlan(epochs=20, batch_size=32, learning_rate=0.01)
    chosen = replace(chosen, seed=options.seed, epochs=options.epochs or chosen.epochs)
    history = ""
    if options.search_trials:
        chosen, history = _searched(parts, settings, chosen, options, out)
    before = _report_without_opponent(parts, settings, chosen, options) if options.adversarial else {}
    task = _task(parts, settings, chosen, options)
    lesson = give_lesson(task, chosen, options, out, settings=_shown(chosen, settings), progress=progress)
    figures = {**_figures(task, settings, parts), **before}
    if options.adversarial:
        figures |= {f"against an opponent, {name}": value for name, value in _report(task, parts).items()}
    card = _card(lesson, figures, _shown(chosen, settings), title, source, licence)
    TextClassifier(task.network, task.names, settings).save(out, card)
    return {
        "figures": figures,
        "rows": len(parts.train.texts),
        "skipped": {"duplicate": parts.duplicates},
        "settings": _shown(chosen, settings),
        **({"search": history} if history else {}),
    }


def _settings(encoder_folder: Path, options: LearningOptions) -> TextSettings:
    if options.adapter == "none":
        return TextSettings(encoder_folder=encoder_folder, tuning="frozen")
    return TextSettings(
        encoder_folder=encoder_folder, tuning=options.adapter, adapter=AdapterSettings(kind=options.adapter)
    )


def _task(parts: TextParts, settings: TextSettings, plan: TrainingPlan, options: LearningOptions) -> TextTask:
    return make_text_task(parts.train, parts.validation, settings, plan, device=choose_device(options))


def _searched(
    parts: TextParts, settings: TextSettings, plan: TrainingPlan, options: LearningOptions, out: Path
) -> tuple[TrainingPlan, str]:
    """The plan that did best on the validation part, and what was tried."""
    quiet = replace(options, tracker="none", adversarial=False, dp_epsilon=None)

    def attempt(tried: Mapping[str, Setting], _: Attempt) -> float:
        own = _planned(plan, tried)
        return give_lesson(_task(parts, settings, own, options), own, quiet, None).run.best_validation

    found = search(
        attempt, _SPACE, trials=options.search_trials, seed=options.seed, journal=out / "search.journal"
    )
    return _planned(plan, found.best), found.table()


def _planned(plan: TrainingPlan, tried: Mapping[str, Setting]) -> TrainingPlan:
    return replace(
        plan, learning_rate=float(tried["learning_rate"]), weight_decay=float(tried["weight_decay"])
    )


def _report_without_opponent(
    parts: TextParts, settings: TextSettings, plan: TrainingPlan, options: LearningOptions
) -> dict[str, float]:
    task = _task(parts, settings, plan, options)
    give_lesson(task, plan, replace(options, adversarial=False, tracker="none"), None)
    return {f"without opponent, {name}": value for name, value in _report(task, parts).items()}


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
