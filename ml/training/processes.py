"""Several processes that learn together, as `torchrun` starts them."""

from __future__ import annotations

import os

import torch
import torch.distributed as distributed
from torch import Tensor, nn


class Processes:
    """The processes of this training; alone unless `torchrun` started more."""

    def __init__(self) -> None:
        self.count = int(os.environ.get("WORLD_SIZE", "1"))
        self.rank = int(os.environ.get("RANK", "0"))
        if self.count > 1 and not distributed.is_initialized():
            distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")

    @property
    def is_first(self) -> bool:
        """Whether this one writes the files."""
        return self.rank == 0

    def device(self) -> torch.device:
        """The graphics processor of this process, else the processor."""
        if not torch.cuda.is_available():
            return torch.device("cpu")
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))

    def share(self, model: nn.Module) -> None:
        """Give every process the weights of the first."""
        if self.count > 1:
            for value in model.state_dict().values():
                distributed.broadcast(value, 0)

    def share_of(self, order: Tensor) -> Tensor:
        """The rows of this process, int64; every process gets as many, some rows twice when they must."""
        each = -(-len(order) // self.count)
        filled = order.repeat(-(-each * self.count // len(order)))[: each * self.count]
        return filled[self.rank :: self.count]

    def average_gradients(self, model: nn.Module) -> None:
        """Replace every gradient by the mean over the processes."""
        if self.count > 1:
            for parameter in model.parameters():
                if parameter.grad is not None:
                    distributed.all_reduce(parameter.grad)
                    parameter.grad /= self.count
