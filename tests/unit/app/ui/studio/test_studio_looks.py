"""What a merchandiser sees: nothing cut off, squeezed, too small to point at, too pale or without a name.

Every page is judged in one look on every run, in all of them in the long one.
"""

import itertools
from collections.abc import Iterator, Sequence

import pytest

from resources.themes import THEMES, ThemeName
from resources.translations import LANGUAGES, Language
from tests.unit.app.ui.looking import faults_at_a_desk
from tests.unit.app.ui.studio.conftest import Make
from tests.unit.app.ui.studio.studio_screens import SCREENS

pytestmark = pytest.mark.usefixtures("quick_stylist", "busy_shop")

Looked = tuple[Language, tuple[int, int], ThemeName, float]
DESK, NARROW = (1920, 1080), (1280, 720)
_SAMPLE: tuple[Looked, ...] = (("en", NARROW, "dark", 1.0), ("zh", DESK, "contrast", 1.3))
_ALL: tuple[Looked, ...] = tuple(itertools.product(LANGUAGES, (DESK, NARROW), THEMES, (1.0, 1.3)))
_NAMES = tuple(SCREENS)


def _named(looked: Looked) -> str:
    language, (width, _), theme, text_scale = looked
    return f"{language}-{width}-{theme}-{text_scale}"


def _faults(studio: Make, looked: Looked, names: Sequence[str]) -> Iterator[str]:
    language, size, theme, text_scale = looked
    day = studio(size=size, language=language, theme=theme, text_scale=text_scale)
    for name in names:
        SCREENS[name](day)
        day.qtbot.wait(20)  # a layout that changed is laid out in the next turns of the loop
        yield from (f"{name}: {fault}" for fault in faults_at_a_desk(day.window))


@pytest.mark.parametrize(
    ("looked", "names"), [(_SAMPLE[0], _NAMES[::2]), (_SAMPLE[1], _NAMES[1::2])], ids=["narrow", "large"]
)
def test_everything_is_read_pointed_at_and_named(studio: Make, looked: Looked, names: Sequence[str]) -> None:
    wrong = [*_faults(studio, looked, names)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("looked", _ALL, ids=_named)
def test_so_it_is_in_every_look(studio: Make, looked: Looked) -> None:
    wrong = [*_faults(studio, looked, _NAMES)]
    assert not wrong, "\n".join(wrong)
