"""Looking for settings that suit a shop's own outfits better than the tuned ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from ml.outfits.settings import OutfitSettings
from ml.training.kept import KeptParts
from ml.training.search import Attempt, Choice, Setting, Span, search

SPACE: Final[Mapping[str, Span | Choice]] = {
    "width": Choice(options=(64, 96, 128)),
    "layers": Choice(options=(1, 2)),
    "point_dropout": Span(low=0.1, high=0.6),
    "feature_dropout": Span(low=0.1, high=0.6),
    "sets_weight": Span(low=0.1, high=2.0, log=True),
    "learning_rate": Span(low=1e-3, high=6e-3, log=True),
    "weight_decay": Span(low=1e-3, high=0.3, log=True),
}


def tuned(
    settings: OutfitSettings,
    validation_of: Callable[[OutfitSettings], float],
    *,
    trials: int,
    seed: int,
    kept: KeptParts,
    progress: Callable[[float, str], None],
) -> OutfitSettings:
    """The best settings of ``trials``, judged by ``validation_of`` (a loss on outfits held out).

    Raises LearningError as `ml.training.search.search`.
    """

    def objective(tried: Mapping[str, Setting], attempt: Attempt) -> float:
        return validation_of(_with(settings, tried))

    found = search(
        objective,
        SPACE,
        trials=trials,
        seed=seed,
        journal=kept.journal,
        training=kept.fingerprint,
        progress=progress,
    )
    return _with(settings, found.best)


def _with(settings: OutfitSettings, tried: Mapping[str, Setting]) -> OutfitSettings:
    whole = {name: int(tried[name]) for name in ("width", "layers")}
    spans = {
        name: float(tried[name])
        for name in ("point_dropout", "feature_dropout", "sets_weight", "learning_rate", "weight_decay")
    }
    return replace(settings, **whole, **spans)  # type: ignore[arg-type]
