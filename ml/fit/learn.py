"""`train fit`: from a folder of rentals to the folder of a model."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ml.errors import DataError
from ml.fit.model import save_fit_model
from ml.fit.rows import RentalRows, read_rental_folder
from ml.fit.teaching import Taught, teach
from ml.model_folder import ModelCard
from ml.training.data_card import DataCard, describe, write_data_card
from ml.training.options import LearningOptions
from ml.training.tracking import make_tracker

Progress = Callable[[float, str], None]

_LICENCE: Final = (
    "That of the rentals it was taught on, which the files do not state. Research data without a licence may "
    "be measured on, and no model taught on it may be given away."
)
_PRIVACY: Final = (
    "Trained without differential privacy. The folder holds the rentals themselves, which the model looks "
    "back on: bodies, sizes and answers, by pseudonyms of people. Keep it as confidential as the rentals."
)
_LIMITS: Final = (
    "It knows how rentals were said to feel by people who chose their size themselves.",
    "Items and people without history are told from the body alone, which says much less.",
    "Its history is frozen: what is far later than the last rental in it is judged less well.",
    "Sizes are steps of the ladder of the house whose rentals these are.",
)


def train_fit(data: Path, out: Path, options: LearningOptions, progress: Progress) -> dict[str, Any]:
    """Teach on ``train*.csv[.gz]`` in ``data``, write the model's folder to ``out``; figures and settings.

    Raises:
        DataError: what `read_rental_folder` and `teach` raise; ``ROWS_MISSING`` without training files.
        LearningError: what `teach` raises.
        OSError: the folder cannot be written.
    """
    started = time.monotonic()
    progress(0.0, "reading")
    rows = read_rental_folder(data).train
    if rows is None:
        raise DataError("ROWS_MISSING", f"{data} holds no train*.csv[.gz] to learn from; add it.")
    tracker = make_tracker(options, out, {"rows": len(rows), "seed": options.seed})
    out.mkdir(parents=True, exist_ok=True)
    taught = teach(rows, options, progress, checkpoint_path=options.checkpoint_in(out))
    seconds = time.monotonic() - started
    figures = _flat(taught)
    save_fit_model(out, taught.model, _card(rows, taught, figures))
    write_data_card(out, data_card(rows, {"train": len(rows)}))
    tracker.scalars(figures, step=0)
    tracker.close(figures)
    return {
        "rows": len(rows),
        "skipped": dict(rows.skipped),
        "unknown": dict(rows.unknown),
        "validation": taught.validation,
        "settings": taught.settings,
        "seconds": round(seconds, 1),
    }


def data_card(rows: RentalRows, split: dict[str, int]) -> DataCard:
    """What is in the rentals."""
    import numpy as np

    columns = {
        "category": rows.categories,
        "size": rows.sizes,
        "mass_kg": rows.mass_kg,
        "stature_cm": rows.stature_cm,
        "bust_band_in": rows.bust_band_in,
        "bust_cup": rows.bust_cups,
        "age_years": rows.age_years,
        "body_type": rows.body_types,
        "rented_for": rows.rented_for,
    }
    return describe(
        "Rentals with fit feedback",
        "Stated by whoever brings the rentals; the files do not.",
        columns,
        labels=np.asarray(["small", "fit", "large"])[rows.labels],
        dates=rows.dates,
        skipped={**rows.skipped, **{f"cell unknown: {name}": count for name, count in rows.unknown.items()}},
        split={name: np.arange(count) for name, count in split.items()},
    )


def _flat(taught: Taught) -> dict[str, float]:
    return {
        f"validation {part} {name}": float(value)
        for part, figures in taught.validation.items()
        for name, value in figures.items()
        if isinstance(value, int | float)
    }


def _card(rows: RentalRows, taught: Taught, figures: dict[str, float]) -> ModelCard:
    return ModelCard(
        title="How a size will feel: small, fit or large",
        purpose="Probabilities of small, fit and large for a person in a size of an item.",
        data=f"{len(rows)} rentals from {rows.dates.min()} to {rows.dates.max()}; see data_card.md.",
        licence=_LICENCE,
        settings=taught.settings,
        figures=figures,
        limits=_LIMITS,
        privacy=_PRIVACY,
    )
