"""`evaluate fit`: the figures of a model of fit on later rentals, by slice, beside the baselines.

The history the model looks back on ends with the training rows, for every test row: later test rows are not
told from earlier ones.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.errors import DataError
from ml.fit.attribution import deletion_figures
from ml.fit.baselines import baseline_probabilities
from ml.fit.blocks import Block, make_blocks
from ml.fit.features import FEATURES
from ml.fit.figures import judge, reliability, slices
from ml.fit.history import History
from ml.fit.learn import data_card
from ml.fit.model import AnyFitModel, FitModel, load_fit_model
from ml.fit.people import person_keys
from ml.fit.rows import RentalFolder, RentalRows, read_rental_folder
from ml.fit.teaching import FEWEST_ROWS, check_classes, teach
from ml.training.leakage import found_again, telling_features
from ml.training.options import LearningOptions
from ml.training.progress import Progress, part

_TEST_SHARE: Final = 0.1
_EXPLAINED_ROWS: Final = 100


def evaluate_fit(
    data: Path, model: Path | None, options: LearningOptions, progress: Progress
) -> dict[str, Any]:
    """The document of figures on the test files in ``data``.

    Without ``model`` one is taught on the training files. A folder of training files only is split by date:
    its last tenth is the test. A folder of test files only needs a ``model``.

    Raises:
        DataError: what `read_rental_folder` and `teach` raise; ``ROWS_MISSING`` when there is nothing to
            learn from, ``ROWS_EMPTY`` when every test row was learnt from, ``SINGLE_CLASS`` when an answer
            never occurs in the test rows.
        ModelError: what `load_fit_model` raises.
    """
    started = time.monotonic()
    progress(0.0, "reading")
    train, test = _halves(read_rental_folder(data), model)
    check_classes(test, "to be judged on")
    if model is not None:
        options.refuse_unsupported(())
        judged: AnyFitModel = load_fit_model(model)
        blocks: list[Block] | None = None
    else:
        taught = teach(_present(train), options, part(progress, 0.05, 0.75))
        judged, blocks = taught.model, taught.blocks
    known = known_rows(judged, train)
    test, leakage = leave_out_learnt(judged, known, test)
    progress(0.78, "judging")
    document = _figures_of(judged, known, test, options.seed)
    progress(0.85, "baselines")
    return (
        document
        | _nature(judged)
        | {
            "baselines": _baselines(train, test, blocks, options.seed),
            "leakage": leakage | {"features_that_tell": _telling(judged, test)},
            "skipped": dict(test.skipped),
            "unknown": dict(test.unknown),
            "data_card": data_card(test, {"test": len(test)}).document(),
            "seconds": round(time.monotonic() - started, 1),
        }
    )


def known_rows(model: AnyFitModel, train: RentalRows | None) -> RentalRows | None:
    """What the model has learnt from: its own rentals; of a network, which has none, the folder's."""
    return model.rows if isinstance(model, FitModel) else train


def leave_out_learnt(
    model: AnyFitModel, known: RentalRows | None, test: RentalRows
) -> tuple[RentalRows, dict[str, Any]]:
    """The test rows the model did not learn from, and what was found: how many it did, and of when it knows.

    Nothing is left out, and None is found, where it cannot be known what it learnt from. Raises DataError
    ROWS_EMPTY when none is left.
    """
    if known is None:
        return test, {"test_rows_learnt_from": None, "test_rows_before_last_training_row": None}
    found = found_again(_keys(known), _keys(_keyed(model, test)))
    left = test.take(np.flatnonzero(~found))
    if not len(left):
        raise DataError(
            "ROWS_EMPTY",
            "The model learnt from every one of the test rows; judge it on rows it has not seen.",
        )
    count = int(found.sum())
    if count:
        left = replace(left, skipped={**left.skipped, "learnt_from": count})
        check_classes(left, "to be judged on")
    earlier = int((left.dates < known.dates.max()).sum())
    return left, {"test_rows_learnt_from": count, "test_rows_before_last_training_row": earlier}


def _telling(model: AnyFitModel, test: RentalRows) -> dict[str, float]:
    """Features of a history that give the answer away, by their AUC; a network has none."""
    if not isinstance(model, FitModel):
        return {}
    values = model.history.features(_keyed(model, test))
    return telling_features(dict(zip(FEATURES, values.T, strict=True)), test.labels)


def _nature(model: AnyFitModel) -> dict[str, Any]:
    """Which kind of model it is, how far its history goes, and what it tells of whom it learnt from."""
    if isinstance(model, FitModel):
        return {"model": "trees", "history_until": str(model.rows.dates.max())}
    privacy = {"privacy": dict(model.privacy)} if model.privacy else {}
    until = None if np.isnat(model.house.until) else str(model.house.until)
    return {"model": "network", "history_until": until, **privacy}


def _keys(rows: RentalRows) -> list[tuple[Any, ...]]:
    columns = (rows.user_ids, rows.item_ids, rows.sizes, rows.dates.astype(np.int64), rows.labels)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _keyed(model: AnyFitModel, rows: RentalRows) -> RentalRows:
    if not isinstance(model, FitModel):
        return rows
    return replace(rows, user_ids=person_keys(rows.user_ids, model.salt))


def _figures_of(model: AnyFitModel, known: RentalRows | None, test: RentalRows, seed: int) -> dict[str, Any]:
    probabilities = model.predict(test)
    everything = {"all": np.ones(len(test), np.bool_)}
    parts = everything if known is None else slices(_keyed(model, test), known)
    document: dict[str, Any] = judge(
        test, parts, probabilities, decision_weights=model.decision_weights, seed=seed
    )
    explained = test.take(np.random.default_rng(seed).permutation(len(test))[:_EXPLAINED_ROWS])
    return document | {
        "rows": len(test),
        "reliability": reliability(test.labels, probabilities),
        "explanations": asdict(deletion_figures(model, explained)),
    }


def _baselines(
    train: RentalRows | None, test: RentalRows, blocks: list[Block] | None, seed: int
) -> dict[str, Any]:
    """Their figures by name and slice; none without enough rows to teach them on."""
    if train is None or len(train) < FEWEST_ROWS:
        return {}
    asked = History.of(train).features(test.pick(np.arange(len(test))))
    taught = baseline_probabilities(blocks or make_blocks(train, seed=seed), asked, seed=seed)
    parts = slices(test, train)
    return {name: judge(test, parts, probabilities, draws=0) for name, probabilities in taught.items()}


def _halves(folder: RentalFolder, model: Path | None) -> tuple[RentalRows | None, RentalRows]:
    """Train and test; split by date when there is no test file. Raises DataError ROWS_MISSING."""
    if folder.test is None:
        rows = _present(folder.train)
        day = rows.dates[len(rows) - max(int(_TEST_SHARE * len(rows)), 1)]
        early, late = np.flatnonzero(rows.dates < day), np.flatnonzero(rows.dates >= day)
        return rows.take(early), rows.take(late)
    if model is None:
        _present(folder.train)
    return folder.train, folder.test


def _present(train: RentalRows | None) -> RentalRows:
    if train is None:
        raise DataError(
            "ROWS_MISSING", "There is nothing to learn from: add train*.csv[.gz], or pass --model DIR."
        )
    return train
