"""Embeddings on disk: each product is embedded once, and a damaged file costs time, never an answer."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ml.recommend.kept_embeddings import OpenedEmbeddings, embeddings_for
from tests.unit.ml.recommend.worlds import directions

ROWS = directions(9, 6, seed=1).astype(np.float32)
DIGESTS = [hashlib.sha256(bytes([place])).digest() for place in range(9)]


class Encoder:
    """Knows the rows of the nine products; remembers what it was asked for."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = list(places)
        self.asked: list[int] = []

    def __call__(self, places: Sequence[int]) -> np.ndarray:
        self.asked = [self.places[place] for place in places]
        return ROWS[self.asked]


def opened(path: Path, places: Sequence[int], encoder: str = "a") -> tuple[OpenedEmbeddings, list[int]]:
    embed = Encoder(places)
    found = embeddings_for(path, [DIGESTS[place] for place in places], encoder, embed)
    np.testing.assert_array_equal(found.rows, ROWS[list(places)])
    assert found.embedded == len(embed.asked)
    return found, embed.asked


def test_what_was_embedded_once_is_not_embedded_again(tmp_path: Path) -> None:
    path = tmp_path / "shelf" / "embeddings.safetensors"
    first, asked = opened(path, range(6))
    assert (asked, first.rebuilt_because) == (list(range(6)), "EMBEDDINGS_MISSING")
    written = path.stat().st_mtime_ns
    second, asked = opened(path, range(6))
    assert (asked, second.rebuilt_because) == ([], None)
    assert path.stat().st_mtime_ns == written


def test_only_what_came_or_changed_is_embedded_whatever_the_order(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.safetensors"
    opened(path, range(6))
    _, asked = opened(path, [8, 3, 0, 7, 1])
    assert asked == [8, 7]
    _, asked = opened(path, [8, 5])  # what left the catalogue is forgotten
    assert asked == [5]


def test_another_encoders_rows_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.safetensors"
    opened(path, range(3))
    found, asked = opened(path, range(3), encoder="b")
    assert (asked, found.rebuilt_because) == ([0, 1, 2], "EMBEDDINGS_OTHER_ENCODER")


@pytest.mark.parametrize("at", [0, 4, 9, 60, 300, 420, -20])
def test_a_damaged_file_is_made_anew_and_said(at: int, tmp_path: Path) -> None:
    path = tmp_path / "embeddings.safetensors"
    opened(path, range(4))
    content = bytearray(path.read_bytes())
    path.write_bytes(
        content[: len(content) // 2] if at < 0 else bytes([*content[:at], 0xFF, *content[at + 1 :]])
    )
    found, asked = opened(path, range(4))
    assert asked == [0, 1, 2, 3]
    assert found.rebuilt_because in {"EMBEDDINGS_DAMAGED", "EMBEDDINGS_OTHER_ENCODER"}
    assert opened(path, range(4))[1] == []


def test_a_failure_to_embed_leaves_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.safetensors"
    opened(path, range(4))

    def fails(places: Sequence[int]) -> np.ndarray:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError):
        embeddings_for(path, DIGESTS, "a", fails)
    assert opened(path, range(4))[1] == []
