"""Stills of all sizes beside each other, each the button of its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PyQt6.QtCore import QRect, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QWidget

from app.ui.look import Look
from app.ui.widgets.size_button import VERDICT_ICONS, SizeFace

_SHAPE = 4 / 3
"""Height of a still over its width, as the fitting room makes them."""
_TAG_UNITS: Final = 36
_WORDS_UNITS: Final = 108


@dataclass(frozen=True, slots=True, kw_only=True)
class StillFace:
    """A size and its picture (JPEG); None until it is there."""

    size: SizeFace
    picture: bytes | None


class SizeStill(QWidget):
    """One size on the shopper's body, its name and verdict beneath; ``touched`` carries the size."""

    touched = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._face: StillFace | None = None
        self._image = QImage()

    @property
    def face(self) -> SizeFace | None:
        """The size that is shown."""
        return None if self._face is None else self._face.size

    @property
    def pictured(self) -> bool:
        """True when there is a picture to be seen."""
        return not self._image.isNull()

    def show_face(self, face: StillFace) -> None:
        """Show a size; a picture is decoded once."""
        if face == self._face:
            return
        if self._face is None or face.picture is not self._face.picture:
            self._image = QImage.fromData(face.picture) if face.picture else QImage()
        self._face = face
        self.setAccessibleName(f"{face.size.name}: {face.size.words}")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the touch."""
        if event is None or self.face is None or not self.rect().contains(event.position().toPoint()):
            return
        self.touched.emit(self.face.size)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A card: the picture, the size, its verdict; the size to take has the frame and tag of the rack."""
        face = self.face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        look, edge = self._look, self._look.u(3)
        card = QRectF(self.rect()).adjusted(edge, look.t(_TAG_UNITS) / 2, -edge, -edge)
        frame = QPainterPath()
        frame.addRoundedRect(card, look.u(18), look.u(18))
        painter.fillPath(frame, look.colour("surface"))
        picture = QRectF(card.x(), card.y(), card.width(), card.height() - look.t(_WORDS_UNITS))
        painter.save()
        painter.setClipPath(frame)
        self._paint_picture(painter, picture)
        painter.restore()
        border = "accent" if face.recommended else "ink" if face.chosen else "line"
        painter.setPen(QPen(look.colour(border), look.u(4 if face.recommended or face.chosen else 2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)
        words = QRectF(card.x(), picture.bottom(), card.width(), card.bottom() - picture.bottom())
        self._paint_words(painter, words, face)
        if face.recommended:
            self._paint_tag(painter, face.recommended_words)
        painter.end()

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        look = self._look
        painter.fillRect(area, look.colour("sunken"))
        if self.pictured:
            painter.drawImage(area, self._image, _middle(self._image, area))
            return
        coming = self._face is not None and self._face.picture is None
        sign = look.icon_pixmap("wait" if coming else "retry", "ink_soft", 48)
        centre = area.center()
        painter.drawPixmap(round(centre.x() - sign.width() / 2), round(centre.y() - sign.height() / 2), sign)

    def _paint_words(self, painter: QPainter, area: QRectF, face: SizeFace) -> None:
        look = self._look
        painter.setPen(look.colour("ink"))
        name = QRectF(area.x(), area.y() + look.t(8), area.width(), look.t(46))
        painter.setFont(look.fitted_font("lead", face.name, name.width() - look.u(16), bold=True))
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, face.name)
        if face.verdict is None:
            return
        icon, colour = VERDICT_ICONS[face.verdict]
        sign, gap = look.icon_pixmap(icon, colour, 30), look.u(6)
        room = area.width() - sign.width() - gap - look.u(16)
        painter.setFont(look.fitted_font("caption", face.words, room, bold=True))
        width = sign.width() + gap + painter.fontMetrics().horizontalAdvance(face.words)
        left, line = area.center().x() - width / 2, QRectF(area.x(), name.bottom(), area.width(), look.t(40))
        painter.drawPixmap(round(left), round(line.center().y() - sign.height() / 2), sign)
        painter.setPen(look.colour(colour))
        line.setLeft(left + sign.width() + gap)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, face.words)

    def _paint_tag(self, painter: QPainter, words: str) -> None:
        look = self._look
        painter.setFont(look.fitted_font("caption", words, self.width() - look.u(24), bold=True))
        width = min(painter.fontMetrics().horizontalAdvance(words) + look.u(24), self.width())
        left = min(look.u(20), self.width() - width)  # the head stands in the middle
        tag = QRectF(left, 0, width, look.t(_TAG_UNITS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(tag, look.u(18), look.u(18))
        painter.setPen(look.colour("on_ink"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)


def _middle(image: QImage, area: QRectF) -> QRectF:
    """The part of an image that fills an area."""
    scale = max(area.width() / image.width(), area.height() / image.height())
    width, height = area.width() / scale, area.height() / scale
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)


class SizeWall(QWidget):
    """As many columns as let the pictures be as large as can be. ``touched`` carries a size."""

    touched = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.stills: dict[str, SizeStill] = {}

    def show_faces(self, faces: Sequence[StillFace]) -> None:
        """Show these sizes, smallest first; what is there already is kept."""
        if tuple(self.stills) != tuple(face.size.size for face in faces):
            for still in self.stills.values():
                still.setParent(None)
                still.deleteLater()
            self.stills = {face.size.size: self._still() for face in faces}
            self._place()
        for face in faces:
            self.stills[face.size.size].show_face(face)

    def _still(self) -> SizeStill:
        still = SizeStill(self._look)
        still.setParent(self)
        still.touched.connect(self.touched)
        still.show()
        return still

    def resizeEvent(self, _: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Fill the room there is."""
        self._place()

    def _place(self) -> None:
        if not self.stills:
            return
        foot = self._look.t(_WORDS_UNITS) + self._look.t(_TAG_UNITS) // 2
        gap = self._look.space("s")
        places = wall_places(len(self.stills), self.rect(), gap, foot)
        for still, place in zip(self.stills.values(), places, strict=True):
            still.setGeometry(place)


def wall_places(count: int, area: QRect, gap: int, foot: int) -> list[QRect]:
    """Where ``count`` pictures with a foot each stand in rows, as large as the area allows, in its middle."""
    columns = max(range(1, count + 1), key=lambda c: _picture_width(count, c, area, gap, foot))
    width = _picture_width(count, columns, area, gap, foot)
    height, rows = int(width * _SHAPE) + foot, -(-count // columns)
    top = area.y() + max(0, (area.height() - rows * height - (rows - 1) * gap) // 2)
    places = []
    least, over = divmod(count, rows)
    for row in range(rows):
        there = least + (row < over)  # no size stands alone beneath full rows
        left = area.x() + (area.width() - there * width - (there - 1) * gap) // 2
        places += [
            QRect(left + place * (width + gap), top + row * (height + gap), width, height)
            for place in range(there)
        ]
    return places


def _picture_width(count: int, columns: int, area: QRect, gap: int, foot: int) -> int:
    rows = -(-count // columns)
    across = (area.width() - (columns - 1) * gap) / columns
    down = ((area.height() - (rows - 1) * gap) / rows - foot) / _SHAPE
    return max(1, int(min(across, down)))
