"""`advise products`: boosts, exploration and the shelf on disk, by the embedded catalogue."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.services import exploration, product_advice, product_shelf
from app.services.product_advice import ProductRequest
from ml.encoders.joint.model import JointEncoder
from ml.errors import DataError
from ml.recommend.choice_log import read_choices
from resources import shop
from resources.catalogue import load_catalogue
from resources.catalogue.boosts import boosts_path
from resources.errors import ResourceError


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for all tests of this file: the products are embedded once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("VITRINE_HOME", str(folder))
        shop.forget_what_was_read()
        yield folder
    shop.forget_what_was_read()


def anew() -> None:
    """As the next process would find it."""
    product_shelf._opened.cache_clear()


def ids(document: dict[str, Any]) -> list[str]:
    return [product["id"] for product in document["products"]]


def boosts(path: Path, *wishes: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"boosts": wishes}), encoding="utf-8")
    return path


WISH = {"product": "wool-coat-women", "amount": 1.0, "author": "Ana", "reason": "end of line"}


def test_products_are_embedded_once_and_again_where_they_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew()
    first = product_advice.run(ProductRequest(query="a warm coat", count=5))
    assert first["shelf"]["embedded"] == len(load_catalogue().products)
    assert first["shelf"]["embeddings_rebuilt_because"] == "EMBEDDINGS_MISSING"
    assert first["shelf"]["index_rebuilt_because"] == "INDEX_MISSING"
    anew()
    with monkeypatch.context() as patch:
        patch.setattr(JointEncoder, "load", lambda: pytest.fail("there is nothing to embed"))
        second = product_advice.run(ProductRequest(query="a warm coat", count=5))
    assert second["shelf"] == {
        "products": len(load_catalogue().products),
        "embedded": 0,
        "embeddings_rebuilt_because": None,
        "index_rebuilt_because": None,
        "index_changed": 0,
    }
    assert second["products"] == first["products"]
    # One product is told otherwise: it alone is embedded and indexed anew.
    catalogue = load_catalogue()
    told = catalogue.products[3].model_copy(update={"reviews": ("Runs small.",)})
    changed = catalogue.model_copy(
        update={"products": (*catalogue.products[:3], told, *catalogue.products[4:])}
    )
    with monkeypatch.context() as patch:
        patch.setattr("app.services.product_shelf.load_catalogue", lambda: changed)
        anew()
        opened = product_shelf.product_shelf()
    assert (opened.embedded, opened.document()["index_changed"]) == (1, 1)
    (home / "shelf" / "index" / "index.usearch").write_bytes(b"damaged")
    anew()
    mended = product_advice.run(ProductRequest(query="a warm coat", count=5))
    assert mended["shelf"]["index_rebuilt_because"] == "INDEX_DAMAGED"
    assert ids(mended) == ids(first)


def test_a_boost_moves_its_product_and_leaves_who_and_why(home: Path, tmp_path: Path) -> None:
    words = "something for a wedding"
    plain = ids(product_advice.run(ProductRequest(query=words, count=68)))
    file = boosts(tmp_path / "boosts.json", WISH)
    boosted = product_advice.run(ProductRequest(query=words, count=68, boosts=file))
    assert ids(boosted).index(str(WISH["product"])) < plain.index(str(WISH["product"]))
    effect = boosted["boosts"][0]
    assert (effect["product"], effect["author"], effect["reason"]) == (WISH["product"], "Ana", "end of line")
    assert effect["place_with"] < effect["place_without"]
    told = next(one for one in boosted["products"] if one["id"] == WISH["product"])
    assert "boost" in {reason["feature"] for reason in told["reason_codes"]}


def test_the_shops_own_boosts_hold_on_their_days_alone(home: Path) -> None:
    today = date.today()
    gone = {**WISH, "until": str(today - timedelta(days=1))}
    coming = {**WISH, "product": "tee-women", "from": str(today + timedelta(days=1))}
    boosts(boosts_path(), WISH, gone, coming)
    document = product_advice.run(ProductRequest())
    assert [effect["product"] for effect in document["boosts"]] == [WISH["product"]]
    assert document["boosts_not_in_force"] == [WISH["product"], "tee-women"]
    boosts(boosts_path(), {**WISH, "product": "sold-out"})
    with pytest.raises(ResourceError) as refused:
        product_advice.run(ProductRequest())
    assert refused.value.code == "BOOST_PRODUCT_UNKNOWN"
    boosts_path().unlink()
    assert product_advice.run(ProductRequest())["boosts"] == []


@pytest.mark.parametrize("policy", ["thompson", "softmax"])
def test_what_is_drawn_first_is_written_down_and_can_be_answered(
    policy: Any, home: Path, tmp_path: Path
) -> None:
    log = tmp_path / "choices.jsonl"
    drawn = [
        product_advice.run(ProductRequest(explore=policy, choices=log, seed=seed, count=3))
        for seed in range(6)
    ]
    records = read_choices(log)
    for document, record in zip(drawn, records, strict=True):
        told = document["exploration"]
        assert told["choice"] == record.id
        assert ids(document)[0] == told["action"] == record.action
        assert told["propensity"] == pytest.approx(record.propensity, abs=1e-6)
        assert told["learnt_from"] == 0
    assert len({record.action for record in records}) > 1
    answered = exploration.answer(log, records[0].id, 1.0)
    assert (answered["answered"], answered["unanswered"]) == (1, 5)
    again = product_advice.run(ProductRequest(explore=policy, choices=log))
    assert again["exploration"]["learnt_from"] == 1
    assert read_choices(log)[0].reward == 1.0


def test_without_exploring_nothing_is_drawn_or_written(home: Path) -> None:
    first, second = (product_advice.run(ProductRequest()) for _ in range(2))
    assert first["exploration"] is None
    assert ids(first) == ids(second)
    assert not exploration.choices_path().exists()


def test_a_broken_log_is_refused_before_anything_is_added(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "choices.jsonl"
    log.write_text("{}\n", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        product_advice.run(ProductRequest(explore="thompson", choices=log))
    assert refused.value.code == "LOG_BROKEN"
    assert log.read_text(encoding="utf-8") == "{}\n"
