"""Teaching a model of fit on rows in memory: choose and calibrate on the last tenth, then learn from all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.fit.blocks import Block, make_blocks
from ml.fit.boosting import BoostingPlan, grow
from ml.fit.calibration import calibrated
from ml.fit.decisions import balanced_weights
from ml.fit.features import FEATURES
from ml.fit.figures import judge, slices
from ml.fit.history import History
from ml.fit.model import FitModel, ensemble_probabilities
from ml.fit.people import person_keys
from ml.fit.rows import LABELS, QUESTION_COLUMNS, RentalRows
from ml.fit.search import search_plan
from ml.fit.trees import BoostedTrees
from ml.training.ensembles import member_seed
from ml.training.kept import KeptParts, fingerprint
from ml.training.options import LearningOptions
from ml.training.progress import Progress

Floats = npt.NDArray[np.float64]

FEWEST_ROWS: Final = 400
_HELD_OUT_BLOCKS: Final = 2
_MEMBERS: Final = 3
_ERASED_WEIGHT: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A model and what was seen while it was taught."""

    model: FitModel
    validation: dict[str, dict[str, Any]]
    """Figures on the last tenth of the rows, before the model learnt from them."""
    settings: dict[str, Any]
    blocks: list[Block]
    kept: KeptParts
    """What a killed training would have gone on with; to be removed once the model is written."""


