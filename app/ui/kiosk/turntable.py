"""The turning figure of the attract screen: pictures made once by the worker, played from memory.

The pictures show an invented person. Playing them costs a few milliseconds a frame, so the kiosk idles cool
where turning the real scene would keep a processor busy all day. Until the first pictures are made, a drawn
figure stands in their place.
"""

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt, QTimer
from PyQt6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QShowEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.kiosk.screens.figure import figure_outline
from app.ui.look import Look

_FRAME_MS = 150


class Turntable(QWidget):
    """Plays encoded pictures one after the other while it is seen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._frames: tuple[bytes, ...] = ()
        self._current = 0
        self._pixmap: QPixmap | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frames(self, frames: Sequence[bytes]) -> None:
        """Play these pictures (JPEG or PNG), a whole turn; none leaves the drawn figure."""
        self._frames, self._current = tuple(frames), 0
        self._decode()

    def _advance(self) -> None:
        if self._frames:
            self._current = (self._current + 1) % len(self._frames)
            self._decode()

    def _decode(self) -> None:
        if self._frames:
            pixmap = QPixmap()
            pixmap.loadFromData(self._frames[self._current])
            self._pixmap = pixmap
        self.update()

    def showEvent(self, _: QShowEvent | None) -> None:  # noqa: N802  Qt's name
        """Turn while seen, where things may move."""
        if self._look.moving:
            self._timer.start()

    def hideEvent(self, _: QHideEvent | None) -> None:  # noqa: N802  Qt's name
        """Rest while not."""
        self._timer.stop()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The picture, filling the widget with its rounded corners; or the drawn figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pixmap is None:
            self._paint_drawn(painter)
        else:
            self._paint_picture(painter, self._pixmap)
        painter.end()

    def _paint_picture(self, painter: QPainter, pixmap: QPixmap) -> None:
        target = QRectF(self.rect())
        frame = QPainterPath()
        frame.addRoundedRect(target, self._look.u(28), self._look.u(28))
        painter.setClipPath(frame)
        scale = max(target.width() / pixmap.width(), target.height() / pixmap.height())
        width, height = target.width() / scale, target.height() / scale
        source = QRectF((pixmap.width() - width) / 2, (pixmap.height() - height) / 2, width, height)
        painter.drawPixmap(target, pixmap, source)

    def _paint_drawn(self, painter: QPainter) -> None:
        look = self._look
        outline, tapes = figure_outline()
        unit = self.height() * 0.92
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunken"))
        arch = QRectF(0, 0, min(self.width(), unit * 0.92), self.height())
        arch.moveCenter(QRectF(self.rect()).center())
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(arch, arch.width() / 2, arch.width() / 2)
        path.addRect(QRectF(arch.x(), arch.center().y(), arch.width(), arch.height() / 2))
        painter.drawPath(path)
        painter.translate(QPointF(self.width() / 2, self.height() - look.u(24)))
        painter.scale(unit, unit)
        painter.setPen(QPen(look.colour("ink"), 3 * look.scale / unit))
        painter.setBrush(look.colour("paper"))
        painter.drawPath(outline)
        painter.setPen(QPen(look.colour("accent"), 5 * look.scale / unit))
        for name in ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm"):
            x0, y0, x1, y1 = tapes[name]
            painter.drawLine(QPointF(x0, -y0), QPointF(x1, -y1))
