"""The attract screen: looks that turn one after the other, what they are called, and what they cost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QApplication

from app.jobs.attract_looks import AttractLook
from app.jobs.attract_pictures import FRAME_COUNT, frame_paths
from app.session.intents import SetLanguage
from app.session.outfit import Piece
from app.session.states import SessionState
from app.ui.appearance import Appearance
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.turntable import Turntable
from tests.unit.app.ui.conftest import KioskUnderTest

TEE = AttractLook(
    pieces=(
        Piece(product_id="tee-women", colourway_id="ink"),
        Piece(product_id="trousers-women", colourway_id="sand"),
    )
)
TROUSERS = AttractLook(pieces=(Piece(product_id="trousers-men", colourway_id="khaki"),))
COLOURS = {TEE: QColor("#3060C0"), TROUSERS: QColor("#C04030")}


@pytest.fixture
def pictured(vitrine_home: Path, qtbot: object) -> Iterator[tuple[AttractLook, ...]]:
    """Two looks, each with pictures of its own colour."""
    for look, colour in COLOURS.items():
        picture = QImage(90, 100, QImage.Format.Format_RGB32)
        picture.fill(colour)
        for path in frame_paths(look):
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(str(path), "JPG", 95)
    yield (TEE, TROUSERS)


def attract(kiosk: KioskUnderTest) -> AttractScreen:
    page = kiosk.window.page(SessionState.ATTRACT)
    assert isinstance(page, AttractScreen)
    return page


def shown_colour(figure: Turntable) -> str:
    """Which look stands there, by the colour in the middle of the picture."""
    QApplication.processEvents()
    middle = figure.grab().toImage().pixelColor(figure.width() // 2, figure.height() // 2)
    return "blue" if middle.blue() > middle.red() else "red"


def pass_frames(figure: Turntable, count: int) -> None:
    for _ in range(count):
        figure._timer.timeout.emit()


def test_a_whole_turn_of_one_look_then_the_next_with_its_names_and_prices(
    kiosk: KioskUnderTest, pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(kiosk)
    screen.show_looks(pictured)
    assert shown_colour(screen.figure) == "blue"
    assert screen.tag.words == [("Everyday tee", "€29"), ("Straight trousers", "€69")]
    pass_frames(screen.figure, FRAME_COUNT - 1)
    assert shown_colour(screen.figure) == "blue"
    pass_frames(screen.figure, 11)  # the next comes in softly
    assert shown_colour(screen.figure) == "red"
    assert screen.tag.words == [("Straight trousers", "€69")]
    pass_frames(screen.figure, FRAME_COUNT + 11)
    assert shown_colour(screen.figure) == "blue"


def test_the_tag_speaks_the_language_of_the_screen_and_stands_inside_the_picture(
    kiosk: KioskUnderTest, pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(kiosk)
    screen.show_looks(pictured)
    kiosk.do(SetLanguage(language="zh"))
    assert screen.tag.words == [("日常 T 恤", "€29"), ("直筒长裤", "€69")]
    assert screen.tag.isVisible()
    assert screen.figure.rect().contains(screen.tag.geometry())


def test_with_reduced_motion_still_pictures_change(
    make_kiosk: Callable[..., KioskUnderTest], pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(make_kiosk(appearance=Appearance(reduced_motion=True)))
    screen.show_looks(pictured)
    before = screen.figure.grab().toImage()
    assert screen.figure._timer.interval() >= 5000
    pass_frames(screen.figure, 1)
    assert shown_colour(screen.figure) == "red"
    pass_frames(screen.figure, 1)
    assert screen.figure.grab().toImage() == before


def test_a_look_that_turns_goes_on_when_another_is_ready(
    kiosk: KioskUnderTest, pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(kiosk)
    screen.show_looks([TROUSERS])
    pass_frames(screen.figure, 30)
    screen.show_looks(pictured)
    assert shown_colour(screen.figure) == "red"
    pass_frames(screen.figure, FRAME_COUNT - 30 + 11)
    assert shown_colour(screen.figure) == "blue"


def test_one_look_alone_turns_on_and_none_is_the_drawn_figure(
    kiosk: KioskUnderTest, pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(kiosk)
    drawn = screen.figure.grab().toImage()
    screen.show_looks([TEE])
    pass_frames(screen.figure, 2 * FRAME_COUNT + 5)
    assert shown_colour(screen.figure) == "blue"
    screen.show_looks([])
    assert screen.figure.grab().toImage() == drawn
    assert not screen.tag.isVisible()


def test_pictures_that_are_gone_leave_the_last_one_standing(
    kiosk: KioskUnderTest, pictured: tuple[AttractLook, ...]
) -> None:
    screen = attract(kiosk)
    screen.show_looks(pictured)
    for path in frame_paths(TROUSERS):
        path.unlink()
    pass_frames(screen.figure, FRAME_COUNT + 15)
    assert shown_colour(screen.figure) == "blue"


def test_starts_turn_through_the_looks_in_different_orders(
    make_kiosk: Callable[..., KioskUnderTest], pictured: tuple[AttractLook, ...]
) -> None:
    window = make_kiosk().window
    firsts = set()
    for seed in range(12):
        window._look_order = str(seed)
        window.show_attract_looks(pictured)
        firsts.add(window._looks[0])
    assert firsts == set(pictured)
