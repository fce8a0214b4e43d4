"""The library as pictures: the same products, the same deeds."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from PIL import Image

from app.services.previews import preview_path
from app.ui.studio.pages import PAGES
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pictures import studio_scenes, studio_screen_names
from resources.catalogue import load_catalogue
from tests.unit.app.ui.studio.conftest import Make


def test_pictures_that_are_there_are_shown_and_opened(studio: Make) -> None:
    product = load_catalogue().products[1]
    path = preview_path(product)
    path.parent.mkdir(parents=True)
    encoded = BytesIO()
    Image.new("RGB", (720, 960), (200, 40, 40)).save(encoded, format="JPEG")
    path.write_bytes(encoded.getvalue())
    day = studio()
    library = cast(LibraryPage, day.window.page("library"))
    library.table.select(product.id)
    day.touch_at(library.how, library.how.rect_of("grid").center())
    day.settle()
    assert library.grid.current_key == product.id, "the product one is on stays"
    assert set(library.grid.pictures) == {product.id}
    item = library.grid.currentItem()
    assert item is not None
    library.grid.scrollToItem(item)
    shown = library.grid.grab(library.grid.visualItemRect(item)).toImage()
    middle = shown.pixelColor(shown.width() // 2, shown.height() // 3)
    assert middle.red() > 150 > middle.green() + 50, "its own picture is painted on its card"
    day.touch(library.open)
    day.settle()
    assert day.product.draft.id == product.id


def test_words_filter_the_pictures_too(studio: Make) -> None:
    day = studio()
    library = cast(LibraryPage, day.window.page("library"))
    day.touch_at(library.how, library.how.rect_of("grid").center())
    library.search.setText("blazer")
    assert library.grid.count() == len(library.shown_rows())
    assert 0 < library.grid.count() < len(load_catalogue().products)


def test_what_was_opened_last_stands_first_among_the_recent(studio: Make) -> None:
    day = studio()
    day.open("tee-men")
    day.open("tee-women")
    day.touch(day.window.navigation.button("library"))
    library = cast(LibraryPage, day.window.page("library"))
    library.state_filter.picked.emit("recent")
    assert [row.id for row in library.shown_rows()] == ["tee-women", "tee-men"]


def test_every_page_is_pictured() -> None:
    assert {scene.page for scene in studio_scenes()} == {page.key for page in PAGES}
    assert len(set(studio_screen_names())) == len(studio_screen_names())
