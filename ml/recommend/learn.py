"""`train recommend`: the ranker of products and the rating model, from rentals in time order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from ml.errors import DataError
from ml.figures.ranking import hit_rate, ndcg
from ml.fit.rows import read_rental_folder
from ml.model_folder import ModelCard
from ml.recommend.events import Flags, RentalEvents, rental_events
from ml.recommend.ranker import ProductRanker, RankingTask, places, ranking_task
from ml.recommend.rating import learn_ratings, rating_features
from ml.recommend.replay import Scenes, scenes
from ml.recommend.taught import TaughtRecommender
from ml.recommend.usual_size import UsualSize
from ml.training.ensembles import member_seed
from ml.training.kept import KeptParts, fingerprint
from ml.training.loop import train
from ml.training.options import LearningOptions, choose_device
from ml.training.plan import TrainingPlan
from ml.training.progress import Progress, part, silent
from ml.training.search import Choice, Setting, Span, search
from ml.training.tracking import Tracker, make_tracker

SUPPORTED_OPTIONS: Final = frozenset({"epochs", "ensemble", "search_trials"})
VALIDATION_SHARE: Final = 0.1
"""The last of the training rows by time, never learnt from: for stopping and choosing."""
_RANKED_SHARE: Final = 0.4
"""The rows before them on which the ranker is taught; the ones before these only fill the counts."""
_MOST_SCENES: Final = 24_000
_MOST_VALIDATION: Final = 5_000
_WITHHELD_SHARE: Final = 0.3
"""The share of rows in training whose occasion is not told, so that one ranker serves both cases."""
FEWEST_ROWS: Final = 200
_STEPS_AT_LEAST: Final = 60
_SMALLEST_BATCH: Final = 16
_PLAN: Final = TrainingPlan(
    epochs=5, batch_size=64, learning_rate=3e-3, weight_decay=0.01, patience=2, schedule="cosine"
)
_ENSEMBLE: Final = 2
_SEARCHED: Final[Mapping[str, Span | Choice]] = {
    "learning_rate": Span(low=5e-4, high=1e-2, log=True),
    "weight_decay": Span(low=1e-3, high=0.3, log=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningSplit:
    """Rows of training events by what they are for, flags [N] each."""

    past: Flags
    """All before the validation."""
    ranked: Flags
    validation: Flags


def train_recommend(
    data: Path, out: Path, options: LearningOptions, progress: Progress = silent
) -> dict[str, Any]:
    """Learn from ``train*.csv[.gz]`` in ``data`` and write the model's folder ``out``.

    Returns the figures of the validation rows. Raises DataError (of the reader, ``REPLAY_TOO_FEW``,
    ``REPLAY_EMPTY``), LearningError and ``OSError``.
    """
    options.refuse_unsupported(SUPPORTED_OPTIONS)
    rows = read_rental_folder(data).train
    if rows is None:
        raise DataError("ROWS_MISSING", f"{data} holds no train*.csv[.gz]; add the rentals to learn from.")
    events = rental_events(rows)
    kept = KeptParts(options.checkpoint_in(out), _fingerprint(events, options))
    taught, figures = teach(events, options, kept, out, progress)
    settings: dict[str, object] = {
        "seed": options.seed,
        "rankers": len(taught.rankers),
        "epochs": options.epochs or _PLAN.epochs,
    }
    taught.write(out, _card(settings, figures, len(events)))
    kept.remove()
    return {"figures": figures, "rows": len(events), "skipped": dict(rows.skipped), "settings": settings}


def split_of(events: RentalEvents) -> LearningSplit:
    """By time, at whole days. Raises DataError ``REPLAY_TOO_FEW``."""
    rows = int((~events.is_test).sum())
    if rows < FEWEST_ROWS:
        raise DataError(
            "REPLAY_TOO_FEW",
            f"There are {rows} training rentals; at least {FEWEST_ROWS} are needed to learn from.",
        )
    day = events.days[int(rows * (1.0 - VALIDATION_SHARE))]
    begin = events.days[int(rows * (1.0 - VALIDATION_SHARE - _RANKED_SHARE))]
    past = ~events.is_test & (events.days < day)
    validation = ~events.is_test & (events.days >= day)
    if not past.any():
        raise DataError(
            "REPLAY_TOO_FEW", "All rentals are of about one day; what came before cannot be told from after."
        )
    return LearningSplit(past=past, ranked=past & (events.days >= begin), validation=validation)


def teach(
    events: RentalEvents,
    options: LearningOptions,
    kept: KeptParts,
    out: Path | None,
    progress: Progress = silent,
) -> tuple[TaughtRecommender, dict[str, float]]:
    """Learn from the training rows of ``events``, behind what is ``kept``; with ``out`` tracked there."""
    split, generator = split_of(events), np.random.default_rng(options.seed)
    usual_size = UsualSize.learnt(events, np.flatnonzero(split.past))
    withheld = generator.random(len(events)) < _WITHHELD_SHARE
    progress(0.02, "replaying the rentals")
    shown = _some(split.ranked, _MOST_SCENES, generator) | _some(
        split.validation, _MOST_VALIDATION, generator
    )
    seen = scenes(events, shown, usual_size=usual_size, withheld=withheld & ~split.validation)
    later = split.validation[seen.rows]
    learnt, validation = _part(seen, ~later), _part(seen, later)
    rankers = _rankers(events, learnt, validation, options, kept, out, progress)
    progress(0.9, "learning ratings")
    features = rating_features(events, usual_size.of(events))
    ratings = learn_ratings(features[split.past], events.satisfied[split.past], seed=options.seed)
    taught = TaughtRecommender(
        rankers=tuple(rankers), occasion_names=events.occasion_names, usual_size=usual_size, ratings=ratings
    )
    found = places(rankers, validation, taught.occasions(events, validation)).astype(np.int64)
    errors = ratings.predict(features[split.validation]) - events.satisfied[split.validation]
    return taught, {
        "validation_hr@10": hit_rate(found),
        "validation_ndcg@10": ndcg(found),
        "validation_rating_rmse": float(np.sqrt((errors**2).mean())),
    }


def _rankers(
    events: RentalEvents,
    learnt: Scenes,
    validation: Scenes,
    options: LearningOptions,
    kept: KeptParts,
    out: Path | None,
    progress: Progress,
) -> list[nn.Module]:
    count, device = options.ensemble or _ENSEMBLE, choose_device(options)

    def task_of(seed: int) -> RankingTask:
        torch.manual_seed(seed)
        return ranking_task(ProductRanker(len(events.occasion_names)).to(device), events, learnt, validation)

    rankers: list[nn.Module] = []
    plan = _plan(task_of, options, kept, part(progress, 0.3, 0.3))
    for member in range(count):
        name, seed = f"ranker-{member}", member_seed(options.seed, member)
        task, finished = task_of(seed), kept.part(name)
        if finished is None:
            tracker = _tracker(options, out, member)
            run = train(
                task,
                replace(plan, seed=seed),
                checkpoint_path=kept.checkpoint(name),
                tracker=tracker,
                progress=part(progress, *(0.3 + 0.6 * done / count for done in (member, member + 1))),
            )
            tracker.close({"validation_loss": run.best_validation})
            kept.keep(name, task.model.state_dict())
        else:
            task.model.load_state_dict(finished)
        rankers.append(task.model.cpu().eval())
    return rankers


def _plan(
    task_of: Callable[[int], RankingTask],
    options: LearningOptions,
    kept: KeptParts,
    progress: Progress,
) -> TrainingPlan:
    """The tuned plan, or the one found by a search on the validation rows."""
    task = task_of(options.seed)
    rows = len(task)
    if rows == 0 or not (task.validation.taken >= 0).any():
        raise DataError(
            "REPLAY_TOO_FEW", "No rental is of a product rented before; give a longer stretch of rentals."
        )
    # A small shop has few rows: smaller batches, so that it still takes enough steps.
    batch = min(max(rows // _STEPS_AT_LEAST, _SMALLEST_BATCH), _PLAN.batch_size)
    plan = replace(_PLAN, seed=options.seed, epochs=options.epochs or _PLAN.epochs, batch_size=batch)
    if options.search_trials == 0:
        return plan

    def with_settings(settings: Mapping[str, Setting]) -> TrainingPlan:
        rate, decay = float(settings["learning_rate"]), float(settings["weight_decay"])
        return replace(plan, learning_rate=rate, weight_decay=decay)

    found = search(
        lambda settings, _: train(task_of(options.seed), with_settings(settings)).best_validation,
        _SEARCHED,
        trials=options.search_trials,
        seed=options.seed,
        journal=kept.journal,
        training=kept.fingerprint,
        progress=progress,
    )
    return with_settings(found.best)


def _fingerprint(events: RentalEvents, options: LearningOptions) -> str:
    columns = {field.name: getattr(events, field.name) for field in fields(events)}
    arrays = (value.tobytes() for value in columns.values() if isinstance(value, np.ndarray))
    names = {name: value for name, value in columns.items() if not isinstance(value, np.ndarray)}
    choices = [options.seed, options.epochs, options.search_trials]
    return fingerprint([names, choices], arrays)


def _tracker(options: LearningOptions, out: Path | None, member: int) -> Tracker:
    if out is None:
        return make_tracker(replace(options, tracker="none"), Path(), {})
    return make_tracker(options, out / f"ranker-{member}", {"seed": options.seed, "member": member})


def _part(seen: Scenes, which: Flags) -> Scenes:
    return Scenes(
        rows=seen.rows[which],
        items=seen.items[which],
        features=seen.features[which],
        taken=seen.taken[which],
        occasion_known=seen.occasion_known[which],
    )


def _some(flags: Flags, most: int, generator: np.random.Generator) -> Flags:
    """At most ``most`` of the flagged rows, drawn at random."""
    rows = np.flatnonzero(flags)
    kept = np.zeros_like(flags)
    kept[generator.choice(rows, size=min(most, len(rows)), replace=False)] = True
    return kept


def _card(settings: dict[str, object], figures: dict[str, float], rows: int) -> ModelCard:
    return ModelCard(
        title="Products for a person, from rentals",
        purpose="Orders products for a shopper by faded counts of past rentals, the shopper's body, history "
        "and occasion; predicts how content they will be with the size they take.",
        data=f"{rows} rentals in time order; the last tenth held out for stopping and for these figures.",
        licence="As the rentals it was taught on; do not pass it on where those forbid it.",
        settings=settings,
        figures=figures,
        limits=[
            "A product nobody has rented yet is never among the first; it needs the shop's own exploration.",
            "Counts go on with every rental; without the shop's recent rentals the model is of little use.",
        ],
    )
