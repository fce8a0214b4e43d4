"""The figures of a model of outfits on questions about outfits it was not taught."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from ml.encoders.text import default_text_encoder
from ml.errors import DataError, ModelError
from ml.outfits.baselines import Cooccurrence, text_cosines
from ml.outfits.drawing import draw_questions
from ml.outfits.judging import Answers, ScoreSets
from ml.outfits.learn import SUPPORTED_OPTIONS, teach
from ml.outfits.model import OutfitModel
from ml.outfits.product_files import without_number
from ml.outfits.rows import OutfitQuestions, OutfitRows, learnable, models_shared, read_outfits
from ml.outfits.vocabulary import UNKNOWN
from ml.training.options import LearningOptions, choose_device
from ml.training.progress import Progress, part

QUESTIONS_SEED: Final = 20260
"""Drawn questions are the same for everybody, whatever the seed of the training."""
_FEWEST_KNOWN: Final = 0.1
"""The share of items of which a model must know something at least."""


def evaluate_outfits(
    data: Path, model: Path | None, options: LearningOptions, progress: Progress
) -> dict[str, Any]:
    """Figures on the questions in ``data``, or on questions drawn from its ``test.jsonl``.

    Without a ``model`` one is taught from ``train.jsonl`` first. The document has ``fill_in_blank``,
    ``compatibility_auc``, ``intervals``, ``baselines``, ``slices``, ``leakage``, ``rows``, ``skipped``; of
    products with numbers also ``collection_numbers_hidden``: how much is known without those.

    Raises:
        DataError: as `read_outfits`; QUESTIONS_MISSING; as `teach` when a model has to be taught.
        ModelError: as `OutfitModel.load`, and MODEL_OTHER_ITEMS.
        LearningError: OPTION_UNSUPPORTED.
    """
    options.refuse_unsupported(SUPPORTED_OPTIONS)
    rows = read_outfits(data)
    questions = asked(rows, data)
    judged = _model(rows, model, options, progress)
    features = judged.features(rows.items)
    progress(0.95, "asking")
    answers = Answers(questions, lambda sets: judged.score_sets(features, sets))
    document: dict[str, Any] = {
        **answers.figures(),
        "intervals": answers.intervals(),
        "baselines": _baselines(rows, questions),
        "slices": answers.slices(rows.items),
        "leakage": {
            "asked_items": len(questions.asked_items),
            "asked_items_in_training_outfits": models_shared(rows.items, rows.train, questions),
        },
        "rows": dict(rows.lines),
        "skipped": dict(rows.skipped),
        "questions": {
            "fill_in_blank": len(questions.blanks),
            "compatibility": len(questions.judgements),
            "drawn": questions.drawn,
        },
    }
    if questions.drawn:
        harder = draw_questions(rows.items, rows.test, QUESTIONS_SEED, replaced=1)
        again = Answers(harder, lambda sets: judged.score_sets(features, sets))
        document["compatibility_auc_one_item_replaced"] = again.figures()["compatibility_auc"]
    if any(item.reference is not None for item in rows.items):
        plain = judged.features([without_number(item) for item in rows.items])
        document["collection_numbers_hidden"] = Answers(
            questions, lambda sets: judged.score_sets(plain, sets)
        ).figures()
    progress(1.0, "judged")
    return document


def asked(rows: OutfitRows, data: Path) -> OutfitQuestions:
    """The questions that were given, or drawn ones. Raises DataError QUESTIONS_MISSING or TEST_EMPTY."""
    if rows.questions is not None:
        return rows.questions
    if not rows.test:
        raise DataError(
            "QUESTIONS_MISSING",
            f"{data} has nothing to ask; give test.jsonl with outfits, or fill_in_blank.jsonl and "
            "compatibility.jsonl.",
        )
    questions = draw_questions(rows.items, rows.test, QUESTIONS_SEED)
    if not questions.blanks:
        raise DataError(
            "TEST_EMPTY",
            f"{data / 'test.jsonl'} has too few items to draw wrong answers from; it needs four a slot.",
        )
    return questions


def _model(
    rows: OutfitRows, folder: Path | None, options: LearningOptions, progress: Progress
) -> OutfitModel:
    if folder is not None:
        model = OutfitModel.load(folder, device=choose_device(options))
        _refuse_stranger(model, rows, folder)
        return model
    return teach(rows, options, part(progress, 0.0, 0.9)).model


def _refuse_stranger(model: OutfitModel, rows: OutfitRows, folder: Path) -> None:
    """A model that knows items by their attributes is at a loss with items that have others."""
    known = model.vocabulary.features(rows.items, None) if model.vocabulary.text_width == 0 else None
    if known is not None and float((known.known != UNKNOWN).any(dim=1).float().mean()) < _FEWEST_KNOWN:
        raise ModelError(
            "MODEL_OTHER_ITEMS",
            f"The model in {folder} knows next to nothing of these items; it was taught on items described "
            "otherwise. Give another model, or none to have one taught.",
        )


def _baselines(rows: OutfitRows, questions: OutfitQuestions) -> dict[str, Any]:
    """Two plain ways on the same questions, and chance."""
    encoder = default_text_encoder()
    ways: dict[str, ScoreSets] = {"text_cosine": lambda sets: text_cosines(rows.items, sets, encoder)}
    if rows.train:
        ways["cooccurrence"] = Cooccurrence(rows.items, learnable(rows)).scores
    found: dict[str, Any] = {}
    for name, way in ways.items():
        answers = Answers(questions, way)
        found[name] = {**answers.figures(), "intervals": answers.intervals()}
    choices = [len(blank.candidates) for blank in questions.blanks]
    if choices:
        found["chance"] = {"fill_in_blank": float(np.mean(1.0 / np.asarray(choices)))}
    return found
