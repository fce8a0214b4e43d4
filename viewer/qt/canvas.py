"""The surface of the try-on view: it shows the newest frame and turns touches into gestures."""

from PyQt6.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from viewer.qt.drawing import Drawing, Frame, FrameOrder
from viewer.qt.quality import finest_quality, moving_quality, still_quality
from viewer.scene.camera import CameraPlace

_ZOOM_PER_NOTCH = 1.125
_TAP_REACH_PX = 12  # a finger is never quite still
_UNITS_PER_NOTCH = 120  # of a wheel, Qt's convention


class Canvas(QWidget):
    """A plain widget: graphics in a window would have all of it put together by them, for every letter.

    In software that takes longer than most of what a window shows; frames come as pictures instead.
    """

    pressed = pyqtSignal()
    dragged = pyqtSignal(QPointF)  # pixels since the last one
    tapped = pyqtSignal(QPointF)  # a finger came down and lifted at the same place
    pinched = pyqtSignal(float)  # a factor of zoom
    double_tapped = pyqtSignal()
    resized = pyqtSignal()

    def __init__(self, parent: QWidget, drawing: Drawing) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._finger: QPointF | None = None
        self._pressed_at: QPointF | None = None  # None once the finger has moved away
        self._moving_quality, self._still_quality = moving_quality(), still_quality()
        self._drawing = drawing
        drawing.drawn.connect(self._receive)
        self._paper = QColor()
        self._image: QImage | None = None
        self._wanted: FrameOrder | None = None
        self._shown = self._oldest_shown = 0  # numbers of frames
        self._number = 0

    def draw(self, place: CameraPlace, *, moving: bool) -> None:
        """Ask for a frame: quick while something moves, fine when all is still."""
        self._wanted = self._ordered(place, moving=moving)
        if self.isVisible():
            self._drawing.order(self._wanted)

    def drawn_now(self, place: CameraPlace) -> QImage:
        """A frame at rest in pixels of the widget, shown as well; waits for it."""
        frame = self._drawing.frame(self._ordered(place, moving=False))
        self._receive(frame)
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        return frame.image.scaled(
            width,
            height,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )

    @property
    def is_drawn(self) -> bool:
        """Whether what was asked for last is what is shown; what is not seen waits for nothing."""
        return self._wanted is None or self._shown >= self._wanted.number or not self.isVisible()

    def draw_finely(self) -> None:
        """From now on, at rest, draw as finely as any machine does, however long it takes here."""
        self._still_quality = finest_quality()

    def forget(self, paper: QColor) -> None:
        """Show bare paper until a frame comes that is asked for from now on."""
        self._image, self._paper = None, paper
        self._oldest_shown = self._number + 1
        self.update()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Only what is seen is drawn: catch up."""
        super().showEvent(event)
        if self._wanted is not None and self._shown < self._wanted.number:
            self._drawing.order(self._wanted)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """The camera's picture has another shape."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """The newest frame, as high as the widget."""
        painter = QPainter(self)
        image = self._image
        shown = QRectF(self.rect())
        if image is not None:
            shown.setWidth(image.width() * self.height() / image.height())
            shown.moveCenter(QRectF(self.rect()).center())
        if image is None or shown.width() < self.width() - 1:
            painter.fillRect(self.rect(), self._paper)
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(shown, image)
        painter.end()

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
        return super().event(event)

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

    def mouseDoubleClickEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """A double tap."""
        self.double_tapped.emit()

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802 - Qt's name
        """A notch of the wheel is an eighth closer."""
        if event is not None:
            self.pinched.emit(_ZOOM_PER_NOTCH ** (event.angleDelta().y() / _UNITS_PER_NOTCH))
            event.accept()

    def _ordered(self, place: CameraPlace, *, moving: bool) -> FrameOrder:
        quality = self._moving_quality if moving else self._still_quality
        ratio = self.devicePixelRatioF()
        size = quality.render_size(round(self.width() * ratio), round(self.height() * ratio))
        self._number += 1
        return FrameOrder(number=self._number, place=place, size=size, moving=moving)

    def _receive(self, frame: Frame) -> None:
        """Show a frame, and learn what this machine can afford."""
        order = frame.order
        quality = self._moving_quality if order.moving else self._still_quality
        quality.learn(order.size[0] * order.size[1], frame.took_ms)
        if max(self._oldest_shown, self._shown) <= order.number:
            self._image, self._shown = frame.image, order.number
            self.update()
