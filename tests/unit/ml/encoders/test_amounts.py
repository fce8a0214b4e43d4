"""Prices and sizes as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.encoders.amounts import PriceRange, price_range, sizes_named
from ml.encoders.parallel import chinese_number


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("a coat under 300 euros", None, 300),
        ("coat for less than €299.50", None, 299.5),
        ("三百以内的大衣", None, 300),
        ("不超过1200元", None, 1200),
        ("预算三百五", None, 350),
        ("my budget is 80", None, 80),
        ("between 50 and 100 euros", 50, 100),
        ("一百到两百块的裤子", 100, 200),
        ("at least 200", 200, None),
        ("五百以上的西装", 500, None),
        ("over 50 euros but under 90 euros", 50, 90),
        ("size 38 jeans", None, None),
        ("two T-shirts", None, None),
        ("I am 168 cm tall and weigh 60 kg", None, None),
        ("", None, None),
    ],
)
def test_prices(text: str, least: float | None, most: float | None) -> None:
    assert price_range(text) == PriceRange(least=least, most=most)


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numbers_are_read_as_they_are_said(value: int) -> None:
    assert price_range(f"{chinese_number(value)}元以内").most == value


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("size m please", ("M",)),
        ("XL码的衬衫", ("XL",)),
        ("38码有吗", ("38",)),
        ("in XL or XXL", ("XL", "XXL")),
        ("xxxl", ("3XL",)),
        ("2XL", ("XXL",)),
        ("I'm a bit tall", ()),
        ("under 38 euros", ()),
    ],
)
def test_sizes(text: str, sizes: tuple[str, ...]) -> None:
    assert sizes_named(text) == sizes
