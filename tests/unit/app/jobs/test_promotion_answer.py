"""The kiosk's promotions: what the shop allows, fitting, and never beyond the day's limit of the shop."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.jobs.fitting_room import FittingRoom
from app.session.visit import PromotionQuestion
from app.storage.database import Database, open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent, new_visit
from ml.recommend.product_index import ProductIndex
from ml.recommend.product_table import product_table
from ml.recommend.retrieval import shop_shelf
from resources.catalogue import load_catalogue
from resources.errors import ResourceError
from resources.promotions import Promotion, PromotionBook, PromotionRules, promotions_path, save_promotions

PRODUCTS = load_catalogue().products
NOW = datetime.now().astimezone()
NEWCOMER = PromotionQuestion(liked=(), tried=(), department=None, occasion=None, shown=(), quiet_s=None)
JEANS = Promotion.model_validate(
    {
        "id": "denim-week",
        "title": {"en": "Denim week", "zh": "牛仔周"},
        "text": {"en": "All jeans.", "zh": "所有牛仔裤。"},
        "families": ["jeans"],
        "first_day": NOW.date() - timedelta(days=1),
        "last_day": NOW.date() + timedelta(days=1),
        "most_per_day": 2,
        "author": "Mei",
    }
)


@pytest.fixture
def database(vitrine_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The kiosk's database, a shop that promotes jeans, and products told apart by family alone."""
    families = sorted({product.family for product in PRODUCTS})
    rows = np.zeros((len(PRODUCTS), len(families)), np.float32)
    for place, product in enumerate(PRODUCTS):
        rows[place, families.index(product.family)] = 1.0
    table = product_table(PRODUCTS)
    shelf = shop_shelf(table, rows, ProductIndex.build(table.ids.tolist(), rows))
    monkeypatch.setattr("app.services.product_advice.shop_shelf_of_products", lambda: shelf)
    save_promotions(PromotionBook(rules=PromotionRules(fitting=-5), promotions=(JEANS,)))
    opened = open_database()
    yield opened
    opened.close()


def show(database: Database, times: int, at: datetime = NOW) -> None:
    """The promotion is shown to other visitors."""
    events = [
        ShopEvent(kind="promotion_shown", visit=new_visit(), language="en", promotion_id=JEANS.id, at=at)
        for _ in range(times)
    ]
    assert EventStore(database).append(events) == times


def test_a_fitting_promotion_comes_with_its_words_and_why(database: Database) -> None:
    offer = FittingRoom().offer_promotion("s1", NEWCOMER, _silent)
    assert offer is not None
    assert (offer.id, offer.title["en"], offer.title["zh"]) == ("denim-week", "Denim week", "牛仔周")
    assert next(one for one in PRODUCTS if one.id == offer.product_id).family == "jeans"
    assert offer.why["en"]
    assert offer.why["zh"] != offer.why["en"]


def test_the_limit_of_a_day_counts_every_visit_and_outlives_the_process(database: Database) -> None:
    show(database, 1)
    assert FittingRoom().offer_promotion("s1", NEWCOMER, _silent) is not None
    show(database, 1)
    assert FittingRoom().offer_promotion("s2", NEWCOMER, _silent) is None


def test_what_was_shown_on_another_day_does_not_count(database: Database) -> None:
    show(database, 5, NOW - timedelta(days=1))
    assert FittingRoom().offer_promotion("s1", NEWCOMER, _silent) is not None


@pytest.mark.parametrize("department", ["women", "men"])
def test_only_the_part_of_the_shop_that_is_looked_at_is_promoted(database: Database, department: str) -> None:
    question = PromotionQuestion(
        liked=(), tried=(), department=department, occasion=None, shown=(), quiet_s=None
    )
    offer = FittingRoom().offer_promotion("s1", question, _silent)
    assert offer is not None
    assert next(one for one in PRODUCTS if one.id == offer.product_id).block == department


def test_a_damaged_book_of_promotions_is_an_error_and_not_silence(database: Database) -> None:
    promotions_path().write_text('{"promotions": [{"id": "x"}]}', encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        FittingRoom().offer_promotion("s1", NEWCOMER, _silent)
    assert caught.value.code == "PROMOTIONS_MALFORMED"


def _silent(_share: float, _step: str) -> None:
    """Nobody watches."""
