"""What can be exported, and what is refused before anything is made."""

from pathlib import Path
from typing import Any

import pytest

from app.services.export.wish import MOST_PRODUCTS, Format, ShownAs, check_outfit, read_wish
from resources.catalogue import load_catalogue
from resources.errors import CodedError


@pytest.mark.parametrize(
    ("names", "format_", "choices", "code"),
    [
        (["no-such-tee"], "glb", {}, "PRODUCT_UNKNOWN"),
        (["tee-women"], "glb", {"colourway": "mauve"}, "COLOURWAY_UNKNOWN"),
        (["tee-women"], "glb", {"size": "9XL"}, "SIZE_UNKNOWN"),
        (["tee-women", "tee-men"], "glb", {}, "EXPORT_ONE_PRODUCT"),
        (["tee-women", "tee-men"], "pdf", {"size": "M"}, "EXPORT_ONE_PRODUCT"),
        (["tee-women", "tee-men"], "pdf", {"outfit": True}, "EXPORT_OUTFIT"),
        (["tee-women", "jersey-tank-women"], "html", {"outfit": True}, "EXPORT_ONE_PRODUCT"),
        (["tee-women"], "pdf", {"outfit": True}, "EXPORT_OUTFIT"),
        (["chair.glb"], "usdz", {}, "FILE_MISSING"),
        (["chair.glb"], "mp4", {}, "EXPORT_FORMAT"),
        (["chair.glb"], "glb", {"size": "M"}, "EXPORT_FORMAT"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(
    names: list[str], format_: Format, choices: dict[str, Any], code: str
) -> None:
    with pytest.raises(CodedError) as refused:
        read_wish(names, format_, **choices)
    assert refused.value.code == code


def test_a_whole_catalogue_is_no_lookbook() -> None:
    everything = [product.id for product in load_catalogue().products]
    assert len(everything) > MOST_PRODUCTS
    with pytest.raises(CodedError) as refused:
        read_wish(everything, "pdf")
    assert refused.value.code == "EXPORT_TOO_MANY"


def test_each_product_is_shown_as_was_wished() -> None:
    ways = {"tee-women": ShownAs(colourway="ink", size="S", alone=True), "trousers-women": ShownAs(size="L")}
    wish = read_wish(["tee-women", "trousers-women"], "pdf", shown=ways)
    tee, trousers = wish.products
    assert [colour.id for colour in wish.colours_of(tee)] == ["ink"]
    assert [colour.id for colour in wish.colours_of(trousers)] == [one.id for one in trousers.colourways]
    assert wish.colourways == {"tee-women": "ink"}
    assert wish.shown_as(trousers).size == "L"
    named = read_wish(["tee-women"], "glb", colourway="ink")
    assert named.colours_of(tee)[0].id == "ink"
    assert len(named.colours_of(tee)) == len(tee.colourways), "the others go into the file too"


@pytest.mark.parametrize(
    ("way", "code"),
    [(ShownAs(colourway="mauve"), "COLOURWAY_UNKNOWN"), (ShownAs(size="9XL"), "SIZE_UNKNOWN")],
)
def test_a_look_of_what_is_no_more_is_refused_by_name(way: ShownAs, code: str) -> None:
    with pytest.raises(CodedError, match="trousers-women") as refused:
        read_wish(["tee-women", "trousers-women"], "pdf", shown={"trousers-women": way}, outfit=True)
    assert refused.value.code == code


def test_a_product_named_twice_is_shown_once() -> None:
    wish = read_wish(["tee-women", "trousers-women", "tee-women"], "pdf", outfit=True)
    assert [product.id for product in wish.products] == ["tee-women", "trousers-women"]


@pytest.mark.parametrize(
    "names",
    [
        ("trousers-women", "denim-skirt"),
        ("a-line-dress", "trousers-women"),
        ("tee-women", "breton-tee-women"),
    ],
)
def test_nobody_wears_two_things_in_one_place(names: tuple[str, ...]) -> None:
    products = [load_catalogue().product(name) for name in names]
    with pytest.raises(CodedError) as refused:
        check_outfit("pdf", products)
    assert refused.value.code == "EXPORT_OUTFIT"


def test_a_mesh_file_is_taken_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "coat.OBJ").write_text("v 0 0 0\n")
    wish = read_wish([str(tmp_path / "coat.OBJ")], "glb")
    assert wish.asset == tmp_path / "coat.OBJ"
    assert wish.products == ()