def teach(
    rows: RentalRows, options: LearningOptions, progress: Progress, *, checkpoint_path: Path | None = None
) -> Taught:
    """Teach on ``rows`` in time order; with a ``checkpoint_path`` a killed run goes on where it was.

    ``options.epochs`` are rounds of boosting, ``options.ensemble`` members.

    Raises:
        DataError: ``ROWS_TOO_FEW``, ``SINGLE_CLASS``.
        LearningError: ``OPTION_UNSUPPORTED``, ``CHECKPOINT_MALFORMED``, ``CHECKPOINT_OTHER``.
    """
    options.refuse_unsupported({"epochs", "ensemble", "search_trials"})
    check_learnable(rows)
    plan = BoostingPlan(rounds=options.epochs) if options.epochs else BoostingPlan()
    count = options.ensemble or _MEMBERS
    choices = {**asdict(plan), "seed": options.seed, "search_trials": options.search_trials}
    kept = KeptParts(checkpoint_path, _fingerprint(rows, choices))
    blocks = make_blocks(
        rows, seed=options.seed, progress=lambda share: progress(0.25 * share, "looking back")
    )
    trial = _hold_out(rows, blocks)
    if options.search_trials:
        plan = _searched(plan, trial, options, kept, _part(progress, 0.25, 0.35, "searching settings"))
    step = _part(progress, 0.35, 0.5, "learning, a tenth held out")
    first = _member(kept, "first", lambda: _grown(trial.early, plan, member_seed(options.seed, 0), step))
    raw = ensemble_probabilities((first,), trial.features)
    calibration = calibrated(trial.rows.labels, raw)
    probabilities = calibration.apply(raw)
    weights = balanced_weights(trial.rows.labels, probabilities)
    validation = judge(
        trial.rows, slices(trial.rows, trial.known), probabilities, decision_weights=weights, draws=0
    )
    members = _members(blocks, plan, count, options.seed, kept, progress)
    salt = hashlib.blake2b(f"people {options.seed}".encode(), digest_size=16).hexdigest()
    keyed = replace(rows, user_ids=person_keys(rows.user_ids, salt))
    return Taught(
        model=FitModel(
            rows=keyed,
            history=History.of(keyed),
            members=members,
            calibration=calibration,
            decision_weights=weights,
            salt=salt,
        ),
        validation=validation,
        settings={
            **asdict(plan),
            "members": count,
            "seed": options.seed,
            "search_trials": options.search_trials,
            "calibration_scale": round(calibration.scales[0], 4),
            "calibration_offset": [round(value, 4) for value in calibration.offsets],
        },
        blocks=blocks,
        kept=kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The last tenth of the rows, to choose and calibrate by."""

    early: list[Block]
    known: RentalRows
    rows: RentalRows
    features: Floats


def _hold_out(rows: RentalRows, blocks: list[Block]) -> _Trial:
    """All late rows by one history that ends before them, as a model in use meets them."""
    early, late = blocks[:-_HELD_OUT_BLOCKS], blocks[-_HELD_OUT_BLOCKS:]
    start = len(rows) - sum(len(block.labels) for block in late)
    known, held_out = rows.take(np.arange(start)), rows.take(np.arange(start, len(rows)))
    return _Trial(early=early, known=known, rows=held_out, features=History.of(known).features(held_out))


def _searched(
    plan: BoostingPlan,
    trial: _Trial,
    options: LearningOptions,
    kept: KeptParts,
    progress: Callable[[float], None],
) -> BoostingPlan:
    return search_plan(
        plan,
        lambda tried: _grown(trial.early, tried, member_seed(options.seed, 0), lambda share: None),
        trial.features,
        trial.rows.labels,
        trials=options.search_trials,
        seed=options.seed,
        kept=kept,
        progress=progress,
    )


def check_learnable(rows: RentalRows) -> None:
    """Raise DataError ROWS_TOO_FEW or SINGLE_CLASS when there is nothing to learn from."""
    if len(rows) < FEWEST_ROWS:
        raise DataError(
            "ROWS_TOO_FEW", f"{len(rows)} rentals are too few to learn from; give at least {FEWEST_ROWS}."
        )
    check_classes(rows, "to learn from")


def check_classes(rows: RentalRows, purpose: str) -> None:
    """Raise DataError SINGLE_CLASS when one of small, fit and large never occurs."""
    counts = np.bincount(rows.labels, minlength=3)
    missing = [name for name, count in zip(LABELS, counts, strict=True) if count == 0]
    if missing:
        raise DataError(
            "SINGLE_CLASS",
            f"No row {purpose} says {' or '.join(missing)}; all of small, fit and large have to occur.",
        )


def _members(
    blocks: list[Block], plan: BoostingPlan, count: int, seed: int, kept: KeptParts, progress: Progress
) -> tuple[BoostedTrees, ...]:
    width = 0.47 / count
    members = []
    for index in range(count):
        start = 0.5 + index * width
        step = _part(progress, start, start + width, f"learning from all, {index + 1} of {count}")
        grow_it = partial(_grown, blocks, plan, member_seed(seed, index), step)
        members.append(_member(kept, f"member{index}", grow_it))
    return tuple(members)


def _member(kept: KeptParts, name: str, grow_it: Callable[[], BoostedTrees]) -> BoostedTrees:
    """The member of a name: the kept one, or else grown now and kept."""
    tensors = kept.part(name)
    if tensors is None:
        tensors = grow_it().tensors("")
        kept.keep(name, tensors)
    return BoostedTrees.from_tensors(tensors, "", len(LABELS))


def _fingerprint(rows: RentalRows, choices: dict[str, Any]) -> str:
    columns = (getattr(rows, name) for name in (*QUESTION_COLUMNS, "labels"))
    return fingerprint([choices, FEATURES], (column.tobytes() for column in columns))


def _grown(
    blocks: list[Block], plan: BoostingPlan, seed: int, progress: Callable[[float], None]
) -> BoostedTrees:
    """Trees of the blocks, whole and erased."""
    values = np.concatenate([part for block in blocks for part in (block.features, block.erased)])
    labels = np.concatenate([part for block in blocks for part in (block.labels, block.labels)])
    weights = np.concatenate(
        [np.full(len(block.labels), weight) for block in blocks for weight in (1.0, _ERASED_WEIGHT)]
    )
    return grow(values, labels, plan, seed=seed, weights=weights, progress=progress)


def _part(progress: Progress, start: float, end: float, message: str) -> Callable[[float], None]:
    return lambda share: progress(start + (end - start) * share, message)
