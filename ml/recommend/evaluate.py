"""`evaluate recommend`: rentals replayed in time order, beside tuned baselines, by slice, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.errors import DataError
from ml.figures.clustered import mean_interval, ratio_interval
from ml.fit.rows import RentalFolder, read_rental_folder
from ml.recommend.baselines import BaselineSetting, baseline_places, tuned
from ml.recommend.events import Flags, Floats, Ids, RentalEvents, rental_events
from ml.recommend.learn import FEWEST_ROWS, SUPPORTED_OPTIONS, split_of, teach
from ml.recommend.ranker import places
from ml.recommend.rating import rating_features
from ml.recommend.replay import earlier_counts, scenes
from ml.recommend.taught import TaughtRecommender
from ml.training.kept import KeptParts
from ml.training.options import LearningOptions
from ml.training.progress import Progress, part, silent

NEW_ITEM_RENTALS: Final = 5
_CUTOFF: Final = 10
_UNTUNED: Final = BaselineSetting(half_life_days=28.0, neighbour_weight=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Places [N] of the products taken, of rows, by those who placed them."""

    rows: Ids
    places: Floats


def evaluate_recommend(
    data: Path, model: Path | None, options: LearningOptions, progress: Progress = silent
) -> dict[str, Any]:
    """Figures on the test rows of ``data``: learns from its training rows first where no ``model`` is given.

    A test row is predicted from all rows, training and test, of strictly earlier days; so are the baselines.
    The headline takes the occasion as said by the shopper; ``slices.occasion_withheld`` does not.

    Raises DataError (of the reader, ``TEST_EMPTY``, ``REPLAY_*``), ModelError, LearningError.
    """
    options.refuse_unsupported(SUPPORTED_OPTIONS)
    folder = read_rental_folder(data)
    events = _events(data, folder, model)
    taught = TaughtRecommender.read(model) if model else _taught(events, options, part(progress, 0.0, 0.5))
    progress(0.5, "replaying the test rentals")
    test = events.is_test
    said = _judge(events, taught, withheld=False)
    progress(0.65, "replaying them with the occasion withheld")
    unsaid = _judge(events, taught, withheld=True)
    progress(0.8, "replaying the baselines")
    baselines = _baselines(events, test)
    progress(0.95, "judging the ratings")
    main = baselines["item_knn_recent_popularity"][1]
    return {
        **_figures(events, said, None, options.seed),
        "ratio": _ratios(events, said, main, options.seed),
        "ratio_occasion_withheld": _ratios(events, unsaid, main, options.seed),
        "slices": _slices(events, said, unsaid, main, options.seed),
        "baselines": {
            name: {**_figures(events, judged, None, options.seed), "setting": setting.name}
            for name, (setting, judged) in baselines.items()
        },
        "rating": _ratings(events, taught, options.seed),
        "protocol": "each test rental is ranked among all items of the files from strictly earlier days",
        "rows": {"train": int((~test).sum()), "test": int(test.sum()), "items": events.item_count},
        "skipped": _skipped(folder),
    }


def _events(data: Path, folder: RentalFolder, model: Path | None) -> RentalEvents:
    if folder.test is None or len(folder.test) == 0:
        raise DataError("TEST_EMPTY", f"{data} holds no test rentals; add a test*.csv[.gz] with rows.")
    if folder.train is None and model is None:
        raise DataError(
            "ROWS_MISSING", f"{data} holds no train*.csv[.gz] to learn from; add it or pass --model."
        )
    return rental_events(folder.train, folder.test)


def _judge(events: RentalEvents, taught: TaughtRecommender, *, withheld: bool) -> _Judged:
    flags = np.full(len(events), withheld)
    seen = scenes(events, events.is_test, usual_size=taught.usual_size, withheld=flags)
    return _Judged(rows=seen.rows, places=places(taught.rankers, seen, taught.occasions(events, seen)))


def _baselines(events: RentalEvents, test: Flags) -> dict[str, tuple[BaselineSetting, _Judged]]:
    """The tuned mix, its popularity alone, and popularity within the occasion (which no kNN has)."""
    tuning = split_of(events).validation if (~test).sum() >= FEWEST_ROWS else None
    found = {}
    for name, per_occasion in (("item_knn_recent_popularity", False), ("item_knn_occasion_popularity", True)):
        setting = _UNTUNED if tuning is None else tuned(events, tuning, per_occasion=per_occasion)
        alone = BaselineSetting(half_life_days=setting.half_life_days, neighbour_weight=0.0)
        rows, placed = baseline_places(events, test, [setting, alone], per_occasion=per_occasion)
        found[name] = (setting, _Judged(rows=rows, places=placed[setting]))
        if not per_occasion:
            found["recent_popularity"] = (alone, _Judged(rows=rows, places=placed[alone]))
    return found


