"""Personal promotions: fitting, not too often, for a reason that can be told, never because of a body."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.services.promotions import ChosenPromotion, Visit, choose_promotion
from body_models.anthropometry.names import MEASUREMENTS
from ml.recommend.product_index import ProductIndex
from ml.recommend.product_table import product_table
from ml.recommend.retrieval import ShopShelf, shop_shelf
from resources.catalogue import Product, load_catalogue
from resources.errors import ResourceError
from resources.promotions import Promotion, PromotionBook, PromotionRules, load_promotions, save_promotions

TODAY = date(2026, 11, 30)
PRODUCTS = load_catalogue().products


@pytest.fixture(scope="module")
def shelf() -> ShopShelf:
    """The catalogue in a space where products of one family lie together."""
    import numpy as np

    families = sorted({product.family for product in PRODUCTS})
    rows = np.zeros((len(PRODUCTS), len(families) + 2), np.float32)
    draw = np.random.default_rng(3)
    for place, product in enumerate(PRODUCTS):
        rows[place, families.index(product.family)] = 1.0
        rows[place, -2:] = draw.normal(0, 0.05, 2)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    table = product_table(PRODUCTS)
    return shop_shelf(table, rows, ProductIndex.build(table.ids.tolist(), rows))


def promotion(name: str, family: str, **changes: object) -> Promotion:
    known = {
        "id": name,
        "title": {"en": name, "zh": name},
        "text": {"en": "Look at these.", "zh": "看看这些。"},
        "families": [family],
        "first_day": TODAY - timedelta(days=3),
        "last_day": TODAY + timedelta(days=3),
        "author": "Mei",
    }
    return Promotion.model_validate({**known, **changes})


DENIM = promotion("denim-week", "jeans")
TEES = promotion("tee-days", "tee")
BOOK = PromotionBook(promotions=(DENIM, TEES))


def first(family: str, block: str = "women") -> Product:
    return next(product for product in PRODUCTS if (product.family, product.block) == (family, block))


def chosen(
    shelf: ShopShelf, visit: Visit, book: PromotionBook = BOOK, today: date = TODAY, **shown: int
) -> ChosenPromotion | None:
    counts = {name.replace("_", "-"): count for name, count in shown.items()}
    return choose_promotion(visit, book, PRODUCTS, shelf, today=today, shown_today=counts)


@pytest.mark.parametrize(("family", "expected"), [("jeans", "denim-week"), ("tee", "tee-days")])
def test_what_was_liked_decides_and_is_the_reason(shelf: ShopShelf, family: str, expected: str) -> None:
    found = chosen(shelf, Visit(liked=(first(family).id,), department="women"))
    assert found is not None
    assert (found.promotion.id, found.why) == (expected, "taste")
    without = chosen(shelf, Visit(department="women"))
    assert without is None or without.why != "taste", "with the liking deleted the reason is gone"


def test_what_was_said_decides(shelf: ShopShelf) -> None:
    answers = {product.id: 2.0 if product.family == "jeans" else 0.1 for product in PRODUCTS}
    found = chosen(shelf, Visit(answers=answers))
    assert found is not None
    assert (found.promotion.id, found.why) == ("denim-week", "words")


def test_nothing_of_a_body_can_be_told_to_it() -> None:
    told = {one.name for one in fields(Visit)}
    assert told.isdisjoint({*MEASUREMENTS, "sizes", "size", "sex", "betas", "person", "body", "age_years"})


def test_only_the_part_of_the_shop_looked_at(shelf: ShopShelf) -> None:
    for block in ("women", "men"):
        found = chosen(shelf, Visit(department=block, liked=(first("jeans", block).id,)))
        assert found is not None
        assert load_catalogue().product(found.product_id).block == block


LIKES_JEANS = Visit(liked=(first("jeans").id,))


@pytest.mark.parametrize(
    ("visit", "why"),
    [
        (replace(LIKES_JEANS, opted_out=True), "opted out"),
        (LIKES_JEANS.after_showing("denim-week"), "it was only just shown"),
        (replace(LIKES_JEANS, shown=("a", "b", "c"), quiet_s=500.0), "enough for one visit"),
    ],
)
def test_nothing_is_shown_when(shelf: ShopShelf, visit: Visit, why: str) -> None:
    assert chosen(shelf, visit) is None, why


def test_caps_of_a_promotion_hold(shelf: ShopShelf) -> None:
    rested = replace(LIKES_JEANS.after_showing("denim-week"), quiet_s=500.0)
    again = chosen(shelf, rested)
    assert again is None or again.promotion.id != "denim-week", "once a visit"
    capped = BOOK.model_copy(update={"promotions": (promotion("denim-week", "jeans", most_per_day=40),)})
    assert chosen(shelf, LIKES_JEANS, capped, denim_week=39) is not None
    assert chosen(shelf, LIKES_JEANS, capped, denim_week=40) is None


def test_it_runs_from_its_first_to_its_last_day(shelf: ShopShelf) -> None:
    only = BOOK.model_copy(update={"promotions": (DENIM,)})
    days = [TODAY + timedelta(days=offset) for offset in range(-5, 6)]
    shown = [day for day in days if chosen(shelf, LIKES_JEANS, only, day) is not None]
    assert shown == days[2:9]


def test_a_refused_promotion_does_not_come_again_and_a_refusal_of_all_is_kept(shelf: ShopShelf) -> None:
    found = chosen(shelf, LIKES_JEANS.after_refusing("denim-week", all_of_them=False))
    assert found is None or found.promotion.id != "denim-week"
    assert chosen(shelf, LIKES_JEANS.after_refusing("denim-week", all_of_them=True)) is None


def test_what_is_taken_refused_or_sold_out_is_not_promoted(shelf: ShopShelf) -> None:
    jeans = tuple(product.id for product in PRODUCTS if product.family == "jeans")
    only = BOOK.model_copy(update={"promotions": (DENIM,)})
    assert chosen(shelf, replace(LIKES_JEANS, taken=jeans), only) is None
    assert chosen(shelf, Visit(disliked=jeans), only) is None
    none_left = [
        product.model_copy(update={"stock": dict.fromkeys(product.stock, 0)})
        if product.family == "jeans"
        else product
        for product in PRODUCTS
    ]
    assert choose_promotion(LIKES_JEANS, only, none_left, shelf, today=TODAY, shown_today={}) is None


def test_what_does_not_suit_the_visitor_is_not_promoted_however_much_the_shop_wants(shelf: ShopShelf) -> None:
    wanted = promotion("denim-week", "jeans", weight=1.0)
    book = PromotionBook(promotions=(wanted,), rules=PromotionRules(fitting=0.5))
    answers = {product.id: 2.0 if product.family == "tee" else 0.1 for product in PRODUCTS}
    assert chosen(shelf, Visit(answers=answers), book) is None


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "promotions.json"


def test_the_book_is_kept_and_found_again(file: Path) -> None:
    assert load_promotions(file) == PromotionBook()
    save_promotions(BOOK, file)
    assert load_promotions(file) == BOOK


@pytest.mark.parametrize("broken", ["[]", '{"promotions": [{"id": "x"}]}', '{"rules": {"pause_s": 1}}'])
def test_a_broken_book_is_refused(file: Path, broken: str) -> None:
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(ResourceError) as refused:
        load_promotions(file)
    assert refused.value.code == "PROMOTIONS_MALFORMED"


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        promotion("late", "jeans", last_day=TODAY - timedelta(days=9))
    with pytest.raises(ValidationError, match="products or families"):
        promotion("nothing", "jeans", families=[])
    with pytest.raises(ValidationError, match="two promotions"):
        PromotionBook(promotions=(DENIM, DENIM))
