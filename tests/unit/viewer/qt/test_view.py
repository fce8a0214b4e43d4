"""The 3D view in a real window: people see a person, the finger turns it, closing leaves nothing running."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.unit.viewer.conftest import CLOTH_COLOUR
from viewer.errors import ViewerError
from viewer.qt.canvas import Canvas
from viewer.qt.drawing import Drawing
from viewer.qt.view import TryOnView
from viewer.scene import cloth
from viewer.scene.camera import View
from viewer.scene.model import BodyMesh, FabricLook, FitMapField, GarmentSurface, Print, Weave
from viewer.scene.prepare import LitPerson, prepare_person
from viewer.scene.rehearsal import unseen_people

SIZE = (360, 440)
CHEST = (SIZE[0] // 2 + 10, SIZE[1] // 2 - 40)


@pytest.fixture(scope="module")
def person(figure: BodyMesh, shirt: GarmentSurface) -> LitPerson:
    return prepare_person(figure, [shirt])


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TryOnView]:
    widget = TryOnView()
    qtbot.addWidget(widget)
    widget.resize(*SIZE)
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget
    widget.shutdown()


def pixels(view: TryOnView) -> npt.NDArray[np.int_]:
    image = view.picture().convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    assert bits is not None
    data = np.frombuffer(bytes(bits.asarray(image.sizeInBytes())), np.uint8)
    rows = data.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return np.asarray(rows.reshape(image.height(), image.width(), 3), dtype=np.int_)


def canvas_of(view: TryOnView) -> Canvas:
    canvas = view.findChild(Canvas)
    assert canvas is not None
    return canvas


def is_blue(picture: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    return np.asarray(picture[..., 2] > 1.4 * picture[..., 0])


def drag(view: TryOnView, by: QPoint) -> None:
    canvas, middle = canvas_of(view), QPoint(SIZE[0] // 2, SIZE[1] // 2)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)  # type: ignore[call-overload]
    QTest.mouseMove(canvas, middle + by / 2)  # type: ignore[call-overload]
    QTest.mouseMove(canvas, middle + by)  # type: ignore[call-overload]
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + by)  # type: ignore[call-overload]


def test_an_empty_studio_is_light_and_not_blank(view: TryOnView) -> None:
    picture = pixels(view)
    assert picture.min() > 180
    assert np.ptp(picture) > 6  # a gradient, not one grey


def test_a_person_in_blue_stands_in_the_middle(view: TryOnView, person: LitPerson) -> None:
    view.show_person(person)
    columns = np.flatnonzero(is_blue(pixels(view)).any(axis=0))
    assert abs(columns.mean() - SIZE[0] / 2) < 6


def test_a_rehearsal_is_not_seen_and_ends(qtbot: QtBot, view: TryOnView) -> None:
    empty = settled(qtbot, view)
    view.rehearse()
    seen = []
    while view.is_rehearsing:
        seen.append(pixels(view))
    assert len(seen) >= 3
    assert max(np.abs(picture - empty).max() for picture in seen) <= 4
    assert np.abs(settled(qtbot, view) - empty).mean() < 0.5


def test_somebody_real_ends_the_rehearsal(view: TryOnView, person: LitPerson) -> None:
    view.rehearse()
    view.show_person(person)
    assert not view.is_rehearsing
    assert is_blue(pixels(view)).any()


def test_a_rehearsal_needs_nobody_to_look(qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    view = TryOnView()
    view.rehearse()
    qtbot.waitUntil(lambda: not view.is_rehearsing)
    view.shutdown()
    assert "shader" not in capfd.readouterr().err.lower()  # VTK tells there what does not compile


def test_every_kind_of_cloth_is_rehearsed() -> None:
    worn = [garment for person in unseen_people() for garment in person.garments]
    rehearsed = {cloth.features_of(garment, printed=garment.print is not None) for garment in worn}
    kinds = [replace(worn[0], look=FabricLook(weave=weave)) for weave in get_args(Weave)]
    assert rehearsed == {
        cloth.features_of(kind, printed=printed) for kind in kinds for printed in (False, True)
    }


def test_a_drag_turns_the_person(qtbot: QtBot, view: TryOnView, person: LitPerson) -> None:
    view.show_person(person)
    before = pixels(view)
    with qtbot.waitSignal(view.interacted):
        drag(view, QPoint(80, 0))
    assert view.yaw_deg == pytest.approx(360 - 80 / SIZE[0] * 200, abs=1)
    assert (np.abs(pixels(view) - before).max(axis=2) > 12).mean() > 0.002  # the seam walked round


def settled(qtbot: QtBot, view: TryOnView) -> npt.NDArray[np.int_]:
    """The picture at rest, once the view has learnt how many pixels this machine draws in time."""
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in view.findChildren(QTimer)), timeout=3000)
    before = pixels(view)
    for _ in range(20):
        view.reset_view()
        now = pixels(view)
        if np.abs(now - before).mean() < 0.05:
            break
        before = now
    return now


def test_the_picture_grows_sharp_again_when_the_finger_rests(
    qtbot: QtBot, view: TryOnView, person: LitPerson
) -> None:
    view.show_person(person)
    sharp = settled(qtbot, view)
    drag(view, QPoint(60, 0))
    drag(view, QPoint(-60, 0))
    assert np.abs(settled(qtbot, view) - sharp).mean() < 1.0


def test_a_double_tap_goes_back_to_the_front(qtbot: QtBot, view: TryOnView) -> None:
    drag(view, QPoint(90, 30))
    view.zoom_by(2)
    canvas = canvas_of(view)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))  # type: ignore[call-overload]
    assert (view.yaw_deg, view.zoom) == (0.0, 1.0)


def test_the_wheel_comes_closer_within_limits(view: TryOnView) -> None:
    for _ in range(40):
        view.zoom_by(1.2)
    assert 2.5 < view.zoom < 4


def test_keys_of_the_toolkit_do_nothing(qtbot: QtBot, view: TryOnView, person: LitPerson) -> None:
    view.draw_finely()  # else a slow frame makes the next one coarser
    view.show_person(person)
    before = pixels(view)
    canvas = canvas_of(view)
    for key in "qews3rpfi":
        qtbot.keyClicks(canvas, key)  # type: ignore[no-untyped-call]
    assert view.isVisible()
    assert np.array_equal(pixels(view), before)


def test_view_buttons_glide_to_their_side(qtbot: QtBot, view: TryOnView) -> None:
    view.look_at(View.BACK)
    qtbot.waitUntil(lambda: view.yaw_deg == 180.0, timeout=5000)


def test_taps_turn_on_from_where_the_last_one_leads(qtbot: QtBot, view: TryOnView) -> None:
    view.turn_by(45.0)
    view.turn_by(45.0)
    qtbot.waitUntil(lambda: view.yaw_deg == 90.0, timeout=5000)
    drag(view, QPoint(36, 0))
    dragged = view.yaw_deg
    view.turn_by(-45.0)
    qtbot.waitUntil(lambda: view.yaw_deg == pytest.approx(dragged - 45.0), timeout=5000)


@pytest.mark.parametrize("colour", [(0.07, 0.07, 0.08), (0.93, 0.92, 0.90)])
def test_black_and_white_cloth_stand_out_from_a_dark_room(
    view: TryOnView, person: LitPerson, colour: tuple[float, float, float]
) -> None:
    view.enter("dark")
    empty = pixels(view)
    assert empty.max() < 128
    view.show_person(person)
    view.set_garment_colour(colour)
    cloth_there = np.abs(pixels(view) - empty).max(axis=2) > 24
    view.enter("warm")
    in_the_light = pixels(view)
    assert in_the_light[0, 0].min() > 180
    view.clear()
    assert cloth_there.mean() > 0.5 * (np.abs(in_the_light - pixels(view)).max(axis=2) > 24).mean()


def test_the_attract_turn_ends_at_a_touch(qtbot: QtBot, view: TryOnView) -> None:
    view.set_auto_rotate(True)
    qtbot.waitUntil(lambda: 0.5 < view.yaw_deg < 359, timeout=3000)
    drag(view, QPoint(1, 0))
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in view.findChildren(QTimer)), timeout=3000)


def test_the_fit_map_colours_the_cloth_and_goes_again(
    view: TryOnView, person: LitPerson, ease_field: FitMapField
) -> None:
    view.show_person(person)
    view.show_fit_map(ease_field)
    mapped = pixels(view)
    orange = (mapped[..., 0] > 1.6 * mapped[..., 2]) & (mapped[..., 0] > 150)
    assert orange.any()
    view.show_fit_map(None)
    assert is_blue(pixels(view)).any()


def test_another_colour_shows_at_once(view: TryOnView, person: LitPerson) -> None:
    view.show_person(person)
    view.set_garment_colour((0.8, 0.1, 0.1))
    picture = pixels(view)
    assert not is_blue(picture).any()
    assert (picture[..., 0] > 2 * picture[..., 2]).any()


def test_clearing_leaves_nobody_in_the_picture(view: TryOnView, person: LitPerson) -> None:
    empty = pixels(view)
    view.show_person(person)
    view.clear()
    assert np.abs(pixels(view) - empty).max() < 3


def test_what_was_forgotten_is_not_shown_even_if_its_frame_comes_late(
    qtbot: QtBot, view: TryOnView, person: LitPerson
) -> None:
    drawn, drawing = threading.Event(), view.findChild(Drawing)
    assert drawing is not None
    qtbot.waitUntil(lambda: view.is_still)
    drawing.drawn.connect(lambda _: drawn.set(), Qt.ConnectionType.DirectConnection)  # type: ignore[call-arg]
    view.show_person(person)
    assert drawn.wait(10)  # its frame is under way
    view.clear()
    blue = []
    while not view.is_still:
        qtbot.wait(1)
        colour = view.grab().toImage().pixelColor(*CHEST)
        blue.append(colour.blueF() - colour.redF())
    assert max(blue) < 0.1


def test_what_is_not_seen_is_drawn_when_it_is(qtbot: QtBot, view: TryOnView, person: LitPerson) -> None:
    qtbot.waitUntil(lambda: view.is_still)
    view.hide()
    view.show_person(person)
    view.show()
    qtbot.waitUntil(lambda: view.is_still)
    colour = view.grab().toImage().pixelColor(*CHEST)
    assert colour.blueF() > 1.4 * colour.redF()


def test_after_a_fault_of_the_scene_the_next_person_is_shown_in_the_same_room(
    qtbot: QtBot, view: TryOnView, person: LitPerson, ease_field: FitMapField
) -> None:
    view.enter("dark")
    empty = pixels(view)
    with qtbot.captureExceptions() as faults:
        view.show_fit_map(ease_field)  # nobody is there to wear it
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ViewerError
    view.show_person(person)
    assert is_blue(pixels(view)).any()
    view.clear()
    assert np.abs(pixels(view) - empty).max() < 3


def test_the_window_waits_for_no_frame(qtbot: QtBot, view: TryOnView, person: LitPerson) -> None:
    drawn = threading.Event()
    drawing = view.findChild(Drawing)
    assert drawing is not None
    drawing.ask(lambda _: drawn.wait(10))  # the longest frame there ever was
    view.show_person(person)
    view.turn_by(30.0)
    view.show_tapes(())
    qtbot.waitUntil(lambda: view.yaw_deg == 30.0)
    assert not view.is_still
    drawn.set()
    qtbot.waitUntil(lambda: view.is_still)


def test_closing_stops_every_timer_and_twice_is_harmless(qtbot: QtBot) -> None:
    view = TryOnView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    with qtbot.waitExposed(view):
        view.show()
    view.set_auto_rotate(True)
    timers = view.findChildren(QTimer)
    assert any(timer.isActive() for timer in timers)
    view.close()
    assert not any(timer.isActive() for timer in timers)
    view.shutdown()


def test_a_tap_names_the_place_that_was_touched_and_a_drag_does_not(
    qtbot: QtBot, view: TryOnView, person: LitPerson
) -> None:
    view.show_person(person)
    canvas = view.findChild(Canvas)
    assert canvas is not None
    middle = QPoint(canvas.width() // 2, canvas.height() // 2 - 20)
    with qtbot.waitSignal(view.picked) as tapped:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)  # type: ignore[call-overload]
    picked, place = tapped.args
    assert picked is not None
    assert picked.position_m[2] > 0.1  # on the front
    assert place.toPoint() == middle
    with qtbot.assertNotEmitted(view.picked):
        drag(view, QPoint(60, 0))


def test_a_print_comes_and_goes_with_the_colourway(qtbot: QtBot, view: TryOnView, person: LitPerson) -> None:
    view.show_person(person)
    plain = settled(qtbot, view)
    navy = (0.10, 0.13, 0.30)
    view.set_garment_colour((0.93, 0.92, 0.88), Print(kind="breton", scale_m=0.06, colours=(navy,)))
    printed = settled(qtbot, view)
    column = printed[:, SIZE[0] // 2].sum(axis=1)
    assert np.ptp(column[180:240]) > 300  # stripes of white and navy
    view.set_garment_colour(CLOTH_COLOUR)
    assert np.abs(settled(qtbot, view) - plain).mean() < 1.0
