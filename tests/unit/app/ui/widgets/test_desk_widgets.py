"""Components of the windows at a desk: by keyboard and pointer, read by a screen reader, in every theme."""

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.appearance import Appearance
from app.ui.look import Look
from app.ui.widgets.basics import action_button, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import Dialog, confirm
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import Choice, NumberBox, TextField, Tick
from app.ui.widgets.form import Form
from app.ui.widgets.panel import Panel
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.side_navigation import Place, SideNavigation
from app.ui.widgets.split_view import SplitView
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.toast import ToastStack
from app.ui.widgets.toolbar import Toolbar
from app.ui.widgets.work_progress import WorkProgress
from resources.themes import THEMES, ThemeName
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words

COLUMNS = (Column(title="Product", wide=True), Column(title="Price", side="right"))
ROWS = (
    Row(key="tee", cells=(Cell(words="Crew tee"), Cell(words="€29", order=29.0))),
    Row(key="blazer", cells=(Cell(words="blazer"), Cell(words="€189", order=189.0, tone="bad"))),
    Row(key="hoodie", cells=(Cell(words="Hoodie"), Cell(words="€69", order=69.0))),
)
PLACES = (
    Place(key="library", icon="hanger", words="Library", note="27"),
    Place(key="people", icon="people", words="Population", section="Insight"),
)


@pytest.fixture
def look() -> Look:
    return Look.for_desktop()


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> Iterator[QWidget]:
    """An empty window at a desk."""
    made = QWidget()
    made.setProperty("page", "true")
    made.setStyleSheet(look.stylesheet)
    made.resize(1200, 800)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    QApplication.setActiveWindow(made)  # no window manager does it here
    yield made


