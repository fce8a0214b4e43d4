"""The card beside a touched place: it says the values, stays inside, and lets touches through."""

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QFrame, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.look import Look
from app.ui.widgets.callout import Callout, CalloutLine
from resources.themes.tokens import load_theme

LINES = [
    CalloutLine(words="Distance from the skin", value="12 mm", emphasised=True),
    CalloutLine(words="Stretch, across", value="4 %"),
]


@pytest.fixture
def stage(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    return widget


def test_it_says_what_is_known_of_the_place(stage: QWidget) -> None:
    callout = Callout(Look(load_theme(), 1.0), stage)
    callout.show_lines(LINES, QPointF(300, 300))
    words = [label.text() for label in callout.findChildren(QLabel) if label.isVisible()]
    assert words == ["Distance from the skin", "12 mm", "Stretch, across", "4 %"]
    assert callout.accessibleName() == "Distance from the skin: 12 mm; Stretch, across: 4 %"
    assert callout.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


@pytest.mark.parametrize("place", [QPointF(5, 5), QPointF(895, 5), QPointF(5, 695), QPointF(895, 695)])
def test_the_card_stays_inside_the_stage(stage: QWidget, place: QPointF) -> None:
    callout = Callout(Look(load_theme(), 1.0), stage)
    callout.show_lines(LINES, place)
    card = callout.findChild(QFrame)
    assert card is not None
    assert stage.rect().contains(card.geometry())


def test_no_lines_take_it_away(stage: QWidget) -> None:
    callout = Callout(Look(load_theme(), 1.0), stage)
    callout.show_lines(LINES, QPointF(300, 300))
    callout.show_lines([], QPointF(300, 300))
    assert not callout.isVisible()
