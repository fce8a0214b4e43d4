"""Reasons that can be taken away again: without what a reason cites, the outfit scores less."""

import dataclasses
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from ml.outfits.shop.given import Given
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.outfit import Outfit
from ml.outfits.shop.pieces import Piece
from ml.outfits.shop.reasons import OutfitReason
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.wishes import Wishes
from resources.catalogue import load_catalogue

Changed = Callable[[dict[str, dict[str, Any]]], Stylist]
_MAGENTA = (190, 30, 150)


@lru_cache
def _all_outfits(shop: Stylist, wishes: Wishes | None = None) -> list[Outfit]:
    seeds = load_catalogue().products[::4]
    return [o for p in seeds for o in shop.complete([Given(product_id=p.id)], wishes, count=3).outfits]


def _with(shop: Stylist, code: str, wishes: Wishes | None = None) -> tuple[Outfit, OutfitReason]:
    """The outfit in which a reason weighs most."""
    found = [(o, r) for o in _all_outfits(shop, wishes) for r in o.reasons if r.code == code]
    assert found, f"no outfit has {code}"
    return max(found, key=lambda one: one[1].gain)


def _score_of(shop: Stylist, outfit: Outfit, season: str | None = None) -> float:
    rows = [
        next(
            int(row)
            for row in shop.shelves.rows_of[piece.product.id]
            if shop.shelves.pieces[row].colourway.id == piece.colourway.id
        )
        for piece in outfit.pieces
    ]
    return float(shop.judge.log_odds([rows], season)[0])


def _recoloured(piece: Piece, rgb: tuple[int, int, int]) -> dict[str, Any]:
    ways = tuple(
        way.model_copy(update={"rgb": rgb, "print": None}) if way.id == piece.colourway.id else way
        for way in piece.product.colourways
    )
    return {"colourways": ways}


def test_each_gain_is_what_the_terms_add_and_is_positive(shop: Stylist) -> None:
    for outfit in _all_outfits(shop):
        assert outfit.log_odds == pytest.approx(sum(outfit.parts.values()))
        for reason in outfit.reasons:
            assert reason.terms, reason
            whole = sum(outfit.parts[name] for name in reason.terms)
            assert reason.gain > 0
            # A reason that names one pair can weigh more than its term over all pairs.
            if reason.code in {"COLOUR_HARMONY", "SAME_OCCASION", "SAME_SEASON", "SAME_STYLE", "WARM_ENOUGH"}:
                assert reason.gain == pytest.approx(whole)


def test_reasons_come_weightiest_first_and_most_outfits_have_some(shop: Stylist) -> None:
    outfits = _all_outfits(shop)
    for outfit in outfits:
        gains = [reason.gain for reason in outfit.reasons]
        assert gains == sorted(gains, reverse=True)
    assert np.mean([len(outfit.reasons) >= 2 for outfit in outfits]) > 0.9


def test_without_the_shared_occasion_the_outfit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "SAME_OCCASION")
    assert all(reason.values["occasion"] in piece.product.occasion for piece in outfit.pieces)
    other = outfit.pieces[1].product
    elsewhere = changed_shop(
        {other.id: {"occasion": ("home",) if "home" not in other.occasion else ("wedding",)}}
    )
    assert _score_of(elsewhere, outfit) < _score_of(shop, outfit) - 0.2


def test_without_the_harmony_the_outfit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "COLOUR_HARMONY")
    piece = next(piece for piece in outfit.pieces if piece.colourway.colour == reason.values["colour"])
    clashing = changed_shop({piece.product.id: _recoloured(piece, _MAGENTA)})
    assert _score_of(clashing, outfit) < _score_of(shop, outfit)


def test_without_the_prints_colour_the_outfit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "PRINT_PICKED_UP")
    printed = next(piece for piece in outfit.pieces if piece.product.id == reason.values["product"])
    assert printed.colourway.print is not None
    plain = changed_shop({printed.product.id: _recoloured(printed, printed.colourway.rgb)})
    assert _score_of(plain, outfit) < _score_of(shop, outfit) - 0.1


def test_without_the_same_cloth_the_suit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "ONE_SET")
    other = changed_shop({str(reason.values["other"]): {"fabric": "cotton-twill"}})
    assert _score_of(other, outfit) < _score_of(shop, outfit) - 0.1


def test_without_the_balance_the_outfit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "BALANCE")
    wide = {str(reason.values[name]): {"fit": "oversized"} for name in ("product", "other")}
    assert _score_of(changed_shop(wide), outfit) < _score_of(shop, outfit)


def test_without_the_shared_style_the_outfit_scores_less(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "SAME_STYLE")
    assert all(reason.values["style"] in piece.product.style for piece in outfit.pieces)
    other = changed_shop({outfit.pieces[0].product.id: {"style": ("unheard-of",)}})
    assert _score_of(other, outfit) < _score_of(shop, outfit)


def test_in_another_season_the_outfit_is_less_warm(shop: Stylist, changed_shop: Changed) -> None:
    outfit, reason = _with(shop, "SAME_SEASON")
    assert all(reason.values["season"] in piece.product.season for piece in outfit.pieces)
    rest = tuple(s for s in ("spring", "summer", "autumn", "winter") if s != reason.values["season"])
    other = changed_shop({outfit.pieces[0].product.id: {"season": rest}})
    assert _score_of(other, outfit) < _score_of(shop, outfit)


def test_what_people_combine_is_counted_in_real_outfits(shop: Stylist) -> None:
    outfit, reason = _with(shop, "PEOPLE_COMBINE")
    seen, expected = float(reason.values["seen"]), float(reason.values["expected"])
    assert seen >= expected + 2 * expected**0.5, "it might be an accident"
    meetings = shop.judge.weights.meetings
    assert reason.values["outfits"] == meetings.outfits
    assert meetings.outfits > 1000
    by_chance = dataclasses.replace(meetings, seen=meetings.expected)
    weights = dataclasses.replace(shop.judge.weights, meetings=by_chance)
    unheard = Stylist(judge=OutfitJudge(shelves=shop.shelves, weights=weights))
    assert _score_of(unheard, outfit) < _score_of(shop, outfit)


def test_what_customers_bought_together_speaks_and_falls_silent_again(shop: Stylist) -> None:
    pair = frozenset({"tee-women", "denim-skirt"})
    sold = Stylist(judge=OutfitJudge(shelves=shop.shelves, together={pair: (60, 12.0)}))
    outfits = sold.complete([Given(product_id="tee-women")], count=3).outfits
    outfit = next(o for o in outfits if pair <= {piece.product.id for piece in o.pieces})
    (reason,) = [reason for reason in outfit.reasons if reason.code == "BOUGHT_TOGETHER"]
    assert (reason.values["seen"], reason.values["expected"]) == (60, 12.0)
    assert _score_of(shop, outfit) < _score_of(sold, outfit) - 0.3


def test_the_budget_left_is_told_to_the_cent(shop: Stylist) -> None:
    for outfit in _all_outfits(shop, Wishes(budget=250)):
        assert outfit.reasons[-1].code == "BUDGET_LEFT"
        assert outfit.reasons[-1].values["amount"] == pytest.approx(250 - outfit.price, abs=0.01)


def test_an_outfit_for_winter_says_how_warm_it_is(shop: Stylist) -> None:
    _, reason = _with(shop, "WARM_ENOUGH", Wishes(season="winter"))
    assert 0.85 <= float(reason.values["clo"]) <= 2.0
    assert reason.gain > 0
