"""A merchandiser's day, with pointer and keyboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QTableWidgetItem, QWidget

from app.services.studio.desk_intents import WentTo
from app.services.studio.drafts import shop_drafts
from app.ui.studio.pages import PAGES
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.pattern import PatternPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from resources.catalogue import load_catalogue
from resources.translations import texts_for
from tests.unit.app.ui.studio.conftest import KEYS, Make, StudioUnderTest

TEE = "tee-women"


def library(studio: StudioUnderTest) -> LibraryPage:
    return cast(LibraryPage, studio.window.page("library"))


def editor(studio: StudioUnderTest) -> ProductPage:
    return cast(ProductPage, studio.window.page("product"))


def type_name(studio: StudioUnderTest, words: str) -> None:
    """Put the English name into the field, letter by letter."""
    box = editor(studio).words_section.names["en"]
    box.setFocus()
    box.selectAll()
    KEYS.keyClicks(box, words)


def type_cell(item: QTableWidgetItem | None, words: str) -> None:
    assert item is not None
    item.setText(words)


def test_a_product_is_found_opened_renamed_undone_saved_and_published(studio: Make) -> None:
    day = studio()
    day.press(Qt.Key.Key_F, control=True)
    assert day.window.focusWidget() is library(day).search
    KEYS.keyClicks(library(day).search, "everyday tee women")
    assert library(day).table.shown_keys == (TEE,)
    day.press(Qt.Key.Key_Return)
    day.press(Qt.Key.Key_Return)
    day.settle()
    assert day.window.current == "product"
    assert day.product.draft.id == TEE
    before = day.product.draft.product["name"]["en"]

    type_name(day, "Boxy tee")
    assert day.window.toolbar.title.text() == "Boxy tee"
    day.settle()
    kept = shop_drafts().draft(TEE)
    assert kept is not None
    assert kept.product["name"]["en"] == "Boxy tee"

    day.touch(day.window.toolbar.button("undo"))
    assert day.product.draft.product["name"]["en"] == before
    day.settle()
    assert shop_drafts().draft(TEE) is None, "all was taken back: there is no draft"
    day.touch(day.window.toolbar.button("redo"))
    day.settle()
    assert editor(day).words_section.names["en"].text() == "Boxy tee"

    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    assert load_catalogue().product(TEE).name.en == "Boxy tee"
    assert ("good", day.words("said.published")) in day.told
    assert not day.product.is_changed
    assert not day.window.toolbar.button("publish").isEnabled()


def test_a_draft_is_found_again_after_the_window_was_lost(studio: Make, vitrine_home: Path) -> None:
    first = studio()
    first.open(TEE)
    type_name(first, "Half finished")
    first.window.shut()
    first.desk.close()  # before the moment passed after which it saves
    document = json.loads((vitrine_home / "studio" / "drafts" / f"{TEE}.json").read_text("utf-8"))
    assert document["product"]["name"]["en"] == "Half finished"
    second = studio()
    row = second.desk.state.row(TEE)
    assert row is not None
    assert row.state == "changed"
    assert second.desk.state.recent[0] == TEE
    assert second.open(TEE).draft.product["name"]["en"] == "Half finished"


def test_what_is_missing_is_said_at_its_field_and_keeps_it_from_the_shop(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    box = editor(day).words_section.names["en"]
    box.selectAll()
    KEYS.keyClick(box, Qt.Key.Key_Delete)
    day.settle()
    row = editor(day).words_section.form.rows["name_en"]
    assert row.problem.text() == day.words("fault.empty")
    day.touch(day.window.toolbar.button("publish"))
    day.settle()
    assert ("warn", day.words("said.faulty")) in day.told
    assert load_catalogue().product(TEE).name.en != ""


def test_a_colour_is_picked_and_a_print_put_on_it(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    editor(day).open_tab("colours")
    colours = editor(day).colours_section
    day.touch_at(colours.swatches, colours.swatches.centre_of("1"))
    assert colours.ident.text() == day.product.draft.product["colourways"][1]["id"]
    colours.rgb.text.selectAll()
    KEYS.keyClicks(colours.rgb.text, "#204060")
    assert day.product.draft.product["colourways"][1]["rgb"] == [0x20, 0x40, 0x60]
    colours.print_kind.setCurrentIndex(colours.print_kind.findData("dots"))
    colours.print_kind.picked.emit("dots")
    day.settle()
    assert day.product.draft.product["colourways"][1]["print"]["kind"] == "dots"
    assert day.product.faults == ()
    count = len(day.product.draft.product["colourways"])
    day.touch(colours.add)
    day.settle()
    assert len(day.product.draft.product["colourways"]) == count + 1
    assert day.product.faults == (), "a fresh colour is sound at once"


def test_a_size_is_added_and_the_grading_typed_into(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    editor(day).open_tab("sizes")
    sizes = editor(day).sizes_section
    day.touch(sizes.size_buttons["size_larger"])
    day.settle()
    chart = day.product.draft.size_chart
    assert chart is not None
    assert chart["sizes"][-1] == "4XL"
    assert day.product.draft.product["stock"]["4XL"] == 0
    type_cell(sizes.stock.item(0, 7), "5")
    assert day.product.draft.product["stock"]["4XL"] == 5
    type_cell(sizes.measures.item(0, 0), "102.5")
    day.settle()
    assert day.product.draft.size_chart is not None
    assert day.product.draft.size_chart["base_poms_cm"]["chest_girth"] == 102.5
    assert day.product.faults == ()
    type_cell(sizes.measures.item(0, 0), "no number")
    item = sizes.measures.item(0, 0)
    assert item is not None
    assert item.text() == "102.5", "what is no number is not taken"
    for _ in range(3):
        day.touch(day.window.toolbar.button("undo"))
    assert day.product.draft.size_chart is None, "the chart is the shop's again"


def test_a_measure_touched_in_the_pattern_is_marked_in_the_table(studio: Make) -> None:
    day = studio()
    day.open(TEE, "pattern")
    page = cast(PatternPage, day.window.page("pattern"))
    assert page.view.is_nest
    page.choose("M")
    day.qtbot.wait(20)
    grading = page._grading
    assert grading is not None
    tape = next(tape for tape in grading.size("M").tapes if tape.pom == "bicep_girth")
    day.touch_at(page.view, page.view.middle_of(tape))
    assert page.table.current_key == "bicep_girth"
    assert page.definition.text()


def test_a_population_fills_its_page_and_goes_stale_with_the_cut(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    day.desk.send(WentTo(page="population"))
    page = cast(PopulationPage, day.window.page("population"))
    page.people.setValue(64)
    day.touch(page.run)
    day.settle()
    figure = float(page.findings.numbers["fitted"].text().removesuffix(" %"))
    assert 60 < figure <= 100
    assert len(page.findings.bars.text_rows) == 8, "a title and seven sizes"
    assert page.stale.text() == ""
    sizes = editor(day).sizes_section
    day.desk.send(WentTo(page="product"))
    editor(day).open_tab("sizes")
    day.touch(sizes.size_buttons["size_drop_largest"])
    day.settle()
    day.desk.send(WentTo(page="population"))
    assert page.stale.text() == day.words("population.changed")


def test_long_work_is_stopped_in_the_status_bar(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    day.desk.send(WentTo(page="population"))
    page = cast(PopulationPage, day.window.page("population"))
    page.run.click()
    status = day.window.status
    assert status.bar.isVisible()
    assert not page.run.isEnabled()
    day.touch(status.cancel)
    day.settle()
    assert not status.bar.isVisible()
    assert page.run.isEnabled(), "it can be begun again"
    assert not page.is_filled, "what was stopped shows nothing"
    assert day.told[-1][1].startswith(day.words("said.stopped", title="").rstrip())


def test_dropped_files_are_looked_at_and_taken_in(studio: Make, tmp_path: Path) -> None:
    day = studio()
    product = load_catalogue().product(TEE).model_dump(mode="json", exclude_none=True)
    good = {**product, "id": "dropped-tee"}
    file = tmp_path / "goods.json"
    file.write_text(json.dumps({"products": [{**good, "price": -3}]}, indent=1), encoding="utf-8")
    day.window.take_files([file])
    day.settle()
    check = library(day).imports.check
    assert check is not None
    assert [(fault.file, "price" in fault.message) for fault in check.faults] == [("goods.json", True)]
    line = file.read_text(encoding="utf-8").splitlines()[check.faults[0].line - 1]
    assert '"price": -3' in line
    assert not library(day).imports.take.isVisible()

    file.write_text(json.dumps({"products": [good]}), encoding="utf-8")
    day.window.take_files([file])
    day.settle()
    day.touch(library(day).imports.take)
    day.settle()
    row = day.desk.state.row("dropped-tee")
    assert row is not None
    assert (row.state, row.faults) == ("new", 0)


def test_a_new_product_begins_with_a_name_and_can_be_thrown_away(studio: Make) -> None:
    day = studio()
    day.touch(library(day).new)
    dialog = library(day).dialog
    KEYS.keyClicks(dialog.name, "Sea shirt")
    index = dialog.family.findData("shirt")
    dialog.family.setCurrentIndex(index)
    dialog.family.picked.emit("shirt")
    day.press(Qt.Key.Key_Return)
    day.settle()
    assert day.product.draft.id == "sea-shirt"
    assert day.product.draft.product["name"]["en"] == "Sea shirt"
    assert day.product.draft.product["category"] == "top"
    assert day.product.faults
    day.touch(day.window.navigation.button("library"))
    day.settle()
    library(day).table.select("sea-shirt")
    day.touch(library(day).withdraw)
    day.touch(day.button(day.words("library.throw")))
    day.settle()
    assert day.desk.state.row("sea-shirt") is None


def test_all_pages_and_fields_have_names_in_both_languages(studio: Make) -> None:
    day = studio()
    day.open(TEE)
    for page in PAGES:
        for language in ("en", "zh"):
            assert texts_for(language)(f"studio.{page.key}.nav")
    for section in editor(day).sections.values():
        for row in section.form.rows.values():
            assert row.field.accessibleName(), row.label.text()
    for key in ("undo", "redo", "save", "theme", "language", "keys", "publish"):
        assert day.window.toolbar.button(key).accessibleName()


def test_the_list_of_keys_opens_over_the_window(studio: Make) -> None:
    day = studio()
    day.press(Qt.Key.Key_F1)
    shown = [
        widget
        for widget in day.window.findChildren(QWidget)
        if widget.accessibleName() == day.words("window.keys")
    ]
    assert any(widget.isVisible() for widget in shown)
    day.press(Qt.Key.Key_Escape)
