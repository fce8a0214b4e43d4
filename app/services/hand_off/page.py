"""The page to take home as one HTML document: pictures, sizes and the list of products, nothing to load."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.services.report_page import page
from resources.translations import Language, texts_for

_AGAIN_S: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """A product as the page lists it; words are in the page's language, pictures JPEG."""

    name: str
    colour: str
    size: str
    price: str
    rgb: tuple[float, float, float]
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a shopper takes home. ``look``: pictures of all of it together; ``waiting``: more are coming."""

    language: Language
    items: Sequence[PageItem]
    total: str
    look: tuple[bytes, ...] = ()
    waiting: bool = False
    minutes: int = 10


def page_html(shown: Page) -> bytes:
    """The document. While pictures are coming it asks for itself again every few seconds."""
    texts = texts_for(shown.language)
    rendered = page(
        "hand_off.html",
        language=shown.language,
        title=texts("page.title"),
        intro=texts("page.intro"),
        keep=texts("page.keep", count=shown.minutes),
        waiting=texts("page.waiting") if shown.waiting else "",
        again_s=_AGAIN_S,
        total_words=texts("page.total"),
        total=shown.total,
        size_words=texts("page.size"),
        look=[_data_address(picture) for picture in shown.look],
        look_words=texts("page.look"),
        items=[
            {
                "name": item.name,
                "colour": item.colour,
                "size": item.size,
                "price": item.price,
                "rgb": "#" + "".join(f"{round(255 * part):02x}" for part in item.rgb),
                "pictures": [_data_address(picture) for picture in item.pictures],
            }
            for item in shown.items
        ],
    )
    return rendered.encode("utf-8")


def _data_address(picture: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")
