"""The page a phone shows: all of it in one document, whatever products are called."""

from html.parser import HTMLParser

import pytest

from app.services.hand_off.page import Page, PageItem, page_html
from resources.translations import LANGUAGES, Language

_PICTURE = b"\xff\xd8\xff\xe0 not a real one"


def _page(language: Language = "en", name: str = "Linen trousers", *, waiting: bool = False) -> Page:
    item = PageItem(
        name=name, colour="Stone · Linen", size="M", price="€ 69", rgb=(0.8, 0.7, 0.6), pictures=(_PICTURE,)
    )
    return Page(language=language, items=[item], total="€ 69", look=(_PICTURE, _PICTURE), waiting=waiting)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.words += data


def _seen(page: Page) -> _Seen:
    seen = _Seen()
    seen.feed(page_html(page).decode("utf-8"))
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_lists_what_was_chosen_and_loads_nothing(language: Language) -> None:
    seen = _seen(_page(language))
    for words in ("Linen trousers", "M", "€ 69", "Stone · Linen"):
        assert words in seen.words
    assert len(seen.loaded) == 3
    assert all(address.startswith("data:image/jpeg;base64,") for address in seen.loaded)
    assert "script" not in seen.tags
    assert "form" not in seen.tags


def test_it_comes_again_by_itself_while_pictures_are_being_made() -> None:
    assert b'http-equiv="refresh"' in page_html(_page(waiting=True))
    assert b'http-equiv="refresh"' not in page_html(_page())


def test_a_name_is_words_and_never_markup() -> None:
    seen = _seen(_page(name='<script>alert("x")</script><img src=x>'))
    assert "script" not in seen.tags
    assert "<script>" in seen.words
