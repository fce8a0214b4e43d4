"""The opinion of a model trained on other people's answers, asked about this shop's sizes."""

from __future__ import annotations

from pathlib import Path

from ml.errors import ModelError
from ml.fit.shop.judgement import LearnedOpinion


def load_learned_opinion(folder: Path) -> LearnedOpinion:
    """The opinion of the fit model in a folder. Raises ModelError as `ml.model_folder.read_model` does."""
    raise ModelError("MODEL_MISSING", f"{folder} holds no model that can be read.")
