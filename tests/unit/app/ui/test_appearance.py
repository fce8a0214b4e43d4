"""What a person sees at the kiosk: nothing cut off, nothing too small or too high to touch, nothing too pale.

A few looks are judged on every run, all of them in the long one.
"""

import itertools
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QAbstractAnimation, Qt, QTimer
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.session.intents import CaptureRefused, SetLanguage, StartCamera
from app.ui.appearance import Appearance
from app.ui.kiosk.window import page_name
from app.ui.widgets.live_picture import LivePicture
from app.ui.widgets.size_button import VERDICT_ICONS, SizeButton
from body_models.capture.guide import Hint
from body_models.capture.view import Problem
from resources.themes import THEMES, ThemeName
from resources.translations import LANGUAGES, Language, texts_for
from tests.unit.app.ui.conftest import TO_PICTURES, TO_TRY_ON, KioskUnderTest
from tests.unit.app.ui.kiosk_screens import SCREENS, TO_THE_START, hint
from tests.unit.app.ui.looking import (
    crowded_words,
    cut_words,
    is_cut_off,
    nameless,
    out_of_reach,
    pale_words,
    seen,
    too_small,
)

Size = tuple[int, int]
Looked = tuple[Language, Size, ThemeName, float]
UPRIGHT, LYING = (1080, 1920), (1920, 1080)
_SAMPLE: tuple[Looked, ...] = (
    ("en", UPRIGHT, "contrast", 1.0),
    ("zh", LYING, "dark", 1.3),
)
_ALL: tuple[Looked, ...] = tuple(itertools.product(LANGUAGES, (UPRIGHT, LYING), THEMES, (1.0, 1.3)))

_WITH_CONTROLS_HIGH_UP = (
    "consent",
    "look around",
    "detail",
    "measure",
    "filters",
    "search",
    "body",
    "fit map",
    "promotion beside",
    "outfit",
    "page",
    "feedback",
    "prepare",
    "typed beside a camera",
)


def _looks() -> Iterator[object]:
    for looked in _ALL:
        language, (width, height), theme, text = looked
        name = f"{language}-{'upright' if height > width else 'lying'}-{theme}-{text}"
        yield pytest.param(looked, id=name, marks=() if looked in _SAMPLE else pytest.mark.long)


def _on_every_screen(
    kiosk: KioskUnderTest, language: Language, names: Collection[str] = SCREENS
) -> Iterator[str]:
    for name, way in ((name, SCREENS[name]) for name in names):
        kiosk.do(*TO_THE_START, SetLanguage(language=language), *way)
        QApplication.processEvents()
        yield name


def _problems(kiosk: KioskUnderTest) -> Iterator[str]:
    page, window = kiosk.window.page(page_name(kiosk.state)), kiosk.window
    needed = page.minimumSizeHint()
    if needed.height() > page.height() or needed.width() > page.width():
        has, needs = (f"{size.width()}×{size.height()}" for size in (page.size(), needed))
        yield f"{type(page).__name__} needs {needs} and has {has}"
    for judged in (cut_words, crowded_words, nameless, pale_words):
        yield from judged(window)
    yield from _overlapping(window)
    yield from too_small(window, window.look.finger_px)
    yield from out_of_reach(window, window.look)


def _overlapping(window: QWidget) -> Iterator[str]:
    """Buttons that lie over their neighbours: a layout with less room than it needs pushes them together."""
    buttons = [button for button in window.findChildren(QAbstractButton) if button.isVisible()]
    for one, other in itertools.combinations(buttons, 2):
        if one.parent() is other.parent() and one.geometry().intersects(other.geometry()):
            names = (button.accessibleName() or button.text() for button in (one, other))
            yield f"{' lies over '.join(names)}"


@pytest.mark.parametrize("looked", [*_looks()])
def test_everything_is_read_touched_reached_and_named(
    make_kiosk: Callable[..., KioskUnderTest], looked: Looked
) -> None:
    language, size, theme, text_scale = looked
    kiosk = make_kiosk(*size, camera=True, appearance=Appearance(theme=theme, text_scale=text_scale))
    wrong = [
        f"{name}: {problem}" for name in _on_every_screen(kiosk, language) for problem in _problems(kiosk)
    ]
    assert list(dict.fromkeys(wrong)) == []


