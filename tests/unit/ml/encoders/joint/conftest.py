"""A text encoder that needs no weights, and a small network that was never taught."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
import torch

from ml.encoders.joint.model import JointConfig, JointEncoder
from ml.encoders.joint.network import JointNetwork


class BagOfWords:
    """The mean of a random direction for each word, for each character where there are no spaces."""

    name = "bag of words"
    width = 96

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit rows  # [N, 96]."""
        rows = np.stack(
            [sum((_direction(word, self.width) for word in _words(text)), 1e-6) for text in texts]
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _words(text: str) -> list[str]:
    spaced = text.lower().replace(",", " ").replace(".", " ").split()
    return [part for word in spaced for part in (word if not word.isascii() else [word])]


def _direction(word: str, width: int) -> npt.NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=width)


@pytest.fixture(scope="session")
def words() -> BagOfWords:
    """The text encoder of these tests."""
    return BagOfWords()


@pytest.fixture(scope="session")
def untaught(words: BagOfWords) -> JointEncoder:
    """An encoder with random weights on the processor."""
    torch.manual_seed(0)
    config = JointConfig(text_encoder=words.name, text_width=words.width)
    return JointEncoder(JointNetwork(config.widths()), config, words, device="cpu")
