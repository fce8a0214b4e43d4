"""The camera's picture as a mirror, with the outline of the person over it and the count in the middle.

It pulls the newest picture at its own pace while it is seen and keeps none when it is not.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer
from PyQt6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
    QTransform,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look

_FRAME_MS: Final = 55
_MOST_REST_MS: Final = 200
_TOLERATED_MS: Final = 10
"""At most 18 pictures a second: smooth enough for a mirror, and most of the processor is the network's."""


class LiveSource(Protocol):
    """Where live pictures come from."""

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """The newest picture, RGB [h, w, 3]; None when there is none."""

    def outline(self) -> npt.NDArray[np.float32]:
        """The person's outline [N, 2] in fractions of the picture; empty when nobody is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFace:
    """What lies over the picture. ``good``: the person stands as they should."""

    countdown: int | None = None
    good: bool = False
    veil: str = ""
    """Words instead of a picture: the camera is in trouble, or has done its work."""


def frame_pause_ms(late_ms: int) -> int:
    """How long to rest before the next frame, when this one came so late: a machine that cannot draw as fast
    leaves touches twice the time that it lacked."""
    return _FRAME_MS + min(2 * max(late_ms - _TOLERATED_MS, 0), _MOST_REST_MS)


class LivePicture(QWidget):
    """A mirror as high as the widget, so that head and feet are always seen; its sides may be cut."""

    def __init__(self, look: Look, ground: str = "paper") -> None:
        """``ground``: the colour of the page that it lies on."""
        super().__init__()
        self._look, self._ground = look, ground
        self._source: LiveSource | None = None
        self._face = LiveFace()
        self._image: QImage | None = None
        self._outline = QPolygonF()  # in fractions of the picture as the camera sees it
        self._since_last = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._pull)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def watch(self, source: LiveSource | None) -> None:
        """Show what this source sees from now on."""
        self._source = source

    def show_face(self, face: LiveFace) -> None:
        """Lay this over the picture."""
        if face != self._face:
            self._face = face
            self.update()

    @property
    def shows_picture(self) -> bool:
        """True while a picture is held."""
        return self._image is not None

    def showEvent(self, _: QShowEvent | None) -> None:  # noqa: N802  Qt's name
        """Look while seen."""
        self._since_last.start()
        self._timer.start(_FRAME_MS)

    def hideEvent(self, _: QHideEvent | None) -> None:  # noqa: N802  Qt's name
        """Forget the picture when not."""
        self._timer.stop()
        self._image, self._outline = None, QPolygonF()

    def _pull(self) -> None:
        self._timer.setInterval(frame_pause_ms(self._since_last.restart() - self._timer.interval()))
        source = self._source
        picture = None if source is None else source.preview()
        if picture is None:
            if self._image is not None:
                self._image = None
                self.update()
            return
        height, width, _ = picture.shape
        image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)  # its own copy, as screens are
        self._image.flip(Qt.Orientation.Horizontal)
        if source is not None:
            self._outline = QPolygonF([QPointF(x, y) for x, y in source.outline().tolist()])
        self.update()

    # ---- painting

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The mirror with its rounded corners, the outline, the count; or the words in its place."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            painter.fillRect(self.rect(), look.colour("sunken"))
        else:
            target = self._place(self._image)
            if target.width() < self.width():
                painter.fillRect(self.rect(), look.colour("sunken"))
            painter.drawImage(target, self._image)
            self._paint_outline(painter, target)
        if self._face.veil:
            self._paint_veil(painter)
        elif self._face.countdown is not None:
            self._paint_count(painter, self._face.countdown)
        self._round_corners(painter)
        painter.end()

    def _round_corners(self, painter: QPainter) -> None:
        """Lay the page over them: to cut all that was painted takes ten times as long."""
        outside = QPainterPath()  # filled where an odd number of its figures lie
        outside.addRect(QRectF(self.rect()))
        outside.addRoundedRect(QRectF(self.rect()), self._look.u(28), self._look.u(28))
        painter.fillPath(outside, self._look.colour(self._ground))

    def _place(self, image: QImage) -> QRectF:
        scale = self.height() / image.height()
        target = QRectF(0, 0, image.width() * scale, image.height() * scale)
        target.moveCenter(QRectF(self.rect()).center())
        return target

    def _paint_outline(self, painter: QPainter, target: QRectF) -> None:
        if len(self._outline) < 3:
            return
        mirrored = QTransform(-target.width(), 0.0, 0.0, target.height(), target.right(), target.y())
        points, look = mirrored.map(self._outline), self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shadow = look.colour("veil")
        shadow.setAlpha(90)
        for colour, units, smooth in ((shadow, 11, False), (self._line_colour(), 6, True)):
            pen = QPen(colour, look.u(units))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)  # a shadow is soft enough
            painter.drawPolygon(points)

    def _line_colour(self) -> QColor:
        return self._look.colour("mirror_good" if self._face.good else "mirror_line")

    def _paint_count(self, painter: QPainter, count: int) -> None:
        look = self._look
        radius = look.u(150)
        centre = QPointF(self.width() / 2, self.height() * 0.42)
        painter.setPen(Qt.PenStyle.NoPen)
        disc = look.colour("veil")
        disc.setAlpha(150)
        painter.setBrush(disc)
        painter.drawEllipse(centre, radius, radius)
        painter.setFont(look.font("count", serif=True, bold=True))
        painter.setPen(look.colour("mirror_line"))
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_veil(self, painter: QPainter) -> None:
        look = self._look
        shade = look.colour("veil")
        shade.setAlpha(175 if self._image is not None else 0)
        painter.fillRect(self.rect(), shade)
        painter.setFont(look.font("heading", serif=True))
        painter.setPen(look.colour("mirror_line" if self._image is not None else "ink"))
        room = QRectF(self.rect()).adjusted(look.u(48), look.u(48), -look.u(48), -look.u(48))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._face.veil)
