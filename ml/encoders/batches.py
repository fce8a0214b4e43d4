"""Sentences of unlike length, a batch of like ones at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

_TOKENS_A_BATCH: Final = 4096
_TOKENS_FOR_ONE: Final = 1024
"""Up to so many, threads cost more than they bring, and ten times as much where they wait for a busy core."""


def encoded_in_batches(
    tokens: Sequence[Sequence[int]],
    width: int,
    device: torch.device,
    encode: Callable[[Tensor, Tensor], Tensor],
    *,
    padding: int = 0,
) -> npt.NDArray[np.float32]:
    """``encode(ids int64 [B, L], mask bool [B, L]) -> [B, width]`` for each of ``tokens``  # [N, width].

    Sorted by length, so that little is spent on padding, and cut by tokens, so that memory stays bounded.
    """
    rows = np.zeros((len(tokens), width), dtype=np.float32)
    lengths = [len(one) for one in tokens]
    with torch.inference_mode(), _threads_for(sum(lengths)):
        for places in _batches(lengths):
            ids, mask = padded([tokens[place] for place in places], padding)
            rows[places] = encode(ids.to(device), mask.to(device)).float().cpu().numpy()
    return rows


def padded(tokens: Sequence[Sequence[int]], padding: int = 0) -> tuple[Tensor, Tensor]:
    """Ids (int64 [B, L]) with ``padding`` behind, and where there is a token (bool [B, L])."""
    longest = max(map(len, tokens), default=0)
    ids = torch.full((len(tokens), longest), padding, dtype=torch.int64)
    mask = torch.zeros((len(tokens), longest), dtype=torch.bool)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = torch.tensor(one, dtype=torch.int64)
        mask[row, : len(one)] = True
    return ids, mask


def mean_of_tokens(states: Tensor, mask: Tensor) -> Tensor:
    """The unit mean of the states [B, L, D] of the tokens that are there (bool [B, L])  # [B, D]."""
    shares = mask.unsqueeze(-1).to(states.dtype)
    mean = (states * shares).sum(1) / shares.sum(1).clamp(min=1)
    return torch.nn.functional.normalize(mean, dim=-1)


@contextmanager
def _threads_for(tokens: int) -> Iterator[None]:
    """torch on one thread while there are few tokens."""
    before = torch.get_num_threads()
    torch.set_num_threads(1 if tokens <= _TOKENS_FOR_ONE else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > _TOKENS_A_BATCH:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
