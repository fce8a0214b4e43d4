"""What differs between two products, or between two versions of one, is named, and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.shop_catalogue import ShopGoods, publish
from app.services.studio.comparison import Side, compare, products_of, versions
from resources.catalogue import load_catalogue
from resources.errors import ResourceError
from resources.shop import forget_what_was_read

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_product_is_like_itself_and_unlike_another(vitrine_home: Path) -> None:
    shirt = Side(product_id="poplin-shirt-women")
    assert compare(shirt, shirt).differing == 0
    found = compare(shirt, Side(product_id="straight-jeans-women"))
    differing = {row.place for row in found.rows if row.differs}
    assert {"id", "family", "name.en", "category"} <= differing
    assert "block" not in differing
    assert found.families == ("shirt", "jeans")


def test_what_was_changed_between_two_versions_is_named_alone(vitrine_home: Path) -> None:
    try:
        products = load_catalogue().products
        before = publish(ShopGoods(products=products), note="", now=NOON)
        first = products[0]
        size = next(iter(first.stock))
        stock = {**first.stock, size: first.stock[size] + 5}
        dearer = first.model_copy(update={"price": first.price + 1, "stock": stock})
        later = NOON + timedelta(hours=1)
        publish(ShopGoods(products=(dearer, *products[2:])), note="", now=later)
        assert versions() == (before.name,)
        old, new = Side(product_id=first.id, version=before.name), Side(product_id=first.id)
        rows = [row for row in compare(old, new).rows if row.differs]
        assert [row.place for row in rows] == ["price", f"stock.{size}"]
        assert float(rows[0].right) == pytest.approx(float(rows[0].left) + 1)
        gone = products[1].id
        compare(Side(product_id=gone, version=before.name), Side(product_id=gone, version=before.name))
        with pytest.raises(ResourceError) as caught:
            compare(Side(product_id=gone, version=before.name), Side(product_id=gone))
        assert caught.value.code == "PRODUCT_UNKNOWN"
    finally:
        forget_what_was_read()


def test_a_version_that_is_gone_is_refused(vitrine_home: Path) -> None:
    for name in ("2020", "../secrets"):
        with pytest.raises(ResourceError) as caught:
            products_of(name)
        assert caught.value.code == "VERSION_UNKNOWN"
