"""What a training says of itself while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from ml.errors import LearningError
from ml.training.options import LearningOptions
from ml.training.processes import is_first_process

FOLDER_NAME: Final = "tracking"
PROJECT: Final = "vitrine"


class Tracker(Protocol):
    """Somewhere figures of a run are kept."""

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """Keep figures of one epoch."""

    def close(self, figures: Mapping[str, float]) -> None:
        """Keep the figures of the whole run and end."""


def make_tracker(options: LearningOptions, folder: Path, settings: Mapping[str, object]) -> Tracker:
    """The tracker that was chosen, writing under ``folder``/tracking; only the first process tracks.

    ``settings`` are kept with the run. Raises LearningError TRACKER_MISSING when Weights & Biases was chosen
    and is not installed, and the ``OSError`` of a folder that cannot be written.
    """
    if options.tracker == "none" or not is_first_process():
        return Silent()
    place = folder / FOLDER_NAME
    place.mkdir(parents=True, exist_ok=True)
    if options.tracker == "wandb":
        return WeightsAndBiases(PROJECT, place, settings)
    return TensorBoard(place, settings)


class Silent:
    """Keeps nothing."""

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """Nothing."""

    def close(self, figures: Mapping[str, float]) -> None:
        """Nothing."""


class Discreet:
    """Passes on what was seen on rows held out: a loss of training rows tells of them, without any noise."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """All but the loss."""
        self._tracker.scalars({name: value for name, value in values.items() if name != "loss"}, step=step)

    def close(self, figures: Mapping[str, float]) -> None:
        """As they are."""
        self._tracker.close(figures)


class TensorBoard:
    """Event files in a folder, which `tensorboard --logdir` shows."""

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder))
        lines = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
        self._writer.add_text("settings", f"| setting | value |\n|---|---|\n{lines}")

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """One point a figure."""
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)

    def close(self, figures: Mapping[str, float]) -> None:
        """The final figures as text, and the file closed."""
        lines = "\n".join(f"| {name} | {value:.4f} |" for name, value in figures.items())
        self._writer.add_text("figures", f"| figure | value |\n|---|---|\n{lines}")
        self._writer.close()


class WeightsAndBiases:
    """A run in Weights & Biases.

    Where it goes and whether it stays offline its own environment variables say (``WANDB_MODE=offline``).
    """

    def __init__(self, project: str, folder: Path, settings: Mapping[str, object]) -> None:
        try:
            import wandb
        except ImportError:
            raise LearningError(
                "TRACKER_MISSING", "Weights & Biases is not installed; run: .venv/bin/pip install wandb"
            ) from None
        self._run = wandb.init(project=project, dir=str(folder), config=dict(settings), reinit="create_new")

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """One point a figure."""
        self._run.log(dict(values), step=step)

    def close(self, figures: Mapping[str, float]) -> None:
        """The final figures as the run's summary."""
        self._run.summary.update(dict(figures))
        self._run.finish()
