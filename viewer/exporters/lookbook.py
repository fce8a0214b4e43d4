"""A lookbook as PDF: a page for each product, a cover for several, a page for an outfit. A4, fonts inside."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Final

from PIL import Image

from viewer.exporters.pdf_fonts import STYLES, Style, subset_font

PAGE: Final = (595.28, 841.89)  # A4 in points
_MARGIN: Final = 42.0
_PICTURES_HIGH: Final = 545.0  # the front picture is 3:4 and takes this height of the page
_FRONT_WIDE: Final = 0.75 * _PICTURES_HIGH
_GAP: Final = 3.0
_BLOCK_GAP: Final = 15.0
_SWATCH: Final = 6.5  # radius
_MOST_ROWS: Final = 3
_JPEG_QUALITY: Final = 88
_HEAD_ROOM: Final = 0.12  # of what a cover cuts away, this much goes at the top: heads stay on

_INK: Final = (0.114, 0.106, 0.098)
_SOFT: Final = (0.361, 0.337, 0.306)
_LINE: Final = (0.851, 0.824, 0.776)
_PAPER: Final = (0.965, 0.953, 0.933)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookbookColour:
    """A colourway: its name and its ground colour, sRGB in 0 … 1."""

    name: str
    rgb: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LookbookProduct:
    """A product's page, in words of one language."""

    name: str
    price: str
    description: str
    details: str
    fabric: str
    care: str
    sizes: tuple[str, ...]
    lengths: str  # "short · regular · long"; empty where there is one
    shown: str  # "Shown in size M"
    colours: tuple[LookbookColour, ...]
    front: Image.Image  # 3:4
    back: Image.Image
    close: Image.Image


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LookbookOutfit:
    """Products worn together: lines of name, size and price, and what they cost together."""

    title: str
    front: Image.Image  # 3:4
    back: Image.Image
    close: Image.Image
    pieces: tuple[tuple[str, str, str], ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookbookWords:
    """The words that stand on every page."""

    title: str
    subtitle: str
    colours: str
    sizes: str
    fabric: str
    details: str
    care: str
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lookbook:
    """What is printed. ``chinese`` breaks lines between any two letters."""

    words: LookbookWords
    products: Sequence[LookbookProduct]
    outfit: LookbookOutfit | None = None
    chinese: bool = False


def lookbook_pdf(book: Lookbook, on_page: Callable[[int, int], None] | None = None) -> bytes:
    """The document; ``on_page`` is told the page and the number of pages before each is set.

    Raises ViewerError FONT_MISSING when no installed font can write the text.
    """
    from reportlab.pdfgen.canvas import Canvas

    content = BytesIO()
    canvas = Canvas(content, pagesize=PAGE, invariant=1, pageCompression=1)
    canvas.setTitle(book.words.title)
    canvas.setCreator("Vitrine")
    sheet = _Sheet(canvas, book)
    pages = _pages(book)
    for number, draw in enumerate(pages):
        if on_page is not None:
            on_page(number, len(pages))
        draw(sheet)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def _pages(book: Lookbook) -> "list[Callable[[_Sheet], None]]":
    pages: list[Callable[[_Sheet], None]] = []
    count = len(book.products) + (book.outfit is not None)
    if count > 1:
        cover = (book.outfit or book.products[0]).front
        pages.append(partial(_draw_cover, picture=cover))
    if book.outfit is not None:
        pages.append(partial(_draw_outfit, outfit=book.outfit))
    return [*pages, *(partial(_draw_product, product=product) for product in book.products)]


def _draw_cover(sheet: "_Sheet", picture: Image.Image) -> None:
    words, height = sheet.words, 178.0
    sheet.box(0, 0, PAGE[0], PAGE[1], _PAPER)
    sheet.picture(picture, 0, height, PAGE[0], PAGE[1] - height, from_top=_HEAD_ROOM)
    sheet.line(words.title, _MARGIN, 98, "serif", 46)
    sheet.text(words.subtitle, _MARGIN, 78, PAGE[0] - 2 * _MARGIN, size=11, colour=_SOFT)


def _draw_product(sheet: "_Sheet", product: LookbookProduct) -> None:
    words, wide = sheet.words, PAGE[0] - 2 * _MARGIN
    _draw_pictures(sheet, product.front, product.back, product.close)
    top = PAGE[1] - _PICTURES_HIGH - 46
    sheet.line(product.name, _MARGIN, top, "serif", 25)
    sheet.line(product.price, PAGE[0] - _MARGIN, top, "serif", 17, right=True)
    below = sheet.text(product.description, _MARGIN, top - 14, wide, size=11)
    sheet.rule(_MARGIN, below - 13, wide)
    column, left, right = (wide - 36) / 2, _MARGIN, _MARGIN + (wide + 36) / 2
    start = below - 34
    y = _draw_colours(sheet, product.colours, left, sheet.label(words.colours, left, start), column)
    y = sheet.label(words.sizes, left, y - _BLOCK_GAP)
    y = sheet.text("   ".join(product.sizes), left, y, column, size=10, style="bold")
    for line in (product.lengths, product.shown):
        if line:
            y = sheet.text(line, left, y - 1, column, size=9, colour=_SOFT)
    y = start
    blocks = ((words.fabric, product.fabric), (words.details, product.details), (words.care, product.care))
    for label, text in blocks:
        y = sheet.text(text, right, sheet.label(label, right, y), column, size=9.5) - _BLOCK_GAP
    sheet.footer()


def _draw_outfit(sheet: "_Sheet", outfit: LookbookOutfit) -> None:
    wide = PAGE[0] - 2 * _MARGIN
    _draw_pictures(sheet, outfit.front, outfit.back, outfit.close)
    y = PAGE[1] - _PICTURES_HIGH - 46
    sheet.line(outfit.title, _MARGIN, y, "serif", 25)
    sheet.line(outfit.total, PAGE[0] - _MARGIN, y, "serif", 17, right=True)
    y -= 20
    for name, size, price in outfit.pieces:
        sheet.rule(_MARGIN, y, wide)
        y -= 21
        sheet.line(name, _MARGIN, y, "sans", 11)
        sheet.line(size, _MARGIN + 0.62 * wide, y, "bold", 11)
        sheet.line(price, PAGE[0] - _MARGIN, y, "sans", 11, right=True)
        y -= 11
    sheet.rule(_MARGIN, y, wide)
    sheet.footer()


def _draw_pictures(sheet: "_Sheet", front: Image.Image, back: Image.Image, close: Image.Image) -> None:
    """The front large at the left, the back and a close look above each other at the right, to the edges."""
    base, left = PAGE[1] - _PICTURES_HIGH, _FRONT_WIDE + _GAP
    half = (_PICTURES_HIGH - _GAP) / 2
    sheet.picture(front, 0, base, _FRONT_WIDE, _PICTURES_HIGH)
    sheet.picture(back, left, base + half + _GAP, PAGE[0] - left, half)
    sheet.picture(close, left, base, PAGE[0] - left, half)


def _draw_colours(
    sheet: "_Sheet", colours: Sequence[LookbookColour], left: float, top: float, wide: float
) -> float:
    """Swatches with their names, in rows; returns where they end. Too many for their room go unnamed."""
    spans = [2 * _SWATCH + 5 + sheet.width(colour.name, "sans", 9) + 16 for colour in colours]
    places = _in_rows(spans, wide)
    named = places[-1][1] < _MOST_ROWS
    if not named:
        places = _in_rows([2 * _SWATCH + 6] * len(colours), wide)
    y = top
    for colour, (across, row) in zip(colours, places, strict=True):
        x, y = left + across, top - 9 - 19 * row
        sheet.dot(x + _SWATCH, y, _SWATCH, colour.rgb)
        if named:
            sheet.line(colour.name, x + 2 * _SWATCH + 5, y - 3.2, "sans", 9)
    return y - _SWATCH - 2


def _in_rows(spans: Sequence[float], wide: float) -> list[tuple[float, int]]:
    """Where things of some widths stand, side by side in rows: how far across, and in which row."""
    places: list[tuple[float, int]] = []
    across, row = 0.0, 0
    for span in spans:
        if across > 0 and across + span > wide:
            across, row = 0.0, row + 1
        places.append((across, row))
        across += span
    return places


class _Sheet:
    """The page being set: points from its lower left corner, the fonts of the book."""

    def __init__(self, canvas: Any, book: Lookbook) -> None:
        self.words = book.words
        self._canvas = canvas
        self._chinese = book.chinese
        self._fonts = _registered_fonts(_letters(book))

    def box(self, x: float, y: float, wide: float, high: float, colour: tuple[float, float, float]) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def dot(self, x: float, y: float, radius: float, colour: tuple[float, float, float]) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.setStrokeColorRGB(*_SOFT)
        self._canvas.setLineWidth(0.4)
        self._canvas.circle(x, y, radius, stroke=1, fill=1)

    def rule(self, x: float, y: float, wide: float) -> None:
        self._canvas.setStrokeColorRGB(*_LINE)
        self._canvas.setLineWidth(0.6)
        self._canvas.line(x, y, x + wide, y)

    def picture(
        self, picture: Image.Image, x: float, y: float, wide: float, high: float, *, from_top: float = 0.5
    ) -> None:
        """A picture that fills a box: what sticks out of its shape is cut, see `cut_to`."""
        from reportlab.lib.utils import ImageReader

        content = BytesIO()
        cut_to(picture, wide / high, from_top).save(content, "JPEG", quality=_JPEG_QUALITY)
        self._canvas.drawImage(ImageReader(content), x, y, wide, high)

    def width(self, text: str, style: Style, size: float) -> float:
        """How wide a line is."""
        return float(self._canvas.stringWidth(text, self._fonts[style], size))

    def line(self, text: str, x: float, y: float, style: Style, size: float, *, right: bool = False) -> None:
        """One line; a long one is set smaller, down to two thirds, so that it stays on the page."""
        room = x - _MARGIN if right else PAGE[0] - _MARGIN - x
        size *= max(2 / 3, min(1.0, room / max(self.width(text, style, size), 1.0)))
        self._canvas.setFillColorRGB(*_INK)
        self._canvas.setFont(self._fonts[style], size)
        (self._canvas.drawRightString if right else self._canvas.drawString)(x, y, text)

    def text(
        self,
        text: str,
        x: float,
        top: float,
        wide: float,
        *,
        size: float,
        style: Style = "sans",
        colour: tuple[float, float, float] = _INK,
    ) -> float:
        """Lines that break; returns where they end."""
        from xml.sax.saxutils import escape

        from reportlab.lib.colors import Color
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        look = ParagraphStyle(
            "text",
            fontName=self._fonts[style],
            fontSize=size,
            leading=1.45 * size,
            textColor=Color(*colour),
            wordWrap="CJK" if self._chinese else None,
        )
        paragraph = Paragraph(escape(text).replace("   ", "&nbsp;&nbsp; "), look)
        _, high = paragraph.wrapOn(self._canvas, wide, top)
        paragraph.drawOn(self._canvas, x, top - high)
        return top - float(high)

    def label(self, text: str, x: float, y: float) -> float:
        """A small heading; returns where what it heads begins."""
        self._canvas.setFillColorRGB(*_SOFT)
        self._canvas.setFont(self._fonts["bold"], 8)
        self._canvas.drawString(x, y, text)
        return y - 5

    def footer(self) -> None:
        self._canvas.setFillColorRGB(*_SOFT)
        self._canvas.setFont(self._fonts["sans"], 7)
        self._canvas.drawString(_MARGIN, 22, self.words.footer)
        self._canvas.drawRightString(PAGE[0] - _MARGIN, 22, str(self._canvas.getPageNumber()))


def cut_to(picture: Image.Image, shape: float, from_top: float = 0.5) -> Image.Image:
    """A picture in another shape (width over height): cut evenly at both sides, or this share at the top."""
    wide, high = picture.size
    if wide / high > shape:
        kept = round(high * shape)
        left = (wide - kept) // 2
        return picture.convert("RGB").crop((left, 0, left + kept, high))
    kept = round(wide / shape)
    top = round((high - kept) * from_top)
    return picture.convert("RGB").crop((0, top, wide, top + kept))


def _letters(book: Lookbook) -> str:
    words = book.words
    texts = [words.title, words.subtitle, words.colours, words.sizes, words.fabric, words.details, words.care]
    texts += [words.footer]
    for product in book.products:
        texts += [product.name, product.price, product.description, product.details, product.fabric]
        texts += [
            product.care,
            product.shown,
            product.lengths,
            *product.sizes,
            *(colour.name for colour in product.colours),
        ]
    if book.outfit is not None:
        texts += [
            book.outfit.title,
            book.outfit.total,
            *(word for piece in book.outfit.pieces for word in piece),
        ]
    return "".join(sorted(set("".join(texts))))


def _registered_fonts(letters: str) -> dict[Style, str]:
    """The names under which reportlab knows the fonts: those of these letters, whatever was set before."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    names: dict[Style, str] = {}
    for style in STYLES:
        font = subset_font(letters, style)
        names[style] = f"vitrine-{style}-{hashlib.sha256(font).hexdigest()[:10]}"
        registerFont(TTFont(names[style], BytesIO(font)))
    return names
