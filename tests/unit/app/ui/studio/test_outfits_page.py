"""Garments are put on the board, judged, taken off again, and kept as a look."""

import pytest
from PyQt6.QtCore import QMimeData, QPointF, Qt
from PyQt6.QtGui import QDropEvent
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.studio.looks import load_looks
from app.ui.studio.outfits.product_source import PRODUCT_MIME
from app.ui.studio.pages.outfits import OutfitsPage
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at, touch

pytestmark = pytest.mark.usefixtures("quick_stylist")


def drop(page: OutfitsPage, name: str) -> None:
    """Let go of a product over the board."""
    data = QMimeData()
    data.setData(PRODUCT_MIME, name.encode())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.board.dropEvent(QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, left, none))
    QApplication.processEvents()


def test_a_look_is_composed_judged_and_kept(qtbot: QtBot) -> None:
    with studio_at(qtbot, OutfitsPage) as page:
        drop(page, "poplin-shirt-women")
        page.products.opened.emit("trousers-women")
        settle(qtbot, page)
        assert page.judgement is not None
        assert page.judgement.wholeness == "whole"
        assert page.score.text().endswith("%")
        page.products.opened.emit("straight-jeans-women")
        settle(qtbot, page)
        assert not page.score.isVisible()
        assert page.judgement.clashes[0].kind == "same_place"
        assert not page.complete.isEnabled()
        page.undo()
        settle(qtbot, page)
        assert len(page.pieces) == 2
        page.name.setText("Office")
        touch(page.save)
        settle(qtbot, page)
        assert page.looks.shown_keys == ("Office",)
        page.board.removed.emit(0)
        page.looks.opened.emit("Office")
        assert [one.product_id for one in page.pieces] == ["poplin-shirt-women", "trousers-women"]
    (look,) = load_looks().looks
    assert look.board == page.pieces


def test_what_would_complete_it_is_offered_and_taken(qtbot: QtBot) -> None:
    with studio_at(qtbot, OutfitsPage) as page:
        drop(page, "poplin-shirt-women")
        assert page.opinion.text() == page.words("too_few")
        touch(page.complete)
        settle(qtbot, page)
        column = page._lists["completions"]
        offer = column.itemAt(0).widget()  # type: ignore[union-attr]
        offer.click()  # type: ignore[union-attr]
        settle(qtbot, page)
        assert "poplin-shirt-women" in {piece.product_id for piece in page.pieces}
        assert len(page.pieces) > 1
        assert page.judgement is not None
        assert page.judgement.wholeness == "whole"


def test_nothing_is_cut_pale_or_nameless(qtbot: QtBot) -> None:
    with studio_at(qtbot, OutfitsPage, language="zh") as page:
        drop(page, "poplin-shirt-women")
        drop(page, "a-line-dress")
        settle(qtbot, page)
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
