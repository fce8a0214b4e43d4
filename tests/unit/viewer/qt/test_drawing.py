"""The thread that draws: the newest order wins, faults come to the window, nothing is left behind."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

import pytest
from PyQt6.QtCore import QObject
from pytestqt.qtbot import QtBot

from viewer.errors import ViewerError
from viewer.qt.drawing import Drawing, Frame, FrameOrder
from viewer.scene.camera import CameraPlace
from viewer.scene.model import BodyMesh, GarmentSurface
from viewer.scene.offscreen import OffscreenScene
from viewer.scene.prepare import prepare_person
from viewer.scene.tryon import SceneTryOn

PLACE = CameraPlace(yaw_deg=0.0, pitch_deg=4.0, zoom=1.0, stature_m=1.7, aspect=0.75)


def _note(done: list[int], number: int, _: OffscreenScene) -> None:
    done.append(number)


def order(number: int, size: tuple[int, int] = (60, 80)) -> FrameOrder:
    return FrameOrder(number=number, place=PLACE, size=size, moving=False)


@pytest.fixture
def drawing(qapp: object) -> Iterator[Drawing]:
    owner = QObject()
    drawing = Drawing(owner)
    drawing.start()
    yield drawing
    drawing.close()


def test_the_newest_order_is_drawn_and_those_before_it_are_not(qtbot: QtBot, drawing: Drawing) -> None:
    begun, free = threading.Event(), threading.Event()

    def hold(_: SceneTryOn) -> None:
        begun.set()
        free.wait(10)

    drawing.change(hold)
    assert begun.wait(10)
    frames: list[Frame] = []
    drawing.drawn.connect(frames.append)
    for number in range(1, 6):
        drawing.order(order(number))
    free.set()
    qtbot.waitUntil(lambda: bool(frames))
    drawing.ask(lambda _: None).result()
    qtbot.wait(50)
    assert [frame.order.number for frame in frames] == [5]


def test_a_frame_has_the_size_that_was_ordered(drawing: Drawing) -> None:
    for size in ((60, 80), (200, 100), (31, 47)):
        image = drawing.frame(order(1, size)).image
        assert (image.width(), image.height()) == size


def test_changes_happen_in_their_order_before_the_frame(drawing: Drawing) -> None:
    done: list[int] = []
    for number in range(20):
        drawing.ask(partial(_note, done, number))
    drawing.frame(order(1))
    assert done == list(range(20))


def test_a_fault_comes_to_the_window_and_whoever_waits_is_told(qtbot: QtBot, drawing: Drawing) -> None:
    free = threading.Event()

    def fail(_: SceneTryOn) -> None:
        free.wait(10)
        raise ZeroDivisionError("a bug of the scene")

    with qtbot.waitSignal(drawing.failed) as told:
        drawing.change(fail)
        waiting = drawing.ask(lambda _: 1)
        free.set()
    assert isinstance(told.args[0], ZeroDivisionError)
    with pytest.raises(CancelledError):
        waiting.result(timeout=10)
    assert drawing.frame(order(1)).image.width() == 60  # a new scene draws on


def test_graphics_that_do_not_open_are_told_and_nobody_waits_for_them(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("no graphics here")

    monkeypatch.setattr("viewer.qt.drawing._plotter", fail)
    owner = QObject()
    drawing = Drawing(owner)
    with qtbot.waitSignal(drawing.failed) as told:
        drawing.start()
    assert isinstance(told.args[0], RuntimeError)
    drawing.close()
    with pytest.raises(ViewerError, match="was closed"):
        drawing.change(lambda _: None)


def test_closing_ends_the_thread_and_twice_is_harmless(qapp: object) -> None:
    owner = QObject()
    drawing = Drawing(owner)
    drawing.start()
    drawing.frame(order(1))
    drawing.close()
    drawing.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "drawing"]
    with pytest.raises(ViewerError, match="was closed"):
        drawing.ask(lambda _: 1)


def test_swapping_people_keeps_the_number_of_actors(
    drawing: Drawing, figure: BodyMesh, shirt: GarmentSurface
) -> None:
    bare, dressed = prepare_person(figure), prepare_person(figure, [shirt])

    def actors_wearing(person: Any) -> int:
        drawing.change(lambda scene: scene.show_person(person))
        return drawing.ask(lambda studio: studio.actors).result()

    first = actors_wearing(dressed)
    for _ in range(5):
        actors_wearing(bare)
    assert actors_wearing(dressed) == first


def test_graphics_never_wait_for_the_garbage_collector(
    drawing: Drawing, figure: BodyMesh, shirt: GarmentSurface
) -> None:
    """It runs on any thread, and what holds graphics must be let go on the one that drew."""
    dressed = prepare_person(figure, [shirt])

    def come_and_go(studio: OffscreenScene) -> list[str]:
        gc.collect()
        gc.disable()
        try:
            for _ in range(3):
                studio.scene.show_person(dressed)
                studio.render()
                studio.scene.clear()
            gc.set_debug(gc.DEBUG_SAVEALL)
            gc.collect()
            return [type(thing).__name__ for thing in gc.garbage if type(thing).__module__.startswith("vtk")]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()

    drawing.frame(order(1))
    assert drawing.ask(come_and_go).result() == []
