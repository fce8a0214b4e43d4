"""The try-on view: a 3D widget in which a finger turns the person.

Preparing a person takes half a second and happens elsewhere (`viewer.scene.prepare.prepare_person`, in a
worker process or thread); drawing happens on a thread of its own (`viewer.qt.drawing`). Nothing here waits.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from PyQt6.QtCore import QElapsedTimer, QPointF, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QColor, QImage
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from viewer.qt.canvas import Canvas
from viewer.qt.drawing import Drawing
from viewer.qt.turntable import Turntable
from viewer.scene.camera import CameraPlace, View
from viewer.scene.cloth import Dye
from viewer.scene.model import Colour, FitMapField, Print, TapeLine
from viewer.scene.offscreen import OffscreenScene
from viewer.scene.picking import Picked
from viewer.scene.prepare import LitPerson
from viewer.scene.rooms import DEFAULT_ROOM, ROOMS, RoomName
from viewer.scene.textiles import print_tile

STILL_AFTER_MS = 160  # without a touch the picture is redrawn at full quality; new things show coarse first
ATTRACT_FRAME_MS = 40
ATTRACT_DEG_PER_S = 14.0
GLIDE_FRAME_MS = 16


class TryOnView(QWidget):
    """A person on a turntable.

    Drag to turn, pinch or wheel to come closer, tap to ask about a place, double tap to return to
    the front. `interacted` is emitted on every touch, `picked` on every tap. Call `shutdown` before
    the window goes.
    """

    interacted = pyqtSignal()
    picked = pyqtSignal(object, QPointF)  # `Picked` place of a garment or None, and where the finger was

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turntable = Turntable()
        self._drawing = Drawing(self)
        self._drawing.failed.connect(self._begin_anew)
        self._canvas = Canvas(self, self._drawing)
        self._drawing.start()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self._is_open = True
        self._room = DEFAULT_ROOM
        self._still = self._timer(STILL_AFTER_MS, self._become_still, single=True)
        self._glide = self._timer(GLIDE_FRAME_MS, self._glide_on)
        self._attract = self._timer(ATTRACT_FRAME_MS, self._turn_by_itself)
        self._clock = QElapsedTimer()
        self._canvas.pressed.connect(self._on_press)
        self._canvas.dragged.connect(self._on_drag)
        self._canvas.pinched.connect(self._on_pinch)
        self._canvas.tapped.connect(self._on_tap)
        self._canvas.double_tapped.connect(self._on_double_tap)
        self._canvas.resized.connect(self._on_resize)
        self.setAccessibleName("3D view")
        self._forget()

    # What is shown

    def rehearse(self) -> None:
        """Compile the shaders while nobody is shown; a person ends it."""
        self._drawing.rehearse(self._place())

    @property
    def is_rehearsing(self) -> bool:
        """Whether shaders are still to be compiled."""
        return self._drawing.is_rehearsing

    def enter(self, room: RoomName) -> None:
        """Show whoever is shown in another room."""
        if room != self._room:
            self._room = room
            self._furnish()

    def show_person(self, person: LitPerson) -> None:
        """Show a prepared person; the camera keeps its place, so that sizes can be compared."""
        self._drawing.end_rehearsal()
        self._turntable.stature_m = person.stature_m
        self._drawing.change(lambda scene: scene.show_person(person))
        self._redraw(moving=True)

    def show_fit_map(self, field: FitMapField | None) -> None:
        """Colour the outer garment by a fit map; None brings the fabric back."""
        self._drawing.change(lambda scene: scene.show_fit_map(field))
        self._redraw(moving=True)

    def set_garment_colour(self, colour: Colour, pattern: Print | None = None) -> None:
        """Another colour or print of the same cloth."""
        self._drawing.change(lambda scene: scene.dye_garment(_dye(colour, pattern)))
        self._redraw(moving=False)

    def show_tapes(self, tapes: Sequence[TapeLine]) -> None:
        """Draw measuring tapes on the body; none takes them off."""
        self._drawing.change(lambda scene: scene.show_tapes(tapes))
        self._redraw(moving=True)

    def clear(self) -> None:
        """Show the empty studio: nothing of the last person stays in memory."""
        self._drawing.change(lambda scene: scene.clear())
        self._turntable = Turntable()
        self._forget()

    # How it is looked at

    @property
    def yaw_deg(self) -> float:
        """The camera's way round the person, 0 in front."""
        return self._turntable.yaw_deg

    @property
    def zoom(self) -> float:
        """1 shows the whole person."""
        return self._turntable.zoom

    def look_at(self, view: View) -> None:
        """Glide to a side of the person, the short way round."""
        self._glide_to(view.yaw_deg)

    def turn_by(self, degrees: float) -> None:
        """Glide on round the person, towards their left; taps add up."""
        gliding = self._glide.isActive()
        self._glide_to((self._turntable.aim_deg if gliding else self._turntable.yaw_deg) + degrees)

    def zoom_by(self, factor: float) -> None:
        """Come closer (above 1) or step back."""
        self._turntable.zoom_by(factor)
        self._redraw(moving=True)

    def reset_view(self) -> None:
        """Back to the front, the whole person in view."""
        self._turntable.reset()
        self._redraw(moving=False)

    def set_auto_rotate(self, on: bool) -> None:
        """Turn by itself, for the attract screen; a touch ends it."""
        if on and not self._attract.isActive():
            self._glide.stop()
            self._clock.start()
            self._attract.start()
        elif not on and self._attract.isActive():
            self._attract.stop()
            self._still.start()

    def draw_finely(self) -> None:
        """From now on, at rest, draw as finely as any machine does, however long it takes here."""
        self._canvas.draw_finely()
        self._redraw(moving=False)

    def picture(self) -> QImage:
        """What the view shows when it is still, in its own pixels; waits until it is drawn."""
        return self._canvas.drawn_now(self._place())

    @property
    def is_drawn(self) -> bool:
        """Whether everything asked for is shown, be it coarsely."""
        return self._canvas.is_drawn

    @property
    def is_still(self) -> bool:
        """Whether everything asked for is shown at its finest, and nothing moves."""
        moves = any(timer.isActive() for timer in (self._still, self._glide, self._attract))
        return not moves and self.is_drawn

    def shutdown(self) -> None:
        """Stop every timer and give the graphics back, in that order; harmless when called twice."""
        if not self._is_open:
            return
        self._is_open = False
        for timer in (self._still, self._glide, self._attract):
            timer.stop()
        self._drawing.close()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Close the graphics before the widget goes."""
        self.shutdown()
        super().closeEvent(event)

    # Inside

    def _timer(self, interval_ms: int, action: Callable[[], None], *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.setSingleShot(single)
        timer.timeout.connect(action)
        return timer

    def _glide_to(self, yaw_deg: float) -> None:
        self.set_auto_rotate(False)
        self._turntable.aim(yaw_deg)
        self._clock.start()
        self._glide.start()

    def _on_press(self) -> None:
        self._attract.stop()
        self._glide.stop()
        self.interacted.emit()

    def _on_drag(self, by: QPointF) -> None:
        self._turntable.drag(by.x(), by.y(), self.width(), self.height())
        self._redraw(moving=True)

    def _on_pinch(self, factor: float) -> None:
        self._on_press()
        self.zoom_by(factor)

    def _on_tap(self, touched: QPointF) -> None:
        width, height = max(self._canvas.width(), 1), max(self._canvas.height(), 1)
        place = self._place()

        def find(studio: OffscreenScene) -> Picked | None:
            studio.scene.look_from(place)
            return studio.scene.pick(touched.x(), touched.y(), width, height)

        self._drawing.ask(find).add_done_callback(partial(self._tell_picked, touched))

    def _tell_picked(self, touched: QPointF, answer: "Future[Picked | None]") -> None:
        """On the drawing thread; `picked` goes to the window's."""
        if not answer.cancelled() and answer.exception() is None:
            self.picked.emit(answer.result(), touched)

    def _on_double_tap(self) -> None:
        self._on_press()
        self.reset_view()

    def _on_resize(self) -> None:
        self._redraw(moving=False)

    def _turn_by_itself(self) -> None:
        self._turntable.turn(ATTRACT_DEG_PER_S * min(self._clock.restart(), 200) / 1000)
        self._canvas.draw(self._place(), moving=True)

    def _glide_on(self) -> None:
        arrived = self._turntable.glide(min(self._clock.restart(), 100) / 1000)
        if arrived:
            self._glide.stop()
        self._redraw(moving=not arrived)

    def _become_still(self) -> None:
        self._redraw(moving=False)

    def _place(self) -> CameraPlace:
        return self._turntable.place(max(self._canvas.width(), 1) / max(self._canvas.height(), 1))

    def _furnish(self) -> None:
        room = ROOMS[self._room]
        self._drawing.change(lambda scene: scene.enter(room))
        self._forget()

    def _forget(self) -> None:
        self._canvas.forget(QColor.fromRgbF(*ROOMS[self._room].top))
        self._redraw(moving=False)

    def _redraw(self, *, moving: bool) -> None:
        if not self._is_open:
            return
        self._canvas.draw(self._place(), moving=moving)
        if moving:
            self._still.start()
        else:
            self._still.stop()

    def _begin_anew(self, error: Exception) -> None:
        """Show the empty studio; a fault of the drawing thread becomes the window's, which is watched."""
        if self._drawing.is_open:
            self._furnish()
        raise error


def _dye(colour: Colour, pattern: Print | None) -> Dye:
    return Dye(colour_rgb=colour, print=None if pattern is None else print_tile(pattern, colour))
