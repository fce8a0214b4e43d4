"""The room of the theme on the shelf and the attract screen, and the bright one on what leaves the shop."""

import base64
from pathlib import Path

import pytest
from PyQt6.QtCore import QBuffer, QSize
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.attract_looks import AttractLook
from app.jobs.attract_pictures import frame_paths
from app.jobs.operation import OperationQueue
from app.services.previews import preview_path
from app.session.effects import PublishPage
from app.session.journey_intents import PagePublished
from app.session.outfit import Piece
from app.ui.appearance import Appearance
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.screens.attract import AttractScreen
from app.ui.kiosk.screens.product_card import ProductPicture
from app.ui.kiosk.shelf import Shelf
from app.ui.kiosk.start import Kiosk
from app.ui.look import Look
from resources.catalogue import load_catalogue
from resources.themes import THEMES, ThemeName, load_theme
from tests.unit.app.jobs.test_attract_pictures import make
from tests.unit.app.jobs.test_operation import PaperWorker
from tests.unit.app.ui.stand_ins import StandInWorker
from tests.unit.app.ui.test_whole_journey import LOOPBACK, fetch

TEE = "tee-women"
LOOK = AttractLook(pieces=(Piece(product_id=TEE, colourway_id="ink"),))


def jpeg(colour: str) -> bytes:
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    picture = QImage(72, 96, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    assert picture.save(held, "JPG", 95)
    return bytes(held.data().data())


def write(path: Path, colour: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg(colour))


def middle(image: QImage) -> QColor:
    return image.pixelColor(image.width() // 2, image.height() // 2)


@pytest.mark.parametrize("theme", THEMES)
def test_the_shelf_points_at_the_pictures_of_the_theme(vitrine_home: Path, theme: ThemeName) -> None:
    room = Appearance(theme=theme).room
    assert room == load_theme(theme).room
    for shown in kiosk_shelf(room).products:
        product = load_catalogue().product(shown.product_id)
        assert shown.picture == preview_path(product, room=room)
        assert shown.page_picture == preview_path(product)


def test_a_dark_shelf_draws_a_garment_rather_than_show_its_bright_picture(
    vitrine_home: Path, qtbot: QtBot
) -> None:
    shown = kiosk_shelf("dark").product(TEE)
    look = Look.for_window(1080, 1920, Appearance(theme="dark"))
    card = ProductPicture(look)
    qtbot.addWidget(card)
    card.resize(QSize(150, 200))
    card.show_product(shown, (0.2, 0.2, 0.2))
    drawn = card.grab().toImage()
    write(shown.page_picture, "#FF0000")
    card.update()
    assert card.grab().toImage() == drawn
    write(shown.picture, "#0000FF")
    card.update()
    assert middle(card.grab().toImage()).blue() > 200


@pytest.mark.parametrize("theme", THEMES)
def test_looks_turn_in_the_room_of_the_theme(vitrine_home: Path, qtbot: QtBot, theme: ThemeName) -> None:
    colours = {"warm": "#FF0000", "white": "#00FF00", "dark": "#0000FF"}
    for name in THEMES:
        room = load_theme(name).room
        for path in frame_paths(LOOK, room):
            write(path, colours[room])
    look = Look.for_window(1080, 1920, Appearance(theme=theme))
    screen = AttractScreen(look, kiosk_shelf(), upright=True)
    qtbot.addWidget(screen)
    screen.resize(540, 960)
    screen.show()
    screen.show_looks([LOOK])
    QApplication.processEvents()
    seen, wanted = middle(screen.figure.grab().toImage()), QColor(colours[look.tokens.room])
    far = max(abs(seen.red() - wanted.red()), abs(seen.green() - wanted.green()))
    assert max(far, abs(seen.blue() - wanted.blue())) < 12


@pytest.mark.parametrize(("theme", "turns"), [("atelier", False), ("dark", True)])
def test_a_kiosk_turns_the_looks_of_its_theme(
    vitrine_home: Path, qtbot: QtBot, theme: ThemeName, *, turns: bool
) -> None:
    make(LOOK, "dark")
    appearance = Appearance(theme=theme)
    shelf = kiosk_shelf(appearance.room)
    kiosk = Kiosk(shelf, StandInWorker, pictures=False, appearance=appearance)
    kiosk.start_after_first_frame()
    assert kiosk.window.has_attract_looks is turns
    kiosk.close()


def test_a_page_to_take_home_has_the_bright_picture_of_a_dark_shelf(vitrine_home: Path, qtbot: QtBot) -> None:
    shown = kiosk_shelf("dark").product(TEE)
    write(shown.picture, "#0000FF")
    write(shown.page_picture, "#FF0000")
    link = HandOffLink(Shelf(products=(shown,)), LOOPBACK)
    asked: list[object] = []
    link.asked.connect(asked.append)
    effect = PublishPage(person=None, pieces=(Piece(product_id=TEE, colourway_id="ink", size="M"),))
    try:
        link.publish(effect, "s", "en", OperationQueue(PaperWorker(), lambda: None))
        qtbot.waitUntil(lambda: bool(asked), timeout=5000)
        (published,) = asked
        assert isinstance(published, PagePublished)
        document = fetch(published.address)[1]
    finally:
        link.stop()
    assert base64.b64encode(jpeg("#FF0000")).decode() in document
    assert base64.b64encode(jpeg("#0000FF")).decode() not in document
