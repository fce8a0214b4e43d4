"""Merchandisers' wishes: typed, bounded by days, and refused by name when they are wrong."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resources.catalogue.boosts import boosts_path, read_boosts
from resources.errors import ResourceError

PRODUCTS = ("tee-women", "wool-coat-women")
WISH = {"product": "tee-women", "amount": 0.8, "author": "Ana", "reason": "end of line"}


def written(folder: Path, *boosts: dict[str, Any]) -> Path:
    path = folder / "boosts.json"
    path.write_text(json.dumps({"boosts": boosts}), encoding="utf-8")
    return path


def test_a_boost_holds_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        WISH,
        {**WISH, "from": "2026-12-01", "until": "2026-12-24"},
        {**WISH, "product": "wool-coat-women", "amount": -0.5, "until": "2026-11-30"},
    )
    always, advent, gone = read_boosts(path, PRODUCTS)
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 24), date(2026, 12, 25)]
    assert [always.in_force(day) for day in days] == [True] * 4
    assert [advent.in_force(day) for day in days] == [False, True, True, False]
    assert [gone.in_force(day) for day in days] == [True, False, False, False]
    assert (gone.product, gone.amount, gone.author, gone.reason) == (
        "wool-coat-women",
        -0.5,
        "Ana",
        "end of line",
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"amount": 1.5}, "amount"),
        ({"amount": 0}, "changes nothing"),
        ({"author": " "}, "author"),
        ({"reason": ""}, "reason"),
        ({"from": "2026-12-24", "until": "2026-12-01"}, "before it begins"),
        ({"from": 20261201}, "YYYY-MM-DD"),
        ({"until": "2026-13-01"}, "until"),
        ({"untill": "2026-12-01"}, "untill"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], named: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=named) as refused:
        read_boosts(written(tmp_path, WISH, {**WISH, **change}), PRODUCTS)
    assert refused.value.code == "BOOSTS_MALFORMED"
    assert "boosts.1" in refused.value.message


@pytest.mark.parametrize("missing", ["product", "amount", "author", "reason"])
def test_nobody_boosts_without_saying_what_who_and_why(missing: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=missing):
        read_boosts(written(tmp_path, {name: one for name, one in WISH.items() if name != missing}), PRODUCTS)


def test_a_boost_for_what_the_shop_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"boosts\.1 is for 'tea-women'") as refused:
        read_boosts(written(tmp_path, WISH, {**WISH, "product": "tea-women"}), PRODUCTS)
    assert refused.value.code == "BOOST_PRODUCT_UNKNOWN"


def test_the_shops_own_boosts_lie_in_its_data_folder(vitrine_home: Path) -> None:
    assert boosts_path() == vitrine_home / "merchandising" / "boosts.json"
