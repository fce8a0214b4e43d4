"""What a model says of the house it learnt from, and what a private one must not."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ml.fit.house import House
from ml.fit.private_house import private_house
from ml.fit.rows import RentalRows
from tests.unit.ml.fit.rentals import InventedShop


def _rows(*counts: tuple[float, str, int]) -> RentalRows:
    """Rentals of a size and a word, so many of each."""
    sizes = np.concatenate([np.full(count, size) for size, _, count in counts])
    words = np.concatenate([np.full(count, word) for _, word, count in counts])
    return replace(InventedShop().rentals(len(sizes)), sizes=sizes, categories=words)


def test_only_frequent_sizes_are_believed() -> None:
    house = House.of(_rows((8.0, "dress", 60), (12.0, "gown", 50), (16.5, "", 49)))
    assert house.steps.tolist() == [8.0, 12.0]
    assert house.categories == {"dress", "gown"}
    assert "i3" in house.items


def test_a_document_says_all_but_the_items() -> None:
    house = House.of(_rows((8.0, "dress", 60), (12.0, "gown", 60)))
    read = House.from_document(json.loads(json.dumps(house.document())))
    assert read.steps.tolist() == house.steps.tolist()
    assert (read.categories, read.until, read.items) == (house.categories, house.until, frozenset())
    with pytest.raises(ValueError, match="rise"):
        House.from_document({**house.document(), "steps": [8.0, 4.0]})


def test_a_private_house_tells_what_is_frequent_and_never_what_is_rare() -> None:
    rows = _rows((8.0, "dress", 900), (12.4, "top", 900), (99.0, "jumpsuit", 900), (16.0, "jeans", 3))
    for _ in range(8):
        house = private_house(rows, epsilon=0.3)
        assert house.steps.tolist()[:2] == [8.0, 12.0]  # to the nearest step
        assert len(set(house.steps) - {8.0, 12.0}) <= 2  # by chance, one list in twenty
        assert 99.0 not in house.steps  # beyond the public ladder
        assert house.categories >= {"dress", "top"}
        assert "jumpsuit" not in house.categories  # a word no family of ours has may name a person's rental
        assert np.isnat(house.until) and not house.items


def test_noise_hides_whether_a_single_rental_was_there() -> None:
    """A size of as many rentals as are asked for is believed in some trainings and not in others."""
    found = {}
    for count in (49, 50, 20, 90):
        rows = _rows((8.0, "dress", 200), (16.0, "dress", count))
        found[count] = sum(16.0 in private_house(rows, epsilon=1.0).steps for _ in range(40))
    assert 2 <= found[49] <= 35 and 5 <= found[50] <= 38
    assert found[20] == 0 and found[90] == 40  # 15 and more scales of the noise apart
