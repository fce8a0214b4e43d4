"""What a training says of itself while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from ml.errors import LearningError


class Tracker(Protocol):
    """Somewhere figures of a run are kept."""

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """Keep figures of one epoch."""

    def close(self, figures: Mapping[str, float]) -> None:
        """Keep the figures of the whole run and end."""


class Silent:
    """Keeps nothing."""

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """Nothing."""

    def close(self, figures: Mapping[str, float]) -> None:
        """Nothing."""


class TensorBoard:
    """Event files in a folder, which `tensorboard --logdir` shows."""

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder))  # type: ignore[no-untyped-call]
        lines = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
        self._writer.add_text("settings", f"| setting | value |\n|---|---|\n{lines}")  # type: ignore[no-untyped-call]

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """One point a figure."""
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)  # type: ignore[no-untyped-call]

    def close(self, figures: Mapping[str, float]) -> None:
        """The final figures as text, and the file closed."""
        lines = "\n".join(f"| {name} | {value:.4f} |" for name, value in figures.items())
        self._writer.add_text("figures", f"| figure | value |\n|---|---|\n{lines}")  # type: ignore[no-untyped-call]
        self._writer.close()  # type: ignore[no-untyped-call]


class WeightsAndBiases:
    """A run in Weights & Biases; where to and whether offline its own environment variables say."""

    def __init__(self, project: str, folder: Path, settings: Mapping[str, object]) -> None:
        try:
            import wandb
        except ImportError:
            raise LearningError(
                "TRACKER_MISSING", "Weights & Biases is not installed; run: .venv/bin/pip install wandb"
            ) from None
        self._run = wandb.init(
            project=project, dir=str(folder), config=dict(settings), reinit="return_previous"
        )

    def scalars(self, values: Mapping[str, float], *, step: int) -> None:
        """One point a figure."""
        self._run.log(dict(values), step=step)

    def close(self, figures: Mapping[str, float]) -> None:
        """The final figures as the run's summary."""
        self._run.summary.update(dict(figures))
        self._run.finish()
