"""What a person is shown, and why."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.recommend.advice import REASON_CODES, advise_products
from ml.recommend.choice_log import ChoiceLog, read_choices
from ml.recommend.exploration import SoftmaxPolicy
from ml.recommend.ranking import (
    BOOST_LIMIT,
    DEFAULT_WEIGHTS,
    RANKING_FEATURES,
    Boost,
    weigh,
)
from ml.recommend.retrieval import ShopShelf
from ml.recommend.shopper import Shopper, Wanted
from resources.catalogue import load_catalogue
from tests.unit.ml.recommend.worlds import ShopProduct, directions, shelf_of

FAMILIES = ("shirt", "dress", "coat")
WIDTH = 16


def shop(count: int = 240) -> ShopShelf:
    """Three families in three directions; prices 20 to 139; every fourth product only in S."""
    centres = directions(3, WIDTH, seed=5)
    rows = np.stack([centres[number % 3] for number in range(count)]) + 0.5 * directions(count, WIDTH, seed=6)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    products = [
        ShopProduct(
            id=f"{FAMILIES[number % 3]}-{number:03}",
            family=FAMILIES[number % 3],
            size_chart=f"{FAMILIES[number % 3]}-women",
            price=20.0 + number % 120,
            stock={"S": 2, "M": 0 if number % 4 == 0 else 3, "L": 1},
            occasion=("wedding",) if number % 2 else ("work",),
        )
        for number in range(count)
    ]
    popularity = {one.id: 1.0 / (1 + place) for place, one in enumerate(products) if place % 10}
    ages = {one.id: float(place) for place, one in enumerate(products)}
    return shelf_of(products, rows.astype(np.float16), days_on_sale=ages, popularity=popularity)


@pytest.fixture(scope="module")
def shelf() -> ShopShelf:
    return shop()


def shown(shelf: ShopShelf, shopper: Shopper, wanted: Wanted | None = None, **options: object) -> list[str]:
    return [one.id for one in advise_products(shopper, shelf, wanted=wanted, **options).products]  # type: ignore[arg-type]


def towards(shelf: ShopShelf, family: str) -> np.ndarray:
    rows = [row for row, name in enumerate(shelf.table.ids.tolist()) if name.startswith(family)]
    middle = np.asarray(shelf.embeddings[rows], np.float32).mean(axis=0)
    return np.asarray(middle / np.linalg.norm(middle), np.float32)


def test_words_bring_what_they_say(shelf: ShopShelf) -> None:
    for family in FAMILIES:
        found = shown(shelf, Shopper(words=towards(shelf, family)))
        assert len(found) == len(set(found)) == 10
        assert sum(one.startswith(family) for one in found) >= 8


def test_a_stranger_is_shown_what_is_popular_and_what_is_new(shelf: ShopShelf) -> None:
    advice = advise_products(Shopper(), shelf)
    codes = {reason.code for one in advice.products for reason in one.reasons}
    assert {"POPULAR_HERE", "NEW_IN"} <= codes
    assert {one.id for one in advice.products[:4]} == {"shirt-000", "dress-001", "coat-002", "shirt-003"}


def test_taste_leads_and_what_was_disliked_leads_away(shelf: ShopShelf) -> None:
    coats = [name for name in shelf.table.ids.tolist() if name.startswith("coat")]
    liking = shown(shelf, Shopper(liked=tuple(coats[:3])))
    disliking = shown(shelf, Shopper(words=towards(shelf, "coat"), disliked=tuple(coats[:3])))
    plain = shown(shelf, Shopper(words=towards(shelf, "coat")))
    assert sum(one.startswith("coat") for one in liking) >= 6
    assert not set(coats[:3]) & set(disliking)
    assert disliking != plain


def test_bought_returned_and_disliked_products_do_not_come_back(shelf: ShopShelf) -> None:
    first = shown(shelf, Shopper())
    shopper = Shopper(bought=(first[0],), returned=(first[1],), disliked=(first[2],))
    assert not set(first[:3]) & set(shown(shelf, shopper, count=100))


def test_what_was_tried_on_makes_room_for_something_else(shelf: ShopShelf) -> None:
    words = towards(shelf, "dress")
    before = shown(shelf, Shopper(words=words))
    after = shown(shelf, Shopper(words=words, tried=(before[0],)))
    assert after[0] != before[0]


def test_filters_hold_for_everything_shown(shelf: ShopShelf) -> None:
    prices = dict(zip(shelf.table.ids.tolist(), shelf.table.prices.tolist(), strict=True))
    wanted = Wanted(families=("coat",), price_min=40.0, price_max=80.0)
    found = shown(shelf, Shopper(words=towards(shelf, "shirt")), wanted, count=100)
    assert found
    assert all(one.startswith("coat") and 40.0 <= prices[one] <= 80.0 for one in found)


def test_the_persons_size_decides_what_comes_first_and_can_be_demanded(shelf: ShopShelf) -> None:
    sizes = {f"{family}-women": "M" for family in FAMILIES}
    advice = advise_products(Shopper(sizes=sizes), shelf, count=20)
    assert all(one.size == "M" for one in advice.products[:5])
    demanded = advise_products(Shopper(sizes=sizes), shelf, wanted=Wanted(in_my_size=True), count=240)
    assert {one.size for one in demanded.products} == {"M"}
    gone = advise_products(
        Shopper(sizes={"shirt-women": "XXL"}), shelf, wanted=Wanted(in_my_size=True), count=240
    )
    assert not any(one.id.startswith("shirt") for one in gone.products)
    assert any(one.id.startswith("coat") for one in gone.products)


def test_a_product_without_any_history_is_shown_when_it_is_what_was_asked_for(shelf: ShopShelf) -> None:
    unseen = [row for row in range(len(shelf)) if np.isnan(shelf.table.popularity[row])]
    for row in unseen[:8]:
        words = np.asarray(shelf.embeddings[row], np.float32)
        advice = advise_products(Shopper(words=words / np.linalg.norm(words)), shelf)
        found = {one.id: one for one in advice.products}
        name = str(shelf.table.ids[row])
        assert name in found
        assert "NOT_SHOWN_YET" in {reason.code for reason in found[name].reasons}


def test_every_reason_is_what_the_score_loses_without_it(shelf: ShopShelf) -> None:
    shopper = Shopper(
        words=towards(shelf, "dress"),
        liked=("dress-004",),
        disliked=("coat-005",),
        sizes={"dress-women": "M"},
        occasion="wedding",
        season="summer",
    )
    advice = advise_products(shopper, shelf)
    rows = np.arange(len(shelf))
    whole = weigh(shelf, shopper, rows)
    for product in advice.products:
        assert product.reasons
        sizes_of_reasons = [abs(reason.contribution) for reason in product.reasons]
        assert sizes_of_reasons == sorted(sizes_of_reasons, reverse=True)
        for reason in product.reasons:
            assert reason.code in REASON_CODES[reason.feature]
            assert reason.contribution == pytest.approx(
                reason.value * DEFAULT_WEIGHTS[reason.feature], abs=1e-3
            )
    # Deleted one by one, the features of the best product take away what their contribution says.
    best = int(np.argmax(whole.scores))
    for name in RANKING_FEATURES:
        without = weigh(shelf, shopper, rows, weights={**DEFAULT_WEIGHTS, name: 0.0})
        lost = whole.scores[best] - without.scores[best]
        assert lost == pytest.approx(whole.contributions[best, RANKING_FEATURES.index(name)])


def test_deleting_what_is_known_of_the_shopper_lowers_the_score_it_explained(shelf: ShopShelf) -> None:
    shopper = Shopper(words=towards(shelf, "dress"), sizes={"dress-women": "M"}, occasion="wedding")
    rows = np.arange(len(shelf))
    whole = weigh(shelf, shopper, rows)
    best = int(np.argmax(whole.scores))
    for deleted in (
        replace(shopper, words=None),
        replace(shopper, sizes={}),
        replace(shopper, occasion=None),
    ):
        assert weigh(shelf, deleted, rows).scores[best] < whole.scores[best]


def test_a_list_is_varied_and_less_so_when_variety_is_not_wanted(shelf: ShopShelf) -> None:
    words = towards(shelf, "coat")

    def likeness(variety: float) -> float:
        found = shown(shelf, Shopper(words=words), variety=variety)
        rows = [shelf.table.ids.tolist().index(one) for one in found]
        vectors = np.asarray(shelf.embeddings[rows], np.float32)
        return float((vectors @ vectors.T)[np.triu_indices(len(rows), 1)].mean())

    assert likeness(3.0) < likeness(0.0) - 0.02


def test_twins_are_not_shown_side_by_side() -> None:
    rows = directions(40, WIDTH, seed=8)
    rows[1] = rows[0]
    twins = shelf_of([ShopProduct(id=f"p{place:02}", stock={"M": 1}) for place in range(40)], rows)
    words = rows[0] + 0.97 * rows[2]
    shopper = Shopper(words=words / np.linalg.norm(words))
    assert set(shown(twins, shopper, variety=0.0)[:2]) == {"p00", "p01"}
    assert shown(twins, shopper)[1] == "p02"


def test_a_boost_reorders_within_its_limit_and_leaves_a_trace(shelf: ShopShelf) -> None:
    words = towards(shelf, "dress")
    plain = advise_products(Shopper(words=words), shelf, variety=0.0)
    fifth = plain.products[4]
    boost = Boost(product=fifth.id, amount=50.0, reason="end of line", author="studio")
    boosted = advise_products(Shopper(words=words), shelf, variety=0.0, boosts=[boost])
    effect = boosted.boosts[0]
    after = next(one for one in boosted.products if one.id == fifth.id)
    assert after.score <= fifth.score + BOOST_LIMIT + 1e-3
    assert (effect.asked, effect.applied, effect.author) == (50.0, BOOST_LIMIT, "studio")
    assert effect.place_with < effect.place_without == 4
    assert "SHOP_RECOMMENDS" in {reason.code for reason in after.reasons}
    assert plain.boosts == ()


def test_a_boost_does_not_bring_what_the_filters_refuse(shelf: ShopShelf) -> None:
    boost = Boost(product="coat-005", amount=1.0, reason="new", author="studio")
    found = shown(shelf, Shopper(), Wanted(families=("shirt",)), boosts=[boost], count=100)
    assert "coat-005" not in found
    pushed = Boost(product="shirt-003", amount=float("nan"), reason="slip", author="studio")
    assert shown(shelf, Shopper(), boosts=[pushed]) == shown(shelf, Shopper())


def test_what_is_drawn_first_is_in_the_record_with_its_chance(shelf: ShopShelf, tmp_path: Path) -> None:
    weights = np.asarray([DEFAULT_WEIGHTS[name] for name in RANKING_FEATURES])
    policy = SoftmaxPolicy(weights=weights, temperature=0.5)
    firsts = set()
    records = []
    for seed in range(12):
        advice = advise_products(Shopper(), shelf, explore=policy, seed=seed)
        assert advice.exploration is not None
        assert advice.products[0].id == advice.exploration.action
        assert advice.exploration.actions[advice.exploration.index] == advice.exploration.action
        assert 0 < advice.exploration.propensity < 1
        firsts.add(advice.products[0].id)
        # Whoever reads the log finds the very chance by which the product was drawn.
        chances = policy.probabilities(np.asarray(advice.exploration.features))
        assert chances[advice.exploration.index] == advice.exploration.propensity
        records.append(advice.exploration)
    assert len(firsts) > 3
    log = ChoiceLog(path=tmp_path / "choices.jsonl")
    log.append(records)
    assert read_choices(log.path) == records
    assert advise_products(Shopper(), shelf).exploration is None


def test_advice_is_a_document(shelf: ShopShelf) -> None:
    advice = advise_products(Shopper(words=towards(shelf, "coat")), shelf, count=2)
    document = json.loads(json.dumps(advice.document(), allow_nan=False))
    assert [one["id"] for one in document["products"]] == [one.id for one in advice.products]
    assert {"id", "score", "size", "reasons"} == set(document["products"][0])
    assert document["products"][0]["reasons"][0]["code"] == advice.products[0].reasons[0].code


def test_the_same_question_has_the_same_answer(shelf: ShopShelf) -> None:
    shopper = Shopper(words=towards(shelf, "shirt"), liked=("coat-005",))
    assert advise_products(shopper, shelf) == advise_products(shopper, shelf)


@pytest.mark.parametrize(
    ("shopper", "wanted", "code"),
    [
        (Shopper(liked=("hat-001",)), Wanted(), "PRODUCT_UNKNOWN"),
        (Shopper(), Wanted(families=("hat",)), "FAMILY_UNKNOWN"),
        (Shopper(), Wanted(price_min=90.0, price_max=30.0), "PRICE_RANGE"),
        (Shopper(), Wanted(price_max=1.0), "NOTHING_LEFT"),
    ],
)
def test_what_cannot_be_answered_is_said(
    shelf: ShopShelf, shopper: Shopper, wanted: Wanted, code: str
) -> None:
    with pytest.raises(DataError) as error:
        advise_products(shopper, shelf, wanted=wanted)
    assert error.value.code == code


def test_a_catalogue_with_a_product_without_sizes_is_refused() -> None:
    with pytest.raises(DataError, match="odd") as error:
        shelf_of([ShopProduct(id="odd", stock={})], directions(1))
    assert error.value.code == "CATALOGUE_SIZES"


def test_the_shops_own_catalogue_can_be_advised_on() -> None:
    products = load_catalogue().products
    rows = directions(len(products))
    shopper = Shopper(words=rows[3], occasion=products[3].occasion[0])
    found = advise_products(shopper, shelf_of(products, rows))
    assert found.products[0].id == products[3].id
    assert "LIKE_WHAT_YOU_SAID" in {reason.code for reason in found.products[0].reasons}
