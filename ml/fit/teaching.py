"""Teaching a model of fit on rows in memory: choose and calibrate on the last tenth, then learn from all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.fit.blocks import Block, make_blocks
from ml.fit.boosting import BoostingPlan, grow
from ml.fit.calibration import Calibration, calibrate
from ml.fit.decisions import balanced_weights
from ml.fit.figures import judge, slices
from ml.fit.history import History
from ml.fit.model import FitModel, ensemble_probabilities
from ml.fit.people import person_keys
from ml.fit.rows import LABELS, RentalRows
from ml.fit.trees import BoostedTrees
from ml.training.options import LearningOptions

Floats = npt.NDArray[np.float64]
Progress = Callable[[float, str], None]

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


def teach(rows: RentalRows, options: LearningOptions, progress: Progress) -> Taught:
    """Teach on ``rows`` in time order.

    Raises:
        DataError: ``ROWS_TOO_FEW``, ``SINGLE_CLASS``.
        LearningError: ``OPTION_UNSUPPORTED``.
    """
    options.refuse_unsupported({"epochs", "ensemble"})
    check_learnable(rows)
    plan = BoostingPlan(rounds=options.epochs) if options.epochs else BoostingPlan()
    count = options.ensemble or _MEMBERS
    salt = hashlib.blake2b(f"people {options.seed}".encode(), digest_size=16).hexdigest()
    blocks = make_blocks(
        rows, seed=options.seed, progress=lambda share: progress(0.15 * share, "looking back")
    )
    early, late = blocks[:-_HELD_OUT_BLOCKS], blocks[-_HELD_OUT_BLOCKS:]
    held_out = rows.take(np.arange(len(rows) - sum(len(block.labels) for block in late), len(rows)))
    known = rows.take(np.arange(len(rows) - len(held_out)))
    first = _members(early, plan, 1, options.seed, _part(progress, 0.15, 0.4, "learning, a tenth held out"))
    questions = held_out.pick(np.arange(len(held_out)))
    raw = ensemble_probabilities(first, History.of(known).features(questions))
    calibration = calibrate(held_out.labels, raw)
    calibrated = calibration(raw)
    weights = balanced_weights(held_out.labels, calibrated)
    members = _members(blocks, plan, count, options.seed, _part(progress, 0.4, 0.97, "learning from all"))
    keyed = _keyed(rows, salt)
    model = FitModel(
        rows=keyed,
        history=History.of(keyed),
        members=members,
        calibration=calibration,
        decision_weights=weights,
        salt=salt,
    )
    return Taught(
        model=model,
        validation=judge(held_out, slices(held_out, known), calibrated, decision_weights=weights, draws=0),
        settings={
            **asdict(plan),
            "members": count,
            "seed": options.seed,
            **_calibration_settings(calibration),
        },
        blocks=blocks,
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
    blocks: list[Block], plan: BoostingPlan, count: int, seed: int, progress: Callable[[float], None]
) -> tuple[BoostedTrees, ...]:
    values = np.concatenate([part for block in blocks for part in (block.features, block.erased)])
    labels = np.concatenate([part for block in blocks for part in (block.labels, block.labels)])
    weights = np.concatenate(
        [np.full(len(block.labels), weight) for block in blocks for weight in (1.0, _ERASED_WEIGHT)]
    )
    return tuple(
        grow(
            values,
            labels,
            plan,
            seed=seed * 1000 + index,
            weights=weights,
            progress=lambda share, index=index: progress((index + share) / count),  # type: ignore[misc]
        )
        for index in range(count)
    )


def _part(progress: Progress, start: float, end: float, message: str) -> Callable[[float], None]:
    return lambda share: progress(start + (end - start) * share, message)


def _keyed(rows: RentalRows, salt: str) -> RentalRows:
    from dataclasses import replace

    return replace(rows, user_ids=person_keys(rows.user_ids, salt))


def _calibration_settings(calibration: Calibration) -> dict[str, Any]:
    return {"calibration_scale": round(calibration.scale, 4), "calibration_offset": list(calibration.offset)}
