"""Every screen of the operator's window: nothing cut, squeezed, pale, too small, nameless or untranslated."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.settings import Settings, save_settings
from app.ui.operator.scenes import fill_scene, operator_scene, operator_screen_names
from app.ui.operator.window import OperatorWindow
from resources.themes import THEMES
from tests.unit.app.ui.looking import faults_at_a_desk, seen, too_small

SIZES = {"lying": (1920, 1080), "upright": (1080, 1920)}
LOOKS = {
    f"{theme} {scale}": {"theme": theme, "text_scale": scale}
    for theme, scale in itertools.product(THEMES, (1.0, 1.3))
}
EVERY = list(itertools.product(operator_screen_names(), ("en", "zh"), SIZES, LOOKS))
SOME = [one for number, one in enumerate(EVERY) if number % 23 == 0]
_LATIN = re.compile(r"[A-Za-z]{3,}")
_SAME_EVERYWHERE = re.compile(
    r"Vitrine|PIN|GPL|PyQt6|Riverbank|MakeHuman|SMPL-X|CC0|English|USB|Camera|SHOP|NVIDIA|RTX|cuda|bilingual"
    r"|checkout|winter|autumn|spring|train|Python|json|text_encoder|later|Computing|or-later|venv"
)

Show = Callable[[str, str, str, str], OperatorWindow]


@pytest.fixture
def show(vitrine_home: Path, qtbot: QtBot) -> Iterator[Show]:
    """Shows a screen as its picture is taken."""
    made: list[OperatorWindow] = []

    def shown(name: str, language: str, size: str, look: str) -> OperatorWindow:
        save_settings(Settings.model_validate(LOOKS[look]))
        window = operator_scene(name, language)
        made.append(window)
        qtbot.addWidget(window)
        window.resize(*SIZES[size])
        window.show()
        qtbot.waitExposed(window)
        qtbot.wait(200)
        fill_scene(window, name)
        qtbot.wait(100)
        return window

    yield shown
    for window in made:
        window.shut()


def _faults(window: OperatorWindow) -> list[str]:
    """A finger touches this window as well as a mouse: what is touched is 15 mm on the kiosk's display."""
    return [*faults_at_a_desk(window), *too_small(window, window.look.target_px)]


@pytest.mark.parametrize(("name", "language", "size", "look"), SOME)
def test_a_screen_is_as_it_should_be(show: Show, name: str, language: str, size: str, look: str) -> None:
    assert _faults(show(name, language, size, look)) == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "language", "size", "look"), EVERY)
def test_every_screen_is_as_it_should_be(show: Show, name: str, language: str, size: str, look: str) -> None:
    assert _faults(show(name, language, size, look)) == []


@pytest.mark.parametrize("name", [name for name in operator_screen_names() if name != "operator_about"])
def test_no_word_is_left_in_english(show: Show, name: str) -> None:
    window = show(name, "zh", "lying", "atelier 1.0")
    words = [label.text() for label in seen(window, QLabel)]
    words += [button.text() or button.accessibleName() for button in seen(window, QAbstractButton)]
    left = [text for text in words if _LATIN.search(_SAME_EVERYWHERE.sub("", text))]
    assert left == []
