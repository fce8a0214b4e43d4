"""A merchandiser writes a promotion with keyboard and pointer, and it is in the shop."""

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services.studio.promotion_board import kept_board
from app.ui.studio.pages.promotions import PromotionsPage
from app.ui.studio.promotions.goods_field import GoodsField
from resources.promotions import load_promotions
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at, touch


def test_a_promotion_is_written_corrected_and_put_into_the_shop(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, PromotionsPage) as page:
        touch(page.new)
        assert not page.publish.isEnabled()
        assert page.form.row(("title", "en")).wrong, "an empty title is marked at its field"
        for language, words in (("en", "Tee days"), ("zh", "T恤日")):
            page.form.titles[language].insert(words)
            page.form.prose_boxes[language].insertPlainText(words)
        assert not page.form.row(("title", "en")).wrong
        assert page.preview.card.title.text() == "Tee days"
        families = page.form.row(("families",)).field
        assert isinstance(families, GoodsField)
        families.changed.emit(("tee",))
        assert page.faults == ()
        touch(page.publish)
        settle(qtbot, page)
        assert not page.publish.isEnabled()
    (promotion,) = load_promotions().promotions
    assert (promotion.title.zh, promotion.families) == ("T恤日", ("tee",))
    assert promotion.runs_on(date.today())


def test_every_change_is_undone_a_field_at_a_time_and_nothing_is_lost(
    vitrine_home: Path, qtbot: QtBot
) -> None:
    with studio_at(qtbot, PromotionsPage) as page:
        touch(page.new)
        page.form.titles["en"].insert("Linen")
        assert page.undo_label()
        page.undo()
        assert page.form.titles["en"].text() == ""
        page.redo()
        assert page.form.titles["en"].text() == "Linen"
    kept = kept_board()  # the window went before anything was put into the shop
    assert kept is not None
    assert kept.rows[0]["title"]["en"] == "Linen"
    with studio_at(qtbot, PromotionsPage) as page:
        assert page.form.titles["en"].text() == "Linen"
    assert load_promotions().promotions == ()


def test_nothing_is_cut_pale_or_nameless(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, PromotionsPage, language="zh") as page:
        touch(page.new)
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
