"""Lookbooks as another program reads them."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from viewer.errors import ViewerError
from viewer.exporters.lookbook import (
    PAGE,
    Lookbook,
    LookbookColour,
    LookbookOutfit,
    LookbookProduct,
    LookbookWords,
    cut_to,
    lookbook_pdf,
)
from viewer.exporters.pdf_fonts import subset_font

WORDS = LookbookWords(
    title="Lookbook",
    subtitle="Wool blazer · Crêpe dress",
    colours="Colours",
    sizes="Sizes",
    fabric="Fabric",
    details="Details",
    care="Care",
    footer="Made offline by Vitrine.",
)
CHINESE = replace(
    WORDS,
    title="搭配手册",
    subtitle="羊毛西装外套",
    colours="颜色",
    sizes="尺码",
    fabric="面料",
    details="细节",
    care="洗护",
    footer="由 Vitrine 离线生成。",
)


def product(name: str, **others: object) -> LookbookProduct:
    grey = Image.new("RGB", (300, 400), (180, 180, 180))
    plain = LookbookProduct(
        name=name,
        price="€189.00",
        description="A shaped single-breasted blazer & real lapels.",
        details="Notched lapels · Shaped sleeves",
        fabric="100 % wool, 280 g/m²",
        care="Dry clean.",
        sizes=("XS", "S", "M", "L"),
        lengths="short · regular · long",
        shown="Shown in size S",
        colours=(
            LookbookColour(name="Ink", rgb=(0.1, 0.1, 0.15)),
            LookbookColour(name="Navy", rgb=(0.1, 0.2, 0.4)),
        ),
        front=grey,
        back=grey,
        close=grey,
    )
    return replace(plain, **others)  # type: ignore[arg-type]


def test_one_product_is_one_page_with_all_it_is_told() -> None:
    reader = PdfReader(BytesIO(lookbook_pdf(Lookbook(words=WORDS, products=[product("Wool blazer")]))))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(PAGE, abs=0.1)
    text = page.extract_text()
    for said in (
        "Wool blazer",
        "€189.00",
        "blazer & real lapels",
        "280 g/m²",
        "Ink",
        "Navy",
        "XS",
        "Shown in size S",
    ):
        assert said in text
    assert _pictures(page) == 3


def _pictures(page: PageObject) -> int:
    """How many pictures are drawn; the same one twice is stored once."""
    return page.get_contents().get_data().count(b" Do")  # type: ignore[union-attr]


def test_several_products_have_a_cover_and_an_outfit_its_pieces_and_their_price() -> None:
    grey = Image.new("RGB", (300, 400), (180, 180, 180))
    pieces = (("Wool blazer", "S", "€189.00"), ("Crêpe dress", "M", "€99.00"))
    outfit = LookbookOutfit(
        title="Worn together", front=grey, back=grey, close=grey, pieces=pieces, total="Together €288.00"
    )
    book = Lookbook(words=WORDS, products=[product("Wool blazer"), product("Crêpe dress")], outfit=outfit)
    told: list[tuple[int, int]] = []
    texts = [
        page.extract_text()
        for page in PdfReader(BytesIO(lookbook_pdf(book, lambda *at: told.append(at)))).pages
    ]
    assert len(texts) == 4
    assert "Lookbook" in texts[0]
    assert all(word in texts[1] for piece in pieces for word in piece)
    assert "Together €288.00" in texts[1]
    assert "Crêpe dress" in texts[3]
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_chinese_is_readable_everywhere_because_its_font_is_inside() -> None:
    own = product(
        "羊毛西装外套", description="羊毛西装料单排扣修身外套。" * 8, details="平驳领", care="干洗。"
    )
    pdf = lookbook_pdf(Lookbook(words=CHINESE, products=[own], chinese=True))
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert "羊毛西装外套" in page.extract_text()
    for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
        font = reference.get_object()
        if "Helvetica" not in font["/BaseFont"]:
            assert "/FontFile2" in font["/FontDescriptor"]
    assert len(pdf) < 200_000


def test_the_same_book_is_the_same_file() -> None:
    book = Lookbook(words=WORDS, products=[product("Wool blazer")])
    assert lookbook_pdf(book) == lookbook_pdf(book)


def test_a_long_name_and_many_colours_stay_on_the_page() -> None:
    many = tuple(LookbookColour(name=f"Washed navy {n}", rgb=(0.1, 0.2, n / 12)) for n in range(12))
    long = product("Relaxed double-faced wool and cashmere overcoat with a storm collar", colours=many)
    page = PdfReader(BytesIO(lookbook_pdf(Lookbook(words=WORDS, products=[long])))).pages[0]
    places: list[tuple[float, float]] = []

    def seen(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            places.append((cm[4] + tm[4], cm[5] + tm[5]))

    page.extract_text(visitor_text=seen)
    assert len(places) > 12
    assert min(y for _, y in places) > 15
    assert max(x for x, _ in places) < PAGE[0] - 20


@pytest.mark.parametrize(("size", "shape"), [((300, 400), 1.0), ((300, 400), 0.5), ((100, 100), 2.0)])
def test_pictures_are_cut_and_never_squeezed(size: tuple[int, int], shape: float) -> None:
    columns = np.arange(size[0])[None, :, None] // [1, 256, 1] % 256
    picture = Image.fromarray(np.broadcast_to(columns, (size[1], size[0], 3)).astype(np.uint8))
    cut = cut_to(picture, shape)
    assert cut.width / cut.height == pytest.approx(shape, rel=0.01)
    pixels = np.asarray(cut)[0].astype(int)
    kept = pixels[:, 0] + 256 * pixels[:, 1]
    assert (np.diff(kept) == 1).all()
    assert abs((kept[0] + kept[-1]) / 2 - (size[0] - 1) / 2) <= 1


def test_a_cover_cuts_more_at_the_feet_than_at_the_head() -> None:
    rows = np.broadcast_to(np.arange(200, dtype=np.uint8)[:, None, None], (200, 100, 3)).copy()
    cut = np.asarray(cut_to(Image.fromarray(rows), 1.0, 0.12))[:, 0, 0]
    assert (cut[0], cut[-1]) == (12, 111)


def test_a_letter_that_no_font_has_is_named() -> None:
    with pytest.raises(ViewerError) as missing:
        subset_font("Wool \U0001f9e5", "sans")
    assert missing.value.code == "FONT_MISSING"
