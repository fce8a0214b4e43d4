"""A training that can go on where it stopped: weights, optimiser and place, in one safetensors file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from ml.errors import LearningError
from resources.files import write_atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """All a loop needs to go on."""

    weights: dict[str, Tensor]
    best_weights: dict[str, Tensor]
    optimiser: dict[str, Any]
    """``torch.optim.Optimizer.state_dict``: tensors by parameter, and settings JSON can hold."""
    record: dict[str, Any]


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write it so that a kill leaves the old one or the new one. Raises ``OSError``."""
    tensors = {f"weights/{name}": value for name, value in checkpoint.weights.items()}
    tensors |= {f"best/{name}": value for name, value in checkpoint.best_weights.items()}
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
    unshared = {name: value.detach().cpu().clone().contiguous() for name, value in tensors.items()}
    write_atomically(path, save(unshared, metadata={"checkpoint": json.dumps(notes)}))


def read_checkpoint(path: Path) -> Checkpoint:
    """A checkpoint. Raises LearningError CHECKPOINT_MALFORMED."""
    try:
        with safe_open(path, framework="pt") as file:
            notes = json.loads(file.metadata()["checkpoint"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
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
        )
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise LearningError(
            "CHECKPOINT_MALFORMED", f"{path} is not a training to go on with ({error}); remove it."
        ) from error


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
