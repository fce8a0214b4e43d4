"""Which processor computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ml.errors import ModelError

if TYPE_CHECKING:
    import torch


def chosen_device(wanted: str) -> torch.device:
    """The processor for ``"auto"`` (a graphics processor when there is one), ``"cpu"`` or ``"cuda"``.

    Raises ModelError DEVICE_MISSING or DEVICE_UNKNOWN.
    """
    import torch

    if wanted not in {"auto", "cpu", "cuda"}:
        raise ModelError("DEVICE_UNKNOWN", f"There is no device {wanted!r}; say auto, cpu or cuda.")
    present = torch.cuda.is_available()
    if wanted == "cuda" and not present:
        raise ModelError(
            "DEVICE_MISSING", "This machine has no graphics processor that torch can use; say auto or cpu."
        )
    return torch.device("cuda" if present and wanted != "cpu" else "cpu")
