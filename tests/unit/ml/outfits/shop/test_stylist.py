"""Outfits that keep every wish, and the best of them."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ml.errors import DataError
from ml.outfits.shop.beam import BeamWidth, search
from ml.outfits.shop.fitting import Fitting
from ml.outfits.shop.given import Given
from ml.outfits.shop.grammar import is_outfit
from ml.outfits.shop.ground import candidates, ground_of
from ml.outfits.shop.outfit import Outfit
from ml.outfits.shop.prints import LOUD
from ml.outfits.shop.rules import may_meet
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.wishes import Wishes
from resources.catalogue import Product, load_catalogue
from resources.errors import ResourceError

Changed = Callable[[dict[str, dict[str, Any]]], Stylist]
_SEEDS = [product.id for product in load_catalogue().products]
_WISHES = [
    Wishes(),
    Wishes(budget=150),
    Wishes(occasion="work"),
    Wishes(season="winter"),
    Wishes(season="summer", occasion="casual", budget=120),
    Wishes(colour="navy"),
    Wishes(avoid=frozenset({"black", "navy"}), budget=200),
    Wishes(colour="white", season="spring", budget=160, avoid=frozenset({"grey"})),
]


def _first_size(product: Product) -> str:
    return product.sizes[len(product.sizes) // 2]


def _assert_kept(shop: Stylist, outfit: Outfit, wishes: Wishes) -> None:
    products = [piece.product for piece in outfit.pieces]
    assert is_outfit(piece.role for piece in outfit.pieces)
    assert len({product.block for product in products}) == 1
    assert set.intersection(*(set(product.occasion) for product in products))
    assert set.intersection(*(set(product.season) for product in products))
    rows = [shop.shelves.row_of(piece) for piece in outfit.pieces]
    assert sum(shop.shelves.table.loud[rows] >= LOUD) <= 1, "two loud prints"
    if wishes.budget is not None:
        assert outfit.price <= wishes.budget + 1e-6
    if wishes.occasion is not None:
        assert all(wishes.occasion in product.occasion for product in products)
    if wishes.season is not None:
        assert all(wishes.season in product.season for product in products)
    if wishes.colour is not None:
        assert any(piece.colourway.colour == wishes.colour for piece in outfit.pieces)
    assert not any(piece.shown_colours & wishes.avoid for piece in outfit.pieces)


@pytest.mark.parametrize("wishes", _WISHES, ids=lambda wishes: ",".join(wishes.made) or "none")
def test_every_wish_is_kept_or_its_absence_explained(shop: Stylist, wishes: Wishes) -> None:
    found = 0
    for seed in _SEEDS[::5]:
        completion = shop.complete([Given(product_id=seed)], wishes, sizes_of=_first_size)
        for outfit in completion.outfits:
            assert outfit.pieces[0].product.id == seed
            assert all(product.stock[outfit.sizes[product.id]] > 0 for product in _products(outfit))
            _assert_kept(shop, outfit, wishes)
        assert bool(completion.outfits) != bool(completion.reasons)
        found += bool(completion.outfits)
    assert found >= 3


def _products(outfit: Outfit) -> list[Product]:
    return [piece.product for piece in outfit.pieces]


@pytest.mark.parametrize("seed", ["wool-trousers-men", "a-line-dress", "wool-coat-men"])
def test_no_outfit_of_two_or_three_scores_above_the_best_found(shop: Stylist, seed: str) -> None:
    given = [shop.shelves.rows_of[seed]]
    fitting = Fitting(shelves=shop.shelves, sizes_of=None)
    beams = search(ground_of(shop.judge, given, Wishes(), fitting), given, BeamWidth())
    found = candidates(shop.judge, beams, Wishes())
    assert found.log_odds.max() >= _best_by_trying_everything(shop, seed) - 1e-9


def _best_by_trying_everything(shop: Stylist, seed: str) -> float:
    """The score of the best outfit of two or three pieces with any colour of the seed."""
    shelves, table = shop.shelves, shop.shelves.table
    rows = np.arange(len(table))
    meets = may_meet(shelves, rows[:, None], rows)
    role = [piece.role for piece in shelves.pieces]
    outfits: list[tuple[int, ...]] = []
    for own in map(int, shelves.rows_of[seed]):
        fine = [int(row) for row in np.flatnonzero(meets[own])]
        outfits += [(own, one) for one in fine if is_outfit((role[own], role[one]))]
        for one, other in itertools.combinations(fine, 2):
            trio = [own, one, other]
            if meets[one, other] and is_outfit([role[row] for row in trio]):
                shares = (np.bitwise_and.reduce(bits[trio]) for bits in (table.occasions, table.seasons))
                outfits += [(own, one, other)] if all(shares) else []
    return float(shop.judge.log_odds(outfits, None).max())


def test_a_product_without_a_size_for_the_person_never_appears(shop: Stylist) -> None:
    free = shop.complete([Given(product_id="tee-women")], count=6)
    taken = {product.id for outfit in free.outfits for product in _products(outfit)} - {"tee-women"}

    def sizes_of(product: Product) -> str | None:
        return None if product.id in taken else _first_size(product)

    others = shop.complete([Given(product_id="tee-women")], count=6, sizes_of=sizes_of)
    assert len(others.outfits) == 6
    assert not taken & {product.id for outfit in others.outfits for product in _products(outfit)}


def test_sizes_are_only_looked_up_for_what_might_be_shown(shop: Stylist) -> None:
    asked: list[str] = []

    def sizes_of(product: Product) -> str | None:
        asked.append(product.id)
        return _first_size(product)

    shop.complete([Given(product_id="tee-women")], sizes_of=sizes_of)
    assert len(asked) == len(set(asked)) < 12


def test_a_size_that_is_sold_out_keeps_a_product_away(changed_shop: Changed) -> None:
    first = changed_shop({}).complete([Given(product_id="sweater-men")], sizes_of=_first_size).outfits[0]
    gone = first.pieces[1].product
    stock = dict(gone.stock) | {_first_size(gone): 0}
    shop = changed_shop({gone.id: {"stock": stock}})
    outfits = shop.complete([Given(product_id="sweater-men")], sizes_of=_first_size, count=5).outfits
    assert outfits and gone.id not in {product.id for outfit in outfits for product in _products(outfit)}


def test_outfits_differ_in_their_products_and_colours(shop: Stylist) -> None:
    for seed in ("tee-women", "straight-jeans-men", "wool-blazer-women"):
        outfits = shop.complete([Given(product_id=seed)], count=4).outfits
        sets = [frozenset(product.id for product in _products(outfit)) for outfit in outfits]
        assert len(set(sets)) == 4
        added = [products - {seed} for products in sets]
        assert len(frozenset.union(*added)) >= 4
        one_colour = [len({piece.colourway.colour for piece in outfit.pieces}) == 1 for outfit in outfits]
        assert not any(one_colour[:3]), "people dress in one colour one time in four"


def test_a_colourway_can_be_fixed(shop: Stylist) -> None:
    outfits = shop.complete([Given(product_id="tee-women", colourway_id="marigold")], count=4).outfits
    assert outfits and all(outfit.pieces[0].colourway.id == "marigold" for outfit in outfits)


def test_several_products_can_be_given(shop: Stylist) -> None:
    given = [Given(product_id="poplin-shirt-men"), Given(product_id="wool-blazer-men")]
    for outfit in shop.complete(given, count=3).outfits:
        assert {"poplin-shirt-men", "wool-blazer-men"} <= {product.id for product in _products(outfit)}
        assert any(product.category == "bottom" for product in _products(outfit))


def test_the_same_question_has_the_same_answer(shop: Stylist) -> None:
    one, other = (shop.complete([Given(product_id="hoodie-women")], count=4) for _ in range(2))
    assert [o.pieces for o in one.outfits] == [o.pieces for o in other.outfits]
    assert [o.log_odds for o in one.outfits] == [o.log_odds for o in other.outfits]


@pytest.mark.parametrize(
    ("seed", "wishes", "code"),
    [
        ("wool-coat-women", Wishes(season="summer"), "PRODUCT_NOT_FOR_SEASON"),
        ("hoodie-men", Wishes(occasion="wedding"), "PRODUCT_NOT_FOR_OCCASION"),
        ("wool-blazer-men", Wishes(budget=200), "PRODUCT_OVER_BUDGET"),
        ("straight-jeans-women", Wishes(avoid=frozenset({"blue", "black"})), "PRODUCT_IN_AVOIDED"),
        ("wool-blazer-men", Wishes(budget=300), "NONE_IN_BUDGET"),
        ("leggings-men", Wishes(colour="purple"), "NONE_IN_COLOUR"),
    ],
)
def test_what_stands_against_every_outfit_is_named(
    shop: Stylist, seed: str, wishes: Wishes, code: str
) -> None:
    completion = shop.complete([Given(product_id=seed)], wishes)
    assert not completion.outfits
    assert [reason.code for reason in completion.reasons] == [code]


def test_the_cheapest_possible_is_told_and_is_possible(shop: Stylist) -> None:
    given = [Given(product_id="wool-blazer-men")]
    (reason,) = shop.complete(given, Wishes(budget=300)).reasons
    cheapest = float(reason.values["cheapest"])
    assert cheapest > 300
    assert shop.complete(given, Wishes(budget=cheapest)).outfits
    assert not shop.complete(given, Wishes(budget=cheapest - 0.5)).outfits


def test_wishes_that_only_together_are_too_much_are_told(shop: Stylist) -> None:
    wishes = Wishes(budget=80, colour="white", occasion="work")
    completion = shop.complete([Given(product_id="poplin-shirt-men")], wishes)
    assert not completion.outfits
    assert {reason.code for reason in completion.reasons} <= {"NONE_IN_BUDGET", "WISHES_TOGETHER"}


def test_a_person_whom_nothing_fits_is_told_so(shop: Stylist) -> None:
    completion = shop.complete([Given(product_id="tee-men")], sizes_of=lambda product: None)
    assert [reason.code for reason in completion.reasons] == ["NONE_FITS"]

    def only_the_tee(product: Product) -> str | None:
        return "M" if product.id == "tee-men" else None

    beside = shop.complete([Given(product_id="tee-men")], sizes_of=only_the_tee)
    assert [reason.code for reason in beside.reasons] == ["NONE_FITS_BESIDE"]


def test_a_sold_out_product_is_told(changed_shop: Changed) -> None:
    tee = load_catalogue().product("tee-men")
    shop = changed_shop({"tee-men": {"stock": dict.fromkeys(tee.stock, 0)}})
    assert [r.code for r in shop.complete([Given(product_id="tee-men")]).reasons] == ["SOLD_OUT"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "OUTFIT_EMPTY"),
        (["tee-men", "tee-women"], "OUTFIT_IMPOSSIBLE"),
        (["straight-jeans-men", "trousers-men"], "OUTFIT_IMPOSSIBLE"),
        (["sheath-dress", "pencil-skirt"], "OUTFIT_IMPOSSIBLE"),
    ],
)
def test_what_cannot_be_worn_together_is_refused(shop: Stylist, given: list[str], code: str) -> None:
    with pytest.raises(DataError) as refused:
        shop.complete([Given(product_id=name) for name in given])
    assert refused.value.code == code


def test_unknown_names_are_refused_with_what_is_like_them(shop: Stylist) -> None:
    with pytest.raises(ResourceError, match="tee-women") as product:
        shop.complete([Given(product_id="tee-woman")])
    assert product.value.code == "PRODUCT_UNKNOWN"
    with pytest.raises(ResourceError, match="marigold") as colourway:
        shop.complete([Given(product_id="tee-women", colourway_id="ochre")])
    assert colourway.value.code == "COLOURWAY_UNKNOWN"
    for wishes in (
        {"occasion": "lunch"},
        {"season": "fall"},
        {"colour": "mauve"},
        {"avoid": frozenset({"teal"})},
    ):
        with pytest.raises(DataError) as wish:
            Wishes(**wishes)
        assert wish.value.code == "WISH_UNKNOWN"
    with pytest.raises(DataError) as budget:
        Wishes(budget=0)
    assert budget.value.code == "BUDGET_NOT_POSITIVE"
    with pytest.raises(DataError) as count:
        shop.complete([Given(product_id="tee-women")], count=0)
    assert count.value.code == "COUNT_RANGE"


def test_a_blank_is_filled_with_what_goes_with_the_rest(shop: Stylist) -> None:
    others = [_piece(shop, "wool-blazer-men", "navy"), _piece(shop, "wool-trousers-men", "navy")]
    blanks = [_piece(shop, "hoodie-men", "burgundy"), _piece(shop, "poplin-shirt-men", "white")]
    ranked = shop.fill_in_blank(others, blanks)
    assert [place for place, _ in ranked] == [1, 0]
    assert ranked[0][1] > ranked[1][1] + 0.5


def _piece(shop: Stylist, product_id: str, colourway_id: str) -> Any:
    rows = shop.shelves.rows_of[product_id]
    return next(shop.shelves.pieces[r] for r in rows if shop.shelves.pieces[r].colourway.id == colourway_id)


def test_complements_are_of_the_slot_and_go_with_what_is_given(shop: Stylist) -> None:
    given = [Given(product_id="poplin-shirt-men")]
    found = shop.complements(given, "bottom", Wishes(occasion="work"), count=4)
    assert [piece.product.category for piece, _ in found] == ["bottom"] * 4
    assert all("work" in piece.product.occasion for piece, _ in found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert not shop.complements([Given(product_id="a-line-dress")], "bottom", Wishes(occasion="work"))
    with pytest.raises(DataError):
        shop.complements(given, "shoes")
