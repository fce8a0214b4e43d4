"""Which processor computes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ml.errors import ModelError

if TYPE_CHECKING:
    import torch


def chosen_device(wanted: str) -> torch.device:
    """The processor for ``"auto"`` (a graphics processor when there is one), ``"cpu"`` or ``"cuda"``.

    Under `torchrun` it is the one of this process. Raises ModelError DEVICE_MISSING or DEVICE_UNKNOWN.
    """
    import torch

    if wanted not in {"auto", "cpu", "cuda"}:
        raise ModelError("DEVICE_UNKNOWN", f"There is no device {wanted!r}; say auto, cpu or cuda.")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ModelError(
            "DEVICE_MISSING", "There is no graphics processor that can be used here; pass --device cpu."
        )
    return torch.device("cpu") if wanted == "cpu" else local_device()


def local_device() -> torch.device:
    """The graphics processor of this process, else the processor."""
    import torch

    if not torch.cuda.is_available():
        return torch.device("cpu")
    return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
