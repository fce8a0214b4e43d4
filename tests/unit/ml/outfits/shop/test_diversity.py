"""Outfits that differ."""

import numpy as np

from ml.outfits.shop.diversity import Traits, diverse, likeness


def _traits(products: str, shape: str, colours: str) -> Traits:
    return Traits(
        products=frozenset(products.split()),
        shape=frozenset(shape.split()),
        colours=frozenset(colours.split()),
    )


_JEANS = _traits("jeans", "top bottom", "blue white")
_SAME_JEANS = _traits("jeans", "top bottom", "black white")
_SKIRT = _traits("skirt", "top bottom", "blue white")
_SUIT = _traits("blazer trousers", "top bottom jacket", "navy white")


def test_likeness_is_whole_only_of_the_same() -> None:
    assert likeness(_JEANS, _JEANS) == 1
    assert likeness(_JEANS, _SUIT) < likeness(_JEANS, _SKIRT) < likeness(_JEANS, _SAME_JEANS) < 1


def test_the_best_comes_first_and_no_products_twice() -> None:
    scores = np.array([1.0, 0.99, 0.5, 0.4])
    assert diverse(scores, [_JEANS, _SAME_JEANS, _SKIRT, _SUIT], 4) == [0, 3, 2]


def test_a_little_worse_and_other_is_preferred_to_alike() -> None:
    scores = np.array([1.0, 0.95, 0.9])
    assert diverse(scores, [_JEANS, _SKIRT, _SUIT], 2) == [0, 2]
    assert diverse(np.array([1.0, 0.95, 0.1]), [_JEANS, _SKIRT, _SUIT], 2) == [0, 1], "but not at any price"


def test_one_colour_from_head_to_toe_is_kept_to_its_share() -> None:
    plain = [_traits(str(number), "top bottom", "black") for number in range(4)]
    mixed = [_traits(f"other {number}", "top bottom", f"black {number}") for number in range(8)]
    scores = np.array([2.0] * 4 + [1.0] * 8)
    chosen = diverse(scores, [*plain, *mixed], 8, one_colour=0.25)
    assert [place < 4 for place in chosen] == [False, False, False, True] * 2
    assert len(diverse(np.ones(4), plain, 3, one_colour=0.25)) == 3, (
        "where there is nothing else, it is shown"
    )
