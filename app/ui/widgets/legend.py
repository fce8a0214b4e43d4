"""The key to the colours of a fit map."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame

from app.ui.look import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendFace:
    """Eight bands and the seven limits between them, with words for the ends."""

    title: str
    colours: Sequence[tuple[float, float, float]]
    limits: Sequence[str]
    low: str
    high: str


class FitLegend(QFrame):
    """A ladder of bands, the roomy or strained end up, the limits on the rungs."""

    _TITLE_UNITS, _BAND_UNITS, _END_UNITS, _AIR_UNITS = 66, 34, 34, 16
    _WIDTH_UNITS, _LARGE_TEXT_WIDTH_UNITS = 236, 196
    """In large text titles break into more lines: a legend must not hide what it explains."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._look = look
        self._face: LegendFace | None = None
        self._wide_px = look.t(self._LARGE_TEXT_WIDTH_UNITS if look.large_text else self._WIDTH_UNITS)
        self.setFixedSize(self._wide_px, self._high(look.t(self._TITLE_UNITS)))

    def show_face(self, face: LegendFace) -> None:
        """Show a key."""
        self._face = face
        self.setFixedHeight(self._high(self._title_px(face.title)))
        self.setAccessibleName(f"{face.title}: {face.low} {' '.join(face.limits)} {face.high}")
        self.update()

    def _high(self, title_px: int) -> int:
        look = self._look
        return title_px + look.t(8 * self._BAND_UNITS + 2 * self._END_UNITS) + 2 * look.u(self._AIR_UNITS)

    def _title_px(self, title: str) -> int:
        """As many lines as the title has in this width."""
        look = self._look
        metrics = QFontMetrics(look.font("caption", bold=True))
        width = self._wide_px - 2 * look.u(20)
        return metrics.boundingRect(0, 0, width, 10_000, Qt.TextFlag.TextWordWrap, title).height()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Title, the word of the high end, the bands, the word of the low end."""
        super().paintEvent(event)
        if self._face is None:
            return
        look, painter, face = self._look, QPainter(self), self._face
        inner = QRectF(self.rect()).adjusted(
            look.u(20), look.u(self._AIR_UNITS), -look.u(20), -look.u(self._AIR_UNITS)
        )
        painter.setFont(look.font("caption", bold=True))
        painter.setPen(look.colour("ink"))
        title = QRectF(inner.x(), inner.y(), inner.width(), self._title_px(face.title))
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, face.title)
        end = look.t(self._END_UNITS)
        bands = QRectF(inner.x(), title.bottom() + end, look.u(56), inner.bottom() - title.bottom() - 2 * end)
        self._paint_bands(painter, bands, face)
        painter.setPen(look.colour("ink_soft"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(inner.x(), title.bottom(), inner.width(), end), left, face.high)
        painter.drawText(QRectF(inner.x(), bands.bottom(), inner.width(), end), left, face.low)
        painter.end()

    def _paint_bands(self, painter: QPainter, bands: QRectF, face: LegendFace) -> None:
        look = self._look
        step = bands.height() / len(face.colours)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, colour in enumerate(face.colours):
            painter.setBrush(QColor.fromRgbF(*colour))
            painter.drawRect(
                QRectF(bands.x(), bands.bottom() - (index + 1) * step, bands.width(), step + 0.5)
            )
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("ink"))
        for index, limit in enumerate(face.limits, start=1):
            cell = QRectF(bands.right() + look.u(14), bands.bottom() - (index + 0.5) * step, look.t(90), step)
            painter.drawText(cell, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, limit)
