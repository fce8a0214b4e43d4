"""Components at a desk where there is little room: nothing is cut off, and nothing is out of reach."""

from collections.abc import Iterator
from functools import partial

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look import Look
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import SearchField
from app.ui.widgets.toolbar import Toolbar
from tests.unit.app.ui.looking import cut_words, faults_at_a_desk


@pytest.fixture
def look() -> Look:
    return Look.for_desktop()


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> Iterator[QWidget]:
    """An empty window at a desk."""
    made = QWidget()
    made.setStyleSheet(look.stylesheet)
    made.setPalette(look.palette())
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made


def put(window: QWidget, widget: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


def test_actions_without_room_stand_in_a_menu_and_still_do_what_they_do(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    bar, done = Toolbar(look, "More"), list[str]()
    for key in ("undo", "save", "theme", "keys"):
        bar.add_action(key, "save", partial(done.append, key), kind="round", spare=key != "undo")
        bar.say(key, key.title(), shown=False)
    bar.title.setText("Everyday tee")
    put(window, bar)
    window.resize(900, 300)
    qtbot.waitUntil(lambda: not bar.more.isVisible())
    assert bar.menu().isEmpty()
    window.resize(380, 300)
    qtbot.waitUntil(bar.more.isVisible)
    hidden = [key for key in ("undo", "save", "theme", "keys") if not bar.button(key).isVisible()]
    assert hidden, "there is no room for all"
    assert "undo" not in hidden
    entries = bar.menu().actions()
    assert [entry.text() for entry in entries] == [key.title() for key in hidden]
    entries[-1].trigger()
    assert done == ["keys"]
    bar.title.setText("An everyday tee of heavy organic cotton jersey")
    qtbot.waitUntil(lambda: bar.title.shown.endswith("…"))
    assert bar.title.toolTip() == bar.title.text()
    assert faults_at_a_desk(bar) == []


def test_words_looked_for_are_taken_away_by_a_touch_or_escape(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    field = SearchField(look, "Find", "Clear the search")
    put(window, field)
    assert not field.clear_button.isVisible()
    for take_away in (field.clear_button.click, partial(qtbot.keyClick, field, Qt.Key.Key_Escape)):
        field.setText("tee")
        assert field.clear_button.isVisible()
        assert faults_at_a_desk(window) == []
        take_away()
        assert field.text() == ""


def test_a_wide_column_keeps_its_words_where_the_table_is_narrow(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    table = DataTable(look)
    put(window, table)
    measures = (Column(title="Measure", wide=True), *(Column(title=size, side="right") for size in "SML"))
    cells = tuple(Cell(words=words) for words in ("Across the back at the shoulders", "38.0", "40.0", "42.0"))
    table.show_rows(measures, [Row(key="back", cells=cells)])
    for width in (900, 300):
        window.resize(width, 300)
        qtbot.wait(20)
        assert [*cut_words(window)] == [], width
    bar = table.horizontalScrollBar()
    assert bar is not None
    assert bar.maximum() > 0, "it is pushed sideways"
