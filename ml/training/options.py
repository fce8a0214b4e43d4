"""What a person chooses of a training, the same for every model; and the processor it runs on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ml.device import chosen_device
from ml.errors import LearningError
from ml.training.places import remove_places

if TYPE_CHECKING:
    import torch

DeviceName = Literal["auto", "cpu", "cuda"]
TrackerName = Literal["tensorboard", "wandb", "none"]
Adapter = Literal["none", "lora", "adalora"]

CHECKPOINT_NAME: Final = "checkpoint.safetensors"
_ALWAYS_SUPPORTED: Final = frozenset({"seed", "device", "tracker", "resume"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningOptions:
    """The choices of `train`; None and the defaults leave a choice to the model that is taught.

    Raises LearningError OPTION_RANGE when a number makes no sense, and OPTIONS_TOGETHER when an opponent and
    a privacy budget are asked for at once: moved rows would spend the budget twice.
    """

    seed: int = 0
    device: DeviceName = "auto"
    tracker: TrackerName = "tensorboard"
    epochs: int | None = None
    """Most passes over the rows; early stopping may end sooner."""
    ensemble: int | None = None
    """How many models are taught from different seeds and averaged."""
    search_trials: int = 0
    """How many settings are tried before the one that is kept; 0 takes the tuned ones."""
    dp_epsilon: float | None = None
    """Differential privacy of the training rows: the budget that must not be exceeded."""
    adversarial: bool = False
    adapter: Adapter = "none"
    multi_task: bool = False
    resume: bool = True
    """Go on with a training that was killed in the same folder."""

    def __post_init__(self) -> None:
        for name in ("epochs", "ensemble"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise LearningError("OPTION_RANGE", f"{_flag(name)} is {value}; it must be at least 1.")
        if self.search_trials < 0:
            raise LearningError(
                "OPTION_RANGE", f"--search-trials is {self.search_trials}; it must be 0 (no search) or more."
            )
        if self.dp_epsilon is not None and not 0 < self.dp_epsilon < float("inf"):
            raise LearningError(
                "OPTION_RANGE", f"--dp-epsilon is {self.dp_epsilon}; it must be a number above 0, such as 3."
            )

        if self.adversarial and self.dp_epsilon is not None:
            raise LearningError(
                "OPTIONS_TOGETHER",
                "--adversarial and --dp-epsilon cannot be combined; leave one of them out.",
            )

    def refuse_unsupported(self, supported: Collection[str]) -> None:
        """Refuse a choice that this training would ignore.

        ``supported`` names the fields it uses beyond seed, device, tracker and resume. Raises LearningError
        OPTION_UNSUPPORTED, which names the first choice it has no use for.
        """
        for field in fields(self):
            if field.name in _ALWAYS_SUPPORTED or field.name in supported:
                continue
            if getattr(self, field.name) != field.default:
                raise LearningError(
                    "OPTION_UNSUPPORTED", f"This training has no use for {_flag(field.name)}; leave it out."
                )

    def checkpoint_in(self, folder: Path) -> Path:
        """Where a training into ``folder`` keeps its checkpoint.

        Without ``resume`` an old one is removed, and what lies beside it (`ml.training.places`).
        """
        path = folder / CHECKPOINT_NAME
        if not self.resume:
            remove_places(path)
        return path


def choose_device(options: LearningOptions) -> torch.device:
    """The processor to learn on: ``auto`` takes a graphics processor when there is one.

    Under `torchrun` it is the one of this process. Raises ModelError DEVICE_MISSING when a graphics processor
    was asked for and there is none.
    """
    return chosen_device(options.device)


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
