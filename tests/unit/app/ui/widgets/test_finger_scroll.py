"""What does not fit is scrolled by a finger or by two buttons, and stays beside them."""

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look import Look
from app.ui.widgets.finger_scroll import FingerScroll
from app.ui.widgets.tables import MeasurementRow, MeasurementTable


def _click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]  # the stub is wrong


def _rows(count: int) -> list[MeasurementRow]:
    return [
        MeasurementRow(title=f"Row {n}", value="80.0 cm", note="± 2.0", given=False, key=str(n))
        for n in range(count)
    ]


def test_buttons_come_and_go_with_what_is_inside_and_scroll_it_to_its_end(qtbot: QtBot) -> None:
    look, inside = Look.for_window(1080, 1920), QWidget()
    table = MeasurementTable(look, columns=1)
    column = QVBoxLayout(inside)
    column.addWidget(table)
    column.addStretch()
    area = FingerScroll(look, inside)
    qtbot.addWidget(area)
    area.resize(900, 600)
    table.show_rows(_rows(3))
    area.show()
    qtbot.waitExposed(area)
    assert not area.down.isVisible()
    table.show_rows(_rows(30))
    qtbot.waitUntil(area.down.isVisible)
    assert area.down.width() >= look.finger_px
    qtbot.waitUntil(lambda: table.geometry().right() < area.down.x())
    bar = area.verticalScrollBar()
    assert bar is not None
    assert not area.up.isEnabled()
    touches = 0
    while area.down.isEnabled() and touches < 20:
        _click(area.down)
        touches += 1
    assert bar.value() == bar.maximum()
    assert 2 <= touches < 8
    _click(area.up)
    assert bar.value() < bar.maximum()
    table.show_rows(_rows(3))
    qtbot.waitUntil(lambda: not area.down.isVisible())
