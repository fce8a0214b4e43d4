"""Which garments make an outfit."""

import itertools

from ml.outfits.shop.grammar import ROLES, SHAPES, SLOTS, can_grow_to, is_outfit, role_of
from resources.catalogue import load_catalogue


def test_roles_follow_category_and_layer() -> None:
    roles = {product.id: role_of(product) for product in load_catalogue().products}
    assert roles["tee-men"] == roles["silk-blouse"] == "top"
    assert roles["sweater-men"] == roles["hoodie-women"] == "knit"
    assert roles["wool-blazer-men"] == "jacket" and roles["wool-coat-men"] == "coat"
    assert roles["leggings-women"] == "leggings" and roles["straight-jeans-men"] == "bottom"
    assert roles["sheath-dress"] == "one_piece"


def test_an_outfit_covers_a_person_once() -> None:
    for shape in SHAPES:
        assert ("one_piece" in shape) != bool(shape & {"bottom"} or (shape & {"top", "knit"}))
        assert not {"bottom", "leggings"} <= shape, "two bottoms"
        if "one_piece" not in shape:
            assert shape & {"top", "knit"} and shape & {"bottom", "leggings"}


def test_what_people_wear_is_an_outfit() -> None:
    assert is_outfit(["top", "bottom"]) and is_outfit(["knit", "leggings"])
    assert is_outfit(["top", "bottom", "knit", "jacket", "coat"])
    assert is_outfit(["one_piece"]) and is_outfit(["one_piece", "leggings", "coat"])
    assert not is_outfit(["top"]) and not is_outfit(["jacket", "coat"])
    assert not is_outfit(["top", "top", "bottom"]) and not is_outfit(["one_piece", "bottom"])
    assert not is_outfit(["bottom", "leggings", "top"])


def test_every_role_can_begin_an_outfit_and_only_parts_can_grow() -> None:
    assert all(can_grow_to(frozenset({role})) for role in ROLES)
    for pair in itertools.combinations(ROLES, 2):
        assert can_grow_to(frozenset(pair)) == any(frozenset(pair) <= shape for shape in SHAPES)


def test_the_slots_are_the_catalogues_categories() -> None:
    for product in load_catalogue().products:
        assert role_of(product) in SLOTS[product.category]
    assert sorted(itertools.chain(*SLOTS.values())) == sorted(ROLES)
