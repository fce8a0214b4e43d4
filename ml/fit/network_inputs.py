"""What a network of fit sees of a question: numbers on public scales, words by a public hash.

Nothing here is learnt from rentals, not even a mean: a scale measured on training rows would tell of them,
and a network taught within a privacy budget must not have any that is not counted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ml.fit.body_space import body_numbers
from ml.fit.rows import RentalQuestions

NUMBERS: Final = ("log_mass", "stature", "band", "cup", "age", "size")
CENTRES: Final = (4.15, 165.0, 34.0, 3.0, 35.0, 14.0)
"""Near the middle of what grown women measure: 63 kg, 165 cm, 34 C, 35 years; of a ladder, its lower part."""
SPREADS: Final = (0.2, 7.0, 2.0, 1.5, 10.0, 9.0)
FARTHEST: Final = 4.0
"""In spreads; what lies beyond is drawn there."""
BUCKETS: Final = {"categories": 96, "rented_for": 24, "body_types": 24}
"""Places of a word's hash; two words on one place are one to the network."""
WORD_GROUPS: Final = {"categories": "occasion", "rented_for": "occasion", "body_types": "build"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInputs:
    """Questions [N] as a network sees them."""

    numbers: Tensor  # float32 [N, 6], in spreads from the centre, 0 where unknown
    known: Tensor  # float32 [N, 6]; 1 where known
    words: Tensor  # int64 [N, 3]; place of the hash by column of `BUCKETS`, -1 where unknown

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: Tensor) -> NetworkInputs:
        """These rows (int64 [B])."""
        return NetworkInputs(numbers=self.numbers[rows], known=self.known[rows], words=self.words[rows])

    def to(self, device: torch.device) -> NetworkInputs:
        """The same on another processor."""
        return NetworkInputs(
            numbers=self.numbers.to(device), known=self.known.to(device), words=self.words.to(device)
        )


def network_inputs(questions: RentalQuestions) -> NetworkInputs:
    """The inputs of questions, on the processor."""
    raw = np.concatenate([body_numbers(questions), questions.sizes[:, None]], axis=1)
    standard = np.clip((raw - np.asarray(CENTRES)) / np.asarray(SPREADS), -FARTHEST, FARTHEST)
    standard[:, -1] = (raw[:, -1] - CENTRES[-1]) / SPREADS[-1]  # a ladder has its own end
    known = np.isfinite(standard)
    words = np.stack([_places(getattr(questions, name), count) for name, count in BUCKETS.items()], axis=1)
    return NetworkInputs(
        numbers=torch.from_numpy(np.where(known, standard, 0.0).astype(np.float32)),
        known=torch.from_numpy(known.astype(np.float32)),
        words=torch.from_numpy(words),
    )


def _places(words: npt.NDArray[np.str_], buckets: int) -> npt.NDArray[np.int64]:
    found, places = np.unique(words, return_inverse=True)
    hashed = [_bucket(word, buckets) if word else -1 for word in found.tolist()]
    return np.asarray(hashed, dtype=np.int64)[places]


def _bucket(word: str, buckets: int) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) % buckets
