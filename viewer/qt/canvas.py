"""The OpenGL surface of the try-on view: it draws as well as time allows and turns touches into gestures.

None of VTK's own keys and gestures exist here (q closes, w shows wires, a drag rolls): all events end here.
"""

import vtkmodules.vtkViewsContext2D  # noqa: F401  else loaded with the first view, on the window's thread
from PyQt6.QtCore import QElapsedTimer, QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture, QWidget
from pyvistaqt import QtInteractor
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from viewer.errors import ViewerError
from viewer.qt.quality import finest_quality, moving_quality, still_quality

_ZOOM_PER_NOTCH = 1.125
_TAP_REACH_PX = 12  # a finger is never quite still
_UNITS_PER_NOTCH = 120  # of a wheel, Qt's convention


class Canvas(QtInteractor):
    """The one long-lived interactor of the application."""

    pressed = pyqtSignal()
    dragged = pyqtSignal(QPointF)  # pixels since the last one
    tapped = pyqtSignal(QPointF)  # a finger came down and lifted at the same place
    pinched = pyqtSignal(float)  # a factor of zoom
    double_tapped = pyqtSignal()
    resized = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, auto_update=False, multi_samples=0, line_smoothing=False, lighting="none")
        self.setAcceptDrops(False)
        self.setMouseTracking(False)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._finger: QPointF | None = None
        self._pressed_at: QPointF | None = None  # None once the finger has moved away
        self._moving_quality, self._still_quality = moving_quality(), still_quality()
        self._quality = self._still_quality
        self._paint_clock = QElapsedTimer()
        self._painted_pixels = 0
        self.frameSwapped.connect(self._learn)

    def draw(self, *, moving: bool) -> None:
        """Ask for a frame: quick while something moves, fine when all is still."""
        self._quality = self._moving_quality if moving else self._still_quality
        self._fit_render_size()
        self.update()

    def draw_finely(self) -> None:
        """From now on, at rest, draw as finely as any machine does, however long it takes here."""
        self._still_quality = finest_quality()
        self.draw(moving=False)

    def release(self) -> None:
        """Give textures and buffers back in their own context; later they would take another window's."""
        self.makeCurrent()
        self.renderer.ReleaseGraphicsResources(self._window())
        self.doneCurrent()

    def resizeGL(self, width: int, height: int) -> None:  # noqa: N802 - Qt's name
        """Render at the wanted quality, whatever the widget's size."""
        super().resizeGL(width, height)  # type: ignore[no-untyped-call]
        self._fit_render_size()
        self.resized.emit()

    def paintGL(self) -> None:  # noqa: N802 - Qt's name
        """Draw; what it took is known when the window around it is on the screen."""
        self._paint_clock.start()
        super().paintGL()  # type: ignore[no-untyped-call]
        width, height = self._window().GetSize()
        self._painted_pixels = width * height

    def _learn(self) -> None:
        """Learn what this machine can afford; in software, putting the window together costs as much."""
        if self._painted_pixels:
            self._quality.learn(self._painted_pixels, self._paint_clock.elapsed())
            self._painted_pixels = 0

    def event(self, event: QEvent | None) -> bool:
        """Pinches, from a touch screen or a touch pad."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._finger = self._pressed_at = None
                self.pinched.emit(float(pinch.scaleFactor()))
                return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.pinched.emit(1.0 + float(event.value()))
            return True
        return bool(super().event(event))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A finger comes down."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._finger = self._pressed_at = event.position()
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A finger moves."""
        if event is not None and self._finger is not None:
            by = event.position() - self._finger
            self._finger = event.position()
            if self._pressed_at is not None:
                away = event.position() - self._pressed_at
                if away.manhattanLength() > _TAP_REACH_PX:
                    self._pressed_at = None
            self.dragged.emit(by)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A finger lifts."""
        if event is not None and self._pressed_at is not None:
            self.tapped.emit(event.position())
        self._finger = self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A double tap."""
        self.double_tapped.emit()

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 - Qt's name
        """A notch of the wheel is an eighth closer."""
        if event is not None:
            self.pinched.emit(_ZOOM_PER_NOTCH ** (event.angleDelta().y() / _UNITS_PER_NOTCH))
            event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Keys belong to the screen around the view."""
        if event is not None:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Keys belong to the screen around the view."""
        if event is not None:
            event.ignore()

    def _fit_render_size(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self._quality.render_size(round(self.width() * ratio), round(self.height() * ratio))
        if tuple(self._window().GetSize()) != size:
            self.iren.interactor.UpdateSize(*size)

    def _window(self) -> vtkRenderWindow:
        window: vtkRenderWindow | None = self.render_window
        if window is None:
            raise ViewerError("VIEW_CLOSED", "The 3D view was closed and cannot be drawn again.")
        return window
