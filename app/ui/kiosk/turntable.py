"""The turning looks of the attract screen: pictures made once by the worker, one of them in memory at a time.

The pictures show the shop's mannequins. Playing them costs a few milliseconds a frame, so the kiosk idles
cool where turning the real scene would keep a processor busy all day. Until the first pictures are made, a
drawn figure stands in their place.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QLineF, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import (
    QHideEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QTransform,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.kiosk.screens.figure import figure_outline
from app.ui.look import Look

_FRAME_MS: Final = 150
_STILL_MS: Final = 8000
"""How long a look stands where nothing may move."""
_FADE_MS: Final = 50
_FADE_STEPS: Final = 10
_EDGE_PX: Final = 2
_STILL_FRAME: Final = 3
"""A little from the side, as people are photographed."""


class Turntable(QWidget):
    """Plays the turns of several looks one after the other while it is seen.

    ``turned_to`` carries the place of the look that is shown from now on.
    """

    turned_to = pyqtSignal(int)
    resized = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._turns: tuple[tuple[Path, ...], ...] = ()
        self._place, self._frame = 0, 0
        self._pixmap: QPixmap | None = None
        self._leaving: QPixmap | None = None
        self._fade_left = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_turns(self, turns: Sequence[Sequence[Path]]) -> None:
        """Play these turns, each a look's pictures all the way round; none leaves the drawn figure.

        A turn that is being played goes on, wherever it stands now.
        """
        playing = self._turns[self._place] if self._turns else None
        self._turns = tuple(tuple(turn) for turn in turns)
        if playing in self._turns:
            self._place = self._turns.index(playing)
        else:
            self._place, self._frame = 0, 0 if self._look.moving else _STILL_FRAME
            self._fade_left = 0
            self._read()
        if self._turns:
            self.turned_to.emit(self._place)

    def _advance(self) -> None:
        if not self._turns:
            return
        if self._fade_left:
            self._fade_left -= 1
            self._timer.setInterval(self._interval_ms())
            self.update()
            return
        if self._look.moving and self._frame + 1 < len(self._turns[self._place]):
            self._frame += 1
        else:
            self._turn_to((self._place + 1) % len(self._turns))
        self._read()

    def _turn_to(self, place: int) -> None:
        changed = place != self._place
        self._place, self._frame = place, 0 if self._look.moving else _STILL_FRAME
        if changed:
            self._leaving = self._pixmap
            self._fade_left = _FADE_STEPS if self._look.moving else 0
            self._timer.setInterval(self._interval_ms())
            self.turned_to.emit(place)

    def _interval_ms(self) -> int:
        if not self._look.moving:
            return _STILL_MS
        return _FADE_MS if self._fade_left else _FRAME_MS

    def _read(self) -> None:
        """The picture of the moment; the one before stays where its file has gone."""
        if not self._turns:
            self._pixmap = None
        else:
            pixmap = QPixmap(str(self._turns[self._place][self._frame]))
            self._pixmap = self._pixmap if pixmap.isNull() else pixmap
        self.update()

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Tell what lies in a corner."""
        self.resized.emit()

    def showEvent(self, _: QShowEvent | None) -> None:  # noqa: N802  Qt's name
        """Turn while seen; stand still and change where nothing may move."""
        self._timer.start(self._interval_ms())

    def hideEvent(self, _: QHideEvent | None) -> None:  # noqa: N802  Qt's name
        """Rest while not."""
        self._timer.stop()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The picture, all of its height in the widget's rounded corners; or the drawn figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pixmap is None:
            self._paint_drawn(painter)
        else:
            self._paint_picture(painter, self._pixmap)
            if self._fade_left and self._leaving is not None:
                painter.setOpacity(self._fade_left / _FADE_STEPS)
                self._paint_picture(painter, self._leaving)
        painter.end()

    def _paint_picture(self, painter: QPainter, pixmap: QPixmap) -> None:
        target = QRectF(self.rect())
        frame = QPainterPath()
        frame.addRoundedRect(target, self._look.u(28), self._look.u(28))
        painter.setClipPath(frame)
        scale = target.height() / pixmap.height()
        width = min(target.width() / scale, pixmap.width())
        source = QRectF((pixmap.width() - width) / 2, 0, width, pixmap.height())
        middle = QRectF(0, 0, width * scale, target.height())
        middle.moveCenter(target.center())
        if middle.width() < target.width():  # the paper goes on at both sides, as plain as at its edges
            edge = QRectF(0, 0, _EDGE_PX, pixmap.height())
            painter.drawPixmap(QRectF(target.topLeft(), middle.bottomLeft()), pixmap, edge)
            edge.moveRight(pixmap.width())
            painter.drawPixmap(QRectF(middle.topRight(), target.bottomRight()), pixmap, edge)
        painter.drawPixmap(middle, pixmap, source)

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
        to_pixels = QTransform.fromTranslate(self.width() / 2, self.height() - look.u(24)).scale(unit, unit)
        painter.setPen(QPen(look.colour("ink"), 3 * look.scale))
        painter.setBrush(look.colour("paper"))
        painter.drawPath(to_pixels.map(outline))
        painter.setPen(QPen(look.colour("accent"), 5 * look.scale))
        for name in ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm"):
            x0, y0, x1, y1 = tapes[name]
            painter.drawLine(to_pixels.map(QLineF(x0, -y0, x1, -y1)))
