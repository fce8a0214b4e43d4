"""The encoder that ships: small, and both languages of queries nobody taught it find the same products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ml.encoders.judging import agreement_of, read_query_pairs, relevance_of
from ml.encoders.search import ProductSearch
from ml.encoders.text import (
    BILINGUAL_FOLDER,
    TextEncoder,
    default_text_encoder,
    load_bilingual_encoder,
)
from ml.errors import DataError
from resources.catalogue import load_catalogue

QUERIES = Path(__file__).with_name("queries.tsv")


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return load_bilingual_encoder("cpu")


@pytest.fixture(scope="module")
def search(encoder: TextEncoder) -> ProductSearch:
    return ProductSearch(load_catalogue().products, encoder=encoder)


def test_the_weights_are_small() -> None:
    assert (BILINGUAL_FOLDER / "model.safetensors").stat().st_size <= 8_000_000


@pytest.mark.parametrize(
    ("english", "chinese", "other"),
    [
        ("a pair of jeans", "一条牛仔裤", "西装外套"),
        ("too tight at the waist", "腰太紧了", "今天天气不错"),
        ("what time do you close?", "你们几点关门？", "红色连衣裙"),
        ("I want to return this", "我想退货", "绿色毛衣"),
    ],
)
def test_a_translation_is_nearer_than_something_else(
    encoder: TextEncoder, english: str, chinese: str, other: str
) -> None:
    rows = encoder.encode([english, chinese, other])
    assert rows[0] @ rows[1] > 0.5
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_chinese_meets_english_in_the_space_of_the_english_encoder() -> None:
    english, chinese, other = default_text_encoder().encode(["a woollen sweater", "羊毛毛衣", "退货政策"])
    assert english @ chinese > 0.5 > english @ other


def test_both_languages_of_a_query_find_the_same(search: ProductSearch) -> None:
    pairs = read_query_pairs(QUERIES)
    assert len(pairs) == 200
    found = agreement_of(search, pairs)
    assert found["english_first_in_chinese"] >= 0.9
    assert found["chinese_first_in_english"] >= 0.9


def test_what_is_asked_for_is_found(search: ProductSearch) -> None:
    shares = relevance_of(search, read_query_pairs(QUERIES), load_catalogue().products)
    assert shares["english"] >= 0.85
    assert shares["chinese"] >= 0.85


def test_a_row_does_not_depend_on_its_batch(encoder: TextEncoder) -> None:
    texts = ["红色半身裙", "a long coat for the winter that keeps me warm", "T恤"]
    together = load_bilingual_encoder("cpu").encode(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], row, atol=1e-5)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics processor")
def test_a_graphics_processor_gives_the_same(encoder: TextEncoder) -> None:
    texts = ["红色半身裙", "a red skirt"]
    np.testing.assert_allclose(encoder.encode(texts), load_bilingual_encoder("cuda").encode(texts), atol=1e-4)


def test_a_file_that_holds_no_pairs_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("english\tchinese\twanted\nonly english\n")
    with pytest.raises(DataError) as caught:
        read_query_pairs(path)
    assert caught.value.code == "QUERIES_MALFORMED"
