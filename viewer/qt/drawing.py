"""The thread that draws: it owns the scene and its graphics, so that the window never waits for a frame.

VTK lets other threads of Python run while it draws. What the scene is made of must therefore be touched by
this thread alone: changes are handed over and happen between two frames, in their order.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the OpenGL classes
from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QImage
from pyvista import Plotter

from viewer.errors import ViewerError
from viewer.scene.camera import CameraPlace
from viewer.scene.offscreen import OffscreenScene, prefer_no_display
from viewer.scene.prepare import LitPerson
from viewer.scene.rehearsal import unseen_people
from viewer.scene.tryon import SceneTryOn

Answer = TypeVar("Answer")

_FIRST_SIZE = (320, 320)


@dataclass(frozen=True, slots=True)
class _Task:
    """Something to do between two frames, and who waits for its answer."""

    do: Callable[[OffscreenScene], Any]
    answer: "Future[Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameOrder:
    """A frame that is wanted."""

    number: int
    place: CameraPlace
    size: tuple[int, int]
    """Width and height to draw, pixels; the widget scales it to its own."""
    moving: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame that was drawn, and what it took from its order being taken until its pixels were here."""

    order: FrameOrder
    image: QImage
    took_ms: float


class Drawing(QObject):
    """Takes changes and orders from the window's thread; ``drawn`` and ``failed`` are heard there.

    Of several orders the newest is drawn. After ``failed``, which carries the exception, the scene is a new,
    empty one; where none can be opened, every call raises VIEW_CLOSED.
    """

    drawn = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._news = threading.Condition()
        self._tasks: deque[_Task] = deque()
        self._order: FrameOrder | None = None
        self._rehearsal: Iterator[LitPerson] | None = None
        self._open = True
        self._thread = threading.Thread(target=self._run, name="drawing", daemon=True)

    def start(self) -> None:
        """Begin, once whoever hears of faults is connected."""
        self._thread.start()

    def change(self, change: Callable[[SceneTryOn], None]) -> None:
        """Let the scene be changed before the next frame."""
        self.ask(lambda studio: change(studio.scene))

    def order(self, order: FrameOrder) -> None:
        """Want a frame; one that was wanted before and is not begun is forgotten."""
        with self._news:
            self._order = order
            self._news.notify()

    def ask(self, question: Callable[[OffscreenScene], Answer]) -> "Future[Answer]":
        """An answer that only the drawing thread can give, after all changes handed over until now.

        Raises:
            ViewerError: VIEW_CLOSED.
        """
        task = _Task(question, Future())
        with self._news:
            if not self._open:
                raise ViewerError("VIEW_CLOSED", "The 3D view was closed and cannot be drawn again.")
            self._tasks.append(task)
            self._news.notify()
        return task.answer

    def frame(self, order: FrameOrder) -> Frame:
        """Draw this now and wait for it."""
        return self.ask(partial(_drawn, order)).result()

    def rehearse(self, place: CameraPlace) -> None:
        """Compile the shaders between the frames, looking from here; `end_rehearsal` when somebody comes."""
        self.change(lambda scene: scene.look_from(place))  # without it there is no light, and no shader
        with self._news:
            self._rehearsal = unseen_people()
            self._news.notify()

    def end_rehearsal(self) -> None:
        """Somebody comes."""
        with self._news:
            self._rehearsal = None

    @property
    def is_open(self) -> bool:
        """Whether anything can be drawn."""
        return self._open

    @property
    def is_rehearsing(self) -> bool:
        """Whether shaders are still to be compiled."""
        return self._rehearsal is not None

    def close(self) -> None:
        """Give the graphics back and end the thread, after the frame it is at."""
        with self._news:
            self._open = False
            self._news.notify()
        self._thread.join()

    # On the drawing thread

    def _run(self) -> None:
        try:
            load_graphics()
            while self._draw_until_fault():
                pass
        except Exception as error:  # noqa: BLE001 - it is raised again on the window's thread
            self.failed.emit(error)
        with self._news:
            self._open = False
        self._forget_tasks()

    def _draw_until_fault(self) -> bool:
        """The life of a scene; True when a fault ended it: whatever it was made of may be half done."""
        with closing(_plotter()) as plotter:
            studio = OffscreenScene(plotter.render_window, plotter.renderer)
            try:
                while self._take_turn(studio):
                    pass
            except Exception as error:  # noqa: BLE001 - it is raised again on the window's thread
                self._forget_tasks()
                self.failed.emit(error)
                return True
            finally:
                studio.close()
        return False

    def _forget_tasks(self) -> None:
        with self._news:
            self._order = self._rehearsal = None
            for task in self._tasks:
                task.answer.cancel()
            self._tasks.clear()

    def _take_turn(self, studio: OffscreenScene) -> bool:
        """Do what there is to do; False at the end."""
        with self._news:
            self._news.wait_for(lambda: self._tasks or self._order or self._rehearsal or not self._open)
            if not self._open:
                return False
            task = self._tasks.popleft() if self._tasks else None
            order = None if task else self._order
            if order is not None:
                self._order = None
        if task is not None:
            _do(task, studio)
        elif order is not None:
            self.drawn.emit(_drawn(order, studio))
        else:
            self._rehearse_one(studio)
        return True

    def _rehearse_one(self, studio: OffscreenScene) -> None:
        with self._news:
            rehearsal = self._rehearsal
        person = None if rehearsal is None else next(rehearsal, None)
        if person is not None:
            studio.scene.show_person(person)
            studio.render()
            return
        studio.scene.clear()
        with self._news:
            if self._rehearsal is rehearsal:
                self._rehearsal = None


@cache
def load_graphics() -> Plotter:
    """Load the libraries of the graphics, which holds every thread up, before there is anything to hold up.

    Returns one that draws nothing: they stay loaded as long as it is there.
    """
    prefer_no_display()
    os.environ.setdefault("ALLOW_PLOTTING", "true")  # else it runs a program to find a display
    return _plotter()


def _plotter() -> Plotter:
    """PyVista's own makes a window without a display that may draw on any thread, on each platform."""
    return Plotter(off_screen=True, window_size=[*_FIRST_SIZE], lighting="none", line_smoothing=False)


def _do(task: _Task, studio: OffscreenScene) -> None:
    try:
        task.answer.set_result(task.do(studio))
    except Exception as error:
        task.answer.set_exception(error)
        raise


def _drawn(order: FrameOrder, studio: OffscreenScene) -> Frame:
    began_s = time.perf_counter()
    studio.resize(order.size)
    studio.scene.look_from(order.place)
    studio.render()
    pixels = studio.pixels()
    height, width, _ = pixels.shape
    lowest_first = QImage(pixels.data, width, height, QImage.Format.Format_RGBX8888)  # type: ignore[call-overload]
    image = lowest_first.flipped(Qt.Orientation.Vertical).convertToFormat(QImage.Format.Format_RGB32)
    return Frame(order=order, image=image, took_ms=1e3 * (time.perf_counter() - began_s))