def _press(
    widget: QWidget | None, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)  # type: ignore[call-overload]  # the stub takes it for a method


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def _put(window: QWidget, widget: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


def test_a_table_sorts_by_numbers_not_by_their_words(look: Look, qtbot: QtBot) -> None:
    table = DataTable(look)
    qtbot.addWidget(table)
    table.show_rows(COLUMNS, ROWS)
    assert table.shown_keys == ("tee", "blazer", "hoodie"), "as given until a title is touched"
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.shown_keys == ("tee", "hoodie", "blazer")
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert table.shown_keys == ("blazer", "tee", "hoodie"), "capitals do not come first"


def test_a_table_is_filtered_by_words_of_any_column_and_keeps_its_row(look: Look, qtbot: QtBot) -> None:
    table = DataTable(look)
    qtbot.addWidget(table)
    table.show_rows(COLUMNS, ROWS)
    table.select("hoodie")
    table.filter_by("HOOD 69")
    assert table.shown_keys == ("hoodie",)
    table.filter_by("hood 29")
    assert not set(table.shown_keys)
    table.filter_by("")
    table.select("hoodie")
    table.show_rows(COLUMNS, ROWS[1:])
    assert table.current_key == "hoodie"


def test_a_row_is_opened_by_enter_and_told_when_it_is_come_to(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    table = DataTable(look)
    _put(window, table)
    table.show_rows(COLUMNS, ROWS)
    came, opened = list[str](), list[str]()
    table.chosen.connect(came.append)
    table.opened.connect(opened.append)
    table.select("tee")
    _press(table, Qt.Key.Key_Down)
    _press(table, Qt.Key.Key_Return)
    assert came == ["tee", "blazer"]
    assert opened == ["blazer"]


def test_places_are_chosen_by_touch_and_by_number(look: Look, window: QWidget, qtbot: QtBot) -> None:
    navigation = SideNavigation(look)
    _put(window, navigation)
    navigation.show_places(PLACES, "library")
    chosen = list[str]()
    navigation.chosen.connect(chosen.append)
    _click(navigation.button("people"))
    _press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert chosen == ["people", "library"]
    assert navigation.button("library").accessibleName() == "Library  27"


def test_an_action_that_is_not_possible_is_not_done_by_its_keys_either(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    bar, done = Toolbar(look), list[int]()
    _put(window, bar)
    bar.add_action("undo", "undo", lambda: done.append(1), shortcut="Ctrl+Z")
    bar.say("undo", "Undo", shown=False)
    assert "Undo (" in bar.button("undo").toolTip()
    _press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bar.enable("undo", False)
    _press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]


def test_tabs_are_gone_along_with_arrow_keys(look: Look, window: QWidget, qtbot: QtBot) -> None:
    tabs, chosen = Tabs(look), list[str]()
    for key in ("names", "prices", "photos"):
        tabs.add_page(key, QWidget())
    tabs.say([("names", "Names"), ("prices", "Prices"), ("photos", "Photos")])
    _put(window, tabs)
    tabs.chosen.connect(chosen.append)
    tabs.tab("names").setFocus()
    _press(tabs.tab("names"), Qt.Key.Key_Right)
    assert (tabs.current, chosen) == ("prices", ["prices"])
    _press(tabs.tab("prices"), Qt.Key.Key_Left)
    _press(tabs.tab("names"), Qt.Key.Key_Left)
    assert tabs.current == "photos"


def test_a_form_says_what_is_wrong_where_it_is_and_takes_it_back(look: Look, window: QWidget) -> None:
    form, price = Form(look), TextField(look)
    row = form.add_row("price", price)
    form.add_row("name", TextField(look)).say("Name")
    row.say("Price", "In euros")
    _put(window, form)
    form.show_problems({"price": "The price has to be more than 0."})
    assert row.problem.isVisible()
    assert not row.hint.isVisible()
    assert price.accessibleName() == "Price"
    assert price.accessibleDescription() == "The price has to be more than 0."
    assert window.focusWidget() is price
    form.show_problems({})
    assert not row.problem.isVisible()
    assert row.hint.isVisible()
    assert price.accessibleDescription() == "In euros"


def test_escape_leaves_a_dialog_and_the_keyboard_goes_back(look: Look, window: QWidget, qtbot: QtBot) -> None:
    field, done = QLineEdit(), list[str]()
    _put(window, field)
    field.setFocus()
    dialog = confirm(
        look,
        window,
        title="Delete this product?",
        sentence="It cannot be undone.",
        words=("Cancel", "Delete"),
        on_yes=lambda: done.append("yes"),
        danger=True,
    )
    assert dialog.geometry() == window.rect()
    assert window.focusWidget() is dialog.button("cancel"), "Enter must not destroy"
    for _ in range(4):  # round and round, never out
        _press(window.focusWidget(), Qt.Key.Key_Tab)
        focused = window.focusWidget()
        assert focused is not None
        assert dialog.isAncestorOf(focused)
    _press(dialog, Qt.Key.Key_Escape)
    assert done == []
    assert window.focusWidget() is field


def test_a_confirmed_deed_is_done_once(look: Look, window: QWidget, qtbot: QtBot) -> None:
    done = list[str]()
    dialog = confirm(
        look, window, title="Save?", sentence="", words=("No", "Yes"), on_yes=lambda: done.append("yes")
    )
    _press(dialog, Qt.Key.Key_Return)
    assert done == ["yes"]
    assert not dialog.isVisible()


def test_messages_go_away_by_themselves_but_a_fault_stays(
    look: Look, window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.widgets.toast._READ_MS", 1)
    monkeypatch.setattr("app.ui.widgets.toast._READ_MS_A_LETTER", 0)
    stack, undone = ToastStack(look, window), list[int]()
    stack.say("It failed.", "bad", close_words="Close")
    stack.say("Deleted.", close_words="Close", action=("Undo", lambda: undone.append(1)))
    assert len(stack.toasts) == 2
    qtbot.waitUntil(lambda: [toast.accessibleName() for toast in stack.toasts] == ["It failed."])
    _click(stack.toasts[0].close_button)
    assert not stack.isVisible()


def test_work_is_cancelled_once_and_then_says_that_it_stops(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    work, cancelled = WorkProgress(look), list[int]()
    _put(window, work)
    work.cancelled.connect(lambda: cancelled.append(1))
    work.begin("Exporting", cancel="Cancel", stopping="Stopping…")
    work.show_share(0.42, "Page 3 of 7")
    assert work.bar.value() == 420
    for _ in range(2):
        _click(work.cancel)
    work.show_share(0.5, "Page 4 of 7")
    assert cancelled == [1]
    assert work.step.text() == "Stopping…"


def test_a_tick_is_touched_anywhere_on_its_words(look: Look, window: QWidget, qtbot: QtBot) -> None:
    tick = Tick(look)
    tick.say("May be promoted to visitors")
    _put(window, tick)
    _click(tick)
    assert tick.isChecked()


def test_a_choice_is_told_by_its_key(look: Look, window: QWidget, qtbot: QtBot) -> None:
    choice, picked = Choice(look), list[str]()
    choice.show_options([("jersey", "Cotton jersey"), ("merino", "Merino knit")], "jersey")
    _put(window, choice)
    choice.picked.connect(picked.append)
    choice.setFocus()
    _press(choice, Qt.Key.Key_Down)
    assert picked == ["merino"]


@pytest.mark.parametrize("text_scale", [1.0, 1.3])
@pytest.mark.parametrize("theme", THEMES)
def test_all_of_it_is_read_in_every_theme_and_size(qtbot: QtBot, theme: ThemeName, text_scale: float) -> None:
    look = Look.for_desktop(Appearance(theme=theme, text_scale=text_scale))
    window = QWidget()
    window.setProperty("page", "true")
    window.setStyleSheet(look.stylesheet)
    window.setPalette(look.palette())
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in _everything(look):
        column.addWidget(part)
    window.resize(1400, window.sizeHint().height())
    window.show()
    qtbot.waitExposed(window)
    stack = ToastStack(look, window)
    for words, tone in (("Copied.", "plain"), ("Saved.", "good"), ("It failed.", "bad")):
        stack.say(words, tone, close_words="Close")  # type: ignore[arg-type]  # each is a tone
    found = [*cut_words(window), *crowded_words(window), *nameless(window), *pale_words(window)]
    assert found == []


def _everything(look: Look) -> Iterator[QWidget]:
    bar = Toolbar(look)
    bar.title.setText("Population")
    bar.add_action("save", "save", lambda: None, kind="primary")
    bar.say("save", "Save")
    navigation = SideNavigation(look)
    navigation.show_places(PLACES, "people")
    form = Form(look)
    form.add_row("name", TextField(look)).say("Name", "As shoppers read it")
    price = NumberBox(look, 0, 1000, decimals=2)
    price.show_number(29, "EUR")
    form.add_row("price", price).say("Price")
    tick = Tick(look)
    tick.say("May be promoted")
    form.add_row("tick", tick).say("Promotion")
    form.show_problems({"price": "The price has to be more than 0."})
    panel = Panel(look)
    panel.show_title("Edit", "Saved a minute ago")
    panel.add(form)
    empty = EmptyState(look, "tag", lambda: None)
    empty.say("No promotions yet", "Choose products that may be shown to visitors.", "New promotion")
    table = DataTable(look)
    table.show_rows(COLUMNS, ROWS)
    table.setMinimumHeight(240)
    work = WorkProgress(look)
    work.begin("Exporting", cancel="Cancel", stopping="Stopping")
    split = SplitView(look)
    label = text_label(look, "body", tone="warn")
    label.setText("A warning")
    danger = action_button(look, lambda: None, kind="danger", icon="trash")
    danger.setText("Delete")
    split.show_parts([label, danger], [1, 1])
    yield from (bar, navigation, panel, empty, table, work, split)


def test_a_dialog_that_was_answered_lets_its_parent_go(look: Look, window: QWidget) -> None:
    dialog = Dialog(look, window, "Title")
    dialog.open()
    dialog.answer("cancel")
    window.resize(900, 700)
    assert not dialog.isVisible()


class _Paints(QObject):
    """Counts how often the widgets it watches are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        self.count += event is not None and event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize(("reduced_motion", "most"), [(False, 5), (True, 1)])
def test_a_bar_that_knows_no_share_is_drawn_seldom(
    qtbot: QtBot, window: QWidget, reduced_motion: bool, most: int
) -> None:
    bar = ProgressLine(Look.for_desktop(Appearance(reduced_motion=reduced_motion)))
    _put(window, bar)
    bar.show_share(None)
    qtbot.wait(60)
    paints = _Paints()
    bar.installEventFilter(paints)
    qtbot.wait(650)
    assert bar.maximum() == 0
    assert paints.count <= most
    assert (paints.count > 0) is not reduced_motion
    bar.show_share(0.5)
    assert bar.is_known
    assert bar.value() == 500
