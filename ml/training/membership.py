"""Whether a model tells who was in its training rows: the attack by loss of Yeom et al. 2018."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ml.figures.classification import auc

Floats = npt.NDArray[np.float64]


def membership_auc(member_losses: Floats, other_losses: Floats) -> float:
    """How often a training row has a smaller loss than a row of the same kind never seen; .5 is no leak."""
    losses = np.concatenate([member_losses, other_losses])
    members = np.arange(len(losses)) < len(member_losses)
    return auc(members, -losses)


def row_losses(
    model: nn.Module, inputs: Tensor, labels: Tensor, *, loss: Callable[..., Tensor] | None = None
) -> Floats:
    """The loss of each row [N] (cross entropy unless another is given), in evaluation mode."""
    model.eval()
    with torch.no_grad():
        each = (loss or nn.functional.cross_entropy)(model(inputs), labels, reduction="none")
    return each.cpu().numpy().astype(np.float64)