@pytest.mark.parametrize(
    "appearance",
    [
        Appearance(display_diagonal_inch=43.0),
        pytest.param(Appearance(display_lower_edge_cm=75.0), marks=pytest.mark.long),
        pytest.param(
            Appearance(display_diagonal_inch=17.0, display_lower_edge_cm=90.0), marks=pytest.mark.long
        ),
    ],
    ids=["43 inches", "hung high", "17 inches"],
)
def test_on_another_display_everything_is_still_reached_and_large_enough(
    make_kiosk: Callable[..., KioskUnderTest], appearance: Appearance
) -> None:
    kiosk = make_kiosk(*UPRIGHT, camera=True, appearance=appearance)
    window = kiosk.window
    assert window.look.finger_px == pytest.approx(15 * window.look.px_per_mm, abs=1)
    wrong = [
        f"{name}: {problem}"
        for name in _on_every_screen(kiosk, "en", _WITH_CONTROLS_HIGH_UP)
        for problem in (*out_of_reach(window, window.look), *too_small(window, window.look.finger_px))
    ]
    assert list(dict.fromkeys(wrong)) == []


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_and_every_refusal_finds_its_room(
    make_kiosk: Callable[..., KioskUnderTest], size: Size, language: Language
) -> None:
    kiosk = make_kiosk(*size, camera=True)
    kiosk.do(*TO_PICTURES, SetLanguage(language=language))
    wrong: list[str] = []
    for which in Hint:
        kiosk.do(hint(which))
        labels = kiosk.window.page("guiding").findChildren(QLabel)
        wrong += [f"{which}: '{label.text()}'" for label in labels if label.text() and is_cut_off(label)]
    for first in range(0, len(Problem), 3):
        kiosk.do(CaptureRefused(codes=tuple(Problem)[first : first + 3]))
        labels = seen(kiosk.window.page("prepare"), QLabel)
        wrong += [f"'{label.text()}'" for label in labels if label.text() and is_cut_off(label)]
        kiosk.do(StartCamera())
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_size_buttons_hold_their_words(kiosk: KioskUnderTest, language: Language) -> None:
    kiosk.do(*TO_TRY_ON)
    look = kiosk.window.look
    button = kiosk.window.findChildren(SizeButton)[0]
    metrics = QFontMetrics(look.font("caption", bold=True))
    texts = texts_for(language)
    for verdict in VERDICT_ICONS:
        box = metrics.boundingRect(
            button.rect().adjusted(5, 0, -5, 0), Qt.TextFlag.TextWordWrap, texts(f"verdict.{verdict}")
        )
        assert box.width() <= button.width()
        assert box.height() <= 2 * metrics.lineSpacing() + 2


def test_nothing_moves_where_motion_is_not_wanted(make_kiosk: Callable[..., KioskUnderTest]) -> None:
    """Timers faster than twice a second, and animations, are motion; the mirror shows the person's own."""
    kiosk = make_kiosk(camera=True, appearance=Appearance(reduced_motion=True))
    moving: set[str] = set()
    for name in _on_every_screen(kiosk, "en", ("attract", "try on", "outfit", "measuring", "farewell")):
        for timer in kiosk.window.findChildren(QTimer):
            fast = timer.isActive() and not timer.isSingleShot() and timer.interval() < 500
            if fast and not isinstance(timer.parent(), LivePicture):
                moving.add(f"{name}: {type(timer.parent()).__name__}")
        for animation in kiosk.window.findChildren(QAbstractAnimation):
            if animation.state() is QAbstractAnimation.State.Running:
                moving.add(f"{name}: {type(animation.parent()).__name__}")
    assert moving == set()


def test_something_moves_where_nothing_was_said(make_kiosk: Callable[..., KioskUnderTest]) -> None:
    kiosk = make_kiosk()
    timers = [t for t in kiosk.window.findChildren(QTimer) if t.isActive() and not t.isSingleShot()]
    assert timers


def test_no_two_verdicts_share_a_sign_or_a_word() -> None:
    assert len({icon for icon, _ in VERDICT_ICONS.values()}) == len(VERDICT_ICONS)
    for language in LANGUAGES:
        words = [texts_for(language)(f"verdict.{verdict}") for verdict in VERDICT_ICONS]
        assert len(set(words)) == len(words)


def test_every_text_the_windows_name_exists() -> None:
    said = texts_for("en").said()
    sources = [path.read_text(encoding="utf-8") for path in Path("app/ui").rglob("*.py")]
    asked = re.compile(r"""(?<![A-Za-z_])texts\(\s*["']([a-z_.A-Z]+)["']""")
    named = {key for source in sources for key in asked.findall(source)}
    assert named
    assert named - said == set()


def test_a_window_turned_on_its_side_is_laid_out_anew(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON)
    before = kiosk.window.upright
    kiosk.window.resize(1920, 1080)
    kiosk.window.restyle()
    QApplication.processEvents()
    assert (before, kiosk.window.upright) == (True, False)
    assert kiosk.window.stage.height() == 1080
    assert kiosk.view.person == ("dressed", "s1", "tee-women", "M")
