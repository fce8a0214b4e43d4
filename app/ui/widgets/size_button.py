"""One size of a garment with its verdict: icon, word and colour, never colour alone."""

from dataclasses import dataclass
from typing import Final

from PyQt6.QtCore import QRectF, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.ui.look import Look
from app.ui.widgets.spinner import STEP_MS, paint_spinner

VERDICT_ICONS: Final = {
    "good": ("good", "good"),
    "tight": ("tight", "tight"),
    "loose": ("loose", "loose"),
    "short": ("short", "tight"),
    "long": ("long", "loose"),
    "does_not_fit": ("bad", "bad"),
    "drape_failed": ("retry", "ink_soft"),
}
"""Icon and colour of each verdict."""


_SHORT: Final = 4
"""Longer names of sizes (“M short”, “32x34”) are written smaller."""
_HEIGHT_UNITS: Final = 206
_LETTERS, _LONG_NAME = "heading", "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeFace:
    """What a size button shows: ``busy`` while it is draped, ``verdict`` None until it is judged.

    ``size`` is the id that a touch carries, ``name`` what people read.
    """

    size: str
    name: str
    verdict: str | None
    words: str
    busy: bool
    chosen: bool
    recommended: bool
    recommended_words: str


class SizeButton(QWidget):
    """A tall button; ``touched`` carries its size."""

    touched = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._face: SizeFace | None = None
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.t(_HEIGHT_UNITS))

    @property
    def face(self) -> SizeFace | None:
        """What is shown now."""
        return self._face

    def show_face(self, face: SizeFace) -> None:
        """Show a size."""
        if face == self._face:
            return
        self._face = face
        self.setAccessibleName(f"{face.name}: {face.words}")
        if face.busy and self._look.moving:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At least a touch target."""
        return QSize(self._look.t(100), self._look.t(_HEIGHT_UNITS))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At least a touch target."""
        return QSize(self._look.target_px, self._look.t(_HEIGHT_UNITS))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Report the touch."""
        if event is not None and self._face is not None and self.rect().contains(event.position().toPoint()):
            self.touched.emit(self._face.size)

    def _turn(self) -> None:
        self._step = (self._step + 1) % 12
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The tag of the recommendation above, then size, sign and word on a card."""
        if self._face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter, self._face)
        self._paint_verdict(painter, self._face)
        if self._face.recommended:
            self._paint_tag(painter, self._face.recommended_words)
        painter.end()

    def _card(self) -> QRectF:
        edge = self._look.u(3)
        return QRectF(self.rect()).adjusted(edge, self._look.t(18), -edge, -edge)

    def _paint_card(self, painter: QPainter, face: SizeFace) -> None:
        look, card = self._look, self._card()
        border = look.colour("accent" if face.recommended else "line")
        painter.setPen(QPen(look.colour("ink") if face.chosen else border, look.u(4 if face.chosen else 2)))
        painter.setBrush(look.colour("ink" if face.chosen else "surface"))
        painter.drawRoundedRect(card, look.u(18), look.u(18))
        painter.setPen(look.colour("on_ink" if face.chosen else "ink"))
        # Names of two words all the same, so that a row of them is of one size.
        plain = len(face.name) <= _SHORT and len(face.name.split()) == 1
        named = _LETTERS if plain else _LONG_NAME
        painter.setFont(look.fitted_font(named, face.name, card.width() - look.u(8), bold=True))
        painter.drawText(
            QRectF(card.x(), card.y() + look.t(16), card.width(), look.t(52)),
            Qt.AlignmentFlag.AlignCenter,
            face.name,
        )

    def _paint_verdict(self, painter: QPainter, face: SizeFace) -> None:
        look, card = self._look, self._card()
        centre, top = card.center().x(), card.y() + look.t(74)
        if face.busy:
            side = look.u(30)
            colour = look.colour("on_ink" if face.chosen else "accent")
            ring = QRectF(centre - side / 2, top + look.u(3), side, side)
            paint_spinner(painter, ring, colour, look.u(4), self._step)
        if face.verdict is None:
            return
        icon, colour_name = VERDICT_ICONS[face.verdict]
        if not face.busy:
            pixmap = look.icon_pixmap(icon, "on_ink" if face.chosen else colour_name, 36)
            painter.drawPixmap(round(centre - pixmap.width() / 2), round(top), pixmap)
        painter.setPen(look.colour("on_ink" if face.chosen else colour_name))
        painter.setFont(look.font("caption", bold=True))
        words = QRectF(
            card.x() + look.u(2), top + look.t(36), card.width() - look.u(4), card.bottom() - top - look.t(38)
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, face.words)

    def _paint_tag(self, painter: QPainter, words: str) -> None:
        look = self._look
        painter.setFont(look.fitted_font("caption", words, self.width() - look.u(8), bold=True))
        width = min(painter.fontMetrics().horizontalAdvance(words) + look.u(24), self.width())
        tag = QRectF((self.width() - width) / 2, 0, width, look.t(36))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(tag, look.u(18), look.u(18))
        painter.setPen(look.colour("on_ink"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
