"""Several processes that learn together, as `torchrun` starts them."""

from __future__ import annotations

import os

import torch
import torch.distributed as distributed
from torch import Tensor, nn

from ml.device import local_device


def is_first_process() -> bool:
    """Whether this process writes the files."""
    return os.environ.get("RANK", "0") == "0"


def is_alone() -> bool:
    """Whether this is the only process of the training."""
    return int(os.environ.get("WORLD_SIZE", "1")) == 1


class Processes:
    """The processes of this training; alone unless `torchrun` started more.

    ``device``: where the model lives; it decides what the processes talk through (NCCL between graphics
    processors, Gloo between processors).
    """

    def __init__(self, device: torch.device | None = None) -> None:
        self.count = int(os.environ.get("WORLD_SIZE", "1"))
        self.rank = int(os.environ.get("RANK", "0"))
        if self.count > 1 and not distributed.is_initialized():
            own = device or local_device()
            if own.type == "cuda":
                torch.cuda.set_device(own)
            distributed.init_process_group("nccl" if own.type == "cuda" else "gloo")

    @property
    def is_first(self) -> bool:
        """Whether this one writes the files."""
        return self.rank == 0

    def share(self, model: nn.Module) -> None:
        """Give every process the weights of the first."""
        if self.count > 1:
            for value in model.state_dict().values():
                distributed.broadcast(value, 0)

    def agree(self, value: float) -> float:
        """The mean over the processes, so that all of them stop in the same epoch."""
        if self.count == 1:
            return value
        told = torch.tensor([value], dtype=torch.float64, device=self._device())
        distributed.all_reduce(told)
        return float(told[0]) / self.count

    def same_bytes(self, content: bytes) -> bytes:
        """What the first process holds, on every one: a file need only lie where the first one runs."""
        if self.count == 1:
            return content
        size = torch.tensor([len(content)], dtype=torch.int64, device=self._device())
        distributed.broadcast(size, 0)
        if not int(size[0]):
            return b""
        told = torch.empty(int(size[0]), dtype=torch.uint8, device=self._device())
        if self.is_first:
            told.copy_(torch.frombuffer(bytearray(content), dtype=torch.uint8))
        distributed.broadcast(told, 0)
        return told.cpu().numpy().tobytes()

    def share_of(self, order: Tensor) -> Tensor:
        """The rows of this process, int64; every process gets as many, some rows twice when they must."""
        each = -(-len(order) // self.count)
        filled = order.repeat(-(-each * self.count // len(order)))[: each * self.count]
        return filled[self.rank :: self.count]

    def average_gradients(self, model: nn.Module) -> None:
        """Replace every gradient by the mean over the processes.

        A weight one process has no gradient for counts as zero there: all must send as many.
        """
        if self.count == 1:
            return
        for parameter in model.parameters():
            if parameter.requires_grad:
                if parameter.grad is None:
                    parameter.grad = torch.zeros_like(parameter)
                distributed.all_reduce(parameter.grad)
                parameter.grad /= self.count

    def _device(self) -> torch.device:
        return local_device() if distributed.get_backend() == "nccl" else torch.device("cpu")

    def end(self) -> None:
        """Leave the group, when there is one."""
        if self.count > 1 and distributed.is_initialized():
            distributed.destroy_process_group()
