"""What `catalogue validate` finds: every fault, each with its file and line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from resources.catalogue.check import check_shop_files
from resources.errors import ResourceError

_RESOURCES = Path(__file__).parents[3] / "resources"


def _tees() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (_RESOURCES / "catalogue" / "products" / "tee.json").read_text(encoding="utf-8")
    )
    return document


def _written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_embedded_files_have_no_fault() -> None:
    for folder in ("catalogue", "size_charts", "fabrics"):
        assert check_shop_files(_RESOURCES / folder).faults == ()


def test_every_fault_of_every_product_is_named_with_its_line(tmp_path: Path) -> None:
    document = _tees()
    first, second = document["products"][:2]
    first["price"], first["fabric"] = -1, "velvet"
    second["id"], second["stock"] = first["id"], {}
    path = _written(tmp_path / "tees.json", document)
    found = check_shop_files(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [fault.code for fault in found.faults] == ["CATALOGUE_MALFORMED"] * len(found.faults)
    told = {lines[fault.line - 1].strip().rstrip(",{") for fault in found.faults}
    # The first product's wrong member hides what only a sound product can contradict.
    assert {'"price": -1', '"stock": {}'} <= told
    assert all(product.id != first["id"] for product in found.products)


def test_two_products_of_one_name_are_told_across_files(tmp_path: Path) -> None:
    _written(tmp_path / "a.json", _tees())
    _written(tmp_path / "b.json", _tees())
    faults = check_shop_files(tmp_path).faults
    assert {fault.path.name for fault in faults} == {"b.json"}
    assert "is also the id of product 1 of a.json" in faults[0].message


def test_a_shop_may_bring_its_own_chart_and_cloth(tmp_path: Path) -> None:
    chart = json.loads((_RESOURCES / "size_charts" / "tee-women.json").read_text(encoding="utf-8"))
    fabric = json.loads((_RESOURCES / "fabrics" / "cotton-jersey.json").read_text(encoding="utf-8"))
    document = _tees()
    document["products"] = document["products"][:1]
    chart["id"], fabric["id"] = "own-tee", "own-jersey"
    document["products"][0].update(size_chart="own-tee", fabric="own-jersey")
    _written(tmp_path / "products.json", document)
    assert len(check_shop_files(tmp_path).faults) == 2
    _written(tmp_path / "chart.json", chart)
    _written(tmp_path / "jersey.json", fabric)
    found = check_shop_files(tmp_path)
    assert found.faults == ()
    assert len(found.products) == 1


def test_a_chart_of_a_family_nobody_knows_is_a_fault_in_its_line(tmp_path: Path) -> None:
    chart = json.loads((_RESOURCES / "size_charts" / "tee-women.json").read_text(encoding="utf-8"))
    _written(tmp_path / "chart.json", {**chart, "family": "sari"})
    (fault,) = check_shop_files(tmp_path).faults
    assert "There is no family 'sari'" in fault.message
    lines = (tmp_path / "chart.json").read_text(encoding="utf-8").splitlines()
    assert '"family": "sari"' in lines[fault.line - 1]


def test_what_is_no_json_and_what_is_something_else_are_faults_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{\n "products": [\n}', encoding="utf-8")
    _written(tmp_path / "other.json", {"hello": 1})
    shutil.copy(_RESOURCES / "size_charts" / "tee-men.json", tmp_path)
    faults = check_shop_files(tmp_path).faults
    assert [(fault.path.name, fault.line, fault.code) for fault in faults] == [
        ("broken.json", 3, "JSON_BROKEN"),
        ("other.json", 1, "CATALOGUE_MALFORMED"),
    ]


def test_nothing_to_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        check_shop_files(tmp_path)
    assert caught.value.code == "CATALOGUE_EMPTY"
    with pytest.raises(ResourceError) as caught:
        check_shop_files(tmp_path / "none.json")
    assert caught.value.code == "FILE_MISSING"