def _figures(events: RentalEvents, judged: _Judged, which: Flags | None, seed: int) -> dict[str, Any]:
    """HR@10 and NDCG@10 of some rows, with intervals over people."""
    chosen = np.arange(len(judged.rows)) if which is None else np.flatnonzero(which[judged.rows])
    if len(chosen) == 0:
        return {"rows": 0}
    people = events.users[judged.rows[chosen]]
    worth = _worth(judged.places[chosen])
    found = {name: mean_interval(values, people, seed=seed) for name, values in worth.items()}
    return {
        **{name: round(one.value, 5) for name, one in found.items()},
        "intervals": {name: [round(one.low, 5), round(one.high, 5)] for name, one in found.items()},
        "rows": len(chosen),
    }


def _ratios(events: RentalEvents, judged: _Judged, baseline: _Judged, seed: int) -> dict[str, Any]:
    """Figures over the baseline's, with intervals over people; None where the baseline has no hit at all."""
    people, own, other = events.users[judged.rows], _worth(judged.places), _worth(baseline.places)
    found = {name: ratio_interval(own[name], other[name], people, seed=seed) for name in own}
    known = {name: one for name, one in found.items() if np.isfinite(one.value)}
    return {
        **{name: round(known[name].value, 3) if name in known else None for name in found},
        "intervals": {name: [round(one.low, 3), round(one.high, 3)] for name, one in known.items()},
    }


def _worth(places: Floats) -> dict[str, Floats]:
    """Hits and gains [N] of places [N]."""
    first = places < _CUTOFF
    return {"hr@10": first.astype(np.float64), "ndcg@10": np.where(first, 1.0 / np.log2(places + 2.0), 0.0)}


def _slices(
    events: RentalEvents, said: _Judged, unsaid: _Judged, baseline: _Judged, seed: int
) -> dict[str, Any]:
    person, item = earlier_counts(events)
    trained = np.zeros(events.item_count, np.bool_)
    trained[events.items[~events.is_test]] = True
    slices: dict[str, Flags] = {
        "cold_start_person": person == 0,
        "known_person": person > 0,
        "cold_start_item": item < NEW_ITEM_RENTALS,
        "never_rented_item": item == 0,
        "item_not_in_training": ~trained[events.items],
        "known_item": item >= NEW_ITEM_RENTALS,
    }
    found = {
        name: {
            **_figures(events, said, which, seed),
            "item_knn_recent_popularity": _figures(events, baseline, which, seed),
        }
        for name, which in slices.items()
    }
    everything = np.ones(len(events), np.bool_)
    return {**found, "occasion_withheld": _figures(events, unsaid, everything, seed)}


def _ratings(events: RentalEvents, taught: TaughtRecommender, seed: int) -> dict[str, Any]:
    """Root mean square and mean absolute errors on the test rows; less is better."""
    rows = np.flatnonzero(events.is_test)
    features = rating_features(events, taught.usual_size.of(events))[rows]
    truth = events.satisfied[rows]
    ratings = taught.ratings
    predicted = {
        "model": ratings.predict(features),
        "linear_history": ratings.history_alone.predict(features),
        "linear_all_columns": ratings.all_columns.predict(features),
        "mean": np.full(len(rows), float(events.satisfied[: rows[0]].mean()) if rows[0] else 0.5),
    }
    people = events.users[rows]
    found = {name: _errors(truth, values, people, seed) for name, values in predicted.items()}
    gap = (predicted["linear_all_columns"] - truth) ** 2 - (predicted["model"] - truth) ** 2
    better = mean_interval(gap, people, seed=seed)
    return {
        "target": "satisfaction: 1 where the size was called a fit, else 0",
        **found.pop("model"),
        "baselines": found,
        "squared_error_saved_over_linear_all_columns": better.document(),
    }


def _errors(truth: Floats, predicted: Floats, people: Ids, seed: int) -> dict[str, Any]:
    squared = (predicted - truth) ** 2
    interval = mean_interval(squared, people, seed=seed)
    return {
        "rmse": round(interval.value**0.5, 5),
        "mae": round(float(np.abs(predicted - truth).mean()), 5),
        "intervals": {"rmse": [round(interval.low**0.5, 5), round(interval.high**0.5, 5)]},
    }


def _skipped(folder: RentalFolder) -> dict[str, int]:
    found: dict[str, int] = {}
    for half in (folder.train, folder.test):
        for reason, count in half.skipped.items() if half is not None else ():
            found[reason] = found.get(reason, 0) + count
    return found


def _taught(events: RentalEvents, options: LearningOptions, progress: Progress) -> TaughtRecommender:
    return teach(events, options, KeptParts(None), None, progress)[0]
