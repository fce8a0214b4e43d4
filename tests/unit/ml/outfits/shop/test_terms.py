"""What two items say about each other."""

import numpy as np
import pytest

from ml.outfits.shop.look import LookTable
from ml.outfits.shop.named import named_look
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.terms import TERMS, pair_terms


def _term(shop: Stylist, name: str, one: str, other: str) -> float:
    """A term of two pieces given as ``product/colourway``."""
    rows = [_row(shop.shelves, piece) for piece in (one, other)]
    both = pair_terms(shop.shelves.table, np.array([rows[0], rows[1]]), np.array([rows[1], rows[0]]))
    value, mirrored = both[:, list(TERMS).index(name)]
    np.testing.assert_allclose(value, mirrored)
    return float(value)


def _row(shelves: Shelves, piece: str) -> int:
    product_id, colourway_id = piece.split("/")
    return next(int(r) for r in shelves.rows_of[product_id] if shelves.pieces[r].colourway.id == colourway_id)


@pytest.mark.parametrize(
    ("term", "better", "worse"),
    [
        (
            "neutral_ease",
            ("silk-blouse/burgundy", "pencil-skirt/ink"),
            ("silk-blouse/emerald", "circle-skirt/scarlet"),
        ),
        (
            "hue_kinship",
            ("silk-blouse/burgundy", "circle-skirt/scarlet"),
            ("silk-blouse/emerald", "circle-skirt/scarlet"),
        ),
        (
            "near_miss",
            ("tee-men/rust", "trousers-men/navy"),
            ("tee-men/rust", "chino-shorts-men/brick"),
        ),
        (
            "lightness_contrast",
            ("poplin-shirt-men/white", "wool-trousers-men/navy"),
            ("poplin-shirt-women/ink", "pencil-skirt/ink"),
        ),
        (
            "one_loud_print",
            ("breton-tee-women/navy", "a-line-skirt/navy"),
            ("breton-tee-women/navy", "check-a-line-skirt/chocolate"),
        ),
        (
            "picked_up",
            ("breton-tee-women/chalk", "a-line-skirt/navy"),
            ("breton-tee-women/chalk", "a-line-skirt/olive"),
        ),
        (
            "one_set",
            ("wool-blazer-men/navy", "wool-trousers-men/navy"),
            ("wool-blazer-men/navy", "wool-trousers-men/charcoal"),
        ),
        (
            "shared_occasions",
            ("poplin-shirt-men/white", "wool-trousers-men/navy"),
            ("tank-men/white", "wool-trousers-men/navy"),
        ),
        (
            "same_formality",
            ("poplin-shirt-men/white", "wool-trousers-men/navy"),
            ("hoodie-men/black", "wool-trousers-men/navy"),
        ),
        (
            "shared_seasons",
            ("linen-shirt-men/white", "chino-shorts-men/navy"),
            ("heavy-sweater-men/olive", "chino-shorts-men/navy"),
        ),
        (
            "shared_styles",
            ("hoodie-men/black", "leggings-men/black"),
            ("poplin-shirt-men/white", "leggings-men/black"),
        ),
        (
            "cloth_weights",
            ("tee-men/navy", "trousers-men/navy"),
            ("silk-blouse/black", "straight-jeans-women/indigo"),
        ),
        (
            "balance",
            ("hoodie-women/navy", "leggings-women/navy"),
            ("hoodie-women/navy", "linen-wide-women/white"),
        ),
        (
            "room_beneath",
            ("tee-men/navy", "wool-blazer-men/navy"),
            ("check-shirt-men/brick", "wool-blazer-men/navy"),
        ),
    ],
)
def test_a_term_prefers_what_dress_codes_do(
    shop: Stylist, term: str, better: tuple[str, str], worse: tuple[str, str]
) -> None:
    assert _term(shop, term, *better) > _term(shop, term, *worse) + 0.05


def test_every_term_stays_between_minus_one_and_one(shop: Stylist) -> None:
    count = len(shop.shelves.table)
    a, b = np.triu_indices(count, 1)
    terms = pair_terms(shop.shelves.table, a, b)
    assert np.nanmin(terms) >= -1 and np.nanmax(terms) <= 1
    told = ~np.isnan(terms)
    assert told[:, list(TERMS).index("neutral_ease")].all(), (
        "a shop's pieces say all that is asked of every pair"
    )


@pytest.mark.parametrize(
    ("jacket", "other"),
    [
        ("linen-blazer-men/stone", "jersey-shorts-men/ink"),  # plainly another colour
        ("linen-blazer-men/stone", "linen-shirt-men/stone"),  # a shirt is no part of a suit
        ("linen-blazer-men/dusk-blue", "jersey-shorts-men/dusk-blue"),  # nor are shorts
    ],
)
def test_what_is_no_suit_is_no_failed_suit_either(shop: Stylist, jacket: str, other: str) -> None:
    assert _term(shop, "one_set", jacket, other) == 0


def test_balance_is_not_asked_of_two_tops(shop: Stylist) -> None:
    assert np.isnan(_term(shop, "balance", "tee-men/navy", "hoodie-men/black"))


def test_a_name_leaves_unknown_what_it_does_not_say() -> None:
    table = LookTable.of(
        [named_look("upper", "navy striped cotton tee"), named_look("bottom", "skinny jeans")]
    )
    terms = dict(zip(TERMS, pair_terms(table, np.array([0]), np.array([1]))[0], strict=True))
    assert np.isnan(terms["hue_kinship"]), "these jeans have no colour"
    assert np.isnan(terms["shared_seasons"])
    assert terms["same_formality"] > -0.1
    assert terms["cloth_weights"] < 0
    assert terms["one_loud_print"] == 0


def test_a_dress_is_a_whole_in_any_slot_and_a_shoe_has_no_volume() -> None:
    assert named_look("bottom", "floral wrap dress").place == "whole"
    assert named_look("shoe", "slim dress pumps").place == "other"
    assert named_look("shoe", "slim dress pumps").volume is None
    assert named_look("upper", "wool coat").layer == 6
