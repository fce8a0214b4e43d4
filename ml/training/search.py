"""Looking for settings: Optuna's tree-structured Parzen estimator with a median pruner, seeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ml.errors import LearningError
from ml.training.checkpoint import left_by_another
from ml.training.processes import is_alone

if TYPE_CHECKING:
    from optuna import Study, Trial
    from optuna.trial import FrozenTrial

Setting = float | int | str

_STARTUP_TRIALS: Final = 5
_UNPRUNED_STEPS: Final = 2
_TRAINING: Final = "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A number that may lie anywhere from ``low`` to ``high``."""

    low: float
    high: float
    log: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several."""

    options: tuple[Setting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One trial."""

    settings: Mapping[str, Setting]
    value: float | None
    """What was to become small; None when it was given up early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The settings that did best, and everything tried."""

    best: Mapping[str, Setting]
    value: float
    history: tuple[Tried, ...]

    def table(self) -> str:
        """The history as a markdown table, best first."""
        names = sorted({name for tried in self.history for name in tried.settings})
        order = sorted(self.history, key=lambda tried: (tried.value is None, tried.value or 0.0))
        lines = "".join(
            f"| {'given up' if tried.value is None else f'{tried.value:.5g}'} | "
            + " | ".join(_shown(tried.settings.get(name)) for name in names)
            + " |\n"
            for tried in order
        )
        return f"| value | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}\n{lines}"


class Attempt:
    """What a trial may ask while it runs."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    def report(self, value: float, step: int) -> None:
        """Say how it goes; a hopeless attempt ends here, which the search takes care of."""
        from optuna import TrialPruned

        self._trial.report(value, step)
        if self._trial.should_prune():
            raise TrialPruned


def search(
    objective: Callable[[Mapping[str, Setting], Attempt], float],
    space: Mapping[str, Span | Choice],
    *,
    trials: int,
    seed: int = 0,
    start: Mapping[str, Setting] | None = None,
    journal: Path | None = None,
    training: str = "",
    progress: Callable[[float, str], None] | None = None,
) -> SearchResult:
    """Minimise an objective over a space in ``trials`` attempts, those already in ``journal`` included.

    The same seed and objective give the same attempts, also when a killed search goes on from its journal.
    The objective must judge on validation rows, never on test rows. ``start`` is the first attempt, so that
    what is found is never worse. ``training`` says whose journal it is, by its fingerprint. Several processes
    must make the same attempts together, so that they keep no journal.

    Raises LearningError SEARCH_EMPTY (no attempt was finished), SEARCH_JOURNAL (the file cannot be used) or
    CHECKPOINT_OTHER (another training left it).
    """
    from optuna.trial import TrialState

    journal = journal if is_alone() else None
    study = _study(journal, seed)
    if journal is not None and study.user_attrs.get(_TRAINING, training) != training:
        raise left_by_another(journal)
    study.set_user_attr(_TRAINING, training)
    if start is not None and not _judged(study) and not study.get_trials(states=(TrialState.WAITING,)):
        study.enqueue_trial(_places(start, space))
    for index in range(len(_judged(study)), trials):
        # Each attempt its own seed: what it draws depends on its number and the history alone.
        study.sampler = _sampler(seed * 100_003 + index)
        _attempt(study, objective, space)
        if progress is not None:
            progress((index + 1) / trials, f"attempt {index + 1}: {_best(study)}")
    history = tuple(Tried(settings=_settings(trial, space), value=_value(trial)) for trial in _judged(study))
    if all(tried.value is None for tried in history):
        raise LearningError("SEARCH_EMPTY", "No attempt of the search was finished; allow more trials.")
    return SearchResult(best=_settings(study.best_trial, space), value=study.best_value, history=history)


def _attempt(
    study: Study,
    objective: Callable[[Mapping[str, Setting], Attempt], float],
    space: Mapping[str, Span | Choice],
) -> None:
    """One trial; it stays unjudged, and is not counted, when the objective is interrupted or fails."""
    from optuna import TrialPruned
    from optuna.trial import TrialState

    trial = study.ask()
    try:
        value = objective(_suggest(trial, space), Attempt(trial))
    except TrialPruned:
        study.tell(trial, state=TrialState.PRUNED)
    else:
        study.tell(trial, value)


def _judged(study: Study) -> list[FrozenTrial]:
    from optuna.trial import TrialState

    return study.get_trials(states=(TrialState.COMPLETE, TrialState.PRUNED))


def _study(journal: Path | None, seed: int) -> Study:
    import optuna
    from optuna.storages import InMemoryStorage, JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        storage: InMemoryStorage | JournalStorage = InMemoryStorage()
        if journal is not None:
            journal.parent.mkdir(parents=True, exist_ok=True)
            storage = JournalStorage(JournalFileBackend(str(journal)))
        return optuna.create_study(
            study_name="search",
            storage=storage,
            sampler=_sampler(seed),
            pruner=optuna.pruners.MedianPruner(
                n_startup_trials=_STARTUP_TRIALS, n_warmup_steps=_UNPRUNED_STEPS
            ),
            load_if_exists=True,
        )
    except (OSError, ValueError, KeyError) as error:
        raise LearningError(
            "SEARCH_JOURNAL", f"The search cannot be kept in {journal} ({error}); remove that file."
        ) from error


def _sampler(seed: int) -> Any:
    from optuna.samplers import TPESampler

    # An attempt that was killed stays running for ever: it must not count.
    return TPESampler(seed=seed, n_startup_trials=_STARTUP_TRIALS, constant_liar=False)


def _suggest(trial: Trial, space: Mapping[str, Span | Choice]) -> dict[str, Setting]:
    settings: dict[str, Setting] = {}
    for name, wanted in space.items():
        if isinstance(wanted, Choice):
            places = list(range(len(wanted.options)))
            settings[name] = wanted.options[int(trial.suggest_categorical(name, places) or 0)]
        elif wanted.whole:
            settings[name] = trial.suggest_int(name, int(wanted.low), int(wanted.high), log=wanted.log)
        else:
            settings[name] = trial.suggest_float(name, wanted.low, wanted.high, log=wanted.log)
    return settings


def _places(settings: Mapping[str, Setting], space: Mapping[str, Span | Choice]) -> dict[str, Setting]:
    """Settings as a trial keeps them."""
    return {
        name: wanted.options.index(settings[name]) if isinstance(wanted, Choice) else settings[name]
        for name, wanted in space.items()
    }


def _settings(trial: FrozenTrial, space: Mapping[str, Span | Choice]) -> dict[str, Setting]:
    """A choice is kept as its place among the options."""
    return {
        name: wanted.options[trial.params[name]] if isinstance(wanted, Choice) else trial.params[name]
        for name, wanted in space.items()
    }


def _value(trial: FrozenTrial) -> float | None:
    """What a finished trial came to; a given-up one keeps its last report, which is not comparable."""
    from optuna.trial import TrialState

    return trial.value if trial.state == TrialState.COMPLETE else None


def _best(study: Study) -> str:
    values = [value for trial in study.trials if (value := _value(trial)) is not None]
    return f"{min(values):.5g}" if values else "none finished yet"


def _shown(value: Setting | None) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str("–" if value is None else value)
