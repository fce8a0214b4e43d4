"""What a person sees: nothing cut off, nothing too small to touch, nothing too pale to read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFontMetrics
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton

from app.session.intents import (
    Agree,
    Back,
    Begin,
    Broken,
    CameraReady,
    CameraTrouble,
    CaptureRefused,
    ChooseProduct,
    ChooseWay,
    Guided,
    Intent,
    Leave,
    OpenEntry,
    PictureTaken,
    SecondPassed,
    SetLanguage,
    SetMeasurement,
    ShowGarments,
    ShowMoreMeasurements,
    StartCamera,
)
from app.ui.kiosk.window import page_name
from app.ui.widgets.size_button import VERDICT_ICONS, SizeButton
from app.ui.widgets.slider import TouchSlider
from body_models.capture.guide import Hint
from body_models.capture.view import Problem
from resources.themes import load_theme
from resources.translations import LANGUAGES, Language, texts_for
from tests.unit.app.ui.conftest import (
    TO_BODY,
    TO_CAPTURED_BODY,
    TO_PICTURES,
    TO_PREPARE,
    TO_TRY_ON,
    KioskUnderTest,
)


def _hint(hint: Hint) -> Guided:
    return Guided(side="front", hint=hint, countdown=None, seen=True)


_SCREENS: dict[str, tuple[Intent, ...]] = {
    "attract": (),
    "consent": (Begin(session_id="a"),),
    "measure": (Begin(session_id="a"), Agree()),
    "measure more": (
        *TO_BODY[:5],
        ShowMoreMeasurements(shown=True),
        SetMeasurement(name="chest_girth_cm", value=150),
    ),
    "keypad": (Begin(session_id="a"), Agree(), OpenEntry(name="stature_cm")),
    "body": TO_BODY,
    "browse": (*TO_BODY, ShowGarments()),
    "try on": TO_TRY_ON,
    "try on trousers": (*TO_TRY_ON, Back(), ChooseProduct(product_id="trousers-women")),
    "idle": (*TO_BODY, *[SecondPassed()] * 70),
    "farewell": (*TO_BODY, Leave()),
    "fault": (Broken(),),
    "consent to a camera": TO_PREPARE[:2],
    "prepare": TO_PREPARE,
    "prepare uncalibrated": (CameraReady(calibrated=False), *TO_PREPARE[1:]),
    "camera": (*TO_PICTURES, _hint(Hint.ARMS_WIDER)),
    "help": (*TO_PICTURES, _hint(Hint.ARMS_WIDER), *[SecondPassed()] * 25),
    "measuring": (*TO_PICTURES, PictureTaken(side="front"), PictureTaken(side="side")),
    "trouble": (*TO_PICTURES, CameraTrouble(code="CAMERA_BLACK")),
    "waiting": (*TO_PREPARE, CameraTrouble(code="CAMERA_MISSING")),
    "typed beside a camera": (*TO_PREPARE, ChooseWay(way="typed")),
    "resting": (CameraTrouble(code="CAMERA_MISSING"), *TO_PREPARE[1:]),
    "refused": (*TO_PICTURES, CaptureRefused(codes=tuple(Problem)[:3])),
    "captured body": TO_CAPTURED_BODY,
    "correcting": (*TO_CAPTURED_BODY, SetLanguage(language="en"), OpenEntry(name="waist_girth_cm")),
}
_TOUCH_PX = 72


def _cut_off(label: QLabel) -> bool:
    """True when the words need more room than the label has."""
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 2
    metrics = QFontMetrics(label.font())
    return metrics.horizontalAdvance(label.text()) > label.width() + 2


def _problems(kiosk: KioskUnderTest) -> Iterator[str]:
    page = kiosk.window.page(page_name(kiosk.state))
    if page.minimumSizeHint().height() > page.height():
        yield f"{type(page).__name__} needs {page.minimumSizeHint().height()} and has {page.height()}"
    for label in kiosk.window.findChildren(QLabel):
        if label.isVisible() and label.text() and _cut_off(label):
            yield f"'{label.text()}' is cut off"
    for button in kiosk.window.findChildren(QPushButton):
        if not button.isVisible():
            continue
        if min(button.width(), button.height()) < _TOUCH_PX:
            yield f"'{button.text()}' is {button.width()} by {button.height()}"
        if QFontMetrics(button.font()).horizontalAdvance(button.text()) > button.width():
            yield f"'{button.text()}' is wider than its button"
    for widget in (*kiosk.window.findChildren(TouchSlider), *kiosk.window.findChildren(SizeButton)):
        if widget.isVisible() and min(widget.width(), widget.height()) < _TOUCH_PX:
            yield f"{type(widget).__name__} is {widget.width()} by {widget.height()}"


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "lying"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_cut_off_and_everything_is_large_enough_to_touch(
    make_kiosk: Callable[..., KioskUnderTest], size: tuple[int, int], language: Language
) -> None:
    kiosk = make_kiosk(*size, camera=True)
    wrong: list[str] = []
    for name, way in _SCREENS.items():
        kiosk.do(Leave(), Leave(), *[SecondPassed()] * 6, *way, SetLanguage(language=language))
        QApplication.processEvents()
        wrong += [f"{name}: {problem}" for problem in _problems(kiosk)]
    assert wrong == []


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "lying"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_and_every_refusal_finds_its_room(
    make_kiosk: Callable[..., KioskUnderTest], size: tuple[int, int], language: Language
) -> None:
    kiosk = make_kiosk(*size, camera=True)
    kiosk.do(*TO_PICTURES, SetLanguage(language=language))
    wrong: list[str] = []
    for hint in Hint:
        kiosk.do(_hint(hint))
        labels = kiosk.window.page("guiding").findChildren(QLabel)
        wrong += [f"{hint}: '{label.text()}'" for label in labels if label.text() and _cut_off(label)]
    for first in range(0, len(Problem), 3):
        kiosk.do(CaptureRefused(codes=tuple(Problem)[first : first + 3]))
        labels = [label for label in kiosk.window.page("prepare").findChildren(QLabel) if label.isVisible()]
        wrong += [f"'{label.text()}'" for label in labels if label.text() and _cut_off(label)]
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


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
@pytest.mark.parametrize("ink", ["ink", "ink_soft", "accent", "good", "tight", "loose", "bad"])
def test_words_reach_aa_contrast_on_every_ground(ink: str, ground: str) -> None:
    colours = load_theme().colours
    assert _contrast(colours[ink], colours[ground]) >= 4.5


def test_words_on_dark_and_on_disabled_reach_aa_contrast_too() -> None:
    colours = load_theme().colours
    assert _contrast(colours["on_ink"], colours["ink"]) >= 4.5
    assert _contrast(colours["on_ink"], colours["accent"]) >= 4.5
    assert _contrast(colours["ink_soft"], colours["line"]) >= 4.5
    assert _contrast(colours["line_strong"], colours["surface"]) >= 3.0  # shapes, not words


def test_no_two_verdicts_share_a_sign_or_a_word() -> None:
    assert len({icon for icon, _ in VERDICT_ICONS.values()}) == len(VERDICT_ICONS)
    for language in LANGUAGES:
        words = [texts_for(language)(f"verdict.{verdict}") for verdict in VERDICT_ICONS]
        assert len(set(words)) == len(words)


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    english, chinese = (texts_for(language).entries for language in ("en", "zh"))
    assert set(english) == set(chinese)
    for key in english:
        named = [{field for _, field, _, _ in Formatter().parse(e[key]) if field} for e in (english, chinese)]
        assert named[0] == named[1], key


def test_every_text_the_windows_name_exists() -> None:
    entries = texts_for("en").entries
    named = {
        key
        for path in Path("app/ui").rglob("*.py")
        for key in re.findall(r"""texts?\(\s*["']([a-z_.A-Z]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named
    assert named - set(entries) == set()


def test_a_window_turned_on_its_side_is_laid_out_anew(kiosk: KioskUnderTest) -> None:
    kiosk.do(*TO_TRY_ON)
    before = kiosk.window.upright
    kiosk.window.resize(1920, 1080)
    kiosk.window.restyle()
    QApplication.processEvents()
    assert (before, kiosk.window.upright) == (True, False)
    assert kiosk.window.stage.height() == 1080
    assert kiosk.view.person == ("dressed", "s1", "tee-women", "M")
