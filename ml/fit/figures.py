"""The figures of predictions: overall and by slice, with intervals over people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.figures.classification import expected_calibration_error, log_loss
from ml.figures.intervals import bootstrap
from ml.fit.codes import Codes
from ml.fit.drawn_figures import DrawnAuc, fast_macro_f1
from ml.fit.rows import RentalQuestions, RentalRows

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int64]

_BINS: Final = 10
_DIGITS: Final = 5


def slices(questions: RentalQuestions, known: RentalQuestions) -> dict[str, Flags]:
    """All rows, those of items and those of people that ``known`` rows do not show; each bool [N]."""
    return {
        "all": np.ones(len(questions), np.bool_),
        "unseen_items": ~np.isin(questions.item_ids, known.item_ids),
        "unseen_users": ~np.isin(questions.user_ids, known.user_ids),
    }


def judge(
    rows: RentalRows,
    parts: Mapping[str, Flags],
    probabilities: Floats,
    *,
    decision_weights: tuple[float, float, float] = (1.0, 1.0, 1.0),
    draws: int = 200,
    seed: int = 0,
) -> dict[str, dict[str, Any]]:
    """Figures of probabilities [N, 3] by slice; ``draws`` 0 leaves the intervals out."""
    return {
        name: _figures(rows.take(np.flatnonzero(part)), probabilities[part], decision_weights, draws, seed)
        for name, part in parts.items()
    }


def _figures(
    rows: RentalRows,
    probabilities: Floats,
    decision_weights: tuple[float, float, float],
    draws: int,
    seed: int,
) -> dict[str, Any]:
    labels = rows.labels
    document: dict[str, Any] = {"rows": len(rows)}
    if not len(rows):
        return document
    decided = (probabilities * np.asarray(decision_weights)).argmax(axis=1)
    area = DrawnAuc.of(labels, probabilities)
    measures: dict[str, Callable[[Labels], float]] = {
        "auc": area,
        "macro_f1": lambda drawn: fast_macro_f1(labels[drawn], decided[drawn]),
        "log_loss": lambda drawn: log_loss(labels[drawn], probabilities[drawn]),
        "ece": lambda drawn: expected_calibration_error(labels[drawn], probabilities[drawn]),
    }
    everything = np.arange(len(rows))
    document |= {name: _rounded(measure(everything)) for name, measure in measures.items()}
    if draws:
        people = Codes.of(rows.user_ids)(rows.user_ids)
        found = {
            name: bootstrap(measure, len(rows), groups=people, draws=draws, seed=seed)
            for name, measure in measures.items()
        }
        document["intervals"] = {name: [_rounded(one.low), _rounded(one.high)] for name, one in found.items()}
    return document


def reliability(labels: Labels, probabilities: Floats) -> dict[str, list[dict[str, float | int]]]:
    """How often each answer came, by how probable it was called: bins of equal rows by answer."""
    document: dict[str, list[dict[str, float | int]]] = {}
    for label, name in enumerate(("small", "fit", "large")):
        order = np.argsort(probabilities[:, label], kind="stable")
        document[name] = [
            {
                "rows": len(part),
                "predicted": round(float(probabilities[part, label].mean()), _DIGITS),
                "observed": round(float((labels[part] == label).mean()), _DIGITS),
            }
            for part in np.array_split(order, _BINS)
            if len(part)
        ]
    return document


def _rounded(value: float) -> float | None:
    return round(value, _DIGITS) if np.isfinite(value) else None
