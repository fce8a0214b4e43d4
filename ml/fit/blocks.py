"""Training examples as they will be met: each block of rentals seen from a history frozen before it.

A model in use looks at its history from some weeks after it ended. Features that were always of yesterday
would promise more than such a history holds; features that include the row itself would tell its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.fit.erasure import Group, erase_at_random
from ml.fit.history import History
from ml.fit.rows import RentalRows

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

FIRST_SHARE: Final = 0.15
"""The earliest rows are history only: before them there is too little to look back on."""
BLOCK_SHARE: Final = 0.05
ERASED_SHARES: Final[dict[Group, float]] = {
    "item": 0.5,
    "person": 0.4,
    "body": 0.1,
    "size": 0.05,
    "occasion": 0.1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rentals [n] after a cut-off, by features of before it."""

    features: Floats  # [n, F]
    erased: Floats  # [n, F]; with something unknown
    labels: Labels  # [n]


def make_blocks(
    rows: RentalRows, *, seed: int, progress: Callable[[float], None] | None = None
) -> list[Block]:
    """The blocks of ``rows`` in time order, the latest last."""
    generator = np.random.default_rng(seed)
    spans = list(block_spans(len(rows)))
    blocks = []
    for number, (start, end) in enumerate(spans):
        history = History.of(rows.take(np.arange(start)))
        asked = rows.take(np.arange(start, end))
        questions = asked.pick(np.arange(len(asked)))
        blocks.append(
            Block(
                features=history.features(questions).astype(np.float32),
                erased=history.features(erase_at_random(questions, ERASED_SHARES, generator)).astype(
                    np.float32
                ),
                labels=asked.labels,
            )
        )
        if progress is not None:
            progress((number + 1) / len(spans))
    return blocks


def block_spans(rows: int) -> Iterator[tuple[int, int]]:
    """First row and end of each block."""
    cuts = np.arange(FIRST_SHARE, 1.0 + BLOCK_SHARE / 2, BLOCK_SHARE)
    ends = np.round(cuts * rows).astype(np.int64)
    yield from zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
