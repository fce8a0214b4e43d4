"""Promotions and insight in a shop that has them: every card is read, in both languages, large and narrow."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QScrollArea

from app.services.invented_shop.month import DAYS, fill_invented_shop
from app.storage.instants import utc_now
from app.ui.studio.pages.insight import InsightPage
from app.ui.studio.pages.promotions import PromotionsPage
from resources.themes import ThemeName
from resources.translations import Language, texts_for
from tests.unit.app.ui.looking import faults_at_a_desk, raw_sizes, texts_on_show
from tests.unit.app.ui.studio.conftest import Make
from tests.unit.app.ui.studio.studio_screens import go

_LOOKS = [
    pytest.param("en", (1280, 720), "dark", 1.0, id="narrow"),
    pytest.param("zh", (1920, 1080), "atelier", 1.3, id="large"),
    pytest.param("en", (1920, 1080), "contrast", 1.3, id="contrast", marks=pytest.mark.long),
    pytest.param("zh", (1280, 720), "dark", 1.3, id="narrow and large", marks=pytest.mark.long),
]


@pytest.fixture
def full_shop(vitrine_home: Path) -> int:
    """A month of an invented shop."""
    return fill_invented_shop(utc_now())


@pytest.mark.parametrize(("language", "size", "theme", "text_scale"), _LOOKS)
def test_nothing_is_wrong_with_full_pages(
    full_shop: int,
    studio: Make,
    language: Language,
    size: tuple[int, int],
    theme: ThemeName,
    text_scale: float,
) -> None:
    day = studio(size=size, language=language, theme=theme, text_scale=text_scale)

    def nothing_is_wrong() -> None:
        assert [*faults_at_a_desk(day.window), *raw_sizes(day.window)] == []

    promotions = go(day, PromotionsPage)
    assert promotions.board is not None
    for row in range(len(promotions.board.rows)):
        promotions.table.select(str(row))
        day.qtbot.waitUntil(nothing_is_wrong)  # rows take their height in the next turns of the loop
    insight = go(day, InsightPage)
    area = insight.body.currentWidget()
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    assert bar is not None
    for chart in insight.charts.values():
        frame = chart.parentWidget()
        assert frame is not None
        bar.setValue(frame.y())
        day.qtbot.waitUntil(nothing_is_wrong)


def test_numbers_days_and_names_are_written_as_the_language_does(full_shop: int, studio: Make) -> None:
    day = studio(language="zh")
    promotions = go(day, PromotionsPage)
    model = promotions.table.model()
    assert model is not None
    cells = [[str(model.index(row, column).data()) for column in range(3)] for row in range(model.rowCount())]
    today, texts = date.today(), texts_for("zh")
    assert [row[2] for row in cells] == ["15%", "–", "20%", "10%", "12.5%"]
    assert all("年" in row[1] and "-" not in row[1] for row in cells)
    said = {text.words for _, text in texts_on_show(day.window)}
    assert any(f"{today.month}月" in words for words in said), "the strip names its Mondays"
    insight = go(day, InsightPage)
    assert f"{full_shop:,}" in insight.count.text()
    axis = [row[0] for row in insight.charts["visits_by_day"].text_rows[1:]]
    assert axis[0] == texts.short_day(utc_now().date() - timedelta(days=DAYS))
    products = [row[0] for row in insight.charts["try_on_to_purchase"].text_rows[1:]]
    assert len(set(products)) == len(products), "two products of one name are told apart"
    sold = insight.charts["size_sold_against_advised"].text_rows
    assert any(texts.leg_length("long") in name for name in sold[0])
    rows, columns = [row[0] for row in sold[1:]], list(sold[0][1:])
    common = [name for name in rows if name in columns]
    assert common == [name for name in columns if name in rows], "advice that was taken is a diagonal"
    assert len(common) > 4
