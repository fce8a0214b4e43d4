"""A product's own photographs and reviews: confined to its folder, checked before they are believed."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError

from app.services.catalogue_check import check_shop
from resources.catalogue import Product
from resources.catalogue.photos import checked_photo_path, photo_file, photo_files
from resources.errors import ResourceError

_TEES = Path(__file__).parents[3] / "resources" / "catalogue" / "products" / "tee.json"


def tee(**change: Any) -> dict[str, Any]:
    """A product's record with what is changed."""
    record: dict[str, Any] = json.loads(_TEES.read_text(encoding="utf-8"))["products"][0]
    return {**record, "id": "our-tee", **change}


def written(folder: Path, record: dict[str, Any]) -> Path:
    path = folder / "tees.json"
    path.write_text(json.dumps({"products": [record]}, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def photo(path: Path, size: tuple[int, int] = (360, 480)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (10, 20, 200)).save(path)
    return path


def test_photos_lie_in_the_folder_named_after_the_product(tmp_path: Path) -> None:
    front, back = photo(tmp_path / "our-tee" / "front.jpg"), photo(tmp_path / "our-tee" / "more" / "back.png")
    product = Product.model_validate(tee(photos=["front.jpg", "more/back.png"]))
    assert photo_files(product, tmp_path) == (front, back)
    written(tmp_path, tee(photos=["front.jpg", "more/back.png"]))
    assert check_shop(tmp_path).faults == ()


@pytest.mark.parametrize(
    "path",
    ["", ".", "../front.jpg", "a/../../front.jpg", "/etc/front.jpg", "C:/front.jpg", "a\\b.jpg", "a\0.jpg",
     "front.svg", "front", "file:front.jpg", "a\n.jpg", "x" * 300 + ".jpg"],
)  # fmt: skip
def test_a_path_that_could_lead_out_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match="photos"):
        Product.model_validate(tee(photos=[path]))


@given(st.text(max_size=30))
def test_whatever_passes_stays_within_the_folder(text: str) -> None:
    path = f"{text}.jpg"
    try:
        checked_photo_path(path)
    except ValueError:
        return
    assert (Path("/shop/our-tee") / path).resolve().is_relative_to("/shop/our-tee")


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    secret = photo(tmp_path / "elsewhere.jpg")
    (tmp_path / "shop" / "our-tee").mkdir(parents=True)
    (tmp_path / "shop" / "our-tee" / "front.jpg").symlink_to(secret)
    product = Product.model_validate(tee(photos=["front.jpg"]))
    with pytest.raises(ResourceError) as refused:
        photo_file(product, "front.jpg", tmp_path / "shop")
    assert refused.value.code == "PHOTO_OUTSIDE"
    fault = check_shop(written(tmp_path / "shop", tee(photos=["front.jpg"]))).faults[0]
    assert (fault.code, fault.path.name) == ("PHOTO_OUTSIDE", "tees.json")


def test_what_is_wrong_with_a_photo_is_said_where_it_is_named(tmp_path: Path) -> None:
    photo(tmp_path / "our-tee" / "small.jpg", (40, 40))
    (tmp_path / "our-tee" / "text.png").write_text("no picture", encoding="utf-8")
    missing = check_shop(written(tmp_path, tee(photos=["small.jpg", "gone.jpg"]))).faults
    assert [fault.code for fault in missing] == ["PHOTO_MISSING"]
    line = (tmp_path / "tees.json").read_text(encoding="utf-8").splitlines()[missing[0].line - 1]
    assert "gone.jpg" in line
    written(tmp_path, tee(photos=["small.jpg", "text.png"]))
    assert {fault.code for fault in check_shop(tmp_path / "tees.json").faults} == {
        "PICTURE_TOO_SMALL",
        "PICTURE_UNREADABLE",
    }


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"photos": ["a.jpg"] * 2}, "named twice"),
        ({"photos": [f"{number}.jpg" for number in range(13)]}, "at most 12"),
        ({"reviews": ["  "]}, "reviews"),
        ({"reviews": ["x" * 1001]}, "reviews"),
        ({"reviews": ["good"] * 201}, "at most 200"),
    ],
)
def test_what_no_product_has_is_refused(change: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Product.model_validate(tee(**change))
