"""The ways to every page of the studio and to what it lays over them; each leads on from wherever one is."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar, cast

from PyQt6.QtWidgets import QApplication

from app.services.studio.desk_intents import Edited, ReadShop, ShopRead, WentTo
from app.services.studio.export_queue import ExportQueue, JobState
from app.ui.studio.page import StudioPage
from app.ui.studio.pages.compare import ComparePage
from app.ui.studio.pages.export import ExportPage
from app.ui.studio.pages.insight import InsightPage
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.outfits import OutfitsPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.pages.promotions import PromotionsPage
from app.ui.widgets.dialog import Dialog
from resources.catalogue import load_catalogue
from resources.size_charts import load_size_chart
from tests.unit.app.ui.studio.conftest import StudioUnderTest

P = TypeVar("P", bound=StudioPage)
Way = Callable[[StudioUnderTest], None]
TEE: Final = "tee-women"
_PEOPLE: Final = 64


def go(day: StudioUnderTest, kind: type[P]) -> P:
    """A page, on show and settled, with nothing laid over it."""
    for dialog in day.window.findChildren(Dialog):
        if dialog.isVisible():
            dialog.answer("cancel")
    day.desk.send(WentTo(page=kind.key))
    day.settle()
    return cast(P, day.window.page(kind.key))


def choose(page: ExportPage, *rows: int) -> None:
    """Select rows of the table of exports, and only these."""
    table = page.source.table
    model, selection = table.model(), table.selectionModel()
    assert model is not None
    assert selection is not None
    selection.clearSelection()
    flags = selection.SelectionFlag
    for row in rows:
        selection.select(model.index(row, 0), flags.Select | flags.Rows)
    QApplication.processEvents()


# ---- the library


def _library(day: StudioUnderTest) -> None:
    page = go(day, LibraryPage)
    page.search.clear()
    page.how.chosen.emit("list")


def _pictures(day: StudioUnderTest) -> None:
    _library(day)
    go(day, LibraryPage).how.chosen.emit("grid")


def _nothing_found(day: StudioUnderTest) -> None:
    _library(day)
    go(day, LibraryPage).search.setText("no such thing")


def _new_product(day: StudioUnderTest) -> None:
    _library(day)
    go(day, LibraryPage).new.click()


def _withdraw(day: StudioUnderTest) -> None:
    _library(day)
    page = go(day, LibraryPage)
    page.table.select(TEE)
    page.withdraw.click()


def _import(day: StudioUnderTest) -> None:
    _library(day)
    go(day, LibraryPage).bring.click()


def _import_of(price: float) -> Way:
    def way(day: StudioUnderTest) -> None:
        _import(day)
        product = load_catalogue().product(TEE).model_dump(mode="json", exclude_none=True)
        file = Path(tempfile.mkdtemp()) / "goods.json"
        goods = [{**product, "id": f"tee-{number}", "price": price} for number in range(3)]
        file.write_text(json.dumps({"products": goods}, indent=1), encoding="utf-8")
        day.window.take_files([file])
        day.settle()

    return way


def _replace(day: StudioUnderTest) -> None:
    _import_of(30.0)(day)
    go(day, LibraryPage).imports.replace.click()


def _leave_import(day: StudioUnderTest) -> None:
    page = go(day, LibraryPage)
    if page.imports.isVisible():
        page.imports.left.emit()
        day.settle()


# ---- the product


def _tab(key: str) -> Way:
    def way(day: StudioUnderTest) -> None:
        _leave_import(day)
        day.open(TEE)
        go(day, ProductPage).open_tab(key)

    return way


def _faulty(key: str) -> Way:
    """Everything a tab can find wrong, all at once; taken back by `_mended`."""

    def way(day: StudioUnderTest) -> None:
        _tab(key)(day)
        words = {"en": "", "zh": ""}
        wrong = {
            "name": words,
            "description": words,
            "price": -1,
            "season": [],
            "fabric": "none",
            "stock": {},
        }
        draft = day.product.draft
        colours = [{**one, "id": "Not An Id"} for one in draft.product["colourways"]]
        product = {**draft.product, **wrong, "colourways": colours}
        day.desk.send(Edited(draft=replace(draft, product=product), label="wrong"))
        day.settle()

    return way


def _mended(day: StudioUnderTest) -> None:
    go(day, ProductPage)
    while day.product.history.undo_label is not None:
        day.window.page("product").undo()
    day.desk.do(ReadShop(product_id=TEE))
    day.settle()


def _overtaken(day: StudioUnderTest) -> None:
    """The shop changed under a draft, and the draft elsewhere too."""
    _tab("words")(day)
    _mended(day)
    shop = day.product.original
    assert shop is not None
    product = {**shop.product, "price": 42.0, "fit": "relaxed", "season": ["winter"]}
    product["colourways"] = [*reversed(shop.product["colourways"][1:])]
    chart = {**load_size_chart("tee-women").model_dump(mode="json", by_alias=True), "id": f"{TEE}-sizes"}
    later = replace(shop, product=product, size_chart=chart, starts_from="later")
    day.desk.send(Edited(draft=day.product.draft.with_value(("price",), 31.0), label="price"))
    day.desk.send(ShopRead(product_id=TEE, original=later))
    day.settle()


def _merge(day: StudioUnderTest) -> None:
    _overtaken(day)
    go(day, ProductPage).band.action.click()


def _gone(day: StudioUnderTest) -> None:
    _overtaken(day)
    day.desk.send(ShopRead(product_id=TEE, original=None))
    day.settle()


# ---- how it is cut, and whom it fits


def _pattern(size: str) -> Way:
    def way(day: StudioUnderTest) -> None:
        day.open(TEE)
        _mended(day)
        page = go(day, PatternPage)
        page.choose(size)
        page.mark("chest_girth")

    return way


def _population(day: StudioUnderTest) -> None:
    day.open(TEE)
    go(day, PopulationPage)


def _tried(day: StudioUnderTest) -> None:
    _population(day)
    page = go(day, PopulationPage)
    page.people.setValue(_PEOPLE)
    page.run.click()
    day.settle()


# ---- the other pages


def _compare(day: StudioUnderTest) -> None:
    page = go(day, ComparePage)
    page.products[0].picked.emit("stripe-shirt-women")
    page.only.setChecked(False)
    day.settle()


def _same(day: StudioUnderTest) -> None:
    page = go(day, ComparePage)
    for products in page.products:
        products.picked.emit(TEE)
    page.only.setChecked(True)
    day.settle()


def _board(*product_ids: str) -> Way:
    def way(day: StudioUnderTest) -> None:
        page = go(day, OutfitsPage)
        while page.pieces:
            page.board.removed.emit(0)
        for product_id in product_ids:
            page.products.opened.emit(product_id)
        day.settle()

    return way


def _completions(day: StudioUnderTest) -> None:
    _board("poplin-shirt-women")(day)
    page = go(day, OutfitsPage)
    page.complete.click()
    day.settle()


def _looks(day: StudioUnderTest) -> None:
    _board("poplin-shirt-women", "trousers-women")(day)
    page = go(day, OutfitsPage)
    page.name.setText("Office")
    page.save.click()
    page.tabs.show_page("looks")
    day.settle()


def _promotions(day: StudioUnderTest) -> None:
    go(day, PromotionsPage)


def _promotion(tab: str) -> Way:
    def way(day: StudioUnderTest) -> None:
        page = go(day, PromotionsPage)
        if page.board is not None and not page.board.rows:
            page.new.click()
        page.tabs.show_page(tab)
        day.settle()

    return way


def _remove_promotion(day: StudioUnderTest) -> None:
    _promotion("one")(day)
    go(day, PromotionsPage).remove.click()


def _insight(day: StudioUnderTest) -> None:
    go(day, InsightPage)


def _leaving(day: StudioUnderTest) -> None:
    go(day, InsightPage).export.click()


def _export(format_: str, *product_ids: str) -> Way:
    def way(day: StudioUnderTest) -> None:
        page = go(day, ExportPage)
        page.source.tabs.show_page("products")
        keys = page.source.table.shown_keys
        choose(page, *(keys.index(product_id) for product_id in product_ids))
        page.formats.chosen.emit(format_)

    return way


def _export_look(day: StudioUnderTest) -> None:
    _looks(day)
    page = go(day, ExportPage)
    page.source.tabs.tab("looks").click()
    page.source.looks.select("Office")


def _queue(day: StudioUnderTest) -> None:
    """A job of every kind of end, and those that have not ended."""
    page, queue = go(day, ExportPage), ExportQueue()
    states: tuple[JobState, ...] = ("waiting", "running", "done", "failed", "stopped")
    for state in states:
        queue = queue.with_job((TEE,), "glb", Path("/shop/files"), f"Everyday tee · {state}")
        queue = queue.changed(
            len(queue.jobs), state=state, share=0.4, step="draping", code="DRAPE_FAILED", bytes=9_400_000
        )
    page.line.queue = queue
    page.line.changed.emit()


def _keys(day: StudioUnderTest) -> None:
    go(day, LibraryPage)
    day.window.toolbar.button("keys").click()


def _said(day: StudioUnderTest) -> None:
    go(day, LibraryPage)
    day.window.tell("bad", day.words("said.not_kept"))


SCREENS: Final[dict[str, Way]] = {
    "no product": lambda day: day.desk.send(WentTo(page="product")),
    "library": _library,
    "library as pictures": _pictures,
    "nothing found": _nothing_found,
    "new product": _new_product,
    "withdraw": _withdraw,
    "keys": _keys,
    "import": _import,
    "import faulty": _import_of(-3.0),
    "import sound": _import_of(30.0),
    "replace": _replace,
    "words": _tab("words"),
    "colours": _tab("colours"),
    "sizes": _tab("sizes"),
    "photos": _tab("photos"),
    "words faulty": _faulty("words"),
    "colours faulty": _faulty("colours"),
    "sizes faulty": _faulty("sizes"),
    "overtaken": _overtaken,
    "merge": _merge,
    "gone": _gone,
    "nest": _pattern("nest"),
    "pattern": _pattern("M"),
    "population": _population,
    "population tried": _tried,
    "compare": _compare,
    "compare the same": _same,
    "outfits": _board(),
    "outfit": _board("poplin-shirt-women", "trousers-women"),
    "outfit clashes": _board("poplin-shirt-women", "a-line-dress", "trousers-women", "wool-coat-women"),
    "completions": _completions,
    "looks": _looks,
    "promotions": _promotions,
    "promotion": _promotion("one"),
    "promotion rules": _promotion("rules"),
    "remove promotion": _remove_promotion,
    "insight": _insight,
    "leaving the shop": _leaving,
    "export": _export("glb"),
    "export lookbook": _export("pdf", TEE, "trousers-women"),
    "export page": _export("html", TEE),
    "export a look": _export_look,
    "export queue": _queue,
    "said": _said,
}
