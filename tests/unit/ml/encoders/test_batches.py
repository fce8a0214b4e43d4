"""Few tokens are encoded on one thread, many on all, and the setting is as it was afterwards."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from ml.encoders.batches import encoded_in_batches

WIDTH = 3


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("texts", "threads"), [(1, 1), (100, 1), (103, 2)])
def test_threads_suit_the_number_of_tokens(two_threads: None, texts: int, threads: int) -> None:
    seen = set()

    def encode(ids: Tensor, mask: Tensor) -> Tensor:
        seen.add(torch.get_num_threads())
        return ids[:, :WIDTH].float()

    rows = encoded_in_batches([[*range(10)]] * texts, WIDTH, torch.device("cpu"), encode)
    assert seen == {threads}
    assert torch.get_num_threads() == 2
    np.testing.assert_array_equal(rows, np.tile(np.arange(WIDTH, dtype=np.float32), (texts, 1)))


def test_an_encoder_that_fails_leaves_the_setting(two_threads: None) -> None:
    def encode(ids: Tensor, mask: Tensor) -> Tensor:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        encoded_in_batches([[1, 2]], WIDTH, torch.device("cpu"), encode)
    assert torch.get_num_threads() == 2
