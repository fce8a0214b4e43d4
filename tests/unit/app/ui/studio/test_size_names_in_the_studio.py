"""Merchandisers read sizes with a leg length in words, and what they type is kept under the size's id."""

import pytest

from app.ui.studio.pages.compare import ComparePage
from app.ui.studio.pages.export import ExportPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from app.ui.widgets.data_table import DataTable
from resources.catalogue import load_catalogue
from resources.translations import Language, texts_for
from tests.unit.app.ui.looking import cut_words, raw_sizes, texts_on_show
from tests.unit.app.ui.studio.conftest import Make
from tests.unit.app.ui.studio.studio_screens import choose, go

TROUSERS = "trousers-women"
_LENGTHS = ("short", "regular", "long")


@pytest.mark.parametrize(("language", "text_scale"), [("en", 1.0), ("zh", 1.3)])
def test_no_page_shows_the_id_of_a_size(studio: Make, language: Language, text_scale: float) -> None:
    day, texts, wrong = studio(language=language, text_scale=text_scale), texts_for(language), list[str]()

    def judge(name: str) -> None:
        day.settle()
        wrong.extend(f"{name}: {fault}" for fault in (*raw_sizes(day.window), *cut_words(day.window)))

    day.open(TROUSERS)
    go(day, ProductPage).open_tab("sizes")
    judge("sizes")
    go(day, PatternPage)
    judge("pattern")
    population = go(day, PopulationPage)
    population.people.setValue(64)
    population.run.click()
    judge("population")
    labels = {str(cell) for cell in _column(population.findings.added, 0)}
    expected = {f"{texts.leg_length('short')}−", f"{texts.leg_length('long')}+"}
    assert expected <= labels
    compare = go(day, ComparePage)
    for products, product in zip(compare.products, (TROUSERS, "wide-trousers-women"), strict=True):
        products.picked.emit(product)
    compare.only.setChecked(False)
    judge("compare")
    assert any(texts.size("S-long") in words for words in _column(compare.table, 0))
    export = go(day, ExportPage)
    choose(export, export.source.table.shown_keys.index(TROUSERS))
    box = export.shown.sizes
    box.setCurrentIndex(box.findData("M-long"))
    box.picked.emit("M-long")
    judge("export")
    assert export.line.ways[TROUSERS].size == "M-long", "files and commands know ids"
    offered = [box.itemText(row) for row in range(box.count())]
    assert not any("-long" in words or "-short" in words for words in offered)
    named = texts.leg_length("long")
    assert any(named in text.words for _, text in texts_on_show(day.window)), "it is said how it is exported"
    assert wrong == []


def test_the_stock_of_every_length_is_a_row_and_kept_by_id(studio: Make) -> None:
    day = studio()
    day.open(TROUSERS)
    editor = go(day, ProductPage)
    editor.open_tab("sizes")
    stock, known = editor.sizes_section.stock, load_catalogue().product(TROUSERS).stock
    heads = [stock.verticalHeaderItem(row) for row in range(stock.rowCount())]
    assert [head.text() for head in heads if head is not None] == list(_LENGTHS)
    assert stock.columnCount() * stock.rowCount() == len(known)
    item = stock.item(2, 1)
    assert item is not None
    assert item.text() == str(known["S-long"])
    item.setText("7")
    day.settle()
    assert day.product.draft.product["stock"] == {**known, "S-long": 7}
    day.open("tee-women")
    assert [stock.rowCount(), stock.columnCount()] == [1, len(load_catalogue().product("tee-women").stock)]


def _column(table: DataTable, column: int) -> list[str]:
    model = table.model()
    assert model is not None
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]
