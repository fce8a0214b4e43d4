"""Two products stand side by side; the table says what differs."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.studio.pages.compare import ComparePage
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at


def test_choosing_another_product_shows_what_differs(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, ComparePage) as page:
        for place in (0, 1):
            page.products[place].picked.emit("poplin-shirt-women")
        settle(qtbot, page)
        assert page.table.shown_keys == ()
        assert page.count.text() == page.words("same")
        page.products[1].picked.emit("stripe-shirt-women")
        settle(qtbot, page)
        assert "name.en" in page.table.shown_keys
        assert "family" not in page.table.shown_keys
        page.only.setChecked(False)
        assert "family" in page.table.shown_keys


def test_nothing_is_cut_pale_or_nameless(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, ComparePage, language="zh") as page:
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
