"""A training that can go on where it stopped: weights, optimiser and place, in one safetensors file.

No random state is kept: the loop seeds every step from its place, so that the place says it all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from ml.errors import LearningError
from resources.files import write_atomically

_NOTES: Final = "checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """All a loop needs to go on."""

    weights: dict[str, Tensor]
    best_weights: dict[str, Tensor]
    optimiser: dict[str, Any]
    """``torch.optim.Optimizer.state_dict``: tensors by parameter, and settings JSON can hold."""
    record: dict[str, Any]
    task: dict[str, Tensor] = field(default_factory=dict)
    """What the task itself wants kept."""


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write it so that a kill leaves the old one or the new one.

    Raises LearningError CHECKPOINT_UNWRITTEN (the disk is full, the folder is gone); the old one stays.
    """
    tensors = {f"weights/{name}": value for name, value in checkpoint.weights.items()}
    tensors |= {f"best/{name}": value for name, value in checkpoint.best_weights.items()}
    tensors |= {f"task/{name}": value for name, value in checkpoint.task.items()}
    plain: dict[str, dict[str, Any]] = {}
    for index, state in checkpoint.optimiser["state"].items():
        for name, value in state.items():
            if isinstance(value, Tensor):
                tensors[f"optimiser/{index}/{name}"] = value
            else:
                plain.setdefault(str(index), {})[name] = value
    notes = {
        "record": checkpoint.record,
        "groups": checkpoint.optimiser["param_groups"],
        "optimiser": plain,
    }
    write_place(path, tensors, _NOTES, notes)


def write_place(path: Path, tensors: Mapping[str, Tensor], kind: str, notes: Mapping[str, Any]) -> None:
    """Write tensors, and notes under the name of their ``kind``, as `write_checkpoint` does and raises."""
    unshared = {name: value.detach().cpu().clone().contiguous() for name, value in tensors.items()}
    try:
        write_atomically(path, save(unshared, metadata={kind: json.dumps(notes)}))
    except OSError as error:
        raise LearningError(
            "CHECKPOINT_UNWRITTEN",
            f"The training cannot keep its place in {path} ({error.strerror or error}); free space on that "
            "disk and start it again: it goes on from the last place it could keep.",
        ) from error


def read_checkpoint(content: bytes, path: Path) -> Checkpoint:
    """The checkpoint in the content of the file ``path``. Raises LearningError CHECKPOINT_MALFORMED."""
    try:
        notes = read_notes(content, _NOTES)
        tensors = load(content)
        optimiser: dict[int, dict[str, Any]] = {}
        for index, values in notes["optimiser"].items():
            optimiser.setdefault(int(index), {}).update(values)
        for key in [name for name in tensors if name.startswith("optimiser/")]:
            _, index, name = key.split("/", 2)
            optimiser.setdefault(int(index), {})[name] = tensors[key]
        return Checkpoint(
            weights=_under("weights/", tensors),
            best_weights=_under("best/", tensors),
            optimiser={"state": optimiser, "param_groups": notes["groups"]},
            record=notes["record"],
            task=_under("task/", tensors),
        )
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise malformed(path, error) from error


def read_notes(content: bytes, kind: str) -> dict[str, Any]:
    """The notes `write_place` put into the header (safetensors format: u64 length, then the header as JSON).

    Raises ``KeyError``, ``TypeError`` and ``ValueError`` where there are none.
    """
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    notes: dict[str, Any] = json.loads(header["__metadata__"][kind])
    return notes


def malformed(path: Path, error: Exception) -> LearningError:
    """That a file is none a training left."""
    return LearningError(
        "CHECKPOINT_MALFORMED",
        f"{path} is not a training to go on with ({error}); pass --no-resume or another --out.",
    )


def left_by_another(path: Path) -> LearningError:
    """That a file is of another training."""
    return LearningError(
        "CHECKPOINT_OTHER",
        f"{path} was left by a training of another model, other rows or other settings; "
        "pass --no-resume or another --out.",
    )


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
