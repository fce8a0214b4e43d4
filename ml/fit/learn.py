"""`train fit`: from a folder of rentals to the folder of a model."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from ml.errors import DataError
from ml.fit.model import save_fit_model
from ml.fit.network_card import LICENCE, flat_figures, network_card
from ml.fit.network_teaching import teach_network, wants_network
from ml.fit.rows import RentalRows, read_rental_folder
from ml.fit.teaching import Taught, teach
from ml.model_folder import ModelCard
from ml.training.data_card import DataCard, describe, remove_data_card, write_data_card
from ml.training.options import LearningOptions
from ml.training.progress import Progress
from ml.training.tracking import make_tracker

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

    A privacy budget, an opponent or several tasks teach a network (`ml.fit.network_teaching`), else trees
    are taught over the history.

    Raises:
        DataError: what `read_rental_folder`, `teach` and `teach_network` raise; ``ROWS_MISSING`` without
            training files.
        LearningError: what `teach` and `teach_network` raise.
        OSError: the folder cannot be written.
    """
    started = time.monotonic()
    progress(0.0, "reading")
    rows = read_rental_folder(data).train
    if rows is None:
        raise DataError("ROWS_MISSING", f"{data} holds no train*.csv[.gz] to learn from; add it.")
    out.mkdir(parents=True, exist_ok=True)
    if wants_network(options):
        return _network(rows, out, options, progress, started)
    tracker = make_tracker(options, out, {"rows": len(rows), "seed": options.seed})
    taught = teach(rows, options, progress, checkpoint_path=options.checkpoint_in(out))
    seconds = time.monotonic() - started
    figures = flat_figures(taught.validation)
    save_fit_model(out, taught.model, _card(rows, taught, figures))
    taught.kept.remove()
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


def _network(
    rows: RentalRows, out: Path, options: LearningOptions, progress: Progress, started: float
) -> dict[str, Any]:
    taught = teach_network(rows, options, progress, folder=out)
    save_fit_model(out, taught.model, network_card(rows, taught))
    if taught.model.privacy is None:
        write_data_card(out, data_card(rows, {"train": len(rows)}))
    else:  # extremes and counts of the rentals are nobody's to know; nor those of an earlier training
        remove_data_card(out)
    return {
        "rows": len(rows),
        "skipped": dict(rows.skipped),
        "unknown": dict(rows.unknown),
        "validation": taught.validation,
        "settings": taught.settings,
        **taught.compared,
        **({"privacy": dict(taught.model.privacy)} if taught.model.privacy else {}),
        "seconds": round(time.monotonic() - started, 1),
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
    if rows.ratings is not None:
        columns["rating"] = rows.ratings
    return describe(
        "Rentals with fit feedback",
        "Stated by whoever brings the rentals; the files do not.",
        columns,
        labels=np.asarray(["small", "fit", "large"])[rows.labels],
        dates=rows.dates,
        skipped={**rows.skipped, **{f"cell unknown: {name}": count for name, count in rows.unknown.items()}},
        split={name: np.arange(count) for name, count in split.items()},
    )


def _card(rows: RentalRows, taught: Taught, figures: dict[str, float]) -> ModelCard:
    return ModelCard(
        title="How a size will feel: small, fit or large",
        purpose="Probabilities of small, fit and large for a person in a size of an item.",
        data=f"{len(rows)} rentals from {rows.dates.min()} to {rows.dates.max()}; see data_card.md.",
        licence=LICENCE,
        settings=taught.settings,
        figures=figures,
        limits=_LIMITS,
        privacy=_PRIVACY,
    )
