"""The shop's own catalogue: a version comes into use whole or not at all, and can be taken back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.services import shop_catalogue
from app.services.shop_catalogue import (
    CatalogueRefusedError,
    catalogue_versions,
    import_catalogue,
    take_back,
)
from resources import shop
from resources.catalogue import load_catalogue
from resources.catalogue.photos import photo_files
from resources.errors import CodedError, ResourceError
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart

_RESOURCES = Path(__file__).parents[4] / "resources"
_NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path / "home"))
    shop.forget_what_was_read()
    yield tmp_path / "home"
    monkeypatch.undo()
    shop.forget_what_was_read()


def _document(*path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_RESOURCES.joinpath(*path)).read_text(encoding="utf-8"))
    return document


@pytest.fixture
def own_shop(tmp_path: Path) -> Path:
    """One tee at another price, in a cloth of the shop's own, by a chart of its own."""
    folder = tmp_path / "our shop"
    folder.mkdir()
    tee = _document("catalogue", "products", "tee.json")["products"][0]
    chart = _document("size_charts", f"{tee['size_chart']}.json")
    fabric = _document("fabrics", f"{tee['fabric']}.json")
    chart["id"], chart["base_poms_cm"]["chest_girth"] = "our-tee", chart["base_poms_cm"]["chest_girth"] + 2
    fabric["id"] = "our-jersey"
    tee |= {"id": "our-tee", "price": 12.5, "size_chart": "our-tee", "fabric": "our-jersey"}
    for name, document in (("tees", {"products": [tee]}), ("chart", chart), ("cloth", fabric)):
        (folder / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return folder


def test_an_imported_catalogue_takes_the_place_of_the_embedded_one(own_shop: Path) -> None:
    embedded = load_catalogue()
    version = import_catalogue(own_shop, note="autumn", now=_NOON)
    assert version.name == "20261130-120000"
    (product,) = load_catalogue().products
    assert (product.id, product.price) == ("our-tee", 12.5)
    assert load_size_chart("our-tee").base_poms_cm["chest_girth"] == pytest.approx(
        load_size_chart("tee-women" if product.block == "women" else "tee-men").base_poms_cm["chest_girth"]
        + 2
    )
    assert load_fabric("our-jersey").id == "our-jersey"
    assert take_back() is None
    assert load_catalogue() == embedded


def test_versions_are_listed_and_the_one_before_can_be_taken_back(own_shop: Path) -> None:
    first = import_catalogue(own_shop, note="first", now=_NOON)
    tees = json.loads((own_shop / "tees.json").read_text(encoding="utf-8"))
    tees["products"][0]["price"] = 99.0
    (own_shop / "tees.json").write_text(json.dumps(tees), encoding="utf-8")
    second = import_catalogue(own_shop, note="second", now=_NOON)
    assert [(one.note, one.in_use) for one in catalogue_versions()] == [("second", True), ("first", False)]
    assert second.name > first.name, "two in one second still have two names, in order"
    assert take_back() == first.name
    assert load_catalogue().products[0].price == 12.5
    shop.use_version(second.name)
    assert load_catalogue().products[0].price == 99.0


def test_a_faulty_catalogue_is_refused_and_the_one_in_use_stays(own_shop: Path, own_home: Path) -> None:
    kept = import_catalogue(own_shop, now=_NOON)
    chart = json.loads((own_shop / "chart.json").read_text(encoding="utf-8"))
    chart["base_poms_cm"]["across_shoulder"] = 400
    (own_shop / "chart.json").write_text(json.dumps(chart), encoding="utf-8")
    with pytest.raises(CatalogueRefusedError) as refused:
        import_catalogue(own_shop, now=_NOON + timedelta(hours=1))
    assert refused.value.faults[0].path == own_shop / "chart.json"
    assert [one.name for one in catalogue_versions()] == [kept.name]
    assert load_catalogue().products[0].id == "our-tee"
    assert not list(own_home.rglob("*.part"))


def test_old_versions_go_but_never_the_one_in_use(own_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_catalogue, "VERSIONS_KEPT", 3)
    names = [import_catalogue(own_shop, now=_NOON + timedelta(days=day)).name for day in range(5)]
    assert [one.name for one in catalogue_versions()] == names[:1:-1]


@pytest.mark.parametrize("name", ["20200101-000000", "../../etc", "", "current"])
def test_an_unknown_version_is_refused(name: str) -> None:
    with pytest.raises(ResourceError) as refused:
        shop.use_version(name)
    assert refused.value.code == "CATALOGUE_VERSION_UNKNOWN"


def test_a_version_that_is_gone_is_named_not_replaced(own_shop: Path, own_home: Path) -> None:
    version = import_catalogue(own_shop, now=_NOON)
    (own_home / "catalogue" / "versions" / version.name).rename(own_home / "elsewhere")
    shop.forget_what_was_read()
    with pytest.raises(ResourceError) as refused:
        load_catalogue()
    assert refused.value.code == "CATALOGUE_POINTER"


def test_there_is_nothing_before_the_embedded_catalogue() -> None:
    with pytest.raises(CodedError) as refused:
        take_back()
    assert refused.value.code == "CATALOGUE_NOTHING_BEFORE"


def test_photographs_come_with_their_products_and_stay_with_them(own_shop: Path) -> None:
    document = json.loads((own_shop / "tees.json").read_text(encoding="utf-8"))
    document["products"][0]["photos"] = ["front.png"]
    (own_shop / "tees.json").write_text(json.dumps(document), encoding="utf-8")
    (own_shop / "our-tee").mkdir()
    Image.new("RGB", (300, 400), (1, 2, 3)).save(own_shop / "our-tee" / "front.png")
    import_catalogue(own_shop, now=_NOON)
    product = load_catalogue().product("our-tee")
    first = photo_files(product)[0]
    assert first.read_bytes() == (own_shop / "our-tee" / "front.png").read_bytes()
    # The next version is made in the studio, from the goods alone.
    shop_catalogue.publish(
        shop_catalogue.ShopGoods(
            products=(product.model_copy(update={"price": 9.0}),),
            size_charts=(load_size_chart("our-tee"),),
            fabrics=(load_fabric("our-jersey"),),
        ),
        note="sale",
        now=_NOON + timedelta(hours=1),
    )
    second = photo_files(load_catalogue().product("our-tee"))[0]
    assert second != first
    assert second.read_bytes() == first.read_bytes()
