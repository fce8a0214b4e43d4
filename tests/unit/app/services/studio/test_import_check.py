"""Files from outside: what they are, every fault with its line, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.services.studio.drafts import shop_drafts
from app.services.studio.import_check import ImportCheck, check_import
from app.services.studio.import_take import add_to_shop, begun, take_drafts, with_photos
from app.services.studio.shop_shelf import publish_drafts
from app.services.studio.size_chart_csv import read_size_chart_csv
from body_models.garments.grading import graded_poms
from resources.catalogue import load_catalogue
from resources.catalogue.photos import photo_files
from resources.errors import CodedError
from resources.shop import forget_what_was_read
from resources.size_charts import load_size_chart, load_size_charts

GOOD_CSV = """measure;S;M;L
id;plain-tee
family;tee
block;women
title_en;Plain tee
base_size;M
chest_girth_cm;82-90;90-98;98-107
{rows}
"""


@pytest.fixture(autouse=True)
def shop(vitrine_home: Path) -> Iterator[Path]:
    forget_what_was_read()
    yield vitrine_home
    forget_what_was_read()


def looked_at(*paths: Path) -> ImportCheck:
    return check_import(paths, lambda _share, _step: None)


def csv_of_tee(path: Path) -> Path:
    chart = load_size_chart("tee-women")
    sizes = {size: graded_poms(chart, size) for size in ("S", "M", "L")}
    rows = [f"{name};" + ";".join(f"{sizes[size][name]:g}" for size in sizes) for name in sizes["M"]]
    path.write_text(GOOD_CSV.format(rows="\n".join(rows)), encoding="utf-8")
    return path


def photo(path: Path, side: int = 400) -> Path:
    noise = np.random.default_rng(0).integers(0, 255, (side, side, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    return path


def test_a_chart_from_a_spreadsheet_grades_as_it_says(tmp_path: Path) -> None:
    check = looked_at(csv_of_tee(tmp_path / "chart.csv"))
    assert check.kind == "size_chart"
    assert check.faults == ()
    (chart,) = check.charts
    told = load_size_chart("tee-women")
    for size in ("S", "M", "L"):
        assert graded_poms(chart, size) == pytest.approx(graded_poms(told, size), abs=1e-3)
    add_to_shop(check.charts, (), note="chart")
    assert "plain-tee" in load_size_charts()


@pytest.mark.parametrize(
    ("line", "was", "becomes", "says"),
    [
        (7, "90-98", "90x98", "90x98"),
        (7, "82-90", "82-91", "overlap"),
        (3, "tee", "toga", "toga"),
        (8, "100", "", "no number"),
        (8, "100", "many", "number"),
    ],
)
def test_a_fault_of_a_spreadsheet_is_named_with_its_line(
    tmp_path: Path, line: int, was: str, becomes: str, says: str
) -> None:
    path = csv_of_tee(tmp_path / "chart.csv")
    lines = path.read_text("utf-8").split("\n")
    assert was in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(was, becomes)
    path.write_text("\n".join(lines), encoding="utf-8")
    chart, faults = read_size_chart_csv(path)
    assert chart is None
    assert any(says in fault.message for fault in faults), faults
    assert faults[0].line == line


def test_a_folder_of_goods_becomes_drafts_with_their_photographs(tmp_path: Path) -> None:
    product = load_catalogue().product("tee-women").model_dump(mode="json", exclude_none=True)
    goods = tmp_path / "goods"
    (goods / "sea-tee").mkdir(parents=True)
    photo(goods / "sea-tee" / "front.png")
    document = {"products": [{**product, "id": "sea-tee", "photos": ["front.png"]}]}
    (goods / "tees.json").write_text(json.dumps(document), encoding="utf-8")
    check = looked_at(goods)
    assert (check.kind, check.faults, [draft.id for draft in check.drafts]) == ("catalogue", (), ["sea-tee"])
    shelf = shop_drafts()
    assert take_drafts(check, shelf) == ("sea-tee",)
    publish_drafts(["sea-tee"], shelf, note="")
    published = load_catalogue().product("sea-tee")
    (shown,) = photo_files(published)
    assert shown.read_bytes() == (goods / "sea-tee" / "front.png").read_bytes()


def test_a_faulty_folder_changes_nothing(tmp_path: Path, shop: Path) -> None:
    product = load_catalogue().product("tee-women").model_dump(mode="json", exclude_none=True)
    path = tmp_path / "tees.json"
    path.write_text(json.dumps({"products": [{**product, "price": -1}]}, indent=1), encoding="utf-8")
    check = looked_at(path)
    (fault,) = check.faults
    assert '"price": -1' in path.read_text("utf-8").splitlines()[fault.line - 1]
    with pytest.raises(CodedError, match="price") as refused:
        take_drafts(check, shop_drafts())
    assert refused.value.code == "IMPORT_FAULTY"
    assert shop_drafts().drafts() == []


def test_photographs_are_added_after_those_there_are_and_published_with_them(tmp_path: Path) -> None:
    one, two = photo(tmp_path / "Front View.PNG"), photo(tmp_path / "back.jpg")
    assert looked_at(one, two).kind == "photos"
    shelf = shop_drafts()
    product = load_catalogue().product("tee-women").model_dump(mode="json", exclude_none=True)
    from app.services.studio.shop_shelf import begun_from

    draft = begun_from(load_catalogue().product("tee-women"))
    assert draft.product == product
    draft = with_photos(with_photos(draft, [one]), [two, one])
    assert draft.product["photos"] == ["front-view.png", "back.jpg", "front-view-2.png"]
    shelf.keep(draft)
    publish_drafts(["tee-women"], shelf, note="")
    assert len(photo_files(load_catalogue().product("tee-women"))) == 3
    with pytest.raises(CodedError) as refused:
        with_photos(draft, [one] * 12)
    assert refused.value.code == "PHOTOS_TOO_MANY"


@pytest.mark.parametrize(
    ("name", "content"), [("x.txt", b"hello"), ("x.png", b"no picture"), ("x.csv", b"\xff\xfe\x00")]
)
def test_what_is_nothing_of_ours_is_a_fault_and_no_crash(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    check = looked_at(tmp_path / name)
    assert check.faults
    assert not check.is_usable


def test_a_new_product_has_an_id_of_its_own() -> None:
    shelf = shop_drafts()
    ids = [begun("tee", "women", name, "en", shelf) for name in ("Sea tee", "Sea  Tee!", "", "2 tees", "海")]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "sea-tee"
    assert {kept.draft.id for kept in shelf.drafts()} == set(ids)
